"""Writes language_models.json: a tiny masked BERT and a tiny causal decoder with fixed weights, their logits, losses and
gradients, in double precision.

Independent implementations with plain torch operations: the masked model after google-research/bert's modeling.py and
get_masked_lm_output, the decoder after GPT-2 (norm before each half, learned positions, tied head). Weights have this
project's paths; query, key and value stand one after the other in one matrix.
Run: python3 language_models.py > language_models.json   (Debian: python3-torch)
"""
import json
import math

import torch

VOCABULARY, HIDDEN, HEADS, LAYERS, POSITIONS, EXPANSION = 23, 8, 2, 2, 10, 2
IGNORED = -100
generator = torch.Generator().manual_seed(17)


def weight(*shape, mean=0.0):
    # Three decimals, so that the file says exactly what was computed with.
    values = mean + 0.3 * torch.randn(*shape, generator=generator, dtype=torch.float64)
    return (torch.round(values * 1000) / 1000).requires_grad_(True)


def norm_weights(name):
    return {f"{name}.scale": weight(HIDDEN, mean=1.0), f"{name}.bias": weight(HIDDEN)}


def linear_weights(name, inputs, outputs):
    return {f"{name}.weight": weight(outputs, inputs), f"{name}.bias": weight(outputs)}


def stack_weights(prefix):
    weights = {}
    for layer in range(LAYERS):
        name = f"{prefix}stack.layers[{layer}]"
        weights |= linear_weights(f"{name}.attention.qkv.projection", HIDDEN, 3 * HIDDEN)
        weights |= linear_weights(f"{name}.attention.output", HIDDEN, HIDDEN)
        weights |= norm_weights(f"{name}.attention_norm")
        weights |= linear_weights(f"{name}.feed_forward.expand", HIDDEN, EXPANSION * HIDDEN)
        weights |= linear_weights(f"{name}.feed_forward.contract", EXPANSION * HIDDEN, HIDDEN)
        weights |= norm_weights(f"{name}.feed_forward_norm")
    return weights


def linear(weights, name, x):
    return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]


def norm(weights, name, x, epsilon):
    mean = x.mean(-1, keepdim=True)
    variance = ((x - mean) ** 2).mean(-1, keepdim=True)
    return (x - mean) / torch.sqrt(variance + epsilon) * weights[f"{name}.scale"] + weights[f"{name}.bias"]


def gelu(x):
    return x * 0.5 * (1 + torch.erf(x / math.sqrt(2)))


def attention(weights, name, x, allowed):
    size = HIDDEN // HEADS
    mixed = torch.zeros_like(x)
    projected = linear(weights, f"{name}.qkv.projection", x)
    for head in range(HEADS):
        query, key, value = (projected[..., part * HIDDEN + head * size : part * HIDDEN + (head + 1) * size] for part in range(3))
        logits = query @ key.transpose(-1, -2) / math.sqrt(size)
        logits = torch.where(allowed, logits, torch.tensor(-1e30, dtype=torch.float64))
        mixed[..., head * size : (head + 1) * size] = torch.softmax(logits, -1) @ value
    return linear(weights, f"{name}.output", mixed)


def feed_forward(weights, name, x):
    return linear(weights, f"{name}.contract", gelu(linear(weights, f"{name}.expand", x)))


def masked_logits(weights, tokens, present):
    x = weights["encoder.embeddings.tokens.weight"][tokens] + weights["encoder.embeddings.types.weight"][0]
    x = norm(weights, "encoder.embeddings.norm", x + weights["encoder.embeddings.positions.weight"][: tokens.shape[1]], 1e-12)
    allowed = present[:, None, :].expand(-1, tokens.shape[1], -1)
    for layer in range(LAYERS):
        name = f"encoder.stack.layers[{layer}]"
        x = norm(weights, f"{name}.attention_norm", x + attention(weights, f"{name}.attention", x, allowed), 1e-12)
        x = norm(weights, f"{name}.feed_forward_norm", x + feed_forward(weights, f"{name}.feed_forward", x), 1e-12)
    x = norm(weights, "norm", gelu(linear(weights, "transform", x)), 1e-12)
    return x @ weights["encoder.embeddings.tokens.weight"].T + weights["bias"]


def causal_logits(weights, tokens, present):
    length = tokens.shape[1]
    x = weights["tokens.weight"][tokens] + weights["positions.weight"][:length]
    allowed = torch.ones(length, length, dtype=torch.bool).tril()[None]
    for layer in range(LAYERS):
        name = f"stack.layers[{layer}]"
        x = x + attention(weights, f"{name}.attention", norm(weights, f"{name}.attention_norm", x, 1e-5), allowed)
        x = x + feed_forward(weights, f"{name}.feed_forward", norm(weights, f"{name}.feed_forward_norm", x, 1e-5))
    return norm(weights, "norm", x, 1e-5) @ weights["tokens.weight"].T


def result(weights, function, tokens, labels, present):
    tokens, labels, present = torch.tensor(tokens), torch.tensor(labels), torch.tensor(present, dtype=torch.bool)
    for value in weights.values():
        value.grad = None
    logits = function(weights, tokens, present)[labels != IGNORED]
    wanted = labels[labels != IGNORED]
    loss = -torch.log_softmax(logits, -1)[torch.arange(len(wanted)), wanted].mean()
    loss.backward()
    return {
        "tokens": tokens.tolist(),
        "labels": labels.tolist(),
        "present": present.int().tolist(),
        "logits": rounded(logits),
        "loss": loss.item(),
        "weights": {name: flat(value) for name, value in weights.items()},
        "gradients": {name: flat(value.grad) for name, value in weights.items()},
    }


def rounded(values):
    return [[round(x, 9) for x in row] for row in values.tolist()]


def flat(values):
    return [round(x, 9) for x in values.detach().reshape(-1).tolist()]


masked = {
    "encoder.embeddings.tokens.weight": weight(VOCABULARY, HIDDEN),
    "encoder.embeddings.positions.weight": weight(POSITIONS, HIDDEN),
    "encoder.embeddings.types.weight": weight(2, HIDDEN),
    **norm_weights("encoder.embeddings.norm"),
    **stack_weights("encoder."),
    **linear_weights("transform", HIDDEN, HIDDEN),
    **norm_weights("norm"),
    "bias": weight(VOCABULARY),
}
causal = {"tokens.weight": weight(VOCABULARY, HIDDEN), "positions.weight": weight(POSITIONS, HIDDEN), **stack_weights(""), **norm_weights("norm")}

none = IGNORED
print(json.dumps({
    "vocabulary": VOCABULARY, "hidden": HIDDEN, "heads": HEADS, "layers": LAYERS, "positions": POSITIONS, "expansion": EXPANSION,
    "masked": result(
        masked, masked_logits,
        [[2, 7, 4, 9, 4, 3], [2, 11, 22, 3, 0, 0]],
        [[none, none, 8, none, 15, none], [none, none, 5, none, none, none]],
        [[1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 0, 0]]),
    "causal": result(
        causal, causal_logits,
        [[2, 7, 19, 9, 4, 3], [2, 11, 3, 2, 0, 0]],
        [[7, 19, 9, 4, 3, none], [11, 3, none, 16, none, none]],
        [[1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 0, 0]]),
}))
