"""Writes bert.json: a tiny BERT classifier with fixed weights, its outputs and gradients, in double precision.

An independent implementation of google-research/bert's modeling.py with plain torch operations: no nn.Module, separate
products for query, key and value, GELU by erf, softmax over logits with -10000 on padding as the original has it.
Run: python3 bert.py > bert.json   (Debian: python3-torch)
"""
import json
import math

import torch

VOCABULARY, HIDDEN, HEADS, LAYERS, POSITIONS, CLASSES = 30, 8, 2, 2, 12, 3
generator = torch.Generator().manual_seed(11)


def weight(*shape, mean=0.0):
    # Three decimals, so that the file says exactly what was computed with.
    values = mean + 0.3 * torch.randn(*shape, generator=generator, dtype=torch.float64)
    return (torch.round(values * 1000) / 1000).requires_grad_(True)


def norm_weights(name):
    return {f"{name}.scale": weight(HIDDEN, mean=1.0), f"{name}.bias": weight(HIDDEN)}


def linear_weights(name, inputs, outputs):
    return {f"{name}.weight": weight(outputs, inputs), f"{name}.bias": weight(outputs)}


weights = {
    "embeddings.tokens": weight(VOCABULARY, HIDDEN),
    "embeddings.positions": weight(POSITIONS, HIDDEN),
    "embeddings.types": weight(2, HIDDEN),
    **norm_weights("embeddings.norm"),
    **linear_weights("pooler", HIDDEN, HIDDEN),
    **linear_weights("head", HIDDEN, CLASSES),
}
for layer in range(LAYERS):
    for part in ("query", "key", "value", "output"):
        weights |= linear_weights(f"layers.{layer}.{part}", HIDDEN, HIDDEN)
    weights |= linear_weights(f"layers.{layer}.expand", HIDDEN, 4 * HIDDEN)
    weights |= linear_weights(f"layers.{layer}.contract", 4 * HIDDEN, HIDDEN)
    weights |= norm_weights(f"layers.{layer}.attention_norm")
    weights |= norm_weights(f"layers.{layer}.feed_forward_norm")


def linear(name, x):
    return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]


def norm(name, x):
    mean = x.mean(-1, keepdim=True)
    variance = ((x - mean) ** 2).mean(-1, keepdim=True)
    return (x - mean) / torch.sqrt(variance + 1e-12) * weights[f"{name}.scale"] + weights[f"{name}.bias"]


def heads(x):
    return x.reshape(x.shape[0], x.shape[1], HEADS, HIDDEN // HEADS).permute(0, 2, 1, 3)


def gelu(x):
    return x * 0.5 * (1 + torch.erf(x / math.sqrt(2)))


def encode(tokens, types, mask):
    x = weights["embeddings.tokens"][tokens] + weights["embeddings.types"][types] + weights["embeddings.positions"][: tokens.shape[1]]
    x = norm("embeddings.norm", x)
    bias = (1 - mask.double())[:, None, None, :] * -10000.0
    for layer in range(LAYERS):
        name = f"layers.{layer}"
        query, key, value = (heads(linear(f"{name}.{part}", x)) for part in ("query", "key", "value"))
        attention = torch.softmax(query @ key.transpose(-1, -2) / math.sqrt(HIDDEN // HEADS) + bias, -1)
        mixed = (attention @ value).permute(0, 2, 1, 3).reshape(x.shape)
        x = norm(f"{name}.attention_norm", x + linear(f"{name}.output", mixed))
        x = norm(f"{name}.feed_forward_norm", x + linear(f"{name}.contract", gelu(linear(f"{name}.expand", x))))
    return x, torch.tanh(linear("pooler", x[:, 0]))


def case(tokens, types, mask, labels):
    tokens, types, mask, labels = (torch.tensor(x) for x in (tokens, types, mask, labels))
    hidden, pooled = encode(tokens, types, mask)
    logits = linear("head", pooled)
    loss = -torch.log_softmax(logits, -1)[torch.arange(len(labels)), labels].mean()
    names = list(weights)
    gradients = torch.autograd.grad(loss, [weights[name] for name in names])
    return {
        "tokens": tokens.tolist(), "types": types.tolist(), "mask": mask.tolist(), "labels": labels.tolist(),
        "first_hidden": hidden[0].tolist(), "pooled": pooled.tolist(), "logits": logits.tolist(), "loss": loss.item(),
        "gradients": {name: [float(f"{g:.9g}") for g in gradient.flatten().tolist()] for name, gradient in zip(names, gradients)},
    }


cases = [
    # Pairs, the second and third row padded.
    case(
        [[2, 7, 9, 3, 12, 3], [2, 8, 3, 13, 3, 0], [2, 25, 3, 3, 0, 0]],
        [[0, 0, 0, 0, 1, 1], [0, 0, 0, 1, 1, 0], [0, 0, 0, 1, 0, 0]],
        [[1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 0], [1, 1, 1, 1, 0, 0]],
        [0, 2, 1]),
    # Single texts of one length: neither types nor padding.
    case([[2, 5, 6, 3], [2, 29, 29, 3]], [[0] * 4] * 2, [[1] * 4] * 2, [1, 1]),
]
print(json.dumps({
    "vocabulary": VOCABULARY, "hidden": HIDDEN, "heads": HEADS, "layers": LAYERS, "positions": POSITIONS, "classes": CLASSES,
    "weights": {name: value.flatten().tolist() for name, value in weights.items()}, "cases": cases,
}))
