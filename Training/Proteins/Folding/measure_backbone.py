"""Measures what Folding/BackboneStatistics.cs holds, from the train split of the data set: python3 measure_backbone.py DATASETS/proteins

Needs python3-numpy. Prints, as C#, log odds of the dihedral of four consecutive CA against its mirror image, by the mean of
the two angles between them; and the basins of phi and psi: weight, centres and concentrations of products of von Mises
densities, fitted by expectation maximisation, for general residues, glycine, proline and residues before proline.
"""
import sys, tarfile, io
import numpy as np

def dihedral(a, b, c, d):
    b0, b1, b2 = a - b, c - b, d - c
    b1 = b1 / np.linalg.norm(b1, axis=-1, keepdims=True)
    v = b0 - (b0 * b1).sum(-1, keepdims=True) * b1
    w = b2 - (b2 * b1).sum(-1, keepdims=True) * b1
    return np.arctan2((np.cross(b1, v) * w).sum(-1), (v * w).sum(-1))

def angle(a, b, c):
    u, v = a - b, c - b
    return np.degrees(np.arccos((u * v).sum(-1) / np.linalg.norm(u, axis=-1) / np.linalg.norm(v, axis=-1)))

def chains(folder):
    train = {line.split('\t')[0] for line in open(folder + '/splits.tsv') if line.rstrip().endswith('\ttrain')}
    with tarfile.open(folder + '/structures.tar.xz') as tar:
        for member in tar:
            name = member.name.split('/')[-1]
            if not name.endswith('.pdb') or name[:-4] not in train:
                continue
            residues = {}
            for line in io.TextIOWrapper(tar.extractfile(member)):
                if line.startswith('ATOM'):
                    residues.setdefault(int(line[22:26]), (line[17:20], {}))[1][line[12:16].strip()] = np.array(
                        [float(line[30:38]), float(line[38:46]), float(line[46:54])])
            yield residues

if __name__ == '__main__':
    taus, means, rama = [], [], {k: [] for k in ('General', 'Glycine', 'Proline', 'BeforeProline')}
    for residues in chains(sys.argv[1]):
        numbers = sorted(residues)
        def linked(i, j):
            a, b = residues.get(i), residues.get(j)
            return a and b and 'C' in a[1] and 'N' in b[1] and np.linalg.norm(a[1]['C'] - b[1]['N']) < 1.6
        for n in numbers:
            if all(linked(n + k, n + k + 1) for k in range(3)) and all('CA' in residues[n + k][1] for k in range(4)):
                p = [residues[n + k][1]['CA'] for k in range(4)]
                taus.append(np.degrees(dihedral(*p))); means.append((angle(*p[:3]) + angle(*p[1:])) / 2)
            if linked(n - 1, n) and linked(n, n + 1) and all(a in residues[n][1] for a in ('N', 'CA', 'C')):
                name, at = residues[n]
                phi = dihedral(residues[n - 1][1]['C'], at['N'], at['CA'], at['C'])
                psi = dihedral(at['N'], at['CA'], at['C'], residues[n + 1][1]['N'])
                key = 'Glycine' if name == 'GLY' else 'Proline' if name == 'PRO' else 'BeforeProline' if residues[n + 1][0] == 'PRO' else 'General'
                rama[key].append((phi, psi))
    taus, means = np.array(taus), np.array(means)
    edges = [0, 92, 100, 112, 124, 181]
    print('// angle edges', edges[1:-1], 'count', len(taus))
    for low, high in zip(edges, edges[1:]):
        chosen = taus[(means >= low) & (means < high)]
        counts = np.histogram(chosen, bins=36, range=(-180, 180))[0]
        kernel = np.array([.25, .5, .25])
        smooth = sum(k * np.roll(counts, s) for k, s in zip(kernel, (-1, 0, 1))) + 5
        odds = np.log(smooth / smooth[::-1])[18:]
        print('[' + ', '.join(f'{x:.2f}' for x in odds) + '], // ', len(chosen))
    from numpy import i0
    for key, start in (('General', 6), ('Glycine', 6), ('Proline', 3), ('BeforeProline', 4)):
        x = np.array(rama[key])
        rng = np.random.default_rng(1)
        best = None
        for trial in range(6):
            centre = x[rng.choice(len(x), start, replace=False)].copy(); kappa = np.full((start, 2), 8.0); weight = np.full(start, 1 / start)
            for it in range(150):
                logp = np.log(weight) + sum(kappa[:, a] * np.cos(x[:, a:a+1] - centre[:, a]) - np.log(2 * np.pi * i0(kappa[:, a])) for a in (0, 1))
                top = logp.max(1, keepdims=True); like = top[:, 0] + np.log(np.exp(logp - top).sum(1) + 1e-4 * 0 + 0)
                r = np.exp(logp - like[:, None]); n = r.sum(0) + 1e-9; weight = n / len(x)
                for a in (0, 1):
                    c, s = (r * np.cos(x[:, a:a+1])).sum(0), (r * np.sin(x[:, a:a+1])).sum(0)
                    centre[:, a] = np.arctan2(s, c); R = np.clip(np.hypot(c, s) / n, 1e-3, 0.9999)
                    kappa[:, a] = np.clip(R * (2 - R * R) / (1 - R * R), 0.3, 60)
            if best is None or like.mean() > best[0]:
                best = like.mean(), weight, centre, kappa
        like, weight, centre, kappa = best
        print(key, len(x), like)
        for k in np.argsort(-weight):
            print(f'        new({weight[k]:.3f}, {np.degrees(centre[k,0]):.0f}, {np.degrees(centre[k,1]):.0f}, {kappa[k,0]:.1f}, {kappa[k,1]:.1f}),')
