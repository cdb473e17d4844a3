# Perceptrons wired by hand, written by Neuroloom.
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(7)
device = "cuda" if torch.cuda.is_available() else "cpu"
print(f"Using {device} device")

# Two features and the class.
train = np.array([
    [0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0],
], dtype=np.float32)
train_x, train_y = train[:, :2], train[:, 2].astype(np.int64)
# Nothing is held out: it is tested on what it is trained on.
test_x, test_y = train_x.copy(), train_y.copy()
training_data = TensorDataset(torch.tensor(train_x), torch.tensor(train_y))
test_data = TensorDataset(torch.tensor(test_x), torch.tensor(test_y))
train_dataloader = DataLoader(training_data, batch_size=2, shuffle=True)
test_dataloader = DataLoader(test_data, batch_size=2)


class NeuralNetwork(nn.Module):
    def __init__(self):
        super().__init__()
        self.perceptron1 = nn.Linear(2, 1)
        self.perceptron2 = nn.Linear(2, 1)
        self.perceptron3 = nn.Linear(2, 1)
        self.perceptron4 = nn.Linear(3, 1)
        self.perceptron5 = nn.Linear(3, 1)
        self.perceptron6 = nn.Linear(2, 1)

    def forward(self, x):
        feature1 = x[:, 0:1]
        feature2 = x[:, 1:2]
        perceptron1 = torch.tanh(self.perceptron1(torch.cat([feature1, feature2], dim=-1)))
        perceptron2 = torch.tanh(self.perceptron2(torch.cat([feature1, feature2], dim=-1)))
        perceptron3 = torch.tanh(self.perceptron3(torch.cat([feature1, feature2], dim=-1)))
        perceptron4 = torch.tanh(self.perceptron4(torch.cat([perceptron1, perceptron2, perceptron3], dim=-1)))
        perceptron5 = torch.tanh(self.perceptron5(torch.cat([perceptron1, perceptron2, perceptron3], dim=-1)))
        perceptron6 = torch.tanh(self.perceptron6(torch.cat([perceptron4, perceptron5], dim=-1)))
        return perceptron6


model = NeuralNetwork().to(device)
print(model)
# Start weights that were set by hand.
with torch.no_grad():
    model.perceptron1.weight.copy_(torch.tensor([[-0.48693398, -0.42337248]]))
    model.perceptron1.bias.copy_(torch.tensor([0.6455072]))
    model.perceptron3.weight.copy_(torch.tensor([[-0.32960078, 0.060027346]]))
    model.perceptron3.bias.copy_(torch.tensor([0.27086282]))
    model.perceptron4.weight.copy_(torch.tensor([[0.36100945, -0.17003375, 0.43553656]]))
    model.perceptron4.bias.copy_(torch.tensor([0.30114356]))
    model.perceptron5.weight.copy_(torch.tensor([[0.0019023973, -0.05764719, 0.39332575]]))
    model.perceptron5.bias.copy_(torch.tensor([-0.54322684]))
    model.perceptron6.weight.copy_(torch.tensor([[0.1, -0.7]]))
    model.perceptron6.bias.copy_(torch.tensor([0.2]))


def restore_locked():
    for (weight, places), start in zip(locked, starts):
        weight.detach().view(-1)[places] = start


# Locked numbers, counted row by row: whatever the optimizer makes of them, they stay as they start.
locked = [
    (model.perceptron1.bias, [0]),
    (model.perceptron6.weight, [1]),
]
starts = [weight.detach().flatten()[places] for weight, places in locked]


def loss_fn(pred, y):
    return F.mse_loss(pred, 2 * y.float().unsqueeze(1) - 1)


# Matrices and kernels decay; biases, scales and offsets do not.
groups = [
    {"params": [p for p in model.parameters() if p.ndim > 1], "weight_decay": 0.01},
    {"params": [p for p in model.parameters() if p.ndim <= 1], "weight_decay": 0},
]
optimizer = torch.optim.SGD(groups, lr=0.01, momentum=0.9)
epochs = 12


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
            correct += ((pred.squeeze(1) > 0).long() == y).sum().item()
    test_loss /= size
    correct /= size
    print(f"Test Error: \n Accuracy: {(100*correct):>0.1f}%, Avg loss: {test_loss:>8f} \n")
    return test_loss, correct


for t in range(epochs):
    print(f"Epoch {t+1}\n-------------------------------")
    train(train_dataloader, model, loss_fn, optimizer)
    test(test_dataloader, model, loss_fn)
print("Done!")
