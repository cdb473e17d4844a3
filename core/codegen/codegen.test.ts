import { describe, expect, it } from 'vitest';
import { analyse } from '../analysis/analyse.ts';
import { startWeights, withLocks, withWeights } from '../analysis/startWeights.ts';
import type { ParamValues } from '../params.ts';
import { logicPoints, partOfPoints, pointsOf } from '../data/points.ts';
import { usualNumberWords } from '../data/kinds/numberWords.ts';
import { examples } from '../examples/examples.ts';
import { littleBert } from '../examples/littleBert.ts';
import { translator } from '../examples/translator.ts';
import { chain } from '../graph/chain.ts';
import { ROOT, type Document } from '../graph/document.ts';
import { addNode, connect, renameNode } from '../graph/edits.ts';
import { group } from '../graph/modules.ts';
import { maskProblem, toKeras } from './keras.ts';
import { programOf } from './program.ts';
import { toPyTorch } from './pytorch.ts';

const lecture = examples['fashion-mnist']!;

function code(result: ReturnType<typeof toPyTorch>): string {
  if (!result.ok) throw new Error(result.error.map((problem) => problem.message.en).join());
  return result.value;
}

const lecturePyTorch = String.raw`# Fashion-MNIST as in the lecture, written by Neuroloom.
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
train_dataloader = DataLoader(training_data, batch_size=64)
test_dataloader = DataLoader(test_data, batch_size=64)


class NeuralNetwork(nn.Module):
    def __init__(self):
        super().__init__()
        self.stack = nn.Sequential(
            nn.Flatten(),
            nn.Linear(784, 512),
            nn.ReLU(),
            nn.Linear(512, 512),
            nn.ReLU(),
            nn.Linear(512, 10),
        )

    def forward(self, x):
        return self.stack(x)


model = NeuralNetwork().to(device)
print(model)

loss_fn = nn.CrossEntropyLoss()

optimizer = torch.optim.SGD(model.parameters(), lr=0.001)
epochs = 5


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
`;

const lectureKerasModel = `model = keras.Sequential([
    keras.Input(shape=(28, 28, 1)),
    layers.Flatten(),
    layers.Dense(
        512,
        kernel_initializer=initializers.RandomUniform(-0.0357143, 0.0357143),
        bias_initializer=initializers.RandomUniform(-0.0357143, 0.0357143),
    ),
    layers.Activation("relu"),
`;

/** A chain whose last layers are grouped into a module, with a wire that skips one of them. */
function residual(): Document {
  const blocks = chain(
    'Skip',
    [['dataset'], ['linear', { units: 4 }], ['relu'], ['output', { loss: 'crossEntropy' }]],
    {
      data: { kind: 'iris' },
    },
  );
  const added = addNode(blocks, ROOT, 'add', { x: 0, y: 0 });
  const joined = [
    ['relu1', added.id],
    ['linear1', added.id],
    [added.id, 'linear2'],
    ['linear2', 'output1'],
  ].reduce(
    (document, [from = '', to = '']) => {
      const edited = connect(document, ROOT, { node: from, port: 'out' }, { node: to, port: 'in' });
      if (!edited.ok) throw new Error(edited.error.en);
      return edited.value;
    },
    addNode(added.document, ROOT, 'linear', { x: 0, y: 0 }, { units: 3, initializer: 'heUniform' }).document,
  );
  const grouped = group(joined, ROOT, ['relu1', added.id], 'Residual');
  if (!grouped.ok) throw new Error(grouped.error.en);
  return renameNode(grouped.value, ROOT, 'linear2', 'Köpfe (3)');
}

