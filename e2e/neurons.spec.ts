import { generate } from '../core/data/generate.ts';
import type { GeneratedSource } from '../core/data/source.ts';
import { examples } from '../core/examples/examples.ts';
import { expect, test, type App } from './launch.ts';
import { Canvas } from './pages/canvas.ts';
import { Dock } from './pages/dock.ts';
import { Gallery } from './pages/gallery.ts';
import { Inspector } from './pages/inspector.ts';
import { Neurons } from './pages/neurons.ts';
import { TopBar } from './pages/topBar.ts';

type Wire = readonly [from: string, to: string, weights?: number[]];

/** A network over the points of XOR, its blocks side by side; ids are block and number. */
function fragment(blocks: Readonly<Record<string, object>>, wires: readonly Wire[]): object {
  const ids = Object.keys(blocks);
  return {
    format: 'neuroloom-fragment',
    nodes: ids.map((id) => ({ id, block: id.replace(/\d+$/, ''), params: blocks[id] })),
    edges: wires.map(([from, to, weights], i) => ({
      id: `edge${i + 1}`,
      from: { node: from, port: 'out' },
      to: { node: to, port: 'in' },
      ...(weights && { weights }),
    })),
    points: Object.fromEntries(ids.map((id, i) => [id, placeOf(id, i)])),
    modules: {},
  };
}

/** The features one above the other, the rest in rows behind them. */
function placeOf(id: string, i: number): { x: number; y: number } {
  if (id.startsWith('feature')) return { x: 260, y: id === 'feature1' ? 0 : 120 };
  return i === 0 ? { x: 0, y: 60 } : { x: 260 * (2 + ((i - 3) % 5)), y: 60 + 110 * Math.floor((i - 3) / 5) };
}

const blocks = {
  dataset1: {},
  feature1: { number: 1 },
  feature2: { number: 2 },
  perceptron1: { activation: 'sigmoid' },
  output1: { loss: 'binaryCrossEntropy', from: 'probabilities' },
};
const wires: readonly Wire[] = [
  ['dataset1', 'feature1'],
  ['dataset1', 'feature2'],
  ['feature1', 'perceptron1', [0]],
  ['feature2', 'perceptron1', [0]],
  ['perceptron1', 'output1'],
];

/** The XOR example with another network in the place of its own. */
async function build(app: App, network: object): Promise<{ canvas: Canvas; neurons: Neurons }> {
  const [canvas, neurons] = [new Canvas(app), new Neurons(app)];
  await new Gallery(app).open('xor');
  await canvas.select('dataset1');
  await canvas.press('Control+a');
  await canvas.press('Delete');
  await expect(canvas.nodes()).toHaveCount(0);
  await neurons.paste(network);
  await expect(canvas.node('dataset1')).toBeVisible();
  await canvas.press('.');
  // What was pasted is chosen.
  await canvas.area.click({ position: { x: 30, y: 120 } });
  return { canvas, neurons };
}

const rounded = (value: number) => Number(value.toPrecision(3));
const sigmoid = (net: number) => 1 / (1 + Math.exp(-net));

test(
  'a weight that is dragged or typed changes net and output of the example to the exact number, and undo takes it back',
  { tag: '@once' },
  async ({ app }) => {
    const { canvas, neurons } = await build(app, fragment(blocks, wires));
    const [x1 = NaN, x2 = NaN] = generate(examples['xor']!.data as GeneratedSource).features;
    await neurons.type('perceptron1.theta-0', '0.5');
    await expect.poll(() => neurons.netAndOutput('perceptron1')).toEqual([0.5, rounded(sigmoid(0.5))]);
    await neurons.drag('perceptron1.kernel-0', 40);
    await expect.poll(() => neurons.value('perceptron1.kernel-0')).toBeCloseTo(0.4, 6);
    await canvas.press('Control+z');
    await expect.poll(() => neurons.value('perceptron1.kernel-0')).toBe(0);
    await neurons.type('perceptron1.kernel-0', '2');
    await neurons.type('perceptron1.kernel-1', '-1,25');
    const net = 0.5 + 2 * x1 - 1.25 * x2;
    await expect.poll(() => neurons.netAndOutput('perceptron1')).toEqual([rounded(net), rounded(sigmoid(net))]);
    await canvas.press('Control+z');
    await canvas.press('Control+z');
    await expect.poll(() => neurons.netAndOutput('perceptron1')).toEqual([0.5, rounded(sigmoid(0.5))]);
    expect(await neurons.value('perceptron1.kernel-0')).toBe(0);
  },
);

test(
  'a locked weight stays through training, the others learn; while training none is changed by hand',
  { tag: '@once' },
  async ({ app }) => {
    const { canvas, neurons } = await build(app, fragment(blocks, wires));
    const [topBar, inspector] = [new TopBar(app), new Inspector(app)];
    await neurons.type('perceptron1.kernel-0', '0.75');
    await neurons.weight('perceptron1.kernel-0').click();
    await app.page.getByTestId('inspector').getByRole('switch', { name: 'Locked' }).click({ force: true });
    await canvas.area.click({ position: { x: 30, y: 120 } });
    await inspector.set('Epochs', '100000');
    await topBar.control('Train').click();
    await expect.poll(() => neurons.value('perceptron1.kernel-1')).not.toBe(0);
    await neurons.weight('perceptron1.theta-0').focus();
    await canvas.press('ArrowUp');
    await expect(app.page.getByText('Pause first, then change them.')).toBeVisible();
    await topBar.control('Pause').click();
    await expect(topBar.phase).toContainText('paused');
    await neurons.settle();
    expect(await neurons.value('perceptron1.kernel-0')).toBe(0.75);
    // What is seen becomes the start: nothing but the typed weight changes.
    const theta = await neurons.value('perceptron1.theta-0');
    await neurons.type('perceptron1.kernel-1', '3');
    await expect.poll(() => neurons.value('perceptron1.kernel-1')).toBe(3);
    expect(await neurons.value('perceptron1.theta-0')).toBe(theta);
  },
);

