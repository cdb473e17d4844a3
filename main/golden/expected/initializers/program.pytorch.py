# Every initializer, written by Neuroloom.
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(7)
device = "cuda" if torch.cuda.is_available() else "cpu"
print(f"Using {device} device")

# The same set as in Neuroloom, drawn from other random numbers.
count, random = 100, np.random.default_rng(3)
x = 3 * random.random((count, 1)) - 1.5
y = 0.8 * np.sin(np.pi * x) + 0.4 * x + 0.1 * random.standard_normal((count, 1))
x, y = x.astype(np.float32), y.astype(np.float32)
train_x, test_x = x[:80], x[80:]
train_y, test_y = y[:80], y[80:]
training_data = TensorDataset(torch.tensor(train_x), torch.tensor(train_y))
test_data = TensorDataset(torch.tensor(test_x), torch.tensor(test_y))
train_dataloader = DataLoader(training_data, batch_size=8, shuffle=True)
test_dataloader = DataLoader(test_data, batch_size=8)


class NeuralNetwork(nn.Module):
    def __init__(self):
        super().__init__()
        self.pytorch_default = nn.Linear(1, 4)
        self.glorot_uniform = nn.Linear(1, 4)
        self.glorot_normal = nn.Linear(1, 4)
        self.he_uniform = nn.Linear(1, 4)
        self.he_normal = nn.Linear(1, 4)
        self.lecun_uniform = nn.Linear(1, 4)
        self.lecun_normal = nn.Linear(1, 4)
        self.random_uniform = nn.Linear(1, 4)
        self.random_normal = nn.Linear(1, 4)
        self.zeros = nn.Linear(1, 4)
        self.ones = nn.Linear(1, 4)
        self.tanh = nn.Tanh()
        self.last = nn.Linear(44, 1, bias=False)

    def forward(self, x):
        pytorch_default = self.pytorch_default(x)
        glorot_uniform = self.glorot_uniform(x)
        glorot_normal = self.glorot_normal(x)
        he_uniform = self.he_uniform(x)
        he_normal = self.he_normal(x)
        lecun_uniform = self.lecun_uniform(x)
        lecun_normal = self.lecun_normal(x)
        random_uniform = self.random_uniform(x)
        random_normal = self.random_normal(x)
        zeros = self.zeros(x)
        ones = self.ones(x)
        join = torch.cat(
            [pytorch_default, glorot_uniform, glorot_normal, he_uniform, he_normal, lecun_uniform, lecun_normal, random_uniform, random_normal, zeros, ones],
            dim=-1,
        )
        tanh = self.tanh(join)
        last = self.last(tanh)
        return last


model = NeuralNetwork().to(device)
print(model)
nn.init.uniform_(model.glorot_uniform.weight, -1.09545, 1.09545)  # Glorot uniform
nn.init.constant_(model.glorot_uniform.bias, 0)  # Zeros
nn.init.trunc_normal_(model.glorot_normal.weight, std=0.719006, a=-1.438012, b=1.438012)  # Glorot normal
nn.init.constant_(model.glorot_normal.bias, 0)  # Zeros
nn.init.uniform_(model.he_uniform.weight, -2.44949, 2.44949)  # He uniform
nn.init.constant_(model.he_uniform.bias, 0)  # Zeros
nn.init.trunc_normal_(model.he_normal.weight, std=1.60774, a=-3.21548, b=3.21548)  # He normal
nn.init.constant_(model.he_normal.bias, 0)  # Zeros
nn.init.uniform_(model.lecun_uniform.weight, -1.73205, 1.73205)  # LeCun uniform
nn.init.constant_(model.lecun_uniform.bias, 0)  # Zeros
nn.init.trunc_normal_(model.lecun_normal.weight, std=1.13685, a=-2.2737, b=2.2737)  # LeCun normal
nn.init.constant_(model.lecun_normal.bias, 0)  # Zeros
nn.init.uniform_(model.random_uniform.weight, -0.05, 0.05)  # Uniform ±0.05
nn.init.constant_(model.random_uniform.bias, 0)  # Zeros
nn.init.normal_(model.random_normal.weight, std=0.05)  # Normal, 0.05
nn.init.constant_(model.random_normal.bias, 0)  # Zeros
nn.init.constant_(model.zeros.weight, 0)  # Zeros
nn.init.constant_(model.zeros.bias, 0)  # Zeros
nn.init.constant_(model.ones.weight, 1)  # Ones
nn.init.constant_(model.ones.bias, 0)  # Zeros
nn.init.trunc_normal_(model.last.weight, std=0.171387, a=-0.342774, b=0.342774)  # LeCun normal

loss_fn = nn.MSELoss()

optimizer = torch.optim.RMSprop(model.parameters(), lr=0.002, alpha=0.9, eps=1e-8, momentum=0.5)
epochs = 3


def train(dataloader, model, loss_fn, optimizer):
    size = len(dataloader.dataset)
    model.train()
    for batch, (X, y) in enumerate(dataloader):
        X, y = X.to(device), y.to(device)
        pred = model(X)
        loss = loss_fn(pred, y)

        loss.backward()
        nn.utils.clip_grad_value_(model.parameters(), 0.5)
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
