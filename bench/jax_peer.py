"""Trains a work of bench/works.ts with JAX, jit and donated buffers: says "ready <name>", then for each line "<steps>" the
seconds that they took. Initial weights, formulas and what is reported of a step are those of peer.py."""
import os
import sys
import time

os.environ.setdefault("JAX_PLATFORMS", "cpu")
import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

network, optimizer, batch_size = sys.argv[1], sys.argv[2], int(sys.argv[3])
TOKENS, WIDTH, HEADS = 64, 128, 4
LAYERS, VOCABULARY, BIAS = (4, 65, False) if network == "gpt" else (2, 256, True)
RATE, BETA1, BETA2, EPSILON = 1e-3, 0.9, 0.99 if optimizer == "adamw" else 0.999, 1e-8
random = np.random.default_rng(1)


def uniform(*shape, fan_in):
    return jnp.asarray(random.uniform(-1, 1, shape) / np.sqrt(fan_in), jnp.float32)


def linear(inputs, outputs, bias=True):
    bias = {"b": uniform(outputs, fan_in=inputs)} if bias else {}
    return {"w": uniform(inputs, outputs, fan_in=inputs), **bias}


def convolution(inputs, outputs):
    return {"w": uniform(3, 3, inputs, outputs, fan_in=9 * inputs), "b": uniform(outputs, fan_in=9 * inputs)}


def norm(width, bias=True):
    return {"scale": jnp.ones(width), **({"shift": jnp.zeros(width)} if bias else {})}


def table(rows):
    return jnp.asarray(0.02 * random.normal(size=(rows, WIDTH)), jnp.float32)


def layer():
    return {
        "norm1": norm(WIDTH, BIAS), "norm2": norm(WIDTH, BIAS),
        "qkv": linear(WIDTH, 3 * WIDTH, BIAS), "mix": linear(WIDTH, WIDTH, BIAS),
        "up": linear(WIDTH, 4 * WIDTH, BIAS), "down": linear(4 * WIDTH, WIDTH, BIAS),
    }


def product(p, x):
    return x @ p["w"] + p["b"] if "b" in p else x @ p["w"]


def convolved(p, x, stride=1):
    # PyTorch's padding of 1 at both ends: "SAME" would put it at the end alone where the stride is 2.
    return lax.conv_general_dilated(x, p["w"], (stride, stride), [(1, 1), (1, 1)], dimension_numbers=("NHWC", "HWIO", "NHWC")) + p["b"]


def layer_norm(p, x):
    x = (x - x.mean(-1, keepdims=True)) * lax.rsqrt(x.var(-1, keepdims=True) + 1e-5) * p["scale"]
    return x + p["shift"] if "shift" in p else x


def mlp(weights, running, x):
    x = x.reshape(x.shape[0], -1)
    for p in weights[:-1]:
        x = jax.nn.relu(product(p, x))
    return product(weights[-1], x), running


