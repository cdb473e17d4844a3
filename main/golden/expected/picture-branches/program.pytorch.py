# Branches of a picture, written by Neuroloom.
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, Subset
from torchvision import datasets
from torchvision.transforms import ToTensor

torch.manual_seed(7)
device = "cuda" if torch.cuda.is_available() else "cpu"
print(f"Using {device} device")

# Read from data/FashionMNIST/raw if they lie there, else downloaded once.
# Programs that are exported as a folder have their data with them.
training_data = datasets.FashionMNIST(root="data", train=True, download=True, transform=ToTensor())
test_data = datasets.FashionMNIST(root="data", train=False, download=True, transform=ToTensor())
training_data = Subset(training_data, range(96))
train_dataloader = DataLoader(training_data, batch_size=8, shuffle=True)
test_dataloader = DataLoader(test_data, batch_size=8)


# PyTorch flattens a picture channel by channel, Neuroloom pixel by pixel: the same network, but the weights after
# nn.Flatten() stand in another order.
class NeuralNetwork(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(4, 4, kernel_size=3, padding="same")
        self.silu1 = nn.SiLU()
        self.mean1 = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten())
        self.max1 = nn.Sequential(nn.AdaptiveMaxPool2d(1), nn.Flatten())
        self.pool1 = nn.MaxPool2d(3, stride=2, ceil_mode=True)
        self.flatten1 = nn.Flatten()
        self.norm1 = nn.LayerNorm(204, eps=0.00001)
        self.linear1 = nn.Linear(204, 10, bias=False)
        self.softmax1 = nn.Softmax(dim=-1)

    def forward(self, x):
        reshape1 = x.reshape(-1, 14, 14, 4).permute(0, 3, 1, 2)
        conv1 = self.conv1(reshape1)
        add1 = conv1 + reshape1
        silu1 = self.silu1(add1)
        mean1 = self.mean1(silu1)
        max1 = self.max1(silu1)
        pool1 = self.pool1(silu1)
        flatten1 = self.flatten1(pool1)
        join1 = torch.cat([mean1, max1, flatten1], dim=-1)
        norm1 = self.norm1(join1)
        linear1 = self.linear1(norm1)
        softmax1 = self.softmax1(linear1)
        return softmax1


model = NeuralNetwork().to(device)
print(model)


def loss_fn(pred, y):
    return F.nll_loss(torch.log(pred.clamp(1e-7, 1 - 1e-7)), y)


optimizer = torch.optim.SGD(model.parameters(), lr=0.02, momentum=0.9, nesterov=True)
epochs = 3


def train(dataloader, model, loss_fn, optimizer):
    size = len(dataloader.dataset)
    model.train()
    for batch, (X, y) in enumerate(dataloader):
        X, y = X.to(device), y.to(device)
        pred = model(X)
        loss = loss_fn(pred, y)

        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1)
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
