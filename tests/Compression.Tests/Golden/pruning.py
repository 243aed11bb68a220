"""Writes pruning.json: which weights torch's own pruning leaves out of two matrices, globally and matrix by matrix.

Run: python3 pruning.py > pruning.json   (Debian: python3-torch, python3-numpy)
"""
import json

import numpy
import torch
from torch.nn.utils import prune

random = numpy.random.default_rng(7)
# The second matrix is smaller in size and in its values, so that one threshold for both takes more of it.
weights = [numpy.round(random.normal(size=(6, 8)), 4), numpy.round(0.3 * random.normal(size=(4, 12)), 4)]


def layers():
    made = []
    for values in weights:
        layer = torch.nn.Linear(values.shape[1], values.shape[0], bias=False)
        layer.weight.data = torch.tensor(values, dtype=torch.float32)
        made.append(layer)
    return made


def masks(made):
    return [[int(keep) for keep in layer.weight_mask.flatten()] for layer in made]


cases = []
for sparsity in (0.1, 0.4, 0.6, 0.95):
    together, alone = layers(), layers()
    prune.global_unstructured([(layer, "weight") for layer in together], pruning_method=prune.L1Unstructured, amount=sparsity)
    for layer in alone:
        prune.l1_unstructured(layer, "weight", amount=sparsity)
    cases.append({"sparsity": sparsity, "global": masks(together), "matrix": masks(alone)})

# Of every four neighbours the two largest stay.
grouped = []
for values in weights:
    magnitudes = numpy.abs(values).reshape(-1, 4)
    keep = numpy.zeros_like(magnitudes, dtype=int)
    numpy.put_along_axis(keep, numpy.argsort(-magnitudes, axis=1, kind="stable")[:, :2], 1, axis=1)
    grouped.append([int(value) for value in keep.flatten()])

print(json.dumps({"shapes": [list(values.shape) for values in weights], "weights": [list(values.flatten()) for values in weights], "cases": cases, "two_of_four": grouped}))
