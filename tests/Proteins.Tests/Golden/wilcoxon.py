"""scipy.stats.wilcoxon on pairs of lists: wilcoxon.py first,second ... where a list is numbers with ; between; prints statistic and p."""
import sys

import numpy as np
from scipy.stats import wilcoxon

for argument in sys.argv[1:]:
    first, second = (np.array([float(x) for x in part.split(";")]) for part in argument.split(","))
    d = first - second
    d = d[d != 0]
    exact = len(d) <= 50 and len(set(abs(d))) == len(d)
    result = wilcoxon(d, correction=False, mode="exact" if exact else "approx")
    print(f"{result.statistic!r} {result.pvalue!r}")
