"""Writes gated_recurrent_unit.json: torch's GRU in both directions on sequences of different length, with gradients.

Run: python3 gated_recurrent_unit.py > gated_recurrent_unit.json   (Debian: python3-torch)
"""
import json

import torch

torch.manual_seed(1)
layer = torch.nn.GRU(3, 4, batch_first=True, bidirectional=True)
lengths = [5, 3]
source = torch.randn(2, 5, 3).round(decimals=3)
target = torch.randn(2, 5, 8).round(decimals=3)
packed = torch.nn.utils.rnn.pack_padded_sequence(source, lengths, batch_first=True)
output, _ = torch.nn.utils.rnn.pad_packed_sequence(layer(packed)[0], batch_first=True)
(output * target).sum().backward()


def both(name):
    return [getattr(layer, name), getattr(layer, name + "_reverse")]


parts = {"input_weight": "weight_ih_l0", "state_weight": "weight_hh_l0", "input_bias": "bias_ih_l0", "state_bias": "bias_hh_l0"}
print(json.dumps({
    "lengths": lengths,
    "input": source.flatten().tolist(),
    "target": target.flatten().tolist(),
    "output": output.flatten().tolist(),
    "weights": {ours: torch.stack(both(theirs)).flatten().tolist() for ours, theirs in parts.items()},
    "gradients": {ours: torch.stack([p.grad for p in both(theirs)]).flatten().tolist() for ours, theirs in parts.items()},
}))
