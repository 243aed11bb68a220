"""Writes distillation.json: losses between a student and a teacher and their gradients by the student, from torch's own functions.

Run: python3 distillation.py > distillation.json   (Debian: python3-torch, python3-numpy)
"""
import json

import numpy
import torch
from torch.nn import functional

random = numpy.random.default_rng(11)


def values(*shape):
    return numpy.round(random.normal(size=shape), 4)


def case(name, student, teacher, loss, **more):
    ours = torch.tensor(student, requires_grad=True)
    result = loss(ours, torch.tensor(teacher))
    result.backward()
    return {"name": name, "shape": list(student.shape), "student": list(student.flatten()), "teacher": list(teacher.flatten()),
            "loss": result.item(), "gradient": ours.grad.flatten().tolist(), **more}


def soft(temperature):
    # As DistilBERT and Hinton's paper have it.
    return lambda ours, theirs: functional.kl_div(
        functional.log_softmax(ours / temperature, dim=-1), functional.softmax(theirs / temperature, dim=-1), reduction="batchmean") * temperature ** 2


mask = torch.tensor([[1, 1, 1], [1, 1, 0]], dtype=torch.bool)


def hidden(ours, theirs):
    return functional.mse_loss(ours[mask], theirs[mask])


def attention(ours, theirs):
    pairs = (mask[:, :, None] & mask[:, None, :])[:, None].expand_as(ours)
    return functional.mse_loss(ours[pairs], theirs[pairs])


cases = [case("soft", 3 * values(5, 3), 3 * values(5, 3), soft(temperature), temperature=temperature) for temperature in (1.0, 2.0, 5.0)]
cases += [
    case("scores", values(6, 1), values(6, 1), functional.mse_loss),
    case("hidden", values(2, 3, 4), values(2, 3, 4), hidden, mask=mask.int().flatten().tolist()),
    case("attention", values(2, 2, 3, 3), values(2, 2, 3, 3), attention, mask=mask.int().flatten().tolist()),
    case("hidden", values(2, 3, 4), values(2, 3, 4), functional.mse_loss),
    case("attention", values(2, 2, 3, 3), values(2, 2, 3, 3), functional.mse_loss),
]
print(json.dumps(cases))
