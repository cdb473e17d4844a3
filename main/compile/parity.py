"""Runs the PyTorch and Keras sources of blocks on given numbers: cases as JSON on stdin, results on stdout."""

import json
import sys

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

# Keras on PyTorch pads averages wrongly (it repeats the border), so Keras is tested where TensorFlow carries it.
try:
    import keras
    import tensorflow  # noqa: F401
    from keras import initializers, layers
except ImportError:
    layers = None

STATE_NAMES = {
    "kernel": "weight",
    "bias": "bias",
    "theta": "bias",
    "gamma": "weight",
    "beta": "bias",
    "movingMean": "running_mean",
    "movingVariance": "running_var",
}


def array(tensor):
    return np.array(tensor["values"], dtype=np.float32).reshape(tensor["shape"])


def channels_first(x):
    return np.ascontiguousarray(x.transpose(0, 3, 1, 2)) if x.ndim == 4 else x


def channels_last(x):
    return x.transpose(0, 2, 3, 1) if x.ndim == 4 else x


def to_pytorch(weight):
    if weight.ndim == 4:
        return np.ascontiguousarray(weight.transpose(3, 2, 0, 1))
    return np.ascontiguousarray(weight.T)


def run_pytorch(case):
    scope = {"nn": nn, "F": F, "torch": torch}
    inputs = [torch.from_numpy(channels_first(array(x))) for x in case["inputs"]]
    scope.update({f"x{i}": x for i, x in enumerate(inputs)})
    if case["module"]:
        module = eval(case["module"], scope)
        state = {STATE_NAMES[w["name"]]: torch.from_numpy(to_pytorch(array(w))) for w in case["weights"]}
        expected = {name for name in module.state_dict() if name != "num_batches_tracked"}
        if expected != set(state):
            raise ValueError(f"PyTorch has the weights {expected}, the block {set(state)}")
        module.load_state_dict(state, strict=False)
        scope["module"] = module.eval()
    y = eval(case["call"], scope).detach().numpy()
    if case["module"] == "nn.Flatten()" and len(case["inputs"][0]["shape"]) == 4:
        # PyTorch flattens channel by channel, the block pixel by pixel.
        batch, height, width, channels = case["inputs"][0]["shape"]
        y = channels_last(y.reshape(batch, channels, height, width)).reshape(batch, -1)
    return channels_last(y)


def run_keras(case):
    layer = eval(case["keras"], {"layers": layers, "initializers": initializers, "keras": keras})
    inputs = [array(x) for x in case["inputs"]]
    argument = inputs if len(inputs) > 1 else inputs[0]
    if case["kerasJoins"] and len(inputs) > 1:
        argument = layers.Concatenate()(argument)
    layer(argument)
    layer.set_weights([array(w) for w in case["weights"]])
    return layer(argument, training=False).numpy()


def attempt(run, case):
    try:
        y = run(case)
        return {"shape": list(y.shape), "values": y.flatten().tolist()}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


results = [
    {"pytorch": attempt(run_pytorch, case), "keras": attempt(run_keras, case) if layers else None}
    for case in json.load(sys.stdin)
]
json.dump(results, sys.stdout)
