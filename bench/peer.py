"""Trains a work of bench/works.ts in PyTorch, eager ("torch") or by torch.compile ("compile"): says "ready <name>", then for
each line "<steps>" the seconds that they took."""
import sys
import time

import torch
from torch import nn

network, optimizer, batch_size, mode = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
TOKENS, WIDTH, HEADS = 64, 256 if network == "gpt256" else 128, 4
LAYERS, VOCABULARY, BIAS = (4, 65, False) if network.startswith("gpt") else (2, 256, True)


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH, bias=BIAS), nn.LayerNorm(WIDTH, bias=BIAS)
        self.qkv, self.mix = nn.Linear(WIDTH, 3 * WIDTH, BIAS), nn.Linear(WIDTH, WIDTH, BIAS)
        self.feed = nn.Sequential(nn.Linear(WIDTH, 4 * WIDTH, BIAS), nn.GELU(), nn.Linear(4 * WIDTH, WIDTH, BIAS))

    def forward(self, x):
        q, k, v = (
            part.view(-1, TOKENS, HEADS, WIDTH // HEADS).transpose(1, 2) for part in self.qkv(self.norm1(x)).chunk(3, -1)
        )
        mixed = nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.mix(mixed.transpose(1, 2).reshape(-1, TOKENS, WIDTH))
        return x + self.feed(self.norm2(x))


class Transformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(VOCABULARY, WIDTH), nn.Parameter(torch.randn(TOKENS, WIDTH) * 0.02)
        nn.init.normal_(self.tokens.weight, std=0.02)
        self.layers = nn.Sequential(*(Layer() for _ in range(LAYERS)), nn.LayerNorm(WIDTH, bias=BIAS))

    def forward(self, x):
        # Head and embedding share a table.
        x = self.layers(self.tokens(x) + self.positions)
        return nn.functional.linear(x, self.tokens.weight).view(-1, VOCABULARY)


networks = {
    "mlp": lambda: nn.Sequential(
        nn.Flatten(), nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10)
    ),
    "cnn": lambda: nn.Sequential(
        nn.Conv2d(1, 16, 3, padding="same"), nn.ReLU(), nn.MaxPool2d(2), nn.BatchNorm2d(16),
        nn.Conv2d(16, 32, 3, stride=2, padding=1), nn.ReLU(), nn.Flatten(), nn.Linear(32 * 49, 10),
    ),
    "transformer": Transformer, "gpt": Transformer, "gpt256": Transformer,
}
device = "cuda" if torch.cuda.is_available() else "cpu"
model = networks[network]().to(device)
weights = list(model.parameters())


def adamw():
    """As nanoGPT has it: only what has two axes decays."""
    decaying = [weight for weight in weights if weight.dim() > 1]
    others = [weight for weight in weights if weight.dim() == 1]
    groups = [{"params": decaying, "weight_decay": 0.1}, {"params": others, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.99))


update = {
    "sgd": lambda: torch.optim.SGD(weights, lr=1e-3), "adam": lambda: torch.optim.Adam(weights, lr=1e-3), "adamw": adamw,
}[optimizer]()
loss_of = nn.CrossEntropyLoss()
if network in ("transformer", "gpt", "gpt256"):
    x, y = torch.randint(0, VOCABULARY, (2, batch_size, TOKENS), device=device)
    y = y.view(-1)
else:
    x, y = torch.rand(batch_size, 1, 28, 28, device=device), torch.randint(0, 10, (batch_size,), device=device)


def forward(x, y):
    return loss_of(model(x), y)


def step():
    update.zero_grad()
    loss = forward(x, y)
    loss.backward()
    if optimizer == "adamw":
        nn.utils.clip_grad_norm_(weights, 1.0)
    update.step()
    return loss.item()


if mode == "compile":
    # Forward and backward pass as one graph each, and the update as one.
    # On a graphics card they are recorded, so that launching costs nothing (CUDA graphs).
    how = "reduce-overhead" if device == "cuda" else "default"
    forward, update.step = torch.compile(forward, mode=how), torch.compile(update.step, mode=how)
for _ in range(20):
    step()
print("ready", "PyTorch" if mode == "torch" else "torch.compile", torch.__version__, device, flush=True)
for line in sys.stdin:
    begin = time.perf_counter()
    for _ in range(int(line)):
        step()
    print(time.perf_counter() - begin, flush=True)
