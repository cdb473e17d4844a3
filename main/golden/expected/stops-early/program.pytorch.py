# Stops early, best weights, written by Neuroloom.
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(7)
device = "cuda" if torch.cuda.is_available() else "cpu"
print(f"Using {device} device")

# The same set as in Neuroloom, drawn from other random numbers.
count, random = 60, np.random.default_rng(3)
y = np.arange(count) % 3
radius, angle = 1, 2 * np.pi * y / 3
x = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
x += 0.1 * random.standard_normal((count, 2))
x, y = x.astype(np.float32), y.astype(np.int64)
train_x, test_x = x[:42], x[42:]
train_y, test_y = y[:42], y[42:]
training_data = TensorDataset(torch.tensor(train_x), torch.tensor(train_y))
test_data = TensorDataset(torch.tensor(test_x), torch.tensor(test_y))
train_dataloader = DataLoader(training_data, batch_size=8, shuffle=True)
test_dataloader = DataLoader(test_data, batch_size=8)


class NeuralNetwork(nn.Module):
    def __init__(self):
        super().__init__()
        self.stack = nn.Sequential(
            nn.Linear(2, 6),
            nn.Tanh(),
            nn.Linear(6, 3),
        )

    def forward(self, x):
        return self.stack(x)


model = NeuralNetwork().to(device)
print(model)

loss_fn = nn.CrossEntropyLoss()

optimizer = torch.optim.Adam(model.parameters(), lr=0.9, betas=(0.9, 0.999), eps=1e-8)
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


best, waited, best_weights = float("inf"), 0, None
for t in range(epochs):
    print(f"Epoch {t+1}\n-------------------------------")
    train(train_dataloader, model, loss_fn, optimizer)
    test_loss, correct = test(test_dataloader, model, loss_fn)
    score = test_loss
    if score < best - 0:
        best, waited = score, 0
        best_weights = {name: value.clone() for name, value in model.state_dict().items()}
    else:
        waited += 1
    if waited >= 2:
        break
if best_weights is not None:
    model.load_state_dict(best_weights)
print("Done!")
