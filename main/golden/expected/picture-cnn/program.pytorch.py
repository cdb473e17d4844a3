# A CNN with dropout, written by Neuroloom.
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, Subset
from torchvision import datasets
from torchvision.transforms import ToTensor

torch.manual_seed(7)
device = "cuda" if torch.cuda.is_available() else "cpu"
print(f"Using {device} device")

# Read from data/MNIST/raw if they lie there, else downloaded once.
# Programs that are exported as a folder have their data with them.
training_data = datasets.MNIST(root="data", train=True, download=True, transform=ToTensor())
test_data = datasets.MNIST(root="data", train=False, download=True, transform=ToTensor())
training_data = Subset(training_data, range(96))
train_dataloader = DataLoader(
    training_data,
    batch_size=8,
    shuffle=True,
    drop_last=len(training_data) % 8 == 1,
)
test_dataloader = DataLoader(test_data, batch_size=8)


# PyTorch flattens a picture channel by channel, Neuroloom pixel by pixel: the same network, but the weights after
# nn.Flatten() stand in another order.
class NeuralNetwork(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv2d1 = nn.Conv2d(1, 4, kernel_size=5)
        self.relu1 = nn.ReLU()
        self.max_pool2d1 = nn.MaxPool2d(2, stride=2)
        self.conv2d2 = nn.Conv2d(4, 6, kernel_size=3, stride=2)
        self.batch_norm1 = nn.BatchNorm2d(6, eps=0.001, momentum=0.01)
        self.gelu1 = nn.GELU()
        self.average_pool2d1 = nn.AvgPool2d(2, stride=2)
        self.dropout1 = nn.Dropout(0.25)
        self.flatten1 = nn.Flatten()
        self.linear1 = nn.Linear(54, 16)
        self.relu2 = nn.ReLU()
        self.dropout2 = nn.Dropout(0.5)
        self.linear2 = nn.Linear(16, 10)

    def forward(self, x):
        conv2d1 = self.conv2d1(x)
        relu1 = self.relu1(conv2d1)
        max_pool2d1 = self.max_pool2d1(relu1)
        conv2d2 = self.conv2d2(F.pad(max_pool2d1, (0, 1, 0, 1)))
        batch_norm1 = self.batch_norm1(conv2d2)
        gelu1 = self.gelu1(batch_norm1)
        average_pool2d1 = self.average_pool2d1(gelu1)
        dropout1 = self.dropout1(average_pool2d1)
        flatten1 = self.flatten1(dropout1)
        linear1 = self.linear1(flatten1)
        relu2 = self.relu2(linear1)
        dropout2 = self.dropout2(relu2)
        linear2 = self.linear2(dropout2)
        return linear2


model = NeuralNetwork().to(device)
print(model)
nn.init.trunc_normal_(model.conv2d2.weight, std=0.267957, a=-0.535914, b=0.535914)  # He normal
nn.init.constant_(model.conv2d2.bias, 0)  # Zeros

loss_fn = nn.CrossEntropyLoss()

# Matrices and kernels decay; biases, scales and offsets do not.
groups = [
    {"params": [p for p in model.parameters() if p.ndim > 1], "weight_decay": 0.01},
    {"params": [p for p in model.parameters() if p.ndim <= 1], "weight_decay": 0},
]
optimizer = torch.optim.AdamW(groups, lr=0.003, betas=(0.9, 0.999), eps=1e-8)
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