describe('source code', () => {
  it("of the lecture's network in PyTorch is the lecture's program", () => {
    expect(code(toPyTorch(lecture))).toBe(lecturePyTorch);
  });

  it.each([
    ['pytorchDefault', 'weight, -0.25, 0.25)', 'initializers.RandomUniform(-0.25, 0.25)'],
    ['smallNormal', 'weight, std=0.01)', 'initializers.RandomNormal(stddev=0.01)'],
    ['heNormal', 'weight, std=0.401936', 'initializers.TruncatedNormal(stddev=0.401936)'],
  ])('of a layer that adds up with others starts it smaller: %s', (initializer, torch, keras) => {
    const network = chain('x', [['dataset'], ['linear', { units: 3, sums: 4, initializer }], ['output']], { data: { kind: 'iris' } }); // prettier-ignore
    expect(code(toPyTorch(network))).toContain(torch);
    expect(code(toKeras(network))).toContain(`kernel_initializer=${keras}`);
  });

  it("of the lecture's network in Keras starts its weights as PyTorch does", () => {
    expect(code(toKeras(lecture))).toContain(lectureKerasModel);
  });

  it('holds own points, those that are held out apart', () => {
    const points = [[0, 0, 0], [0, 1.5, 1], [1, -0.25, 1], [1, 1, 0], [2, 2, 1], [3, 3, 0]] as [number, number, number][];
    const isHeldOut = partOfPoints(6, { testShare: 1 / 3 }, 5).map((part) => part === 'test');
    const xor = examples['xor']!;
    const data = { ...pointsOf(points), testShare: 1 / 3, seed: 5 };
    const list = (isTest: boolean) => points.filter((_, i) => isHeldOut[i] === isTest).map((point) => `[${point.join(', ')}]`).join(', ');
    for (const write of [toPyTorch, toKeras]) {
      const source = code(write({ ...xor, data }));
      expect(source).toContain(`train = np.array([\n    ${list(false)},\n], dtype=np.float32)\ntrain_x, train_y = train[:, :2], train[:, 2].astype(np.int64)`);
      expect(source).toContain(`test = np.array([\n    ${list(true)},\n], dtype=np.float32)`);
    }
  }); // prettier-ignore

  it('tests on the training part where nothing is held out', () => {
    const xor = examples['xor']!;
    for (const data of [logicPoints('xor'), { ...xor.data, testShare: 0 } as typeof xor.data]) {
      const source = code(toPyTorch({ ...xor, data }));
      expect(source).toContain('test_x, test_y = train_x.copy(), train_y.copy()');
      expect(source).not.toContain('test = np.array');
    }
  });

  it('of own points along a curve has one feature', () => {
    const document = chain('c', [['dataset'], ['linear', { units: 1 }], ['output', { loss: 'meanSquaredError' }]], {
      data: pointsOf([[0.5, 2, 0]], 'values'),
    });
    expect(code(toPyTorch(document))).toContain(
      'train = np.array([\n    [0.5, 2],\n], dtype=np.float32)\ntrain_x, train_y = train[:, :1], train[:, 1:]',
    );
  });

  it('of a graph with modules opens them and names every value', () => {
    const source = code(toPyTorch(residual()));
    expect(source).toMatch(
      /linear1 = self\.linear1\(x\)\n +(\w*relu1) = self\.\1\(linear1\)\n +(\w*add1) = \1 \+ linear1/,
    );
    expect(source).toContain('self.kopfe_3 = nn.Linear(4, 3)');
    expect(source).toContain('return kopfe_3');
    expect(source).toContain('nn.init.uniform_(model.kopfe_3.weight, -1.22474, 1.22474)  # He uniform');
    expect(source).toContain('nn.init.constant_(model.kopfe_3.bias, 0)  # Zeros');
    expect(code(toKeras(residual()))).toMatch(
      /(\w*add1) = layers\.Add\(\)\(\[\w*relu1, linear1\]\)\nkopfe_3 = layers\.Dense\(3, kernel_initializer="he_uniform"\)\(\1\)\nmodel = keras\.Model\(x, kopfe_3\)/,
    );
  });

  it('of a document with problems is not written: the problems are returned', () => {
    const result = toPyTorch(chain('x', [['dataset'], ['linear', { units: 10 }], ['output']]));
    expect(!result.ok && result.error[0]?.message.en).toContain('insert Flatten');
  });

  it('cannot be broken out of by a name', () => {
    const source = code(toPyTorch({ ...lecture, name: 'a\nimport os  # b\r"""' }));
    expect(source.split('\n')[0]).toBe('# a import os # b """, written by Neuroloom.');
  });
});

