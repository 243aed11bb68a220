"""Writes feed_forward.json: gated feed-forwards, a linear map with a low-rank adapter and a mixture of experts with fixed
weights; their outputs, auxiliary losses and gradients, in double precision by plain torch formulas.

The mixture walks over the tokens one by one, as the papers describe it; nothing is sorted or batched.
Run: python3 feed_forward.py > feed_forward.json   (Debian: python3-torch)
"""
import json
import math

import torch

generator = torch.Generator().manual_seed(23)


def values(*shape):
    # Three decimals, so that the file says exactly what was computed with.
    return torch.round(0.5 * torch.randn(*shape, generator=generator, dtype=torch.float64) * 1000) / 1000


def numbers(x):
    return [float(f"{v:.9g}") for v in x.detach().flatten().tolist()]


def case(name, settings, weights, inputs, forward):
    """Differentiates a weighted sum of the output plus the auxiliary losses."""
    weights = {path: value.requires_grad_(True) for path, value in weights.items()}
    inputs.requires_grad_(True)
    output, losses = forward(inputs, weights)
    probe = values(*output.shape)
    gradients = torch.autograd.grad((output * probe).sum() + sum(losses.values()), [inputs, *weights.values()])
    return {
        "name": name, **settings, "shape": list(inputs.shape), "input": numbers(inputs), "probe": numbers(probe),
        "weights": {path: numbers(value) for path, value in weights.items()},
        "output": numbers(output), "losses": {path: loss.item() for path, loss in losses.items()},
        "input_gradient": numbers(gradients[0]),
        "gradients": {path: numbers(gradient) for path, gradient in zip(weights, gradients[1:])},
    }


def gelu(x):
    return x * 0.5 * (1 + torch.erf(x / math.sqrt(2)))


ACTIVATIONS = {"silu": lambda x: x / (1 + torch.exp(-x)), "gelu": gelu, "relu": lambda x: x.clamp(min=0)}


def gated(activation):
    hidden = 16  # 2/3 of 4 * 6, rounded up to a multiple of 8
    weights = {"expand.weight": values(2 * hidden, 6), "contract.weight": values(6, hidden)}

    def forward(x, w):
        gate, value = x @ w["expand.weight"][:hidden].T, x @ w["expand.weight"][hidden:].T
        return (ACTIVATIONS[activation](gate) * value) @ w["contract.weight"].T, {}

    return case(f"gated_{activation}", {"activation": activation}, weights, values(2, 3, 6), forward)


def lora(rank, alpha):
    weights = {"lora_a": values(rank, 5), "lora_b": values(4, rank), "inner.weight": values(4, 5), "inner.bias": values(4)}

    def forward(x, w):
        return x @ (w["inner.weight"] + alpha / rank * w["lora_b"] @ w["lora_a"]).T + w["inner.bias"], {}

    return case("lora", {"rank": rank, "alpha": alpha}, weights, values(2, 3, 5), forward)


def mixture(experts, chosen, capacity_factor, shape):
    dim, hidden = shape[-1], 2 * shape[-1]
    weights = {"router.weight": 2 * values(experts, dim)}
    for e in range(experts):
        weights |= {
            f"experts[{e}].expand.weight": values(hidden, dim), f"experts[{e}].expand.bias": values(hidden),
            f"experts[{e}].contract.weight": values(dim, hidden), f"experts[{e}].contract.bias": values(dim),
        }
    facts = {"experts": experts, "chosen": chosen, "capacity_factor": capacity_factor}

    def expert(e, x, w):
        name = f"experts[{e}]"
        inner = gelu(w[f"{name}.expand.weight"] @ x + w[f"{name}.expand.bias"])
        return w[f"{name}.contract.weight"] @ inner + w[f"{name}.contract.bias"]

    def forward(x, w):
        tokens = x.reshape(-1, dim)
        logits = tokens @ w["router.weight"].T
        probabilities = torch.softmax(logits, -1)
        count = len(tokens)
        capacity = count * chosen if capacity_factor is None else math.ceil(capacity_factor * count * chosen / experts)
        order = probabilities.argsort(-1, descending=True)[:, :chosen]
        taken, assigned, dropped = [0] * experts, [0] * experts, 0
        outputs = [torch.zeros(dim, dtype=torch.float64) for _ in range(count)]
        # First choices of all tokens go before second choices; within each, the order of the tokens (GShard, algorithm 1).
        for rank in range(chosen):
            for n in range(count):
                e = order[n, rank].item()
                assigned[e] += 1
                if taken[e] == capacity:
                    dropped += 1
                    continue
                taken[e] += 1
                share = probabilities[n, e] / (probabilities[n, order[n]].sum() if chosen > 1 else 1)
                outputs[n] = outputs[n] + share * expert(e, tokens[n], w)
        facts.update(load=[a / (count * chosen) for a in assigned], dropped=dropped / (count * chosen))
        facts.update(entropy=-(probabilities * probabilities.log()).sum(-1).mean().item())
        # Switch Transformer, equations 4 to 6, and ST-MoE, equation 5; weights 0.1 and 0.05.
        balance = experts * sum(load * probabilities[:, e].mean() for e, load in enumerate(facts["load"]))
        z = (torch.logsumexp(logits, -1) ** 2).mean()
        return torch.stack(outputs).reshape(x.shape), {"load_balance": 0.1 * balance, "router_z": 0.05 * z}

    inputs = values(*shape)
    result = case(f"mixture_{chosen}_of_{experts}" + ("" if capacity_factor is None else "_capacity"), {}, weights, inputs, forward)
    return result | facts


cases = [
    gated("silu"), gated("gelu"), gated("relu"),
    lora(rank=2, alpha=3.0),
    mixture(4, 2, None, (2, 5, 4)), mixture(4, 1, None, (2, 5, 4)), mixture(3, 3, None, (1, 4, 4)), mixture(4, 2, 0.75, (2, 6, 4)),
]
print(json.dumps({"cases": cases}))
