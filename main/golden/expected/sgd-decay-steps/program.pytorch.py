# SGD, weight decay, steps, written by Neuroloom.
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(7)
device = "cuda" if torch.cuda.is_available() else "cpu"
print(f"Using {device} device")

# The same set as in Neuroloom, drawn from other random numbers.
count, random = 100, np.random.default_rng(3)
y = np.arange(count) % 2
angle = np.pi * random.random(count)
x = np.column_stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25])
x[y == 1] *= -1
x += 0.1 * random.standard_normal((count, 2))
x, y = x.astype(np.float32), y.astype(np.int64)
train_x, test_x = x[:80], x[80:]
train_y, test_y = y[:80], y[80:]
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
            nn.Linear(6, 1),
        )

    def forward(self, x):
        return self.stack(x)


model = NeuralNetwork().to(device)
print(model)


def loss_fn(pred, y):
    return F.binary_cross_entropy_with_logits(pred, y.float().unsqueeze(1))


# Matrices and kernels decay; biases, scales and offsets do not.
groups = [
    {"params": [p for p in model.parameters() if p.ndim > 1], "weight_decay": 0.01},
    {"params": [p for p in model.parameters() if p.ndim <= 1], "weight_decay": 0},
]
optimizer = torch.optim.SGD(groups, lr=0.3)
epochs = 3
steps_per_epoch = len(train_dataloader)


def rate(step):
    return 0.5 ** (step // steps_per_epoch // 1)


scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)


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
        scheduler.step()

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


best, waited, best_weights = float("inf"), 0, None
for t in range(epochs):
    print(f"Epoch {t+1}\n-------------------------------")
    train(train_dataloader, model, loss_fn, optimizer)
    test_loss, correct = test(test_dataloader, model, loss_fn)
    score = -correct
    if score < best - 0.001:
        best, waited = score, 0
        best_weights = {name: value.clone() for name, value in model.state_dict().items()}
    else:
        waited += 1
    if waited >= 1:
        break
if best_weights is not None:
    model.load_state_dict(best_weights)
print("Done!")
