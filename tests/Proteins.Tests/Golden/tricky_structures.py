"""Writes tricky.pdb beside itself, a few made-up residues with what real files have, and tricky.cif, gemmi's translation of it with quotes and texts added.

Run as: python3 tricky_structures.py
"""
import os
import random

import gemmi

random.seed(1)
ROWS = []
SERIAL = [99995]


def serial():
    SERIAL[0] += 1
    value = SERIAL[0]
    if value < 100000:
        return f"{value:5d}"
    value -= 100000 - 10 * 36 ** 4
    digits = ""
    while value:
        value, digit = divmod(value, 36)
        digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[digit] + digits
    return digits


def atom(name, residue, chain, number, x, y, z, record="ATOM", alt=" ", code=" ", occupancy=1.0, b=20.0, element=None):
    element = element or name.strip()[0]
    padded = name if len(name) == 4 or len(element) == 2 else " " + name
    ROWS.append(f"{record:6s}{serial()} {padded:4s}{alt}{residue:>3s} {chain}{number:>4}{code}   {x:8.3f}{y:8.3f}{z:8.3f}{occupancy:6.2f}{b:6.2f}          {element:>2s}")


def residue(name, chain, number, at, extra=(), **more):
    x = 3.8 * at
    for label, dx, dy, dz in (("N", 0, 0, 0), ("CA", 1.2, 0.8, 0), ("C", 2.45, 0, 0.2), ("O", 2.5, -1.2, 0.3)):
        atom(label, name, chain, number, x + dx, dy, dz + random.random() / 10, **more)
    for label in extra:
        atom(label, name, chain, number, x + 1.2 + random.random(), 1.6 + random.random(), random.random(), element="SE" if label == "SE" else None, **more)


def chain_a():
    residue("GLY", "A", "-1", 1)
    # Two conformations, the second of the higher occupancy; its side chain alone is disordered.
    residue("SER", "A", "0", 2)
    for alt, occupancy in (("A", 0.4), ("B", 0.6)):
        for label in ("CB", "OG"):
            atom(label, "SER", "A", "0", 8.8 + random.random(), 1.6 + random.random(), occupancy, alt=alt, occupancy=occupancy)
    residue("MSE", "A", "1", 3, ("CB", "CG", "SE", "CE"), record="HETATM")
    residue("ALA", "A", "1", 4, ("CB",), code="A")
    # Two residues share a place.
    for name, alt, occupancy in (("SER", "A", 0.3), ("THR", "B", 0.7)):
        residue(name, "A", "2", 5, ("CB",), alt=alt, occupancy=occupancy)
    # Alike occupancies: the first counts.
    for alt in "AB":
        residue("VAL", "A", "3", 6, ("CB", "CG1", "CG2"), alt=alt, occupancy=0.5)
    atom("HG11", "VAL", "A", "3", 23.1, 2.2, 0.3, element="H")
    atom("1HG2", "VAL", "A", "3", 23.2, 2.3, 0.4, element="H")
    # 4 and 5 were not observed.
    residue("LYS", "A", "6", 9, ("CB",))
    ROWS.append(f"TER   {serial()}      LYS A   6")


def chain_b():
    residue("TRP", "B", "9999", 1)
    residue("CYS", "B", "A000", 2, ("CB", "SG"))
    atom("OXT", "CYS", "B", "A000", 10.9, 0.2, 1.1)
    ROWS.append(f"TER   {serial()}      CYS B A000")


def others():
    atom("CA", "CA", "A", "101", 5, 5, 5, record="HETATM", element="CA")
    atom("ZN", "ZN", "A", "102", 5, 6, 5, record="HETATM", element="ZN")
    atom("O", "HOH", "A", "201", 1, 1, 9, record="HETATM")


def model(number):
    ROWS.append(f"MODEL     {number:4d}")
    chain_a()
    chain_b()
    for label in ("P", "O5'", "C5'", "N1"):
        atom(label, "DA", "C", "1", random.random(), 30, random.random())
    ROWS.append(f"TER   {serial()}       DA C   1")
    others()
    ROWS.append("ENDMDL")


def main():
    folder = os.path.dirname(os.path.abspath(__file__))
    ROWS.append("HEADER    MADE UP FOR TESTS                       01-JAN-00   1TST")
    ROWS.append("REMARK 465 MISSING RESIDUES")
    ROWS.append("REMARK 465   M RES C SSSEQI")
    for name, number in (("MET", -2), ("ASP", 4), ("GLU", 5)):
        ROWS.append(f"REMARK 465     {name} A {number:5d}")
    ROWS.append("SEQRES   1 A   10  MET GLY SER MSE ALA THR VAL ASP GLU LYS")
    ROWS.append("SEQRES   1 B    2  TRP CYS")
    ROWS.append("SEQRES   1 C    1   DA")
    ROWS.append("MODRES 1TST MSE A    1  MET  SELENOMETHIONINE")
    for number in (1, 2):
        SERIAL[0] = 99995
        model(number)
    ROWS.append("END")
    with open(os.path.join(folder, "tricky.pdb"), "w", encoding="ascii") as file:
        # Full rows: of shorter ones gemmi 0.5.7 reads on in the row before.
        file.write("\n".join(row.ljust(80) for row in ROWS) + "\n")

    structure = gemmi.read_structure(os.path.join(folder, "tricky.pdb"))
    structure.setup_entities()
    structure.assign_label_seq_id()
    groups = gemmi.MmcifOutputGroups(True)
    groups.group_pdb = True
    document = structure.make_mmcif_document(groups)
    block = document.sole_block()
    block.set_pair("_struct.title", "'a 5'-prime dog's life'")
    block.set_pair("_struct.pdbx_descriptor", "\n;a text\nloop_ of '_several' lines # no comment\n;")
    text = document.as_string().replace("_struct.title", "# a comment 'that does not end\n_struct.title")
    with open(os.path.join(folder, "tricky.cif"), "w", encoding="ascii") as file:
        file.write(text)


main()