def cnn(weights, running, x):
    x = jax.nn.relu(convolved(weights["first"], x))
    x = lax.reduce_window(x, -jnp.inf, lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")
    mean, variance, count = x.mean((0, 1, 2)), x.var((0, 1, 2)), x.size / x.shape[-1]
    x = (x - mean) * lax.rsqrt(variance + 1e-5) * weights["norm"]["scale"] + weights["norm"]["shift"]
    new = {"mean": 0.9 * running["mean"] + 0.1 * mean, "variance": 0.9 * running["variance"] + 0.1 * variance * count / (count - 1)}
    x = jax.nn.relu(convolved(weights["second"], x, 2))
    return product(weights["last"], x.reshape(x.shape[0], -1)), new


def attention(p, x):
    heads = lambda part: part.reshape(-1, TOKENS, HEADS, WIDTH // HEADS).transpose(0, 2, 1, 3)
    q, k, v = (heads(part) for part in jnp.split(product(p["qkv"], x), 3, -1))
    scores = q @ k.swapaxes(-1, -2) / np.sqrt(WIDTH // HEADS)
    scores = jnp.where(np.tril(np.ones((TOKENS, TOKENS), bool)), scores, -jnp.inf)
    return product(p["mix"], (jax.nn.softmax(scores) @ v).transpose(0, 2, 1, 3).reshape(-1, TOKENS, WIDTH))


def transformer(weights, running, x):
    x = weights["tokens"][x] + weights["positions"]
    for p in weights["layers"]:
        x = x + attention(p, layer_norm(p["norm1"], x))
        x = x + product(p["down"], jax.nn.gelu(product(p["up"], layer_norm(p["norm2"], x)), approximate=False))
    # Head and embedding share a table.
    return (layer_norm(weights["norm"], x) @ weights["tokens"].T).reshape(-1, VOCABULARY), running


language_model = lambda: (
    transformer,
    {
        "tokens": table(VOCABULARY), "positions": table(TOKENS),
        "layers": [layer() for _ in range(LAYERS)], "norm": norm(WIDTH, BIAS),
    },
    {},
)


works = {
    "mlp": lambda: (mlp, [linear(784, 512), linear(512, 512), linear(512, 10)], {}),
    "cnn": lambda: (
        cnn,
        {"first": convolution(1, 16), "norm": norm(16), "second": convolution(16, 32), "last": linear(32 * 49, 10)},
        {"mean": jnp.zeros(16), "variance": jnp.ones(16)},
    ),
    "transformer": language_model, "gpt": language_model,
}
apply, weights, running = works[network]()
if network in ("transformer", "gpt"):
    x, y = (jnp.asarray(random.integers(0, VOCABULARY, (batch_size, TOKENS)), jnp.int32) for _ in range(2))
    y = y.reshape(-1)
else:
    x = jnp.asarray(random.random((batch_size, 28, 28, 1)), jnp.float32)
    y = jnp.asarray(random.integers(0, 10, batch_size), jnp.int32)


def loss_of(weights, running, x, y):
    outputs, new = apply(weights, running, x)
    return -jnp.take_along_axis(jax.nn.log_softmax(outputs), y[:, None], 1).mean(), new


def sgd(weights, slots, gradients, count):
    return jax.tree.map(lambda w, g: w - RATE * g, weights, gradients), slots


def adam(weights, slots, gradients, count):
    first = jax.tree.map(lambda m, g: BETA1 * m + (1 - BETA1) * g, slots[0], gradients)
    second = jax.tree.map(lambda v, g: BETA2 * v + (1 - BETA2) * g * g, slots[1], gradients)
    size, correction = RATE / (1 - BETA1**count), jnp.sqrt(1 - BETA2**count)
    update = lambda w, m, v: w - size * m / (jnp.sqrt(v) / correction + EPSILON)
    return jax.tree.map(update, weights, first, second), (first, second)


def adamw(weights, slots, gradients, count):
    """As nanoGPT has it: gradients cut to a norm of 1, and only what has two axes decays."""
    size = jnp.sqrt(sum((g * g).sum() for g in jax.tree.leaves(gradients)))
    cut = jax.tree.map(lambda g: g * jnp.minimum(1, 1 / (size + 1e-6)), gradients)
    shrunk = jax.tree.map(lambda w: w * (1 - RATE * 0.1) if w.ndim > 1 else w, weights)
    return adam(shrunk, slots, cut, count)


def step(weights, slots, running, count, x, y):
    (loss, new), gradients = jax.value_and_grad(loss_of, has_aux=True)(weights, running, x, y)
    count = count + 1
    weights, slots = {"sgd": sgd, "adam": adam, "adamw": adamw}[optimizer](weights, slots, gradients, count)
    return loss, weights, slots, new, count


zeros = lambda: jax.tree.map(jnp.zeros_like, weights)
state = (weights, (zeros(), zeros()) if optimizer != "sgd" else (), running, jnp.float32(0))
compiled = jax.jit(step, donate_argnums=(0, 1, 2, 3))


def train(steps):
    global state
    for _ in range(steps):
        loss, *state = compiled(*state, x, y)
        # Waits for the end of the step, as everybody does who shows a loss.
        loss.item()


train(20)
print("ready JAX", jax.__version__, flush=True)
for line in sys.stdin:
    begin = time.perf_counter()
    train(int(line))
    print(time.perf_counter() - begin, flush=True)
