"""Writes learning.json: what optimizers make of the same weights and gradients in ten updates, and schedules, in double precision.

AdamW, Adam and SGD are torch's own; Lion (Chen and others, 2023, algorithm 2), Adafactor (Shazeer and Stern, 2018,
algorithms 4 to 6, one parameter at a time) and the schedules are written down from their formulas with numpy.
Run: python3 learning.py > learning.json   (Debian: python3-torch, python3-numpy)
"""
import json
import math

import numpy
import torch

STEPS = 10
random = numpy.random.default_rng(5)
# Four decimals, so that the file says exactly what was computed with.
weight, bias = numpy.round(random.normal(size=(3, 5)), 4), numpy.round(random.normal(size=3), 4)
gradients = [(numpy.round(random.normal(size=(3, 5)), 4), numpy.round(random.normal(size=3), 4)) for _ in range(STEPS)]
factors = [round(1 - step / 20, 4) for step in range(STEPS)]


def by_torch(make, rate, decay):
    """Weight decays, bias does not, and the rate follows the factors."""
    parameters = [torch.tensor(weight, requires_grad=True), torch.tensor(bias, requires_grad=True)]
    optimizer = make([{"params": [parameters[0]], "weight_decay": decay}, {"params": [parameters[1]], "weight_decay": 0.0}], rate)
    for step in range(STEPS):
        for parameter, gradient in zip(parameters, gradients[step]):
            parameter.grad = torch.tensor(gradient)
        for group in optimizer.param_groups:
            group["lr"] = rate * factors[step]
        optimizer.step()
    return [parameter.detach().numpy() for parameter in parameters]


def by_formula(update, rate, decay):
    results = []
    for i, start in enumerate((weight, bias)):
        values, state = start.copy(), {}
        for step in range(STEPS):
            values = update(values, gradients[step][i], state, step, rate * factors[step], decay if i == 0 else 0.0, factors[step])
        results.append(values)
    return results


def lion(values, gradient, state, step, rate, decay, factor):
    mean = state.get("mean", numpy.zeros_like(values))
    direction = numpy.sign(0.9 * mean + 0.1 * gradient)
    state["mean"] = 0.99 * mean + 0.01 * gradient
    return values - rate * (direction + decay * values)


def adafactor(relative, scaled, limit):
    def update(values, gradient, state, step, rate, decay, factor):
        t = step + 1
        beta = 1 - t ** -0.8
        square = gradient ** 2 + 1e-30
        if values.ndim == 2:
            rows = state["rows"] = beta * state.get("rows", 0) + (1 - beta) * square.sum(axis=1)
            columns = state["columns"] = beta * state.get("columns", 0) + (1 - beta) * square.sum(axis=0)
            second = numpy.outer(rows, columns) / rows.sum()
        else:
            second = state["square"] = beta * state.get("square", 0) + (1 - beta) * square
        move = gradient / numpy.sqrt(second)
        move = move / max(1, math.sqrt((move ** 2).mean()) / limit)
        step_size = factor * min(rate / factor, 1 / math.sqrt(t)) if relative else rate
        scale = max(1e-3, math.sqrt((values ** 2).mean())) if scaled else 1
        return values - step_size * decay * values - step_size * scale * move
    return update


def schedules(total):
    """The factor at each step of a run, with a tenth of it as warm-up; the segments have none."""
    warm = total // 10

    def after(shape):
        return [(s + 1) / warm if s < warm else shape((s - warm) / (total - warm), s) for s in range(total + 1)]

    def decay(s, share, shape):
        start = total - share * total
        return 1.0 if s <= start else shape((s - start) / (share * total))

    return {
        "linear": after(lambda x, s: 1 - x),
        "linear_floor": after(lambda x, s: 0.2 + 0.8 * (1 - x)),
        "cosine": after(lambda x, s: 0.5 + 0.5 * math.cos(math.pi * x)),
        "constant": after(lambda x, s: 1.0),
        "polynomial": after(lambda x, s: (1 - x) ** 3),
        "inverse_square_root": after(lambda x, s: math.sqrt(warm) / math.sqrt(s)),
        "stable_linear": after(lambda x, s: decay(s, 0.25, lambda y: 1 - y)),
        "stable_cosine": after(lambda x, s: decay(s, 0.25, lambda y: 0.5 + 0.5 * math.cos(math.pi * y))),
        "stable_square_root": after(lambda x, s: decay(s, 0.25, lambda y: 1 - math.sqrt(y))),
        # A quarter of a line from 1, then three quarters of one from 0.5.
        "segments": [1 - s / (total / 4) if s < total / 4 else 0.5 * (1 - (s - total / 4) / (total * 3 / 4)) for s in range(total + 1)],
    }


results = {
    "adamw": by_torch(lambda groups, rate: torch.optim.AdamW(groups, rate, (0.9, 0.98), 1e-8), 0.02, 0.1),
    "adam_coupled": by_torch(lambda groups, rate: torch.optim.Adam(groups, rate, (0.9, 0.98), 1e-8), 0.02, 0.1),
    "sgd": by_torch(lambda groups, rate: torch.optim.SGD(groups, rate), 0.05, 0.0),
    "sgd_momentum": by_torch(lambda groups, rate: torch.optim.SGD(groups, rate, momentum=0.9), 0.05, 0.1),
    "sgd_nesterov": by_torch(lambda groups, rate: torch.optim.SGD(groups, rate, momentum=0.8, nesterov=True), 0.05, 0.1),
    "lion": by_formula(lion, 0.01, 0.3),
    "adafactor": by_formula(adafactor(True, True, 1.0), 0.5, 0.0),
    "adafactor_fixed": by_formula(adafactor(False, False, 0.7), 0.02, 0.1),
}
print(json.dumps({
    "weight": weight.ravel().tolist(),
    "bias": bias.tolist(),
    "weight_gradients": [gradient.ravel().tolist() for gradient, _ in gradients],
    "bias_gradients": [gradient.tolist() for _, gradient in gradients],
    "factors": factors,
    "results": {name: {"weight": first.ravel().tolist(), "bias": second.tolist()} for name, (first, second) in results.items()},
    "schedules": schedules(80),
}, indent=1))
