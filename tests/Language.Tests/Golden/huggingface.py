"""Writes huggingface/: tiny BERTs as Hugging Face's tools write them, and what they make of a few inputs.

An independent reading of src/transformers/models/bert/modeling_bert.py with plain torch operations: it knows the names of
the file alone and nothing of the platform. The safetensors files are written byte by byte from the format's description.
Run: /usr/bin/python3 huggingface.py            writes the files   (Debian: python3-torch)
     /usr/bin/python3 huggingface.py FOLDER     prints what the folder's weights make of its reference.json's tokens
"""
import collections
import json
import math
import os
import struct
import sys

import torch

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "huggingface")
CONFIG = {
    "architectures": ["BertForSequenceClassification"], "model_type": "bert", "hidden_size": 8, "num_hidden_layers": 2,
    "num_attention_heads": 2, "intermediate_size": 16, "hidden_act": "gelu", "hidden_dropout_prob": 0.1,
    "attention_probs_dropout_prob": 0.1, "max_position_embeddings": 12, "type_vocab_size": 2, "vocab_size": 30,
    "layer_norm_eps": 1e-12, "initializer_range": 0.02, "pad_token_id": 0,
}
PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + [chr(ord("a") + i) for i in range(20)] + ["##a", "##b", "##c", "good", "bad"]
TOKENS = [[2, 7, 9, 28, 12, 3], [2, 29, 8, 13, 5, 3], [2, 25, 26, 3, 6, 3]]
TYPES = [[0, 0, 0, 0, 1, 1], [0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 1, 1]]
DTYPES = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16, "I64": torch.int64}


def state(seed, classes, masked):
    """A state_dict with the names and shapes of BertForSequenceClassification, or of BertForPreTraining."""
    generator = torch.Generator().manual_seed(seed)

    def values(*shape, mean=0.0):
        return mean + 0.3 * torch.randn(*shape, generator=generator)

    hidden, inner = CONFIG["hidden_size"], CONFIG["intermediate_size"]
    tensors = collections.OrderedDict()

    def dense(name, inputs, outputs):
        tensors[name + ".weight"], tensors[name + ".bias"] = values(outputs, inputs), values(outputs)

    def norm(name):
        tensors[name + ".weight"], tensors[name + ".bias"] = values(hidden, mean=1.0), values(hidden)

    tensors["bert.embeddings.word_embeddings.weight"] = values(CONFIG["vocab_size"], hidden)
    tensors["bert.embeddings.position_embeddings.weight"] = values(CONFIG["max_position_embeddings"], hidden)
    tensors["bert.embeddings.token_type_embeddings.weight"] = values(CONFIG["type_vocab_size"], hidden)
    norm("bert.embeddings.LayerNorm")
    for layer in range(CONFIG["num_hidden_layers"]):
        name = f"bert.encoder.layer.{layer}"
        for part in ("query", "key", "value"):
            dense(f"{name}.attention.self.{part}", hidden, hidden)
        dense(f"{name}.attention.output.dense", hidden, hidden)
        norm(f"{name}.attention.output.LayerNorm")
        dense(f"{name}.intermediate.dense", hidden, inner)
        dense(f"{name}.output.dense", inner, hidden)
        norm(f"{name}.output.LayerNorm")
    dense("bert.pooler.dense", hidden, hidden)
    if masked:
        tensors["cls.predictions.bias"] = values(CONFIG["vocab_size"])
        dense("cls.predictions.transform.dense", hidden, hidden)
        norm("cls.predictions.transform.LayerNorm")
        dense("cls.seq_relationship", hidden, 2)
    else:
        dense("classifier", hidden, classes)
    return tensors


def bert(tensors, config, tokens, types):
    """BertModel and the head of BertForSequenceClassification, in double precision."""
    weights = {name.replace("gamma", "weight").replace("beta", "bias"): value.double() for name, value in tensors.items() if value.is_floating_point()}
    prefix = "bert." if any(name.startswith("bert.") for name in weights) else ""

    def dense(name, x):
        return x @ weights[name + ".weight"].T + weights[name + ".bias"]

    def norm(name, x):
        centred = x - x.mean(-1, keepdim=True)
        return centred / torch.sqrt((centred ** 2).mean(-1, keepdim=True) + config["layer_norm_eps"]) * weights[name + ".weight"] + weights[name + ".bias"]

    tokens, types = torch.tensor(tokens), torch.tensor(types)
    rows, length = tokens.shape
    heads = config["num_attention_heads"]
    x = (weights[f"{prefix}embeddings.word_embeddings.weight"][tokens] + weights[f"{prefix}embeddings.token_type_embeddings.weight"][types]
         + weights[f"{prefix}embeddings.position_embeddings.weight"][:length])
    x = norm(f"{prefix}embeddings.LayerNorm", x)
    size = x.shape[-1] // heads
    for layer in range(config["num_hidden_layers"]):
        name = f"{prefix}encoder.layer.{layer}"
        query, key, value = (dense(f"{name}.attention.self.{part}", x).reshape(rows, length, heads, size).transpose(1, 2) for part in ("query", "key", "value"))
        weight = torch.softmax(query @ key.transpose(-1, -2) / math.sqrt(size), -1)
        context = (weight @ value).transpose(1, 2).reshape(rows, length, heads * size)
        x = norm(f"{name}.attention.output.LayerNorm", dense(f"{name}.attention.output.dense", context) + x)
        inner = dense(f"{name}.intermediate.dense", x)
        inner = inner * 0.5 * (1 + torch.erf(inner / math.sqrt(2)))
        x = norm(f"{name}.output.LayerNorm", dense(f"{name}.output.dense", inner) + x)
    pooled = torch.tanh(dense(f"{prefix}pooler.dense", x[:, 0])) if f"{prefix}pooler.dense.weight" in weights else None
    answers = {"tokens": tokens.tolist(), "types": types.tolist(), "hidden": x.tolist()}
    if pooled is not None:
        answers["pooled"] = pooled.tolist()
    if "classifier.weight" in weights:
        answers["logits"] = dense("classifier", pooled).tolist()
    return answers


