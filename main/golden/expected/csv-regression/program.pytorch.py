# Rents, written by Neuroloom.
import math
import csv
import io
import math
import re
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(7)
device = "cuda" if torch.cuda.is_available() else "cpu"
print(f"Using {device} device")

# The file is read by the rules of Neuroloom: the same rows in the same order.
csv.field_size_limit(1 << 30)
with open("flats.csv", encoding="utf-8-sig", errors="replace") as file:
    text = file.read().lstrip("\ufeff")
rows = csv.reader(io.StringIO(text), delimiter=",", quotechar="\"")
spaces = "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
rows = [[cell.strip(spaces) for cell in row] for row in rows]
rows = [row for row in rows if any(row)][1:]

missing = ["", "?", "-", "--", ".", "na", "n/a", "nan", "null", "none", "#n/a", "#nv", "k.a.", "k. a.", "leer", "fehlt", "missing"]
number = re.compile("[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


def without_unit(cell, unit):
    """A cell without its unit, before or behind; empty where the unit is not there."""
    if cell.endswith(unit):
        return cell[:-len(unit)].rstrip(spaces)
    sign = cell[:1] if cell[:1] in ("-", "+") else ""
    return sign + cell[len(sign) + len(unit):].lstrip(spaces) if cell.startswith(unit, len(sign)) else ""


def numbers(cell, categories, gap, unit):
    """The numbers that stand for a cell; None if its row is left out."""
    if cell.lower() in missing:
        return None if gap == "drop" else [math.nan] + [0.0] * (len(categories or [0]) - 1)
    if categories is not None:
        return [float(cell == value) for value in categories] if cell in categories else None
    if unit is not None:
        cell = without_unit(cell, unit)
    if not number.fullmatch(cell):
        return None
    value = float(cell)
    return [value] if abs(value) < 3.4028235677973366e38 else None


features = [
    (0, None, "drop"),
    (1, None, "drop"),
    (2, None, "median"),
    (3, ["district", "gas", "heat pump"], "mostFrequent"),
    (4, ["no", "yes"], "drop"),
]
targets = [
    (6, None, "drop"),
    (7, None, "drop"),
]
units = {0: "m²", 6: "€"}

table = []
for row in rows:
    if len(row) != 8:
        continue
    cells = [numbers(row[i], categories, gap, units.get(i)) for i, categories, gap in features]
    labels = [numbers(row[i], categories, gap, units.get(i)) for i, categories, gap in targets]
    if None in cells or None in labels:
        continue
    labels = [cell[0] if len(cell) == 1 and categories is None else cell.index(1.0)
              for cell, (_, categories, _) in zip(labels, targets)]
    table.append(([value for cell in cells for value in cell], labels))
if not table:
    raise SystemExit("No row of flats.csv can be used: is it another file than in the app?")
x = np.array([features for features, _ in table], dtype=np.float64).reshape(len(table), -1)
y = np.array([labels for _, labels in table], dtype=np.float64)


def shuffled(count, c):
    """The order that Neuroloom draws: Fisher and Yates with the generator sfc32."""
    a, b, counter, mask = 0x9E3779B9, 0x243F6A88, 1, 0xFFFFFFFF
    order = list(range(count))
    for i in range(count + 11, 0, -1):
        bits = (a + b + counter) & mask
        counter += 1
        a, b = b ^ (b >> 9), (c + (c << 3)) & mask
        c = ((c << 21 | c >> 11) + bits) & mask
        if i < count:  # The first twelve are thrown away.
            j = int(bits / 2**32 * (i + 1))
            order[i], order[j] = order[j], order[i]
    return order


trained = len(x) - max(0, min(len(x) - 1, math.floor(len(x) * 0.2 + 0.5)))
order = shuffled(len(x), 2021770752)
x, y = x[order], y[order]
first = 0
for _, categories, rule in features:
    last = first + len(categories or [0])
    gaps = np.isnan(x[:, first])
    known = x[:trained, first:last][~gaps[:trained]]
    if rule != "drop" and categories is not None:
        x[gaps, first:last] = np.eye(last - first)[known.sum(axis=0).argmax()]
    elif rule != "drop" and gaps.any():
        known = known if len(known) > 0 else np.zeros(1)
        values, counts = np.unique(known, return_counts=True)
        x[gaps, first] = {"mean": known.mean, "median": lambda: np.median(known),
                          "mostFrequent": lambda: values[counts.argmax()]}[rule]()
    first = last


def scale_of(values):
    """Mean and deviation of each column; a constant one has the deviation 1."""
    shifted = values - values[0]
    deviation = shifted.std(axis=0)
    deviation[deviation <= 16 * np.finfo(float).eps * np.abs(values).max(axis=0)] = 1
    return values[0] + shifted.mean(axis=0), deviation


mean, deviation = scale_of(x[:trained])
is_number = np.concatenate([[c is None] * len(c or [0]) for _, c, _ in features])
mean, deviation = np.where(is_number, mean, 0), np.where(is_number, deviation, 1)
x = (x - mean) / deviation
# A prediction in the unit of the file: model(x) * y_deviation + y_mean.
y_mean, y_deviation = scale_of(y[:trained])
y = (y - y_mean) / y_deviation
x, y = x.astype(np.float32), y.astype(np.float32)
train_x, test_x, train_y, test_y = x[:trained], x[trained:], y[:trained], y[trained:]
if len(test_x) == 0:  # Nothing is held out: it is tested on what it is trained on.
    test_x, test_y = train_x.copy(), train_y.copy()
training_data = TensorDataset(torch.tensor(train_x), torch.tensor(train_y))
test_data = TensorDataset(torch.tensor(test_x), torch.tensor(test_y))
train_dataloader = DataLoader(training_data, batch_size=8, shuffle=True)
test_dataloader = DataLoader(test_data, batch_size=8)


class NeuralNetwork(nn.Module):
    def __init__(self):
        super().__init__()
        self.stack = nn.Sequential(
            nn.Linear(8, 8),
            nn.ReLU(),
            nn.Linear(8, 2),
        )

    def forward(self, x):
        return self.stack(x)


model = NeuralNetwork().to(device)
print(model)

loss_fn = nn.MSELoss()

# Matrices and kernels decay; biases, scales and offsets do not.
groups = [
    {"params": [p for p in model.parameters() if p.ndim > 1], "weight_decay": 0.0001},
    {"params": [p for p in model.parameters() if p.ndim <= 1], "weight_decay": 0},
]
optimizer = torch.optim.Adam(groups, lr=0.01, betas=(0.9, 0.999), eps=1e-8)
epochs = 3


def train(dataloader, model, loss_fn, optimizer):
    size = len(dataloader.dataset)
    model.train()
    for batch, (X, y) in enumerate(dataloader):
        X, y = X.to(device), y.to(device)
        pred = model(X)
        loss = loss_fn(pred, y)

        loss.backward()
        optimizer.step()
        optimizer.zero_grad()

        if batch % 100 == 0:
            loss, current = loss.item(), batch * dataloader.batch_size + len(X)
            print(f"loss: {loss:>7f}  [{current:>5d}/{size:>5d}]")


def test(dataloader, model, loss_fn):
    size = len(dataloader.dataset)
    model.eval()
    test_loss = 0
    with torch.no_grad():
        for X, y in dataloader:
            X, y = X.to(device), y.to(device)
            pred = model(X)
            test_loss += loss_fn(pred, y).item() * len(X)
    test_loss /= size
    print(f"Test Error: \n Avg loss: {test_loss:>8f} \n")
    return test_loss


for t in range(epochs):
    print(f"Epoch {t+1}\n-------------------------------")
    train(train_dataloader, model, loss_fn, optimizer)
    test(test_dataloader, model, loss_fn)
print("Done!")
