"""Values for GridRoundingTests: torch's own fake quantization, and magnitudes of a rank.

/usr/bin/python3 tests/Core.Tests/Golden/grid_rounding.py > tests/Core.Tests/Golden/grid_rounding.json
"""
import json
import math

import torch


def numbers(tensor):
    return [float(value) for value in tensor.detach().flatten()]


def case(values, scales, levels, probe, per_row):
    values = values.clone().requires_grad_(True)
    if per_row:
        zeros = torch.zeros(len(scales), dtype=torch.int32)
        rounded = torch.fake_quantize_per_channel_affine(values, scales, zeros, 0, -levels, levels)
    else:
        rounded = torch.fake_quantize_per_tensor_affine(values, float(scales[0]), 0, -levels, levels)
    (rounded * probe).sum().backward()
    return {
        "levels": levels,
        "scales": numbers(scales),
        "rounded": numbers(rounded),
        "gradient": numbers(values.grad),
    }


def rank(values, percentile):
    magnitudes = values.abs().flatten()
    magnitudes = magnitudes[magnitudes > 0]
    return float(magnitudes.kthvalue(max(1, math.ceil(percentile / 100 * len(magnitudes)))).values)


def main():
    torch.manual_seed(7)
    rows, columns = 5, 19
    values = torch.randn(rows, columns) * torch.tensor([0.02, 0.5, 1.0, 4.0, 30.0]).unsqueeze(1)
    values[2, 3:9] = 0
    # Exactly between two grid points, and exactly at the end of the grid.
    values[1, :6] = torch.tensor([0.5, -0.5, 1.5, 2.5, 3.5, -3.5])
    probe = torch.randn(rows, columns)
    cases = []
    for bits in (8, 4, 3, 2):
        levels = 2 ** (bits - 1) - 1
        for scale in (1.0, float(values.abs().max() / levels), 0.05):
            cases.append(case(values, torch.tensor([scale]), levels, probe, per_row=False))
        for part in (1.0, 0.4):
            cases.append(case(values, values.abs().amax(1) * part / levels, levels, probe, per_row=True))
    print(json.dumps({
        "rows": rows,
        "columns": columns,
        "values": numbers(values),
        "probe": numbers(probe),
        "cases": cases,
        "percentiles": [
            {"percentile": percentile, "all": rank(values, percentile), "rows": [rank(row, percentile) for row in values]}
            for percentile in (100, 99.9, 97, 75, 50)
        ],
    }))


main()
