"""Prints the rows of Training/Proteins/Geometry/SideChainTable.cs, measured on the training chains.

    tar xJf $PLATFORM_DATASETS/proteins/structures.tar.xz -C DIR
    /usr/bin/python3 side_chains.py DIR $PLATFORM_DATASETS/proteins/splits.tsv
"""
import collections
import csv
import glob
import os
import sys

import numpy as np

PLACED = {
    "A": "", "C": "SG N CA CB 1", "D": "CG N CA CB 1; OD1 CA CB CG 2; OD2 OD1 CB CG 0",
    "E": "CG N CA CB 1; CD CA CB CG 2; OE1 CB CG CD 3; OE2 OE1 CG CD 0",
    "F": "CG N CA CB 1; CD1 CA CB CG 2; CD2 CD1 CB CG 0; CE1 CB CG CD1 0; CE2 CB CG CD2 0; CZ CG CD1 CE1 0",
    "H": "CG N CA CB 1; ND1 CA CB CG 2; CD2 ND1 CB CG 0; CE1 CB CG ND1 0; NE2 CB CG CD2 0",
    "I": "CG1 N CA CB 1; CG2 CG1 CA CB 0; CD1 CA CB CG1 2", "K": "CG N CA CB 1; CD CA CB CG 2; CE CB CG CD 3; NZ CG CD CE 4",
    "L": "CG N CA CB 1; CD1 CA CB CG 2; CD2 CD1 CB CG 0", "M": "CG N CA CB 1; SD CA CB CG 2; CE CB CG SD 3",
    "N": "CG N CA CB 1; OD1 CA CB CG 2; ND2 OD1 CB CG 0", "P": "CG N CA CB 1; CD CA CB CG 2",
    "Q": "CG N CA CB 1; CD CA CB CG 2; OE1 CB CG CD 3; NE2 OE1 CG CD 0",
    "R": "CG N CA CB 1; CD CA CB CG 2; NE CB CG CD 3; CZ CG CD NE 4; NH1 CD NE CZ 0; NH2 NH1 NE CZ 0",
    "S": "OG N CA CB 1", "T": "OG1 N CA CB 1; CG2 OG1 CA CB 0", "V": "CG1 N CA CB 1; CG2 CG1 CA CB 0",
    "W": "CG N CA CB 1; CD1 CA CB CG 2; CD2 CD1 CB CG 0; NE1 CB CG CD1 0; CE2 CB CG CD2 0; CE3 CB CG CD2 0; CZ2 CG CD2 CE2 0; CZ3 CG CD2 CE3 0; CH2 CD2 CE2 CZ2 0",
    "Y": "CG N CA CB 1; CD1 CA CB CG 2; CD2 CD1 CB CG 0; CE1 CB CG CD1 0; CE2 CB CG CD2 0; CZ CG CD1 CE1 0; OH CD1 CE1 CZ 0",
}
ALIKE = {"D": ["OD1 OD2"], "E": ["OE1 OE2"], "F": ["CD1 CD2", "CE1 CE2"], "Y": ["CD1 CD2", "CE1 CE2"], "L": ["CD1 CD2"], "V": ["CG1 CG2"]}
LETTERS = dict(zip("ALA CYS ASP GLU PHE GLY HIS ILE LYS LEU MET ASN PRO GLN ARG SER THR VAL TRP TYR".split(), "ACDEFGHIKLMNPQRSTVWY"))


def dihedral(a, b, c, d):
    axis = (c - b) / np.linalg.norm(c - b)
    v = (a - b) - (a - b).dot(axis) * axis
    w = (d - c) - (d - c).dot(axis) * axis
    return np.arctan2(np.cross(axis, v).dot(w), v.dot(w))


def angle(a, b, c):
    u, v = a - b, c - b
    return np.degrees(np.arccos(u.dot(v) / np.linalg.norm(u) / np.linalg.norm(v)))


def specs(letter):
    return [s.split() for s in ["CB C N CA 0"] + [s for s in PLACED[letter].split(";") if s]]


train = {row["id"] for row in csv.DictReader(open(sys.argv[2]), delimiter="\t") if row["split"] == "train"}
found = collections.defaultdict(list)
for path in glob.glob(os.path.join(sys.argv[1], "**", "*.pdb"), recursive=True):
    if os.path.basename(path)[:-4] not in train:
        continue
    residues = {}
    for line in open(path):
        if line.startswith("ATOM"):
            residues.setdefault(line[17:27], {})[line[12:16].strip()] = np.array([float(line[k:k + 8]) for k in (30, 38, 46)])
    for key, atoms in residues.items():
        for name, *others, _ in specs(LETTERS[key[:3]]) if key[:3] != "GLY" else []:
            if name in atoms and all(other in atoms for other in others):
                a, b, c, d = (atoms[x] for x in others + [name])
                found[LETTERS[key[:3]], name].append((np.linalg.norm(d - c), angle(d, c, b), dihedral(a, b, c, d)))

for letter in PLACED:
    rows = {}
    for name, *others, chi in specs(letter):
        values = np.array(found[letter, name])
        torsion = np.degrees(np.arctan2(np.sin(values[:, 2]).mean(), np.cos(values[:, 2]).mean())).round(1)
        plane = 180 if abs(torsion) > 178 else 0 if abs(torsion) < 2 else torsion
        rows[name] = [others, np.median(values[:, 0]).round(3), np.median(values[:, 1]).round(1), f"chi{chi}" if chi != "0" else f"{plane:g}"]
    for pair in ALIKE.get(letter, []) + (["NH1 NH2"] if letter == "R" else []):
        first, second = pair.split()
        for column in (1, 2) if letter != "R" else (1,):
            rows[first][column] = rows[second][column] = (rows[first][column] + rows[second][column]) / 2
    atoms = [f"{name} {' '.join(others)} {length:.3f} {degrees:.1f} {torsion}" for name, (others, length, degrees, torsion) in rows.items()]
    print(f"        ['{letter}'] = \"{'; '.join(atoms)}\",")
