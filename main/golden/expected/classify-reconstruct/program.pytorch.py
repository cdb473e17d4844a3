# Classify and reconstruct, written by Neuroloom.
import torch
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
train_dataloader = DataLoader(training_data, batch_size=64, shuffle=True)
test_dataloader = DataLoader(test_data, batch_size=64)


class NeuralNetwork(nn.Module):
    def __init__(self):
        super().__init__()
        self.flatten1 = nn.Flatten()
        self.linear1 = nn.Linear(784, 128)
        self.relu1 = nn.ReLU()
        self.linear2 = nn.Linear(128, 32)
        self.relu2 = nn.ReLU()
        self.linear3 = nn.Linear(32, 10)
        self.linear4 = nn.Linear(32, 128)
        self.relu3 = nn.ReLU()
        self.linear5 = nn.Linear(128, 784)
        self.sigmoid1 = nn.Sigmoid()

    def forward(self, x):
        flatten1 = self.flatten1(x)
        linear1 = self.linear1(flatten1)
        relu1 = self.relu1(linear1)
        linear2 = self.linear2(relu1)
        relu2 = self.relu2(linear2)
        linear3 = self.linear3(relu2)
        linear4 = self.linear4(relu2)
        relu3 = self.relu3(linear4)
        linear5 = self.linear5(relu3)
        sigmoid1 = self.sigmoid1(linear5)
        reshape1 = sigmoid1.reshape(-1, 1, 28, 28)
        return linear3, reshape1, x


model = NeuralNetwork().to(device)
print(model)

loss_classes = nn.CrossEntropyLoss()
loss_picture = nn.MSELoss()


def losses(pred, y):
    pred_classes, pred_picture, target_picture = pred
    return {
        "classes": loss_classes(pred_classes, y),
        "picture": loss_picture(pred_picture, target_picture),
    }


def loss_fn(pred, y):
    own = losses(pred, y)
    return own["classes"] + 10 * own["picture"]


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
    parts = {}
    with torch.no_grad():
        for X, y in dataloader:
            X, y = X.to(device), y.to(device)
            pred = model(X)
            test_loss += loss_fn(pred, y).item() * len(X)
            correct += (pred[0].argmax(1) == y).sum().item()
            for name, value in losses(pred, y).items():
                parts[name] = parts.get(name, 0) + value.item() * len(X) / size
    test_loss /= size
    correct /= size
    print(f"Test Error: \n Accuracy: {(100*correct):>0.1f}%, Avg loss: {test_loss:>8f} \n")
    print("   ".join(f"{name}: {value:>8f}" for name, value in parts.items()))
    return test_loss, correct, parts


for t in range(epochs):
    print(f"Epoch {t+1}\n-------------------------------")
    train(train_dataloader, model, loss_fn, optimizer)
    test(test_dataloader, model, loss_fn)
print("Done!")
