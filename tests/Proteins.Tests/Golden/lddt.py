"""lDDT by its definition (Mariani et al. 2013), with numpy: lddt.py MODEL.pdb NATIVE.pdb

Prints the score of alpha carbons, that of all atoms, and then both for each residue of the native file. Names of Asp, Glu, Phe, Tyr, Leu, Val and Arg
that may be exchanged are exchanged where that keeps more distances to atoms whose names may not.
"""
import sys

import numpy as np

PAIRS = {"ASP": "OD1 OD2", "GLU": "OE1 OE2", "PHE": "CD1 CD2 CE1 CE2", "TYR": "CD1 CD2 CE1 CE2", "LEU": "CD1 CD2", "VAL": "CG1 CG2", "ARG": "NH1 NH2"}


def read(path):
    atoms = {}
    for line in open(path):
        if line.startswith("ATOM"):
            atoms[int(line[22:26]), line[12:16].strip()] = (line[17:20], np.array([float(line[k:k + 8]) for k in (30, 38, 46)]))
    return atoms


def other(residue, name):
    names = PAIRS.get(residue, "").split()
    return names[names.index(name) ^ 1] if name in names else None


def scores(keys, native, model):
    """Shares kept over all pairs, and by residue."""
    where = np.array([k[0] for k in keys])
    x = np.array([native[k] for k in keys])
    y = np.array([model.get(k, [np.nan] * 3) for k in keys])
    d = np.sqrt(((x[:, None] - x[None]) ** 2).sum(-1))
    e = np.sqrt(((y[:, None] - y[None]) ** 2).sum(-1))
    counted = (d <= 15.0) & (where[:, None] != where[None])
    kept = np.zeros_like(d)
    for tolerance in (0.5, 1, 2, 4):
        kept += np.where(np.isnan(e), False, np.abs(d - e) <= tolerance) / 4
    kept *= counted
    by_residue = {r: kept[where == r].sum() / max(1, counted[where == r].sum()) for r in where}
    return kept.sum() / counted.sum(), by_residue, kept


model, native = read(sys.argv[1]), read(sys.argv[2])
places = {k: v[1] for k, v in native.items()}
named = {k: v[1] for k, v in model.items()}
turned = {(r, other(v[0], a) or a): v[1] for (r, a), v in model.items()}
keys = list(places)
ambiguous = np.array([other(native[k][0], k[1]) is not None for k in keys])
best = dict(named)
_, _, kept_named = scores(keys, places, named)
sure = ~ambiguous
x = np.array([places[k] for k in keys])
fixed = np.array([named.get(k, [np.nan] * 3) for k in keys])
for residue in sorted({k[0] for k in keys}):
    mine = np.array([k[0] == residue for k in keys]) & ambiguous
    if not mine.any():
        continue
    counts = []
    for choice in (named, turned):
        y = np.array([choice.get(k, [np.nan] * 3) for k in keys])
        d = np.sqrt(((x[mine][:, None] - x[sure][None]) ** 2).sum(-1))
        e = np.sqrt(((y[mine][:, None] - fixed[sure][None]) ** 2).sum(-1))
        own = np.array([k[0] for k, s in zip(keys, sure) if s]) == residue
        good = (d <= 15.0) & ~own[None]
        counts.append(sum((good & ~np.isnan(e) & (np.abs(d - e) <= t)).sum() for t in (0.5, 1, 2, 4)))
    if counts[1] > counts[0]:
        for k in [k for k, m in zip(keys, mine) if m]:
            best.pop(k, None)
            if k in turned:
                best[k] = turned[k]

alpha = [k for k in keys if k[1] == "CA"]
whole_alpha, by_alpha, _ = scores(alpha, places, named)
whole, by_residue, _ = scores(keys, places, best)
print(f"{whole_alpha:.9f} {whole:.9f}")
for r in sorted(by_residue):
    print(f"{by_alpha.get(r, float('nan')):.9f} {by_residue[r]:.9f}")
