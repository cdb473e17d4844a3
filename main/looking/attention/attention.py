"""nn.MultiheadAttention on given numbers, its weights and what a classifier behind it says: JSON on stdin and stdout."""

import json
import sys

import torch
from torch import nn


def tensor(given):
    return torch.tensor(given["values"], dtype=torch.float32).reshape(given["shape"])


def run(x, heads, state, classes, padding, cuts, off):
    x = tensor(x).unsqueeze(0)
    length, width = x.shape[1:]
    layer = nn.MultiheadAttention(width, heads, batch_first=True)
    layer.load_state_dict({name: tensor(value) for name, value in state.items()})
    hidden = torch.zeros(heads, length, length, dtype=torch.bool)
    for head, query, key in cuts:
        hidden[head, query, key] = True
    with torch.no_grad():
        for head in off:
            size = width // heads
            layer.out_proj.weight[:, head * size : (head + 1) * size] = 0
        mask = torch.tensor(padding).unsqueeze(0)
        out, weights = layer.eval()(
            x, x, x, key_padding_mask=mask, attn_mask=hidden, need_weights=True, average_attn_weights=False
        )
        said = (out.mean(1) @ tensor(classes["weight"]).T + tensor(classes["bias"])).softmax(-1)
    return {"weights": weights.flatten().tolist(), "said": said.flatten().tolist()}


json.dump([run(**one) for one in json.load(sys.stdin)], sys.stdout)
