"""Prints the maps of Training/Proteins/Metrics/RamachandranRegions.cs, measured on the training chains.

    /usr/bin/python3 ramachandran.py $PLATFORM_DATASETS/proteins

phi and psi of full_atom.pnet.txt.gz are counted in cells of 10 degrees and smoothed by a Gaussian of 8 degrees, around the circle. The densest cells
that together hold 98 % of the residues are favoured (#), those that hold 99.8 % allowed (+).
"""
import csv
import gzip
import sys

import numpy as np

CELLS = 36
train = {row["source"] + "|" + row["id"] for row in csv.DictReader(open(sys.argv[1] + "/splits.tsv"), delimiter="\t") if row["split"] == "train"}
counts = {name: np.zeros((CELLS, CELLS)) for name in ("General", "Glycine", "Proline", "PreProline")}
record, chains = {}, 0


def numbers(text):
    return [float(x) for x in text.split()]


def count(record):
    sequence, phi, psi = record["PRIMARY"].strip(), numbers(record["PHI"]), numbers(record["PSI"])
    for i, letter in enumerate(sequence):
        if phi[i] != 360 and psi[i] != 360:
            name = "Glycine" if letter == "G" else "Proline" if letter == "P" else "PreProline" if sequence[i + 1:i + 2] == "P" else "General"
            counts[name][int((phi[i] + 180) // 10) % CELLS, int((psi[i] + 180) // 10) % CELLS] += 1


key = None
for line in list(gzip.open(sys.argv[1] + "/full_atom.pnet.txt.gz", "rt")) + ["[ID]\n"]:
    if line.startswith("["):
        if line.strip() == "[ID]" and record:
            if record["ID"].strip() in train:
                count(record)
                chains += 1
            record = {}
        key = line.strip()[1:-1]
    elif key:
        record[key] = record.get(key, "") + line

offsets = np.arange(-CELLS // 2, CELLS // 2) * 10.0
kernel = np.exp(-0.5 * (offsets / 8) ** 2)
kernel /= kernel.sum()
circle = np.array([[kernel[(i - j + CELLS // 2) % CELLS] for j in range(CELLS)] for i in range(CELLS)])
print(f"{chains} chains; " + ", ".join(f"{name} {int(c.sum())}" for name, c in counts.items()), file=sys.stderr)
for name, cells in counts.items():
    density = (circle @ cells @ circle.T).ravel()
    order = np.argsort(-density, kind="stable")
    held = np.cumsum(density[order]) / density.sum()
    marks = np.full(CELLS * CELLS, ".")
    marks[order[:np.searchsorted(held, 0.998) + 1]] = "+"
    marks[order[:np.searchsorted(held, 0.98) + 1]] = "#"
    marks = marks.reshape(CELLS, CELLS)
    print(f'    public const string {name} = """')
    for psi in range(CELLS - 1, -1, -1):
        print("        " + "".join(marks[:, psi]))
    print('        """;\n')
