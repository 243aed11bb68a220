"""Superposes the points of a model on those of a native chain by Biopython's SVDSuperimposer: superposition.py MODEL.pdb NATIVE.pdb

Prints the deviation and then the moved points of all atoms.
"""
import sys

import numpy as np
from Bio.SVDSuperimposer import SVDSuperimposer


def read(path):
    return np.array([[float(line[k:k + 8]) for k in (30, 38, 46)] for line in open(path) if line.startswith("ATOM")])


superposition = SVDSuperimposer()
superposition.set(read(sys.argv[2]), read(sys.argv[1]))
superposition.run()
print(f"{superposition.get_rms():.12f}")
for point in superposition.get_transformed():
    print(*(f"{x:.9f}" for x in point))