def write_safetensors(path, tensors):
    names = {value: key for key, value in DTYPES.items()}
    header, data = {}, b""
    for name, value in tensors.items():
        value = value.contiguous()
        raw = value.view(torch.int16).numpy().tobytes() if value.dtype == torch.bfloat16 else value.numpy().tobytes()
        header[name] = {"dtype": names[value.dtype], "shape": list(value.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def read_safetensors(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = file.read()
    header.pop("__metadata__", None)
    return {name: torch.frombuffer(bytearray(data[entry["data_offsets"][0]:entry["data_offsets"][1]]), dtype=DTYPES[entry["dtype"]]).reshape(entry["shape"])
            for name, entry in header.items()}


def folder(name, tensors, config, write):
    path = os.path.join(HERE, name)
    os.makedirs(path, exist_ok=True)
    with open(os.path.join(path, "config.json"), "w") as file:
        json.dump(config, file, indent=2)
    with open(os.path.join(path, "vocab.txt"), "w") as file:
        file.write("\n".join(PIECES) + "\n")
    with open(os.path.join(path, "reference.json"), "w") as file:
        json.dump({**bert(tensors, config, TOKENS, TYPES), "tolerance": 2e-5}, file)
    write(path)


def old_names(tensors):
    return collections.OrderedDict((name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta"), value) for name, value in tensors.items())


class Evil:
    def __reduce__(self):
        return os.system, ("touch /tmp/platform-pickle-was-executed",)


def main():
    classifier = state(5, 3, False)
    folder("classifier", classifier, CONFIG, lambda path: write_safetensors(os.path.join(path, "model.safetensors"), classifier))

    # As torch.save writes it: a Parameter, a view into a larger storage, a transposed one, whole numbers, and the tied matrix.
    masked = state(6, 0, True)
    saved = old_names(masked)
    saved["bert.embeddings.position_ids"] = torch.arange(12).reshape(1, 12)
    saved["cls.predictions.decoder.weight"] = saved["bert.embeddings.word_embeddings.weight"]
    saved["bert.pooler.dense.weight"] = torch.nn.Parameter(saved["bert.pooler.dense.weight"])
    saved["bert.pooler.dense.bias"] = torch.cat([torch.zeros(3), saved["bert.pooler.dense.bias"]])[3:]
    name = "bert.encoder.layer.0.intermediate.dense.weight"
    saved[name] = saved[name].T.contiguous().T
    saved._metadata = {"": {"version": 1}}
    folder("pretraining", masked, {**CONFIG, "architectures": ["BertForPreTraining"]}, lambda path: torch.save(saved, os.path.join(path, "pytorch_model.bin")))

    # The bare encoder, half of it in fp16 and half in bf16, without prefix.
    bare = collections.OrderedDict((key[5:], value.to(torch.float16 if index % 2 else torch.bfloat16)) for index, (key, value) in enumerate(state(7, 3, False).items()) if key.startswith("bert."))
    folder("bare", bare, {**CONFIG, "architectures": ["BertModel"]}, lambda path: torch.save(bare, os.path.join(path, "pytorch_model.bin")))

    torch.save({"weight": Evil()}, os.path.join(HERE, "evil.bin"))
    torch.save({"weight": Evil()}, os.path.join(HERE, "evil-legacy.bin"), _use_new_zipfile_serialization=False)
    torch.save(classifier, os.path.join(HERE, "legacy.bin"), _use_new_zipfile_serialization=False)


if len(sys.argv) > 1:
    with open(os.path.join(sys.argv[1], "reference.json")) as reference, open(os.path.join(sys.argv[1], "config.json")) as config:
        asked = json.load(reference)
        print(json.dumps(bert(read_safetensors(os.path.join(sys.argv[1], "model.safetensors")), json.load(config), asked["tokens"], asked.get("types") or [[0] * len(row) for row in asked["tokens"]])))
else:
    main()
