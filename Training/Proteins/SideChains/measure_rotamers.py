"""Makes rotamers.tsv from the train split of the data set: python3 measure_rotamers.py DATASETS/proteins > rotamers.tsv

Needs python3-numpy. A line "R letter weight bin chi1 sd1 chi2 sd2 ..." is a rotamer: the part of the residues that have it, its bin of chi1, and mean and standard
deviation of each chi in degrees. Each chi is parted into bins (see BINS); a rotamer is a combination of bins. Lines "B letter bin counts" tell the
backbone: how many residues have each bin of chi1, at phi and psi in cells of 30 degrees from -180 (cell = 12 x phi + psi); empty cells are left out.
"""
import os, sys
import numpy as np
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'Folding'))
from measure_backbone import chains, dihedral

THREE = dict(zip('CYS ASP GLU PHE HIS ILE LYS LEU MET ASN PRO GLN ARG SER THR VAL TRP TYR'.split(), 'CDEFHIKLMNPQRSTVWY'))
CHI = dict(C='CB SG', D='CB CG OD1', E='CB CG CD OE1', F='CB CG CD1', H='CB CG ND1', I='CB CG1 CD1', K='CB CG CD CE NZ', L='CB CG CD1',
           M='CB CG SD CE', N='CB CG OD1', P='CB CG CD', Q='CB CG CD OE1', R='CB CG CD NE CZ', S='CB OG', T='CB OG1', V='CB CG1', W='CB CG CD1', Y='CB CG CD1')
# Where each chi's bins begin, in degrees, and the period; the default is three bins from 0.
SIX = ([-30, 30, 90, 150, 210, 270], 360)
BINS = {('D', 1): ([-30, 30, 90], 180), ('F', 1): ([-30, 30, 90], 180), ('Y', 1): ([-30, 30, 90], 180), ('E', 2): ([-30, 30, 90], 180),
        ('N', 1): SIX, ('H', 1): SIX, ('W', 1): SIX, ('Q', 2): SIX, ('P', 0): ([0, 180], 360), ('P', 1): ([0, 180], 360)}
LEAST = 0.003

def place(chi, letter, k):
    starts, period = BINS.get((letter, k), ([0, 120, 240], 360))
    offset = (chi - starts[0]) % period
    return int(np.searchsorted(np.array(starts) - starts[0], offset, side='right') - 1), period

def main():
    found = {letter: [] for letter in CHI}
    for residues in chains(sys.argv[1]):
        for n in residues:
            name, at = residues[n]
            letter = THREE.get(name)
            before, after = residues.get(n - 1), residues.get(n + 1)
            if not letter or not before or not after or 'C' not in before[1] or 'N' not in after[1]:
                continue
            if not all(a in at for a in ['N', 'CA', 'C'] + CHI[letter].split()):
                continue
            if np.linalg.norm(before[1]['C'] - at['N']) > 2.5 or np.linalg.norm(after[1]['N'] - at['C']) > 2.5:
                continue
            phi = np.degrees(dihedral(before[1]['C'], at['N'], at['CA'], at['C']))
            psi = np.degrees(dihedral(at['N'], at['CA'], at['C'], after[1]['N']))
            chain = ['N', 'CA'] + CHI[letter].split()
            chis = [np.degrees(dihedral(*(at[a] for a in chain[k:k + 4]))) for k in range(len(chain) - 3)]
            found[letter].append((phi, psi, chis))
    for letter in CHI:
        groups, cells = {}, {}
        for phi, psi, chis in found[letter]:
            key = tuple(place(chi, letter, k)[0] for k, chi in enumerate(chis))
            groups.setdefault(key, []).append(chis)
            cell = 12 * (int((phi + 180) // 30) % 12) + int((psi + 180) // 30) % 12
            cells.setdefault(cell, {}).setdefault(key[0], 0)
            cells[cell][key[0]] += 1
        total = len(found[letter])
        for key in sorted(groups, key=lambda key: -len(groups[key])):
            if len(groups[key]) / total < LEAST:
                continue
            values, text = np.array(groups[key]), ''
            for k in range(values.shape[1]):
                period = BINS.get((letter, k), (None, 360))[1]
                factor = 360 / period
                mean = np.exp(1j * np.radians(values[:, k] * factor)).mean()
                deviation = np.degrees(np.sqrt(max(0, -2 * np.log(max(1e-6, abs(mean)))))) / factor
                text += f'\t{np.degrees(np.angle(mean)) / factor:.0f}\t{min(30, max(4, deviation)):.0f}'
            print(f'R\t{letter}\t{len(groups[key]) / total:.4f}\t{key[0]}{text}')
        bins = len(BINS.get((letter, 0), ([0, 120, 240], 360))[0])
        for cell in sorted(cells):
            print(f'B\t{letter}\t{cell}\t' + '\t'.join(str(cells[cell].get(b, 0)) for b in range(bins)))

main()
