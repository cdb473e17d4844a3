# Fashion-MNIST with a CNN, written by Neuroloom.
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader
from torchvision import datasets
from torchvision.transforms import ToTensor

torch.manual_seed(1)
device = "cuda" if torch.cuda.is_available() else "cpu"
print(f"Using {device} device")

# Read from data/FashionMNIST/raw if they lie there, else downloaded once.
# Programs that are exported as a folder have their data with them.
training_data = datasets.FashionMNIST(root="data", train=True, download=True, transform=ToTensor())
test_data = datasets.FashionMNIST(root="data", train=False, download=True, transform=ToTensor())
train_dataloader = DataLoader(
    training_data,
    batch_size=64,
    shuffle=True,
    drop_last=len(training_data) % 64 == 1,
)
test_dataloader = DataLoader(test_data, batch_size=64)


# PyTorch flattens a picture channel by channel, Neuroloom pixel by pixel: the same network, but the weights after
# nn.Flatten() stand in another order.
class NeuralNetwork(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv2d1 = nn.Conv2d(1, 16, kernel_size=3, padding="same")
        self.relu1 = nn.ReLU()
        self.max_pool2d1 = nn.MaxPool2d(2, stride=2)
        self.batch_norm1 = nn.BatchNorm2d(16, eps=0.001, momentum=0.01)
        self.conv2d2 = nn.Conv2d(16, 32, kernel_size=3, stride=2)
        self.relu2 = nn.ReLU()
        self.flatten1 = nn.Flatten()
        self.linear1 = nn.Linear(1568, 10)

    def forward(self, x):
        conv2d1 = self.conv2d1(x)
        relu1 = self.relu1(conv2d1)
        max_pool2d1 = self.max_pool2d1(relu1)
        batch_norm1 = self.batch_norm1(max_pool2d1)
        conv2d2 = self.conv2d2(F.pad(batch_norm1, (0, 1, 0, 1)))
        relu2 = self.relu2(conv2d2)
        flatten1 = self.flatten1(relu2)
        linear1 = self.linear1(flatten1)
        return linear1


model = NeuralNetwork().to(device)
print(model)

loss_fn = nn.CrossEntropyLoss()

optimizer = torch.optim.Adam(model.parameters(), lr=0.001, betas=(0.9, 0.999), eps=1e-8)
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
