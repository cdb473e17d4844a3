# A perceptron learns AND, written by Neuroloom.
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(1)
device = "cuda" if torch.cuda.is_available() else "cpu"
print(f"Using {device} device")

# Two features and the class.
train = np.array([
    [0, 0, 0], [0, 1, 0], [1, 0, 0], [1, 1, 1],
], dtype=np.float32)
train_x, train_y = train[:, :2], train[:, 2].astype(np.int64)
# Nothing is held out: it is tested on what it is trained on.
test_x, test_y = train_x.copy(), train_y.copy()
training_data = TensorDataset(torch.tensor(train_x), torch.tensor(train_y))
test_data = TensorDataset(torch.tensor(test_x), torch.tensor(test_y))
train_dataloader = DataLoader(training_data, batch_size=1)
test_dataloader = DataLoader(test_data, batch_size=1)


class PassingStep(torch.autograd.Function):
    @staticmethod
    def forward(ctx, net, low):
        return torch.where(net > 0, 1.0, float(low))

    @staticmethod
    def backward(ctx, gradient):
        return gradient, None


class NeuralNetwork(nn.Module):
    def __init__(self):
        super().__init__()
        self.perceptron1 = nn.Linear(2, 1)

    def forward(self, x):
        feature1 = x[:, 0:1]
        feature2 = x[:, 1:2]
        perceptron1 = PassingStep.apply(self.perceptron1(torch.cat([feature1, feature2], dim=-1)), 0)
        return perceptron1


model = NeuralNetwork().to(device)
print(model)


def loss_fn(pred, y):
    return F.mse_loss(pred, y.float().unsqueeze(1))


optimizer = torch.optim.SGD(model.parameters(), lr=0.1 / 2)
epochs = 30


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
