"""Runs PyTorch's own attention and transformer layers on given numbers: cases as JSON on stdin, results on stdout.

GPT-2 and Llama, which PyTorch has no layers for, are written out here in a few lines each.
"""

import json
import sys

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


def tensor(given):
    return torch.from_numpy(np.array(given["values"], dtype=given["dtype"]).reshape(given["shape"]))


def later(length):
    return torch.ones(length, length, dtype=torch.bool).triu(1)


def padding(mask):
    return None if mask is None else mask == 0


def attention(state, inputs, heads, causal):
    query = inputs["query"]
    key = inputs.get("key", query)
    layer = nn.MultiheadAttention(query.shape[-1], heads, batch_first=True, bias="in_proj_bias" in state)
    layer.load_state_dict(state)
    mask = later(query.shape[1]) if causal else None
    return layer.eval()(query, key, key, key_padding_mask=padding(inputs.get("mask")), attn_mask=mask, need_weights=False)[0]


def encoder_block(state, inputs, heads, feedForward, activation, normFirst, causal=False):
    x = inputs["x"]
    layer = nn.TransformerEncoderLayer(
        x.shape[-1], heads, feedForward, activation=activation, batch_first=True, norm_first=normFirst
    )
    layer.load_state_dict(state)
    mask = later(x.shape[1]) if causal else None
    return layer.eval()(x, src_mask=mask, src_key_padding_mask=padding(inputs.get("mask")))


def encoder(state, inputs, heads, feedForward, activation, normFirst, layers):
    x = inputs["x"]
    layer = nn.TransformerEncoderLayer(
        x.shape[-1], heads, feedForward, activation=activation, batch_first=True, norm_first=normFirst
    )
    stack = nn.TransformerEncoder(layer, layers, norm=nn.LayerNorm(x.shape[-1]) if normFirst else None)
    stack.load_state_dict(state)
    return stack.eval()(x, src_key_padding_mask=padding(inputs.get("mask")))


def decoder_block(state, inputs, heads, feedForward, activation, normFirst):
    x = inputs["x"]
    layer = nn.TransformerDecoderLayer(
        x.shape[-1], heads, feedForward, activation=activation, batch_first=True, norm_first=normFirst
    )
    layer.load_state_dict(state)
    return layer.eval()(
        x,
        inputs["memory"],
        tgt_mask=later(x.shape[1]),
        tgt_key_padding_mask=padding(inputs.get("mask")),
        memory_key_padding_mask=padding(inputs.get("memory_mask")),
    )


def heads_of(x, heads):
    return x.unflatten(-1, (heads, -1)).transpose(1, 2)


def attend(q, k, v):
    scores = (q @ k.transpose(-1, -2)) / q.shape[-1] ** 0.5
    return (scores.masked_fill(later(q.shape[-2]), float("-inf")).softmax(-1) @ v).transpose(1, 2).flatten(2)


def gpt(state, inputs, heads, layers):
    """As transformers' GPT2LMHeadModel, whose Conv1D holds its weights [in, out]."""
    w = lambda name: state.get(name)
    norm = lambda x, name: F.layer_norm(x, x.shape[-1:], w(f"{name}.weight"), w(f"{name}.bias"), 1e-5)
    conv = lambda x, name: x @ w(f"{name}.weight") + w(f"{name}.bias")
    tokens = inputs["tokens"].long()
    x = w("wte.weight")[tokens] + w("wpe.weight")[: tokens.shape[1]]
    for i in range(layers):
        q, k, v = conv(norm(x, f"h.{i}.ln_1"), f"h.{i}.attn.c_attn").chunk(3, -1)
        x = x + conv(attend(*(heads_of(part, heads) for part in (q, k, v))), f"h.{i}.attn.c_proj")
        hidden = F.gelu(conv(norm(x, f"h.{i}.ln_2"), f"h.{i}.mlp.c_fc"), approximate="tanh")
        x = x + conv(hidden, f"h.{i}.mlp.c_proj")
    return norm(x, "ln_f") @ w("wte.weight").T


def llama(state, inputs, heads, keyHeads, layers):
    """As transformers' LlamaForCausalLM with tied embeddings."""
    w = lambda name: state[f"{name}.weight"]
    norm = lambda x, name: w(name) * x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-5)

    def turned(x):
        length, width = x.shape[-2:]
        angles = torch.outer(torch.arange(length).float(), 1 / 10000 ** (torch.arange(0, width, 2).float() / width))
        cos, sin = torch.cat([angles, angles], -1).cos(), torch.cat([angles, angles], -1).sin()
        a, b = x.chunk(2, -1)
        return x * cos + torch.cat([-b, a], -1) * sin

    x = w("embed_tokens")[inputs["tokens"].long()]
    for i in range(layers):
        y, at = norm(x, f"layers.{i}.input_layernorm"), f"layers.{i}.self_attn"
        q = turned(heads_of(F.linear(y, w(f"{at}.q_proj")), heads))
        k = turned(heads_of(F.linear(y, w(f"{at}.k_proj")), keyHeads)).repeat_interleave(heads // keyHeads, 1)
        v = heads_of(F.linear(y, w(f"{at}.v_proj")), keyHeads).repeat_interleave(heads // keyHeads, 1)
        x = x + F.linear(attend(q, k, v), w(f"{at}.o_proj"))
        y, at = norm(x, f"layers.{i}.post_attention_layernorm"), f"layers.{i}.mlp"
        gate = F.silu(F.linear(y, w(f"{at}.gate_proj"))) * F.linear(y, w(f"{at}.up_proj"))
        x = x + F.linear(gate, w(f"{at}.down_proj"))
    return F.linear(norm(x, "norm"), w("embed_tokens"))


kinds = {f.__name__: f for f in (attention, encoder_block, encoder, decoder_block, gpt, llama)}


def run(case):
    state = {name: tensor(given).requires_grad_() for name, given in case["state"].items()}
    inputs = {name: tensor(given) for name, given in case["inputs"].items()}
    smooth = [x.requires_grad_() for x in inputs.values() if x.is_floating_point()]
    y = kinds[case["kind"]](state, inputs, **case["options"])
    # What a module has loaded is a copy: gradients are those of the inputs, and of the state where it is used itself.
    y.backward(tensor(case["factors"]))
    gradients = [x.grad.flatten().tolist() for x in smooth]
    tied = state.get("wte.weight", state.get("embed_tokens.weight"))
    return {
        "shape": list(y.shape),
        "values": y.flatten().tolist(),
        "gradients": gradients + ([tied.grad.flatten().tolist()] if tied is not None else []),
    }


json.dump([run(case) for case in json.load(sys.stdin)], sys.stdout)
