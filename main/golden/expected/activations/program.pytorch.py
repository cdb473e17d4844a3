# Every activation, written by Neuroloom.
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(7)
device = "cuda" if torch.cuda.is_available() else "cpu"
print(f"Using {device} device")

# The same set as in Neuroloom, drawn from other random numbers.
count, random = 90, np.random.default_rng(3)
y = np.arange(count) % 3
along = 0.05 + 0.95 * random.random(count)
radius, angle = 1.35 * along, 2 * np.pi * (3 * along + y) / 3
x = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
x += 0.1 * random.standard_normal((count, 2))
x, y = x.astype(np.float32), y.astype(np.int64)
train_x, test_x = x[:72], x[72:]
train_y, test_y = y[:72], y[72:]
training_data = TensorDataset(torch.tensor(train_x), torch.tensor(train_y))
test_data = TensorDataset(torch.tensor(test_x), torch.tensor(test_y))
train_dataloader = DataLoader(training_data, batch_size=8, shuffle=True)
test_dataloader = DataLoader(test_data, batch_size=8)


class NeuralNetwork(nn.Module):
    def __init__(self):
        super().__init__()
        self.elu_in = nn.Linear(2, 3)
        self.elu = nn.ELU()
        self.gelu_in = nn.Linear(2, 3)
        self.gelu = nn.GELU()
        self.leaky_relu_in = nn.Linear(2, 3)
        self.leaky_relu = nn.LeakyReLU(0.01)
        self.relu_in = nn.Linear(2, 3)
        self.relu = nn.ReLU()
        self.sigmoid_in = nn.Linear(2, 3)
        self.sigmoid = nn.Sigmoid()
        self.silu_in = nn.Linear(2, 3)
        self.silu = nn.SiLU()
        self.softmax_in = nn.Linear(2, 3)
        self.softmax = nn.Softmax(dim=-1)
        self.softplus_in = nn.Linear(2, 3)
        self.softplus = nn.Softplus()
        self.tanh_in = nn.Linear(2, 3)
        self.tanh = nn.Tanh()
        self.last = nn.Linear(8, 3)

    def forward(self, x):
        elu_in = self.elu_in(x)
        elu = self.elu(elu_in)
        gelu_in = self.gelu_in(x)
        gelu = self.gelu(gelu_in)
        leaky_relu_in = self.leaky_relu_in(x)
        leaky_relu = self.leaky_relu(leaky_relu_in)
        relu_in = self.relu_in(x)
        relu = self.relu(relu_in)
        sigmoid_in = self.sigmoid_in(x)
        sigmoid = self.sigmoid(sigmoid_in)
        silu_in = self.silu_in(x)
        silu = self.silu(silu_in)
        softmax_in = self.softmax_in(x)
        softmax = self.softmax(softmax_in)
        softplus_in = self.softplus_in(x)
        softplus = self.softplus(softplus_in)
        tanh_in = self.tanh_in(x)
        tanh = self.tanh(tanh_in)
        sum = elu + gelu + leaky_relu + relu + sigmoid + silu + softmax + softplus + tanh
        product = tanh * sigmoid * elu
        join = torch.cat([sum, product, x], dim=-1)
        last = self.last(join)
        return last


model = NeuralNetwork().to(device)
print(model)

loss_fn = nn.CrossEntropyLoss()

optimizer = torch.optim.RMSprop(model.parameters(), lr=0.01, alpha=0.99, eps=1e-8)
epochs = 3
steps_per_epoch = len(train_dataloader)


def rate(step):
    return 0.8 ** (step / steps_per_epoch)


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
