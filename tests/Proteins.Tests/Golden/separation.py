"""The separation-only baseline, with numpy: separation.py $PLATFORM_DATASETS/proteins

Mean distance of alpha carbons by separation and 50-residue length bin over the train split; prints the number of CUProtein's CASP13 targets (source
cutsp13) and the median dRMSD over them, for all and for those of up to 150 residues.
"""
import collections
import csv
import glob
import gzip
import sys

import numpy as np

splits = {row["source"] + "|" + row["id"]: row for row in csv.DictReader(open(sys.argv[1] + "/splits.tsv"), delimiter="\t")}
plain = collections.Counter(row["id"] for row in splits.values())
names = {row["id"]: name for name, row in splits.items() if plain[row["id"]] == 1}


def records(path):
    record, key = {}, None
    for line in gzip.open(path, "rt"):
        if line.startswith("["):
            key = line.strip()[1:-1]
            if key == "ID" and record:
                yield record
                record = {}
        elif key and line.strip():
            record.setdefault(key, []).append(line.strip())
    yield record


def alpha(record):
    if "TERTIARY_CA" in record:
        points = np.array([[float(x) for x in row.split()] for row in record["TERTIARY_CA"]]).T / 100
    else:
        points = np.array([[float(x) for x in row.split()] for row in record["TERTIARY"]]).T[1::3] / 100
    if "MASK" in record:
        points[[c != "+" for c in record["MASK"][0]]] = np.nan
    return points


def distances(points):
    return np.sqrt(((points[:, None] - points[None]) ** 2).sum(-1))


sums = collections.defaultdict(lambda: np.zeros((2, 2000)))
tests = []
for path in glob.glob(sys.argv[1] + "/*.pnet.txt.gz"):
    for record in records(path):
        name = record["ID"][0]
        row = splits[name if name in splits else names[name]]
        if row["split"] == "train":
            d = distances(alpha(record))
            for k in range(1, len(d)):
                diagonal = np.diagonal(d, k)
                diagonal = diagonal[~np.isnan(diagonal)]
                sums[len(d) // 50][:, k] += diagonal.sum(), len(diagonal)
        elif row["source"] == "cutsp13" and row["split"] == "test_casp13":
            tests.append(distances(alpha(record)))

errors = {}
for t, d in enumerate(tests):
    total, count = sums[len(d) // 50]
    mean = total / np.maximum(count, 1)
    for k in range(1, len(d)):
        mean[k] = mean[k] if count[k] else mean[k - 1]
    i, j = np.triu_indices(len(d), 1)
    difference = mean[j - i] - d[i, j]
    errors[t] = np.sqrt(np.nanmean(difference ** 2))
short = [e for t, e in errors.items() if len(tests[t]) <= 150]
print(len(errors), np.median(list(errors.values())), len(short), np.median(short))
