"""Trains the network of parity.test.ts with PyTorch and prints its losses as JSON.

  python make.py FOLDER

FOLDER holds what the test writes: weights.bin (float32, kernels [in, out] and biases in the network's order),
features.bin (float32), labels.bin (int32), and plan.json (layer sizes, batch size, steps, training settings by name).
"""
import json
import sys
from pathlib import Path

import numpy as np
import torch

torch.set_num_threads(1)
folder = Path(sys.argv[1])
plan = json.loads((folder / "plan.json").read_text())
sizes, batch_size, steps = plan["sizes"], plan["batchSize"], plan["steps"]
features = torch.from_numpy(np.fromfile(folder / "features.bin", np.float32).reshape(-1, sizes[0]))
labels = torch.from_numpy(np.fromfile(folder / "labels.bin", np.int32)).long()
weights = np.fromfile(folder / "weights.bin", np.float32)


def network():
    layers, offset = [], 0
    for inputs, outputs in zip(sizes, sizes[1:]):
        layer = torch.nn.Linear(inputs, outputs)
        with torch.no_grad():
            kernel = weights[offset : offset + inputs * outputs].reshape(inputs, outputs)
            layer.weight.copy_(torch.from_numpy(kernel.T.copy()))
            offset += kernel.size
            layer.bias.copy_(torch.from_numpy(weights[offset : offset + outputs].copy()))
            offset += outputs
        layers += [layer, torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1])


def optimizer_of(model, training):
    decay = training["weightDecay"]
    # Neuroloom decays kernels and leaves biases alone.
    groups = [
        {"params": [p for p in model.parameters() if p.dim() > 1], "weight_decay": decay},
        {"params": [p for p in model.parameters() if p.dim() == 1], "weight_decay": 0.0},
    ]
    return eval(training["call"], {"torch": torch, "groups": groups})


def train(training):
    model = network()
    optimizer = optimizer_of(model, training)
    clip, losses = training["clip"], []
    for step in range(steps):
        batch = slice(step * batch_size, (step + 1) * batch_size)
        loss = torch.nn.functional.cross_entropy(model(features[batch]), labels[batch])
        optimizer.zero_grad()
        loss.backward()
        if clip["kind"] == "norm":
            torch.nn.utils.clip_grad_norm_(model.parameters(), clip["limit"])
        elif clip["kind"] == "value":
            torch.nn.utils.clip_grad_value_(model.parameters(), clip["limit"])
        optimizer.step()
        losses.append(loss.item())
    return losses

# What this PyTorch computes wrongly: version 1 takes momentum into NAdam's correction once too often.
wrong = ["NAdam"] if torch.__version__.startswith("1.") else []
cases = {name: train(training) for name, training in plan["cases"].items() if name not in wrong}
print(json.dumps({"torch": torch.__version__, "losses": cases}))
