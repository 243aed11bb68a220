#!/usr/bin/env python3
"""Finds for each chain of a split the chain of train that is most alike in space: what copying the best template would reach.

    benchmarks/Proteins/nearest_template.py DATASETS/proteins test_casp13 --longest 500 > templates.tsv

Columns: chain, its residues with a structure, TM-score to the nearest chain of train (normalized by the chain), that chain. Who predicts a
structure does not know which template is nearest, so this is an upper line and no rival. Needs TMalign; the script works on CA atoms.
"""
import argparse
import csv
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

from proteinnet import records

RESIDUES = dict(zip("ACDEFGHIKLMNPQRSTVWYX", "ALA CYS ASP GLU PHE GLY HIS ILE LYS LEU MET ASN PRO GLN ARG SER THR VAL TRP TYR UNK".split()))


def chains(folder):
    """Sequence and CA coordinates in angstrom, None where not observed, by the record's name."""
    found = {}
    for record in records(folder):
        step, rows = (1, record["[TERTIARY_CA]"]) if "[TERTIARY_CA]" in record else (3, record.get("[TERTIARY]"))
        if rows:
            ca = list(zip(*([float(value) / 100 for value in row.split()][step // 3::step] for row in rows)))
            mask = record.get("[MASK]", ["+" * len(ca)])[0]
            found[record["[ID]"][0]] = (record["[PRIMARY]"][0], [place if seen == "+" else None for place, seen in zip(ca, mask)])
    return found


def write(path, sequence, ca):
    with open(path, "w") as out:
        for number, (letter, place) in enumerate(zip(sequence, ca), 1):
            if place is not None:
                out.write("ATOM  %5d  CA  %3s A%4d    %8.3f%8.3f%8.3f  1.00  0.00           C\n" % (number, RESIDUES.get(letter, "UNK"), number, *place))


def score(query, template):
    """TM-score of a template laid on the query, normalized by the query."""
    text = subprocess.run(["TMalign", template, query, "-fast"], capture_output=True, text=True).stdout
    scores = re.findall(r"TM-score=\s*([\d.]+).*Chain_2", text)
    return float(scores[0]) if scores else 0.0


def spread(scores):
    """Median with its 95 % bootstrap interval over chains."""
    draw = random.Random(1)
    medians = sorted(statistics.median(draw.choices(scores, k=len(scores))) for _ in range(10000))
    return f"{statistics.median(scores):.3f} [{medians[250]:.3f}, {medians[9750]:.3f}] ({len(scores)} chains)"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dataset")
    parser.add_argument("split")
    parser.add_argument("--longest", type=int, default=500, help="chains of more residues are left out")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()
    known = chains(options.dataset)
    names = {"train": [], options.split: []}
    for row in csv.DictReader(open(os.path.join(options.dataset, "splits.tsv")), delimiter="\t"):
        name = next((name for name in (f"{row['source']}|{row['id']}", row["id"]) if name in known), None)
        if name is not None and row["split"] in names:
            label = f"{row['source']}|{row['id']}"
            known[label] = known[name]
            names[row["split"]].append(label)
    with tempfile.TemporaryDirectory() as place, ThreadPoolExecutor(options.jobs) as pool:
        templates = {}
        for number, name in enumerate(names["train"]):
            templates[name] = os.path.join(place, f"t{number}.pdb")
            write(templates[name], *known[name])
        print("chain\tresidues\ttm\ttemplate", flush=True)
        nearest = []
        for name in names[options.split]:
            sequence, ca = known[name]
            if len(sequence) > options.longest:
                continue
            query = os.path.join(place, "query.pdb")
            write(query, sequence, ca)
            found = list(pool.map(lambda template: score(query, template), templates.values()))
            best = max(range(len(found)), key=found.__getitem__)
            nearest.append((len(sequence), found[best]))
            print(f"{name}\t{sum(place is not None for place in ca)}\t{found[best]:.3f}\t{list(templates)[best]}", flush=True)

        for most in sorted({150, options.longest}):
            scores = [tm for length, tm in nearest if length <= most]
            if scores:
                print(f"up to {most} residues: {spread(scores)}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