/** Two perceptrons: all of the first is set by hand, of the second one edge, which is locked. */
function byHand(): Document {
  const weights = new Map([
    ['perceptron1.kernel', Float32Array.of(1, -0.1)],
    ['perceptron1.theta', Float32Array.of(1e-8)],
    ['perceptron3.kernel', Float32Array.of(0, 0.3)],
  ]);
  const { graph, ...document } = withWeights(examples['xor-by-hand']!, weights);
  const edges = graph.edges.map(({ weights, ...edge }) => {
    if (edge.to.node !== 'perceptron3') return { ...edge, ...(weights && { weights }) };
    return edge.from.node === 'perceptron2' ? { ...edge, weights: [0.3], isLocked: true } : edge;
  });
  return { ...document, graph: { ...graph, edges } };
}

describe('weights that were set by hand', () => {
  it('stand in the PyTorch program, and locked ones are restored after every update', () => {
    const source = code(toPyTorch(withLocks(byHand(), 'perceptron1', 'theta', [0], true)));
    expect(source).toContain(`print(model)
# Start weights that were set by hand.
with torch.no_grad():
    model.perceptron1.weight.copy_(torch.tensor([[1.0, -0.1]]))
    model.perceptron1.bias.copy_(torch.tensor([1e-8]))
    model.perceptron3.weight.view(-1)[1:2].copy_(torch.tensor([0.3]))


def restore_locked():
    for (weight, places), start in zip(locked, starts):
        weight.detach().view(-1)[places] = start


# Locked numbers, counted row by row: whatever the optimizer makes of them, they stay as they start.
locked = [
    (model.perceptron1.bias, [0]),
    (model.perceptron3.weight, [1]),
]
starts = [weight.detach().flatten()[places] for weight, places in locked]
`);
    expect(source).toContain('        optimizer.step()\n        restore_locked()\n');
  });

  it('stand in the Keras program, and locked ones are held by constraints', () => {
    const source = code(toKeras(withLocks(byHand(), 'perceptron1', 'theta', [0], true)));
    expect(source).toContain('perceptron3 = perceptron3_layer(layers.Concatenate()([perceptron1, perceptron2]))');
    expect(source).toContain(`# Start weights that were set by hand.
perceptron1_layer.kernel.assign([[1.0], [-0.1]])
perceptron1_layer.bias.assign([1e-8])
perceptron3_layer.kernel.assign(with_places(perceptron3_layer.kernel, range(1, 2), [0.3]))
# Locked numbers, counted row by row: whatever the optimizer makes of them, they stay as they start.
lock(perceptron1_layer.bias, [0])
lock(perceptron3_layer.kernel, [1])
`);
  });

  it('of a chain are found by the place of the layer; nothing is locked that was not', () => {
    const document = examples['chain-rule']!;
    const [pytorch, keras] = [code(toPyTorch(document)), code(toKeras(document))];
    expect(pytorch).toContain('    model.stack[0].weight.copy_(torch.tensor([[3.0]]))\n');
    expect(keras).toContain('model.layers[0].kernel.assign([[3.0]])\nmodel.layers[0].bias.assign([1.0])\n');
    expect(pytorch + keras).not.toMatch(/lock|with_places/);
  });

  it('have outputs and inputs in front in PyTorch, where a picture is then laid flat as here', () => {
    const kernel = Float32Array.from({ length: 2 * 2 * 1 * 3 }, (_, i) => i);
    const set = withWeights(picture({ filters: 3, kernelSize: 2, padding: 'valid' }), new Map([['conv2d1.kernel', kernel]]));
    const source = code(toPyTorch(set));
    expect(source).toContain(`    model.conv2d1.weight.copy_(torch.tensor([
        [[[0.0, 3.0], [6.0, 9.0]]],
        [[[1.0, 4.0], [7.0, 10.0]]],
        [[[2.0, 5.0], [8.0, 11.0]]],
    ]))`);
    expect(source).toContain('flatten1 = conv2d1.permute(0, 2, 3, 1).flatten(1)');
    expect(source).not.toContain('stand in another order');
    expect(code(toKeras(set))).toContain(`model.layers[0].kernel.assign([
    [[[0.0, 1.0, 2.0]], [[3.0, 4.0, 5.0]]],
    [[[6.0, 7.0, 8.0]], [[9.0, 10.0, 11.0]]],
])`);
  });

  it('go over several lines when they are many', () => {
    const kernel = Float32Array.from({ length: 9 * 40 }, (_, i) => i / 8);
    const set = withWeights(picture({ filters: 40, kernelSize: 3 }), new Map([['conv2d1.kernel', kernel]]));
    for (const write of [toPyTorch, toKeras]) {
      const lines = code(write(set)).split('\n');
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(110);
    }
  });

  it('are left to the project file when they are too many, and locks stay', () => {
    const locked = withLocks(picture({ filters: 3, kernelSize: 3 }), 'linear1', 'bias', [2, 0], true);
    const set = withWeights(locked, startWeights(analyse(locked).network, 1));
    for (const write of [toPyTorch, toKeras]) {
      const source = code(write(set));
      expect(source).toContain('# 23560 start weights were set by hand: too many to be written here.');
      expect(source).not.toMatch(/tensor\(\[|kernel\.assign/);
      expect(source).toContain('.bias, [0, 2])');
    }
  });
}); // prettier-ignore

describe('masks in Keras', () => {
  const words = usualNumberWords();
  const about = { name: 'a.txt', sha256: 'a'.repeat(64), encoding: 'utf-8', tokenizer: words.tokenizer, testShare: 0.1, seed: 1 } as const; // prettier-ignore
  const bert = littleBert({ kind: 'masked', ...about, length: 8, examples: 9, maskedShare: 0.2 });

  it('weigh the losses of what they are for: the mean is that over what counts', () => {
    const program = code(toKeras(bert));
    expect(program.match(/reduction="mean_with_sample_weight"/g)).toHaveLength(1);
    const [all, masked] = ['np.ones(len(train_y), "float32")', 'np.maximum(train_masked, 0).astype("float32")'];
    expect(program).toContain(`train_weights = [${all}, ${masked}]\ntest_weights = [`);
    expect(program).toContain('sample_weight=train_weights, batch_size');
    expect(program).toMatch(/validation_data=\([^)]*\btest_weights,?\s*\)/);
    expect(program).toMatch(/sample_weight=test_weights,\s*return_dict/);
    expect(program).toContain('weighted_metrics=[[');
    expect(code(toKeras(translator(words)))).toContain('train_weights = np.maximum(train_counts, 0).astype("float32")');
  });

  it('are refused where they are computed, or have other axes', () => {
    const program = programOf(bert);
    if (!program.ok) throw new Error('It has problems.');
    const [first, ...others] = program.value.ends;
    expect(maskProblem(program.value)).toBeUndefined();
    for (const mask of ['computed_1', 'next']) {
      const problem = maskProblem({ ...program.value, ends: [first, ...others.map((end) => ({ ...end, mask }))] });
      expect(problem?.message.en).toContain('takes masks from the data only');
    }
  });
}); // prettier-ignore

/** A convolution and a Linear over Fashion-MNIST. */
function picture(conv2d: ParamValues): Document {
  return chain('picture', [['dataset'], ['conv2d', conv2d], ['flatten'], ['linear', { units: 10 }], ['output', { loss: 'crossEntropy' }]], {
    data: { kind: 'fashion-mnist' },
  });
} // prettier-ignore
