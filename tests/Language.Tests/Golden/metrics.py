"""Writes metrics.json: predictions, labels and their measures by scikit-learn and SciPy.

Run: python3 metrics.py > metrics.json   (Debian: python3-sklearn, python3-scipy)
"""
import json
import random

from scipy.stats import pearsonr, spearmanr
from sklearn.metrics import accuracy_score, f1_score, matthews_corrcoef

rng = random.Random(7)
classes, scores = [], []
for rows, right, positive in [(1, 1, 1), (2, 0.5, 0.5), (10, 0.5, 0.2), (50, 0.9, 0.7), (277, 0.6, 0.5), (1043, 0.75, 0.69), (872, 0.82, 0.51), (20, 0, 0.5)]:
    labels = [int(rng.random() < positive) for _ in range(rows)]
    predictions = [label if rng.random() < right else 1 - label for label in labels]
    classes.append((predictions, labels))
# Constant predictions, constant labels, both.
classes += [([1] * 6, [0, 1, 0, 1, 1, 0]), ([0] * 6, [0, 1, 0, 1, 1, 0]), ([0, 1, 0, 1, 1, 0], [1] * 6), ([0] * 4, [0] * 4), ([1] * 4, [1] * 4)]
for rows, noise, digits in [(2, 1, 2), (3, 1, 2), (10, 2, 0), (100, 1, 1), (1500, 0.5, 3), (1500, 3, 0), (50, 0, 1)]:
    labels = [round(rng.uniform(0, 5), digits) for _ in range(rows)]
    scores.append(([round(label + rng.gauss(0, noise), digits) for label in labels], labels))
scores.append(([1e8 + x for x in (1.0, 2.0, 4.0, 3.0)], [1.0, 2.0, 3.0, 4.0]))
scores.append(([3.0, 2.0, 1.0], [1.0, 2.0, 3.0]))
print(json.dumps({
    "classes": [{
        "predictions": p, "labels": l, "accuracy": accuracy_score(l, p), "f1": f1_score(l, p, zero_division=0), "matthews": matthews_corrcoef(l, p),
    } for p, l in classes],
    "scores": [{"predictions": p, "labels": l, "pearson": pearsonr(p, l)[0], "spearman": spearmanr(p, l)[0]} for p, l in scores],
}))
