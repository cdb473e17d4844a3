# A module used twice, written by Neuroloom.
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(7)
device = "cuda" if torch.cuda.is_available() else "cpu"
print(f"Using {device} device")

# The same set as in Neuroloom, drawn from other random numbers.
count, random = 80, np.random.default_rng(3)
y = np.arange(count) % 2
angle = np.pi * random.random(count)
x = np.column_stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25])
x[y == 1] *= -1
x += 0.1 * random.standard_normal((count, 2))
x, y = x.astype(np.float32), y.astype(np.int64)
train_x, test_x = x[:64], x[64:]
train_y, test_y = y[:64], y[64:]
training_data = TensorDataset(torch.tensor(train_x), torch.tensor(train_y))
test_data = TensorDataset(torch.tensor(test_x), torch.tensor(test_y))
train_dataloader = DataLoader(
    training_data,
    batch_size=8,
    shuffle=True,
    drop_last=len(training_data) % 8 == 1,
)
test_dataloader = DataLoader(test_data, batch_size=8)


class NeuralNetwork(nn.Module):
    def __init__(self):
        super().__init__()
        self.first_body_dense = nn.Linear(2, 5)
        self.first_body_norm = nn.BatchNorm1d(5, eps=0.001, momentum=0.01)
        self.first_body_act = nn.SiLU()
        self.first_body_drop = nn.Dropout(0.1)
        self.first_back = nn.Linear(5, 2)
        self.first_gate = nn.Linear(2, 1)
        self.mid = nn.Linear(3, 2)
        self.second_body_dense = nn.Linear(2, 5)
        self.second_body_norm = nn.BatchNorm1d(5, eps=0.001, momentum=0.01)
        self.second_body_act = nn.SiLU()
        self.second_body_drop = nn.Dropout(0.1)
        self.second_back = nn.Linear(5, 2)
        self.second_gate = nn.Linear(2, 1)
        self.solo_dense = nn.Linear(3, 5)
        self.solo_norm = nn.BatchNorm1d(5, eps=0.001, momentum=0.01)
        self.solo_act = nn.SiLU()
        self.solo_drop = nn.Dropout(0.1)
        self.last = nn.Linear(5, 2)

    def forward(self, x):
        first_body_dense = self.first_body_dense(x)
        first_body_norm = self.first_body_norm(first_body_dense)
        first_body_act = self.first_body_act(first_body_norm)
        first_body_drop = self.first_body_drop(first_body_act)
        first_back = self.first_back(first_body_drop)
        first_plus = first_back + x
        first_gate = torch.tanh(self.first_gate(first_plus))
        first_both = torch.cat([first_gate, first_plus], dim=-1)
        mid = self.mid(first_both)
        second_body_dense = self.second_body_dense(mid)
        second_body_norm = self.second_body_norm(second_body_dense)
        second_body_act = self.second_body_act(second_body_norm)
        second_body_drop = self.second_body_drop(second_body_act)
        second_back = self.second_back(second_body_drop)
        second_plus = second_back + mid
        second_gate = torch.tanh(self.second_gate(second_plus))
        second_both = torch.cat([second_gate, second_plus], dim=-1)
        solo_dense = self.solo_dense(second_both)
        solo_norm = self.solo_norm(solo_dense)
        solo_act = self.solo_act(solo_norm)
        solo_drop = self.solo_drop(solo_act)
        last = self.last(solo_drop)
        return last


model = NeuralNetwork().to(device)
print(model)
nn.init.trunc_normal_(model.first_body_dense.weight, std=0.60767, a=-1.21534, b=1.21534)  # Glorot normal
nn.init.constant_(model.first_body_dense.bias, 0)  # Zeros
nn.init.trunc_normal_(model.second_body_dense.weight, std=0.60767, a=-1.21534, b=1.21534)  # Glorot normal
nn.init.constant_(model.second_body_dense.bias, 0)  # Zeros
nn.init.trunc_normal_(model.solo_dense.weight, std=0.568424, a=-1.136848, b=1.136848)  # Glorot normal
nn.init.constant_(model.solo_dense.bias, 0)  # Zeros
# Start weights that were set by hand.
with torch.no_grad():
    model.first_body_dense.weight.copy_(torch.tensor([
        [0.1, 0.6],
        [-0.2, -0.7],
        [0.3, 0.8],
        [-0.4, -0.9],
        [0.5, 1.0],
    ]))
    model.first_gate.weight.copy_(torch.tensor([[0.25, -0.5]]))
    model.second_back.bias.copy_(torch.tensor([0.5, -0.5]))


def restore_locked():
    for (weight, places), start in zip(locked, starts):
        weight.detach().view(-1)[places] = start


# Locked numbers, counted row by row: whatever the optimizer makes of them, they stay as they start.
locked = [
    (model.first_body_dense.weight, [0, 6]),
    (model.second_back.bias, [1]),
    (model.second_gate.weight, [0, 1]),
]
starts = [weight.detach().flatten()[places] for weight, places in locked]

loss_fn = nn.CrossEntropyLoss()

# Matrices and kernels decay; biases, scales and offsets do not.
groups = [
    {"params": [p for p in model.parameters() if p.ndim > 1], "weight_decay": 0.001},
    {"params": [p for p in model.parameters() if p.ndim <= 1], "weight_decay": 0},
]
optimizer = torch.optim.SGD(groups, lr=0.05, momentum=0.5)
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
        restore_locked()
        optimizer.zero_grad()

        if batch % 100 == 0:
            loss, current = loss.item(), batch * dataloader.batch_size + len(X)
            print(f"loss: {loss:>7f}  [{current:>5d}/{size:>5d}]")


def test(dataloader, model, loss_fn):
    size = len(dataloader.dataset)
    model.eval()
    test_loss, correct = 0, 0
    with torch.no_grad():
        for X, y in dataloader:
            X, y = X.to(device), y.to(device)
            pred = model(X)
            test_loss += loss_fn(pred, y).item() * len(X)
            correct += (pred.argmax(1) == y).sum().item()
    test_loss /= size
    correct /= size
    print(f"Test Error: \n Accuracy: {(100*correct):>0.1f}%, Avg loss: {test_loss:>8f} \n")
    return test_loss, correct


for t in range(epochs):
    print(f"Epoch {t+1}\n-------------------------------")
    train(train_dataloader, model, loss_fn, optimizer)
    test(test_dataloader, model, loss_fn)
print("Done!")
