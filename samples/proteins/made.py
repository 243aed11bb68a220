"""Writes the made-up chains of this folder: helices and hairpins of strands with ideal bonds and letters drawn by state. They are no proteins.

Run: python3 made.py   (Debian: python3-numpy)
"""
import numpy as np

random = np.random.default_rng(11)
LETTERS = "ACDEFGHIKLMNPQRSTVWY"
LIKED = {"H": "AELKMQR", "E": "VIYFTW", "-": "GNPDS"}
TORSIONS = {"H": (-63, -42), "E": (-120, 130), "-": (-75, 145)}
# A two-residue turn between strands, which lets the second run back along the first.
TURN = [(60, 30), (90, 0)]


def place(a, b, c, length, angle, dihedral):
    """The point at a bond's length from c, with the angle b-c-d and the dihedral a-b-c-d in degrees (Parsons et al., 2005)."""
    angle, dihedral = np.radians(angle), np.radians(dihedral)
    bc = (c - b) / np.linalg.norm(c - b)
    n = np.cross(b - a, bc)
    n /= np.linalg.norm(n)
    local = length * np.array([-np.cos(angle), np.sin(angle) * np.cos(dihedral), np.sin(angle) * np.sin(dihedral)])
    return c + local[0] * bc + local[1] * np.cross(n, bc) + local[2] * n


def backbone(phi, psi):
    atoms = [np.array([0.0, 1.458, 0]), np.zeros(3), np.array([1.525, 0, 0])]
    for i in range(1, len(phi)):
        atoms.append(place(atoms[-3], atoms[-2], atoms[-1], 1.329, 117.2, psi[i - 1]))
        atoms.append(place(atoms[-3], atoms[-2], atoms[-1], 1.458, 121.7, 180))
        atoms.append(place(atoms[-3], atoms[-2], atoms[-1], 1.525, 111.0, phi[i]))
    return np.array(atoms)


def chain():
    states, torsions = "", []
    while len(states) < 32:
        if random.random() < 0.5:
            part, angles = "H" * int(random.integers(9, 15)), None
        else:
            half = int(random.integers(5, 8))
            part, angles = "E" * half + "--" + "E" * half, [TORSIONS["E"]] * half + TURN + [TORSIONS["E"]] * half
        loop = "-" * int(random.integers(2, 5))
        states += part + loop
        torsions += (angles or [TORSIONS[s] for s in part]) + [TORSIONS["-"]] * len(loop)
    torsions = np.array(torsions, float) + random.normal(0, 4, (len(states), 2))
    sequence = "".join(random.choice(list(LIKED[s])) if random.random() < 0.7 else random.choice(list(LETTERS)) for s in states)
    return sequence, states, torsions


def profile(sequence, states):
    rows = np.zeros((21, len(sequence)))
    for i, (letter, state) in enumerate(zip(sequence, states)):
        rows[:20, i] = 0.1 / 20
        rows[LETTERS.index(letter), i] += 0.5
        for liked in LIKED[state]:
            rows[LETTERS.index(liked), i] += 0.4 / len(LIKED[state])
        rows[20, i] = 1 + (rows[:20, i] * np.log2(rows[:20, i])).sum() / np.log2(20)
    return rows


with open("made.pnet.txt", "w") as records, open("splits.tsv", "w") as splits:
    splits.write("id\tsource\tlength\tcluster30\tsplit\n")
    for number in range(40):
        sequence, states, torsions = chain()
        name, split = f"made-{number + 1:02d}", "train" if number < 32 else "val"
        splits.write(f"{name}\tmade\t{len(sequence)}\t{name}\t{split}\n")
        phi, psi = torsions[:, 0].copy(), torsions[:, 1].copy()
        coordinates = np.round(100 * (backbone(phi, psi) + 50)).astype(int)
        phi[0], psi[-1] = 360, 360
        records.write(f"[ID]\n{name}\n[PRIMARY]\n{sequence}\n")
        if number % 2 == 0:
            records.write("[EVOLUTIONARY]\n")
            for row in profile(sequence, states):
                records.write("\t".join(f"{value:.3f}" for value in row) + "\n")
        records.write(f"[SECONDARY]\n{states}\n[PHI]\n{' '.join(f'{a:.1f}' for a in phi)}\n[PSI]\n{' '.join(f'{a:.1f}' for a in psi)}\n[TERTIARY]\n")
        for axis in range(3):
            records.write("\t".join(str(value) for value in coordinates[:, axis]) + "\n")
        records.write("\n")
