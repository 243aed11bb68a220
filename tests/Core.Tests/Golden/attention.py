"""Writes attention.json: attention with each kind of positions, mask and projection, and the norms, with fixed weights;
outputs and gradients in double precision, from the papers' formulas in plain torch.

Attention walks over heads and queries one by one; rotary positions multiply with the block-diagonal matrix of the RoFormer
paper (equation 15) instead of complex numbers.
Run: python3 attention.py > attention.json   (Debian: python3-torch)
"""
import json
import math

import torch

TOKENS = 6
generator = torch.Generator().manual_seed(31)


def values(*shape, mean=0.0):
    # Three decimals, so that the file says exactly what was computed with.
    return torch.round((mean + 0.5 * torch.randn(*shape, generator=generator, dtype=torch.float64)) * 1000) / 1000


def numbers(x):
    return [float(f"{v:.9g}") for v in x.detach().flatten().tolist()]


def case(name, weights, inputs, forward):
    """Differentiates a weighted sum of the output."""
    weights = {path: value.requires_grad_(True) for path, value in weights.items()}
    inputs.requires_grad_(True)
    output = forward(inputs, weights)
    probe = values(*output.shape)
    gradients = torch.autograd.grad((output * probe).sum(), [inputs, *weights.values()])
    return {
        "name": name, "shape": list(inputs.shape), "input": numbers(inputs), "probe": numbers(probe),
        "weights": {path: numbers(value) for path, value in weights.items()},
        "output": numbers(output), "input_gradient": numbers(gradients[0]),
        "gradients": {path: numbers(gradient) for path, gradient in zip(weights, gradients[1:])},
    }


def rotation(position, frequencies, head):
    matrix = torch.eye(head, dtype=torch.float64)
    for i, frequency in enumerate(frequencies):
        c, s = math.cos(position * frequency), math.sin(position * frequency)
        matrix[2 * i : 2 * i + 2, 2 * i : 2 * i + 2] = torch.tensor([[c, -s], [s, c]])
    return matrix


