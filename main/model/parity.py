"""Runs the PyTorch and Keras sources of blocks on given numbers: cases as JSON on stdin, results on stdout."""

import importlib.util
import json
import os
import sys

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

os.environ.setdefault("KERAS_BACKEND", "tensorflow" if importlib.util.find_spec("tensorflow") else "torch")
try:
    import keras
    from keras import initializers, layers
except ImportError:
    layers = None


def array(tensor):
    return np.array(tensor["values"], dtype=tensor.get("dtype", "float32")).reshape(tensor["shape"])


def side_by_side(y):
    """Several outputs as one."""
    return torch.cat([part.flatten(1) for part in y], dim=1) if isinstance(y, (tuple, list)) else y


def channels_first(x, is_picture=True):
    return np.ascontiguousarray(x.transpose(0, 3, 1, 2)) if is_picture else x


def channels_last(x, is_picture=True):
    return x.transpose(0, 2, 3, 1) if is_picture else x


def run_pytorch(case):
    """The outcome, and the gradients of its sum, weighted by the case's factors, by the inputs."""
    scope = {"nn": nn, "F": F, "torch": torch}
    exec(case["definitions"]["pytorch"], scope)
    inputs = [torch.from_numpy(channels_first(array(x), x["isPicture"])) for x in case["inputs"]]
    smooth = [x.requires_grad_() for x in inputs if x.is_floating_point()]
    scope.update({f"x{i}": x for i, x in enumerate(inputs)})
    if case["module"]:
        module = eval(case["module"], scope)
        state = {w["name"]: torch.from_numpy(array(w)) for w in case["pytorchWeights"]}
        expected = {name for name in module.state_dict() if name != "num_batches_tracked"}
        if expected != set(state):
            raise ValueError(f"PyTorch has the weights {expected}, the block {set(state)}")
        module.load_state_dict(state, strict=False)
        scope["module"] = module.eval()
    y, factors = side_by_side(eval(case["call"], scope)), array(case["factors"])
    values = y.detach().numpy()
    is_picture = case["isPicture"]
    if case["module"] == "nn.Flatten()" and case["inputs"][0]["isPicture"]:
        # PyTorch flattens channel by channel, the block pixel by pixel.
        batch, height, width, channels = case["inputs"][0]["shape"]
        values = channels_last(values.reshape(batch, channels, height, width)).reshape(batch, -1)
        factors = channels_first(factors.reshape(batch, height, width, channels)).reshape(batch, -1)
    if y.requires_grad:
        y.backward(torch.from_numpy(channels_first(factors, is_picture)))
    gradients = [x.grad if x.grad is not None else torch.zeros_like(x) for x in smooth]
    pictures = [x["isPicture"] for x, given in zip(case["inputs"], inputs) if given.is_floating_point()]
    return channels_last(values, is_picture), [channels_last(g.numpy(), p) for g, p in zip(gradients, pictures)]


def run_keras(case):
    scope = {"layers": layers, "initializers": initializers, "keras": keras, "np": np}
    exec(case["definitions"]["keras"], scope)
    layer = scope["layer"] = eval(case["keras"], scope)
    scope.update({f"x{i}": array(x) for i, x in enumerate(case["inputs"])})
    eval(case["kerasCall"], scope)
    if len(layer.weights) != len(case["kerasWeights"]):
        raise ValueError(f"Keras has the weights {layer.weights}, the block {case['kerasWeights']}")
    for w in case["kerasWeights"]:
        getattr(layer, w["name"]).assign(array(w))
    y = eval(case["kerasCall"], scope)
    if isinstance(y, (tuple, list)):
        y = keras.ops.concatenate([keras.ops.reshape(part, (part.shape[0], -1)) for part in y], axis=1)
    return keras.ops.convert_to_numpy(y), []


def can_run_keras(case):
    if layers is None:
        return False
    # On PyTorch it pads averages with the border instead of leaving the padding out.
    return not (keras.backend.backend() == "torch" and "AveragePooling2D" in case["keras"] and "same" in case["keras"])


def attempt(run, case):
    try:
        y, gradients = run(case)
        plain = [gradient.flatten().tolist() for gradient in gradients]
        return {"shape": list(y.shape), "values": y.flatten().tolist(), "gradients": plain}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


results = [
    {"pytorch": attempt(run_pytorch, case), "keras": attempt(run_keras, case) if can_run_keras(case) else None}
    for case in json.load(sys.stdin)
]
json.dump(results, sys.stdout)
