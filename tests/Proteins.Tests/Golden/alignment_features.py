"""Writes alignment_features.json: weights, profile and covariation of a small alignment, computed pair by pair with numpy.

Run: python3 alignment_features.py > alignment_features.json   (Debian: python3-numpy)
"""
import json

import numpy as np

LETTERS = "ACDEFGHIKLMNPQRSTVWYX-"
BACKGROUND = [0.07805, 0.01925, 0.05364, 0.06295, 0.03856, 0.07377, 0.02199, 0.05142, 0.05744, 0.09019,
              0.02243, 0.04487, 0.05203, 0.04264, 0.05129, 0.07120, 0.05841, 0.06441, 0.01330, 0.03216]
random = np.random.default_rng(3)

# Families of rows that differ little, so that reweighting matters, with gaps and unknown residues.
ancestors = random.integers(0, 20, size=(5, 9))
rows = []
for ancestor in ancestors:
    for _ in range(random.integers(2, 7)):
        row = ancestor.copy()
        where = random.random(9)
        row[where < 0.15] = random.integers(0, 20, size=int((where < 0.15).sum()))
        row[where > 0.95] = 21
        row[(where > 0.92) & (where <= 0.95)] = 20
        rows.append(row)
rows[0][rows[0] > 19] = 0
A = np.array(rows)
n, L = A.shape

henikoff = np.zeros(n)
for c in range(L):
    kinds = sorted(set(A[:, c]) - {20, 21})
    for a in kinds:
        same = [r for r in range(n) if A[r, c] == a]
        for r in same:
            henikoff[r] += 1 / (len(kinds) * len(same))
henikoff /= henikoff.sum()

identity = np.array([1 / sum((A[r] == A[s]).mean() >= 0.8 - 1e-12 for s in range(n)) for r in range(n)])

profile = np.zeros((L, 21))
for c in range(L):
    f = np.array([henikoff[A[:, c] == a].sum() for a in range(20)])
    kinds = (f > 0).sum()
    f = (kinds * f / f.sum() + 0.1 * np.array(BACKGROUND)) / (kinds + 0.1)
    p = f / f.sum()
    profile[c, :20], profile[c, 20] = f, 1 + (p * np.log2(p)).sum() / np.log2(20)

B = np.minimum(A, 20)


def frequencies(pseudocount):
    total = identity.sum() + pseudocount
    single = np.zeros((L, 21))
    pair = np.zeros((L, 21, L, 21))
    for i in range(L):
        for a in range(21):
            single[i, a] = (identity[B[:, i] == a].sum() + pseudocount / 21) / total
    for i in range(L):
        for j in range(L):
            for a in range(21):
                for b in range(21):
                    if i == j:
                        pair[i, a, j, b] = single[i, a] if a == b else 0
                    else:
                        pair[i, a, j, b] = (identity[(B[:, i] == a) & (B[:, j] == b)].sum() + pseudocount / 441) / total
    return single, pair


def apc(scores):
    off = ~np.eye(L, dtype=bool)
    mean = scores[off].mean()
    columns = np.array([scores[i][off[i]].mean() for i in range(L)])
    return np.where(off, scores - np.outer(columns, columns) / mean, 0)


single, pair = frequencies(1)
centered = pair - np.einsum("ia,jb->iajb", single, single)
covariance = apc(np.array([[np.linalg.norm(centered[i, :20, j, :20]) for j in range(L)] for i in range(L)]))
information = np.zeros((L, L))
for i in range(L):
    for j in range(L):
        p, q = pair[i, :, j, :], np.outer(single[i], single[j])
        information[i, j] = (p[p > 0] * np.log(p[p > 0] / q[p > 0])).sum()

single, pair = frequencies(identity.sum())
centered = (pair - np.einsum("ia,jb->iajb", single, single))[:, :20, :, :20].reshape(L * 20, L * 20)
couplings = np.zeros((L, 21, L, 21))
couplings[:, :20, :, :20] = -np.linalg.inv(centered).reshape(L, 20, L, 20)
scores = np.zeros((L, L))
for i in range(L):
    for j in range(L):
        e = couplings[i, :, j, :]
        e = e - e.mean(0)[None, :] - e.mean(1)[:, None] + e.mean()
        scores[i, j] = np.linalg.norm(e[:20, :20])
direct = apc(scores)

# The paper's: sums over sequences of products of embeddings, nothing subtracted. One-hot: in how many rows both columns have the same letter.
one_hot = np.array([[(A[:, i] == A[:, j]).sum() for j in range(L)] for i in range(L)])

print(json.dumps({
    "rows": ["".join(LETTERS[s] for s in row) for row in A],
    "henikoff": henikoff.tolist(),
    "identity": identity.tolist(),
    "profile": profile.flatten().tolist(),
    "covariance": covariance.flatten().tolist(),
    "information": information.flatten().tolist(),
    "corrected_information": apc(information).flatten().tolist(),
    "direct": direct.flatten().tolist(),
    "same_letters": one_hot.flatten().tolist(),
}))
