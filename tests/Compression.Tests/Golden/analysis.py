"""Golden values of the analysis of sweeps, by SciPy and scikit-learn: /usr/bin/python3 analysis.py > analysis.json"""
import json

import numpy
import scipy.stats
from sklearn.metrics import accuracy_score, f1_score, matthews_corrcoef

random = numpy.random.default_rng(7)


def student():
    return [{"degrees": n, "quantile": scipy.stats.t.ppf(0.975, n)} for n in (1, 2, 3, 4, 5, 9, 10, 29, 100)]


def seeds():
    cases = []
    for n in (2, 3, 5, 8):
        scores = random.normal(0.8, 0.01, n).tolist()
        low, high = scipy.stats.t.interval(0.95, n - 1, numpy.mean(scores), scipy.stats.sem(scores))
        cases.append({"scores": scores, "mean": numpy.mean(scores), "deviation": numpy.std(scores, ddof=1), "low": low, "high": high})
    return cases


def mcnemar():
    cases = []
    for b, c in ((0, 0), (0, 1), (5, 5), (3, 12), (12, 12), (1, 23), (13, 12), (20, 30), (30, 20), (40, 41), (10, 60), (200, 310), (0, 90)):
        exact = scipy.stats.binomtest(b, b + c, 0.5).pvalue if b + c else 1.0
        corrected = scipy.stats.chi2.sf(max(abs(b - c) - 1, 0) ** 2 / (b + c), 1) if b + c else 1.0
        cases.append({"b": b, "c": c, "exact": exact, "corrected": corrected})
    return cases


def resampled():
    """Scores of drawn examples, each written out as often as it was drawn."""
    cases = []
    for rows in (12, 60):
        for _ in range(3):
            weights = numpy.bincount(random.integers(0, rows, rows), minlength=rows)
            labels = random.integers(0, 2, rows)
            answers = numpy.where(random.random(rows) < 0.7, labels, 1 - labels)
            targets = numpy.round(random.uniform(0, 5, rows), 1).astype(numpy.float32)
            scores = numpy.round(targets + random.normal(0, 1, rows), 1).astype(numpy.float32)
            a, l, s, t = (numpy.repeat(x, weights) for x in (answers, labels, scores, targets))
            cases.append({
                "weights": weights.tolist(), "labels": labels.tolist(), "answers": answers.tolist(),
                "targets": targets.tolist(), "scores": scores.tolist(),
                "accuracy": accuracy_score(l, a), "f1": f1_score(l, a), "matthews": matthews_corrcoef(l, a),
                "pearson": scipy.stats.pearsonr(s.astype(float), t.astype(float))[0], "spearman": scipy.stats.spearmanr(s, t)[0],
            })
    return cases


def percentiles():
    draws = random.normal(0, 1, 501).astype(numpy.float32)
    return {"draws": draws.tolist(), "low": float(numpy.percentile(draws, 2.5)), "high": float(numpy.percentile(draws, 97.5))}


def crossings():
    """The smallest size on a fine grid at which the curve, by numpy.interp over log size, is at least the target."""
    cases = []
    for points in (1, 2, 4, 7):
        for _ in range(4):
            costs = numpy.sort(random.uniform(1, 100, points))
            scores = random.uniform(0.7, 0.9, points)
            target = random.uniform(0.7, 0.9)
            grid = numpy.linspace(numpy.log(costs[0]), numpy.log(costs[-1]), 200_001)
            reached = numpy.interp(grid, numpy.log(costs), scores) >= target
            found = float(numpy.exp(grid[numpy.argmax(reached)])) if reached.any() else None
            cases.append({"costs": costs.tolist(), "scores": scores.tolist(), "target": target, "found": found})
    return cases


def figure():
    """Factors within 0.5 points along the mean curves of the paper's figure, typed in here from the reference on their own."""
    whole = dict(large=1340.6, base=440.9, medium=165.7, small=115.3, mini=44.7, tiny=17.6)
    pruned = dict(large=(853.7, 615.9), base=(301.3, 233.6), medium=(125.1, 105.0), small=(94.7, 84.8), mini=(39.8, 37.4), tiny=(16.8, 16.6))
    plain = dict(large=88.5, base=87.4, medium=85.1, small=83.3, mini=81.4, tiny=78.1)
    distilled = dict(large=89.0, base=88.5, medium=86.9, small=85.7, mini=84.3, tiny=79.9)
    magnitude = dict(large=(88.4, 87.3), base=(87.3, 86.5), medium=(84.8, 84.3), small=(83.1, 82.5), mini=(81.2, 80.7), tiny=(76.8, 76.1))
    curves = {
        "distillation": [(whole[a], distilled[a]) for a in whole],
        "pruning": [(pruned[a][i], magnitude[a][i]) for a in whole for i in (0, 1)],
    }
    cases = []
    for name, points in curves.items():
        sizes, scores = zip(*sorted(points))
        grid = numpy.linspace(numpy.log(sizes[0]), numpy.log(sizes[-1]), 400_001)
        for a in whole:
            reached = numpy.interp(grid, numpy.log(sizes), scores) >= plain[a] - 0.5 - 1e-9
            cases.append({"methods": name, "architecture": a, "factor": whole[a] / float(numpy.exp(grid[numpy.argmax(reached)])) if reached.any() else None})
    return cases


print(json.dumps({
    "student": student(), "seeds": seeds(), "mcnemar": mcnemar(), "resampled": resampled(),
    "percentiles": percentiles(), "crossings": crossings(), "figure": figure(),
}, indent=1))
