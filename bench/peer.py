"""Trains a work of bench/works.ts in PyTorch: prints "ready", then for each line "<steps>" the seconds they took."""
import sys
import time

import torch
from torch import nn

network, optimizer, batch_size = sys.argv[1], sys.argv[2], int(sys.argv[3])

networks = {
    "mlp": lambda: nn.Sequential(
        nn.Flatten(), nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10)
    ),
    "cnn": lambda: nn.Sequential(
        nn.Conv2d(1, 16, 3, padding="same"), nn.ReLU(), nn.MaxPool2d(2), nn.BatchNorm2d(16),
        nn.Conv2d(16, 32, 3, stride=2, padding=1), nn.ReLU(), nn.Flatten(), nn.Linear(32 * 49, 10),
    ),
}
device = "cuda" if torch.cuda.is_available() else "cpu"
model = networks[network]().to(device)
update = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[optimizer](model.parameters(), lr=1e-3)
loss_of = nn.CrossEntropyLoss()
x = torch.rand(batch_size, 1, 28, 28, device=device)
y = torch.randint(0, 10, (batch_size,), device=device)


def step():
    update.zero_grad()
    loss = loss_of(model(x), y)
    loss.backward()
    update.step()
    return loss.item()


for _ in range(5):
    step()
print("ready", torch.__version__, device, flush=True)
for line in sys.stdin:
    begin = time.perf_counter()
    for _ in range(int(line)):
        step()
    print(time.perf_counter() - begin, flush=True)