test(
  'the same number draws the same weights, another one others; the seed brings its own back',
  { tag: '@once' },
  async ({ app }) => {
    const { canvas, neurons } = await build(
      app,
      fragment(
        blocks,
        wires.map(([from, to]) => [from, to]),
      ),
    );
    const inspector = new Inspector(app);
    const places = ['perceptron1.kernel-0', 'perceptron1.kernel-1', 'perceptron1.theta-0'];
    const values = () => Promise.all(places.map((place) => neurons.value(place)));
    const randomise = async (seed: string) => {
      const before = await values();
      await inspector.set('Random numbers', seed);
      await app.page.getByRole('button', { name: 'Randomise' }).click();
      await expect.poll(values).not.toEqual(before);
      return values();
    };
    await canvas.select('perceptron1');
    await app.page.getByRole('tab', { name: 'Weights' }).click();
    const own = await values();
    const seventh = await randomise('7');
    expect(await randomise('8')).not.toEqual(seventh);
    expect(await randomise('7')).toEqual(seventh);
    await app.page.getByRole('button', { name: 'Back to the seed’s' }).click();
    await expect.poll(values).toEqual(own);
  },
);

test(
  'a layer is opened: an edge for every weight, one is set, and all are those of the weights panel',
  { tag: '@once' },
  async ({ app }) => {
    const [canvas, neurons, topBar] = [new Canvas(app), new Neurons(app), new TopBar(app)];
    await new Gallery(app).open('xor');
    await neurons.toggle('linear1');
    const units = 8;
    await expect(neurons.edges('linear1')).toHaveCount(2 * units);
    await neurons.layer('linear1').getByRole('application').focus();
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowDown', 'Enter']) await canvas.press(key);
    // The second input of the second unit.
    const place = `linear1.kernel-${units + 1}`;
    await expect(neurons.weight(place)).toBeFocused();
    await neurons.type(place, '0.125');
    await expect.poll(() => neurons.value(place)).toBe(0.125);
    await topBar.control('Step').click();
    await expect(topBar.phase).toContainText('paused');
    await canvas.node('linear1').click({ position: { x: 60, y: 10 } });
    await app.page.getByRole('tab', { name: 'Weights' }).click();
    const kernel = app.page.getByRole('region', { name: 'kernel' });
    await kernel.getByText('All values').click();
    const cells = kernel.getByRole('cell');
    await expect(cells).toHaveCount(2 * units);
    // Two views that each follow the run in their own time: they agree once both have come to the step.
    const shown = async () => Number((await cells.nth(units + 1).textContent())?.replace('−', '-'));
    await expect.poll(shown).not.toBe(0.125);
    await expect.poll(async () => rounded(await neurons.value(place)) - (await shown())).toBe(0);
    await neurons.toggle('linear1');
    await expect(neurons.edges('linear1')).toHaveCount(0);
    await expect(canvas.node('linear1')).toBeVisible();
  },
);

test('a perceptron without a wire says what it lacks', { tag: '@once' }, async ({ app }) => {
  const canvas = new Canvas(app);
  await new Gallery(app).open('empty');
  const perceptron = await canvas.drag('perceptron', 400, 160);
  await expect(canvas.problem(perceptron)).toBeVisible();
});

test('two hundred perceptrons are worked with as one is', { tag: '@once' }, async ({ app }) => {
  const count = 200;
  const many = Array.from({ length: count }, (_, i) => `perceptron${i + 1}`);
  const { dataset1, feature1, feature2 } = blocks;
  const hidden = Object.fromEntries(many.map((id) => [id, { activation: 'tanh' }]));
  const last = `perceptron${count + 1}`;
  const { canvas, neurons } = await build(
    app,
    fragment({ dataset1, feature1, feature2, ...hidden, [last]: { activation: 'sigmoid' }, output1: blocks.output1 }, [
      ['dataset1', 'feature1'],
      ['dataset1', 'feature2'],
      ...many.flatMap((id): Wire[] => [['feature1', id], ['feature2', id], [id, last]]), // prettier-ignore
      [last, 'output1'],
    ]),
  );
  // What is far from the view is not drawn.
  await expect.poll(() => canvas.nodes().count()).toBeGreaterThanOrEqual(count);
  await expect(neurons.response('perceptron200')).toBeVisible();
  await neurons.weight('perceptron1.theta-0').focus();
  await canvas.press('Enter');
  await neurons.weight('perceptron1.theta-0').fill('0.25');
  await canvas.press('Enter');
  await expect.poll(() => neurons.value('perceptron1.theta-0')).toBe(0.25);
  await new TopBar(app).control('Train').click();
  await expect.poll(() => neurons.value('perceptron1.theta-0')).not.toBe(0.25);
  await new Dock(app).waitForEpoch(1);
});
