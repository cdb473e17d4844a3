# Perceptrons of all kinds, written by Neuroloom.
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(7)
device = "cuda" if torch.cuda.is_available() else "cpu"
print(f"Using {device} device")

# The same set as in Neuroloom, drawn from other random numbers.
count, random = 60, np.random.default_rng(3)
y = np.arange(count) % 2
radius, angle = np.where(y == 0, 1.3, 0.6), 2 * np.pi * random.random(count)
x = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
x += 0.1 * random.standard_normal((count, 2))
x, y = x.astype(np.float32), y.astype(np.int64)
train_x, test_x = x[:48], x[48:]
train_y, test_y = y[:48], y[48:]
training_data = TensorDataset(torch.tensor(train_x), torch.tensor(train_y))
test_data = TensorDataset(torch.tensor(test_x), torch.tensor(test_y))
train_dataloader = DataLoader(training_data, batch_size=8, shuffle=True)
test_dataloader = DataLoader(test_data, batch_size=8)


class NeuralNetwork(nn.Module):
    def __init__(self):
        super().__init__()
        self.step = nn.Linear(2, 1)
        self.sign = nn.Linear(2, 1)
        self.sigmoid = nn.Linear(2, 1)
        self.tanh = nn.Linear(2, 1)
        self.relu = nn.Linear(2, 1)
        self.linear = nn.Linear(2, 1)
        self.wide = nn.Linear(2, 1)
        self.answer = nn.Linear(7, 1)

    def forward(self, x):
        x1 = x[:, 0:1]
        x2 = x[:, 1:2]
        step = torch.sign(self.step(torch.cat([x2, x1], dim=-1))).clamp(min=0)
        sign = 2 * torch.sign(self.sign(torch.cat([x2, x1], dim=-1))).clamp(min=0) - 1
        sigmoid = torch.sigmoid(self.sigmoid(torch.cat([x2, x1], dim=-1)))
        tanh = torch.tanh(self.tanh(torch.cat([x2, x1], dim=-1)))
        relu = torch.relu(self.relu(torch.cat([x2, x1], dim=-1)))
        linear = self.linear(torch.cat([x2, x1], dim=-1))
        wide = torch.sigmoid(self.wide(x))
        answer = torch.sigmoid(self.answer(torch.cat(
            [step, sign, sigmoid, tanh, relu, linear, wide],
            dim=-1,
        )))
        return answer


model = NeuralNetwork().to(device)
print(model)


def loss_fn(pred, y):
    return F.binary_cross_entropy(pred, y.float().unsqueeze(1))


optimizer = torch.optim.Adam(model.parameters(), lr=0.05, betas=(0.9, 0.999), eps=1e-8)
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
    test_loss, correct = 0, 0
    with torch.no_grad():
        for X, y in dataloader:
            X, y = X.to(device), y.to(device)
            pred = model(X)
            test_loss += loss_fn(pred, y).item() * len(X)
            correct += ((pred.squeeze(1) > 0.5).long() == y).sum().item()
    test_loss /= size
    correct /= size
    print(f"Test Error: \n Accuracy: {(100*correct):>0.1f}%, Avg loss: {test_loss:>8f} \n")
    return test_loss, correct


for t in range(epochs):
    print(f"Epoch {t+1}\n-------------------------------")
    train(train_dataloader, model, loss_fn, optimizer)
    test(test_dataloader, model, loss_fn)
print("Done!")
