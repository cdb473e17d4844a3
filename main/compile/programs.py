"""Runs generated programs one after the other: JSON list of {source, x?, weights?} on stdin, results on stdout.

A program with x and weights is a model alone: it gets those weights (by the name of its node) and predicts x.
"""

import contextlib
import io
import json
import sys
import traceback

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

try:
    import tensorflow  # noqa: F401
    import keras
    from keras import initializers, layers
except ImportError:
    keras = initializers = layers = None


def array(tensor):
    return np.array(tensor["values"], dtype=np.float32).reshape(tensor["shape"])


def predict_pytorch(scope, case):
    names = {"kernel": "weight", "bias": "bias", "gamma": "weight", "beta": "bias"}
    names.update({"movingMean": "running_mean", "movingVariance": "running_var"})
    state = scope["model"].state_dict()
    for weight in case["weights"]:
        value = array(weight)
        value = value.transpose(3, 2, 0, 1) if value.ndim == 4 else value.T
        state[f"{weight['node']}.{names[weight['name']]}"] = torch.from_numpy(value.copy())
    scope["model"].load_state_dict(state)
    x = torch.from_numpy(array(case["x"]).transpose(0, 3, 1, 2).copy())
    return scope["model"].eval()(x).detach().numpy()


def predict_keras(scope, case):
    by_node = {}
    for weight in case["weights"]:
        by_node.setdefault(weight["node"], []).append(array(weight))
    for node, values in by_node.items():
        scope[node]._keras_history.operation.set_weights(values)
    return scope["model"].predict(array(case["x"]), verbose=0)


def run(case):
    is_keras = "keras" in case["source"]
    if is_keras and keras is None:
        return {"missing": True}
    scope = {"__name__": "__main__"}
    if "x" in case:
        scope.update({"nn": nn, "F": F, "torch": torch, "device": "cpu"})
        scope.update({"keras": keras, "layers": layers, "initializers": initializers})
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            exec(compile(case["source"], "program", "exec"), scope)
            if "x" not in case:
                return {"printed": printed.getvalue()}
            return {"values": (predict_keras if is_keras else predict_pytorch)(scope, case).flatten().tolist()}
    except Exception:
        return {"error": traceback.format_exc()}


json.dump([run(case) for case in json.load(sys.stdin)], sys.stdout)
