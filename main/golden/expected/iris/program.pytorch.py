# Iris, written by Neuroloom.
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(1)
device = "cuda" if torch.cuda.is_available() else "cpu"
print(f"Using {device} device")

# Four measurements and the class; the first rows are those that are trained on.
table = """
5,3.4,1.6,0.4,0 7.4,2.8,6.1,1.9,2 5.7,3.8,1.7,0.3,0 4.4,3,1.3,0.2,0 4.5,2.3,1.3,0.3,0
7.1,3,5.9,2.1,2 6.1,2.8,4,1.3,1 6,2.2,4,1,1 5.1,3.3,1.7,0.5,0 5.4,3.4,1.7,0.2,0
6.1,3,4.6,1.4,1 5.5,2.5,4,1.3,1 6.1,3,4.9,1.8,2 6.3,2.3,4.4,1.3,1 5.6,3,4.5,1.5,1
6.1,2.8,4.7,1.2,1 6.3,3.4,5.6,2.4,2 6,2.7,5.1,1.6,1 6.4,2.8,5.6,2.1,2 4.4,3.2,1.3,0.2,0
4.9,2.4,3.3,1,1 5.7,2.9,4.2,1.3,1 6,3.4,4.5,1.6,1 6.9,3.1,5.4,2.1,2 6,2.2,5,1.5,2
5.1,3.8,1.5,0.3,0 4.8,3.4,1.9,0.2,0 5,3,1.6,0.2,0 6.6,3,4.4,1.4,1 6.5,2.8,4.6,1.5,1
7.3,2.9,6.3,1.8,2 5.3,3.7,1.5,0.2,0 7.7,2.6,6.9,2.3,2 5.8,2.7,5.1,1.9,2 5.8,2.7,4.1,1,1
5.2,3.5,1.5,0.2,0 4.6,3.1,1.5,0.2,0 6.8,2.8,4.8,1.4,1 6.7,2.5,5.8,1.8,2 5.1,3.8,1.9,0.4,0
6.7,3.1,4.7,1.5,1 5.6,2.9,3.6,1.3,1 5.4,3.7,1.5,0.2,0 6.5,3.2,5.1,2,2 5.4,3,4.5,1.5,1
6.2,3.4,5.4,2.3,2 6.5,3,5.2,2,2 6.9,3.1,4.9,1.5,1 4.8,3.1,1.6,0.2,0 6.3,3.3,6,2.5,2
6.7,3.1,4.4,1.4,1 6.4,3.1,5.5,1.8,2 5.6,2.7,4.2,1.3,1 5.1,3.5,1.4,0.2,0 5.7,3,4.2,1.2,1
6.2,2.2,4.5,1.5,1 5.7,2.5,5,2,2 4.8,3,1.4,0.1,0 6.2,2.9,4.3,1.3,1 7.2,3.6,6.1,2.5,2
4.8,3.4,1.6,0.2,0 7.7,3,6.1,2.3,2 5,3.6,1.4,0.2,0 5.5,3.5,1.3,0.2,0 6.9,3.1,5.1,2.3,2
5.8,2.7,5.1,1.9,2 4.6,3.6,1,0.2,0 5,2.3,3.3,1,1 4.9,3,1.4,0.2,0 5.5,4.2,1.4,0.2,0
6.7,3.3,5.7,2.1,2 5,2,3.5,1,1 6.5,3,5.8,2.2,2 6.4,3.2,4.5,1.5,1 5.1,3.5,1.4,0.3,0
6.3,2.7,4.9,1.8,2 7.7,3.8,6.7,2.2,2 7.2,3.2,6,1.8,2 4.9,2.5,4.5,1.7,2 7.6,3,6.6,2.1,2
6,2.9,4.5,1.5,1 5.1,2.5,3,1.1,1 6.8,3,5.5,2.1,2 6.7,3.3,5.7,2.5,2 6.1,2.9,4.7,1.4,1
4.8,3,1.4,0.3,0 6.3,2.8,5.1,1.5,2 5.1,3.4,1.5,0.2,0 5.1,3.7,1.5,0.4,0 6.8,3.2,5.9,2.3,2
7.9,3.8,6.4,2,2 5.2,4.1,1.5,0.1,0 5.1,3.8,1.6,0.2,0 6.3,2.5,4.9,1.5,1 5.6,3,4.1,1.3,1
5.4,3.9,1.3,0.4,0 5,3.5,1.3,0.3,0 4.9,3.1,1.5,0.1,0 4.3,3,1.1,0.1,0 5.2,3.4,1.4,0.2,0
5.6,2.5,3.9,1.1,1 6.7,3.1,5.6,2.4,2 5,3.5,1.6,0.6,0 6.4,3.2,5.3,2.3,2 6.4,2.8,5.6,2.2,2
5.4,3.4,1.5,0.4,0 5.8,2.8,5.1,2.4,2 5.5,2.4,3.7,1,1 6.6,2.9,4.6,1.3,1 5.9,3,5.1,1.8,2
5.5,2.6,4.4,1.2,1 4.7,3.2,1.3,0.2,0 5.7,2.6,3.5,1,1 6.4,2.7,5.3,1.9,2 5.5,2.3,4,1.3,1
5,3.4,1.5,0.2,0 6.3,2.9,5.6,1.8,2 6.4,2.9,4.3,1.3,1 5.7,2.8,4.5,1.3,1 5,3.2,1.2,0.2,0
5.4,3.9,1.7,0.4,0 4.7,3.2,1.6,0.2,0 5.2,2.7,3.9,1.4,1 4.9,3.6,1.4,0.1,0 5.9,3.2,4.8,1.8,1
7.2,3,5.8,1.6,2 5.8,4,1.2,0.2,0 4.6,3.4,1.4,0.3,0 5.8,2.7,3.9,1.2,1 6,3,4.8,1.8,2
5.6,2.8,4.9,2,2 6.3,3.3,4.7,1.6,1 4.9,3.1,1.5,0.2,0 6.7,3,5.2,2.3,2 7.7,2.8,6.7,2,2
5.7,4.4,1.5,0.4,0 6.9,3.2,5.7,2.3,2 5.5,2.4,3.8,1.1,1 4.4,2.9,1.4,0.2,0 6.2,2.8,4.8,1.8,2
5,3.3,1.4,0.2,0 6.1,2.6,5.6,1.4,2 7,3.2,4.7,1.4,1 6.5,3,5.5,1.8,2 5.8,2.6,4,1.2,1
4.6,3.2,1.4,0.2,0 6.3,2.5,5,1.9,2 5.9,3,4.2,1.5,1 6.7,3,5,1.7,1 5.7,2.8,4.1,1.3,1
"""
table = np.array([row.split(",") for row in table.split()], dtype=np.float64)
x, y = table[:, :4], table[:, 4].astype(np.int64)
mean, deviation = x[:120].mean(axis=0), x[:120].std(axis=0)
x = ((x - mean) / deviation).astype(np.float32)
train_x, test_x, train_y, test_y = x[:120], x[120:], y[:120], y[120:]
training_data = TensorDataset(torch.tensor(train_x), torch.tensor(train_y))
test_data = TensorDataset(torch.tensor(test_x), torch.tensor(test_y))
train_dataloader = DataLoader(training_data, batch_size=16, shuffle=True)
test_dataloader = DataLoader(test_data, batch_size=16)


class NeuralNetwork(nn.Module):
    def __init__(self):
        super().__init__()
        self.stack = nn.Sequential(
            nn.Linear(4, 16),
            nn.ReLU(),
            nn.Linear(16, 3),
        )

    def forward(self, x):
        return self.stack(x)


model = NeuralNetwork().to(device)
print(model)

loss_fn = nn.CrossEntropyLoss()

optimizer = torch.optim.Adam(model.parameters(), lr=0.01, betas=(0.9, 0.999), eps=1e-8)
epochs = 60


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
