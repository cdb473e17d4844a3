"""Runs generated programs one after the other: JSON list of {source, x? or fields?, read?} on stdin, results on stdout.

A program with x is a model alone: it predicts x; one with fields takes several inputs, in order. Of any other, expressions in `read` are evaluated when it has run.
"""

import contextlib
import importlib.util
import io
import json
import os
import sys
import traceback

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

os.environ.setdefault("KERAS_BACKEND", "tensorflow" if importlib.util.find_spec("tensorflow") else "torch")
try:
    import keras
    from keras import initializers, layers
except ImportError:
    keras = initializers = layers = None


def predict(model, tensor):
    x = np.array(tensor["values"], dtype=np.float32).reshape(tensor["shape"])
    if isinstance(model, nn.Module) and not hasattr(model, "predict"):
        x = torch.from_numpy(x.transpose(0, 3, 1, 2).copy())
        return model.eval()(x).detach().numpy()
    return model.predict(x, verbose=0)


def predict_fields(model, fields):
    arrays = [np.array(field["values"]).reshape(field["shape"]).astype(field["dtype"]) for field in fields]
    if isinstance(model, nn.Module) and not hasattr(model, "predict"):
        return model.eval()(*[torch.from_numpy(array) for array in arrays]).detach().numpy()
    return model.predict(arrays, verbose=0)


def run(case):
    if "keras" in case["source"] and keras is None:
        return {"missing": True}
    scope = {"__name__": "__main__"}
    if "x" in case or "fields" in case:
        scope.update({"nn": nn, "F": F, "torch": torch, "device": "cpu"})
        scope.update({"keras": keras, "layers": layers, "initializers": initializers})
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            exec(compile(case["source"], "program", "exec"), scope)
            if "x" in case:
                return {"values": predict(scope["model"], case["x"]).flatten().tolist()}
            if "fields" in case:
                return {"values": predict_fields(scope["model"], case["fields"]).flatten().tolist()}
            read = [eval(expression, scope) for expression in case.get("read", [])]
        return {"printed": printed.getvalue(), "read": read}
    except Exception:
        return {"error": traceback.format_exc()}


json.dump([run(case) for case in json.load(sys.stdin)], sys.stdout)