def rope(theta=10000.0, rotated=4):
    frequencies = [theta ** (-2 * i / rotated) for i in range(rotated // 2)]
    return lambda vector, position: rotation(position, frequencies, len(vector)) @ vector


def yarn(factor, length, slow, fast, head, theta=10000.0):
    """Peng et al., equations 17 to 22: wavelength, ratio, ramp, blended frequency, temperature."""
    frequencies = []
    for i in range(head // 2):
        plain = theta ** (-2 * i / head)
        wavelength = 2 * math.pi / plain
        ratio = length / wavelength
        ramp = 0.0 if ratio < slow else 1.0 if ratio > fast else (ratio - slow) / (fast - slow)
        frequencies.append((1 - ramp) * plain / factor + ramp * plain)
    root_of_inverse_temperature = 0.1 * math.log(factor) + 1
    return lambda vector, position: root_of_inverse_temperature * (rotation(position, frequencies, head) @ vector)


def unchanged(vector, position):
    return vector


def alibi(head, heads, distance, weights):
    return -(2.0 ** (-8.0 * (head + 1) / heads)) * abs(distance)


def relative(buckets, furthest, both):
    """T5's _relative_position_bucket, for one distance; a positive one is a key of the past."""

    def bucket(distance):
        count, first = buckets, 0
        if both:
            count //= 2
            first, distance = (count if distance < 0 else 0), abs(distance)
        distance = max(distance, 0)
        exact = count // 2
        if distance < exact:
            return first + distance
        return first + min(count - 1, exact + int(math.log(distance / exact) / math.log(furthest / exact) * (count - exact)))

    return lambda head, heads, distance, weights: weights["bias.weight"][bucket(distance), head]


def full(i, j):
    return True


def causal(i, j):
    return j <= i


def sliding(i, j):
    return 0 <= i - j < 3


def band(i, j):
    return abs(i - j) < 2


def rms(x, scale):
    return x / torch.sqrt((x * x).mean(-1, keepdim=True) + 1e-6) * scale


def attention(name, mask=full, turn=unchanged, bias=None, heads=2, kv_heads=None, dim=8, fused=True, nested="", norms=False, start=0, buckets=0):
    """The projection's weights stand under qkv, and below as many inner ones as wrap it."""
    head, kv_heads = dim // heads, kv_heads or heads
    prefix, shared = "qkv" + nested, kv_heads * head
    weights = {}
    if fused:
        weights |= {f"{prefix}.projection.weight": values(dim + 2 * shared, dim), f"{prefix}.projection.bias": values(dim + 2 * shared)}
    else:
        for part in ("query", "key", "value"):
            weights |= {f"{prefix}.{part}.weight": values(dim, dim), f"{prefix}.{part}.bias": values(dim)}
    if norms:
        outside = prefix.removesuffix(".inner")
        weights |= {f"{outside}.query_norm.scale": values(head, mean=1.0), f"{outside}.key_norm.scale": values(head, mean=1.0)}
    weights |= {"output.weight": values(dim, dim), "output.bias": values(dim)}
    if buckets:
        weights |= {"bias.weight": values(buckets, heads)}

    def project(x, w):
        if fused:
            joint = x @ w[f"{prefix}.projection.weight"].T + w[f"{prefix}.projection.bias"]
            return joint[..., :dim], joint[..., dim : dim + shared], joint[..., dim + shared :]
        return tuple(x @ w[f"{prefix}.{part}.weight"].T + w[f"{prefix}.{part}.bias"] for part in ("query", "key", "value"))

    def forward(x, w):
        query, key, value = project(x, w)
        rows = []
        for b in range(x.shape[0]):
            tokens = []
            for i in range(x.shape[1]):
                mixed = []
                for h in range(heads):
                    shared_head = h * kv_heads // heads
                    mine, theirs = slice(h * head, (h + 1) * head), slice(shared_head * head, (shared_head + 1) * head)
                    q, k = query[b, i, mine], key[b, :, theirs]
                    if norms:
                        q, k = rms(q, w[f"{outside}.query_norm.scale"]), rms(k, w[f"{outside}.key_norm.scale"])
                    q = turn(q, start + i)
                    reached = [j for j in range(x.shape[1]) if mask(i, j)]
                    logits = [q @ turn(k[j], start + j) / math.sqrt(head) + (bias(h, heads, i - j, w) if bias else 0) for j in reached]
                    mixed.append(torch.softmax(torch.stack(logits), 0) @ value[b, reached, theirs])
                tokens.append(torch.cat(mixed))
            rows.append(torch.stack(tokens))
        return torch.stack(rows) @ w["output.weight"].T + w["output.bias"]

    return case(name, weights, values(2, TOKENS, dim), forward) | {"heads": heads}


def norm(name, forward, weights):
    return case(name, weights, values(2, 3, 5), forward)


def layer_norm(x, w):
    mean = x.mean(-1, keepdim=True)
    return (x - mean) / torch.sqrt(((x - mean) ** 2).mean(-1, keepdim=True) + 1e-12) * w["scale"] + w["bias"]


cases = [
    attention("full"),
    attention("causal", causal),
    attention("sliding", sliding),
    attention("band", band),
    attention("separate", causal, fused=False),
    attention("grouped", causal, heads=4, kv_heads=2),
    attention("multi_query_normalized", causal, kv_heads=1, nested=".inner", norms=True),
    attention("rope", causal, rope(), nested=".inner", start=3),
    attention("partial_rope", full, rope(theta=100.0, rotated=2), nested=".inner"),
    attention("yarn", causal, yarn(factor=4.0, length=256, slow=1.0, fast=32.0, head=8), heads=1, nested=".inner"),
    attention("rope_normalized_grouped", sliding, rope(), heads=4, kv_heads=2, dim=16, nested=".inner.inner", norms=True),
    attention("alibi", causal, bias=alibi, heads=4),
    attention("alibi_full", full, bias=alibi),
    attention("relative", causal, bias=relative(4, 5, both=False), buckets=4),
    attention("relative_full", full, bias=relative(8, 5, both=True), buckets=8),
    norm("layer_norm", layer_norm, {"scale": values(5, mean=1.0), "bias": values(5)}),
    norm("rms_norm", lambda x, w: rms(x, w["scale"]), {"scale": values(5, mean=1.0)}),
]
print(json.dumps({"cases": cases}))
