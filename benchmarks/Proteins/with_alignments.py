#!/usr/bin/env python3
"""Makes a copy of the data set proteins with alignments beside its chains, and a split of families that have one.

    benchmarks/Proteins/with_alignments.py DATASETS/proteins NEW/proteins

The archives in msa/ hold alignments of Pfam domains (pfam40, with the rows of a chain's structure) and of three CASP12 targets, whose columns are
not the chains' residues. Here every row is laid on the residues of its chain, as `Runner evaluate-proteins` wants it. Chains of pfam40 with an
alignment become the split `held_out_families`: networks that are measured on it leave the source pfam40 out of training.
"""
import glob
import os
import re
import sys
import tarfile
from urllib.parse import quote

from proteinnet import records

AMINO_ACIDS = set("ACDEFGHIKLMNPQRSTVWY")
MOST_FAMILY_ROWS = 4000
MOST_TARGET_ROWS = 10000


def sequences(folder):
    """Sequences of all chains, by name."""
    return {record["[ID]"][0]: record["[PRIMARY]"][0] for record in records(folder)}


def texts(archive, pattern):
    """Text of the archive's files whose path matches, by the match's first group."""
    with tarfile.open(archive) as files:
        return {
            match.group(1): files.extractfile(member).read().decode()
            for member in files
            if (match := re.fullmatch(pattern, member.name))
        }


def write(folder, chain, rows):
    with open(os.path.join(folder, "alignments", quote(chain, safe="") + ".a3m"), "w") as out:
        for place, row in enumerate(rows):
            out.write(f">{'query' if place == 0 else f'r{place}'}\n{row}\n")


def family_rows(sequence, indices, fasta):
    """The rows of a Pfam alignment on a chain's residues; None where the numbering of its structure does not fit the chain."""
    columns = [(int(cells[0]), cells[1], int(re.sub(r"\D", "", cells[2]))) for cells in map(str.split, indices.splitlines()) if len(cells) > 2]
    fits, shift = max(
        (sum(0 <= number + shift < len(sequence) and sequence[number + shift] == letter for _, letter, number in columns), shift)
        for shift in range(-3000, 400))
    rows = ["".join(block.split("\n")[1:]) for block in fasta.split(">")[1:]]
    places = [(column, number + shift) for column, _, number in columns if 0 <= number + shift < len(sequence)]
    if fits < 0.9 * len(columns) or max(column for column, _ in places) >= len(rows[0]):
        return None
    laid = [sequence]
    for row in rows[:MOST_FAMILY_ROWS]:
        letters = ["-"] * len(sequence)
        for column, place in places:
            letters[place] = row[column].upper() if row[column].upper() in AMINO_ACIDS else "-"
        laid.append("".join(letters))
    return laid


def main(source, target):
    os.makedirs(os.path.join(target, "alignments"), exist_ok=True)
    for file in glob.glob(os.path.join(source, "*.pnet.txt.gz")):
        link = os.path.join(target, os.path.basename(file))
        if not os.path.exists(link):
            os.symlink(os.path.abspath(file), link)
    chains, families = sequences(source), set()
    archive = os.path.join(source, "msa", "pfam40_domains_and_alignments.tar.xz")
    alignments = texts(archive, r"analysis/natural_alignments/(\w+)\.align\.80")
    for name, indices in sorted(texts(archive, r"analysis/indices/(\w+)\.indices").items()):
        chain = next((chain for chain in chains if chain.startswith("pfam40|") and chain.endswith(name)), None)
        family = chain and chain.split("|")[1].split("_")[0]
        rows = family in alignments and family_rows(chains[chain], indices, alignments[family])
        if rows:
            write(target, chain, rows)
            families.add(chain)
        else:
            print(f"{name}: left out, no chain or alignment fits", file=sys.stderr)
    for name, text in texts(os.path.join(source, "msa", "casp12.tar.xz"), r"output/[^/]+/alignments/(T0866|T0900|3e7u)\.aln").items():
        rows = text.split()
        for chain in (chain for chain in chains if name.upper() in chain):
            first = rows[0].find(chains[chain])
            if first >= 0:
                write(target, chain, [row[first:first + len(chains[chain])].upper() for row in rows[:MOST_TARGET_ROWS]])
    with open(os.path.join(source, "splits.tsv")) as old, open(os.path.join(target, "splits.tsv"), "w") as new:
        for line in old:
            cells = line.rstrip("\n").split("\t")
            if f"{cells[1]}|{cells[0]}" in families:
                cells[4] = "held_out_families"
            new.write("\t".join(cells) + "\n")
    print(f"{len(families)} families with alignments in {target}")


if __name__ == "__main__":
    main(*sys.argv[1:3])
