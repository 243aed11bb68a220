"""Torsions by gemmi (phi, psi, omega) and by Biopython's internal coordinates (chi): torsions.py FILE.pdb ...

Prints for each residue phi, psi, omega to the next residue, and chi 1 to 4 in degrees, nan where undefined.
"""
import math
import sys
import warnings

import gemmi
from Bio.PDB import PDBParser

warnings.simplefilter("ignore")


def degrees(radians):
    return math.degrees(radians)


for path in sys.argv[1:]:
    chain = gemmi.read_structure(path)[0][0]
    model = PDBParser(QUIET=True).get_structure("x", path)[0]
    model.atom_to_internal_coordinates()
    inner = {residue.id[1]: residue.internal_coord for residue in model.get_residues()}
    residues = list(chain)
    for i, residue in enumerate(residues):
        before = residues[i - 1] if i > 0 else None
        after = residues[i + 1] if i + 1 < len(residues) else None
        phi, psi = gemmi.calculate_phi_psi(before, residue, after)
        omega = gemmi.calculate_omega(residue, after) if after is not None else math.nan
        chis = [inner[residue.seqid.num].get_angle(f"chi{k}") for k in range(1, 5)]
        print(*(f"{x:.6f}" for x in (degrees(phi), degrees(psi), degrees(omega))), *("nan" if c is None else f"{c:.6f}" for c in chis))
