"""The lecture's Fashion-MNIST program, five epochs, without shuffling: prints its epochs. Takes the folder of the IDX files."""
import gzip
import sys

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def idx(name, header):
    with gzip.open(f"{sys.argv[1]}/{name}.gz") as file:
        return np.frombuffer(file.read(), np.uint8, offset=header)


def loader(part):
    x = torch.from_numpy(idx(f"{part}-images-idx3-ubyte", 16).reshape(-1, 1, 28, 28).astype(np.float32) / 255)
    return DataLoader(TensorDataset(x, torch.from_numpy(idx(f"{part}-labels-idx1-ubyte", 8).astype(np.int64))), 64)


training, test = loader("train"), loader("t10k")
model = nn.Sequential(
    nn.Flatten(), nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10)
)
loss_of, update = nn.CrossEntropyLoss(), torch.optim.SGD(model.parameters(), lr=1e-3)
for epoch in range(5):
    model.train()
    for x, y in training:
        loss = loss_of(model(x), y)
        loss.backward()
        update.step()
        update.zero_grad()
    model.eval()
    with torch.no_grad():
        outputs = [(model(x), y) for x, y in test]
    loss = sum(loss_of(o, y).item() for o, y in outputs) / len(outputs)
    accuracy = sum((o.argmax(1) == y).sum().item() for o, y in outputs) / len(test.dataset)
    print(f"epoch {epoch + 1}: {100 * accuracy:.1f} %, {loss:.3f}", flush=True)
