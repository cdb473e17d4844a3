import { pointsOf } from '../core/data/points.ts';
import { chain } from '../core/graph/chain.ts';
import type { Document } from '../core/graph/document.ts';
import { defaultOptimizers, defaultTraining } from '../core/training/settings.ts';
import { expect, test } from './launch.ts';
import { Canvas } from './pages/canvas.ts';
import { Dock } from './pages/dock.ts';
import { Gallery } from './pages/gallery.ts';
import { Inspector } from './pages/inspector.ts';
import { Neurons } from './pages/neurons.ts';
import { painted } from './pages/plane.ts';
import { TopBar } from './pages/topBar.ts';
import { writeProject } from './setup/project.ts';
import { withoutSpace } from './setup/space.ts';

test(
  'the loss is seen as a landscape before training, then with the way of the run, along several axes',
  { tag: '@once' },
  async ({ app }) => {
    const [topBar, dock] = [new TopBar(app), new Dock(app)];
    await new Gallery(app).open('moons');
    await new Inspector(app).set('Epochs', '8');
    const landscape = await dock.show('Landscape');
    const facts = app.page.getByTestId('landscape-facts');
    await expect(facts).toContainText('Around the weights before training');
    await expect(facts).toContainText('Lowest here');
    const place = app.page.getByTestId('landscape-place');
    await expect(place).toHaveAttribute('d', 'M20,20h0');
    await expect(facts).toContainText('The run has not moved yet');

    await topBar.control('Train').click();
    await expect(topBar.phase).toContainText('finished', { timeout: 60_000 });
    // The run's own directions now, with its way over many steps to where it is.
    await expect(facts).toContainText(/It shows \d+\.\d\s% of the run’s movement/);
    const map = landscape.getByRole('img', { name: 'The landscape from above' });
    await expect(map.locator('polyline').last()).toHaveAttribute('points', /^(\S+ ){50}/);
    await expect(facts).not.toContainText('before training');
    await expect(facts).toContainText('400 training examples');

    const along = async (axes: string) => {
      await landscape.getByRole('combobox', { name: 'Axes' }).click();
      await app.page.getByRole('option', { name: axes }).click();
    };
    await along('Two random directions');
    await expect(facts).toContainText('A slice');
    await expect(place).toHaveAttribute('d', 'M20,20h0');
    await along('Two weights');
    await expect(facts).toContainText('Exact');
    await expect(landscape).toContainText('linear1.kernel[0]');
  },
);

test(
  'the lowest point of a convex landscape lies where the normal equations say',
  { tag: '@once' },
  async ({ app }) => {
    const [topBar, dock] = [new TopBar(app), new Dock(app)];
    // One neuron, y = w x + b, on three points.
    const points = [
      [0, 1],
      [1, 3],
      [2, 4],
    ] as const;
    await withoutSpace(app);
    await new Gallery(app).open('empty');
    await topBar.open(writeProject(app.home, lineThrough(points)));
    const landscape = await dock.show('Landscape');
    await topBar.control('Train').click();
    await expect(topBar.phase).toContainText('finished', { timeout: 60_000 });
    await landscape.getByRole('combobox', { name: 'Axes' }).click();
    await app.page.getByRole('option', { name: 'Two weights' }).click();
    const facts = app.page.getByTestId('landscape-facts');
    await expect(facts).toContainText(' at ');
    const mean = (of: (point: readonly [number, number]) => number) => points.reduce((sum, p) => sum + of(p), 0) / points.length; // prettier-ignore
    const slope = (mean(([x, y]) => x * y) - mean(([x]) => x) * mean(([, y]) => y)) / (mean(([x]) => x * x) - mean(([x]) => x) ** 2); // prettier-ignore
    await expect(async () => {
      const [, w, b] = /Lowest here \(\+\): \S+ at (\S+), (\S+)\.(?:\s|$)/.exec((await facts.innerText()).replace(/\n/g, ' '))!.map(Number); // prettier-ignore
      expect(Math.abs(w! - slope)).toBeLessThan(1e-3);
      expect(Math.abs(b! - (mean(([, y]) => y) - slope * mean(([x]) => x)))).toBeLessThan(1e-3);
    }).toPass({ timeout: 60_000 });
  },
);

test(
  'a click takes the network to a point, canvas and plane follow, and training begins there',
  { tag: '@once' },
  async ({ app }) => {
    const [topBar, dock] = [new TopBar(app), new Dock(app)];
    await withoutSpace(app);
    await new Gallery(app).open('xor-by-hand');
    await new Inspector(app).set('Epochs', '30');
    await topBar.control('Train').click();
    await expect(topBar.phase).toContainText('finished', { timeout: 60_000 });
    const neurons = new Neurons(app);
    await neurons.settle();
    const net = neurons.response('perceptron3');
    const trained = await net.innerText();
    await dock.show('Plane');
    const heat = app.page.getByTestId('plane-heat');
    await expect(heat).toBeVisible();
    const border = await painted(heat);
    const landscape = await dock.show('Landscape');
    await expect(app.page.getByTestId('landscape-facts')).toContainText('Lowest here');
    const map = landscape.getByRole('img', { name: 'The landscape from above' });
    const { width, height } = (await map.boundingBox())!;
    await map.click({ position: { x: 0.2 * width, y: 0.8 * height } });
    await expect(app.page.getByTestId('landscape-chosen')).toContainText('The network is at −0');
    await expect(net).not.toHaveText(trained);
    await dock.show('Plane');
    await expect.poll(() => painted(heat)).not.toBe(border);
    await dock.show('Landscape');
    await landscape.getByRole('button', { name: 'Back to the run' }).click();
    await expect(net).toHaveText(trained);
    await map.focus();
    await app.page.keyboard.press('ArrowLeft');
    await expect(app.page.getByTestId('landscape-spot')).toHaveCount(1);
    await landscape.getByRole('button', { name: 'Train from here' }).click();
    await dock.show('Training');
    await expect(dock.runs()).toHaveCount(2);
  },
);

test(
  'four optimizers race from the start of the network, with curves, a table, and ways that can be seen again',
  { tag: '@once' },
  async ({ app }) => {
    const dock = new Dock(app);
    await new Gallery(app).open('moons');
    const landscape = await dock.show('Landscape');
    await expect(app.page.getByTestId('landscape-facts')).toContainText('Lowest here');
    await landscape.getByText('Race', { exact: true }).click();
    await landscape.getByRole('textbox', { name: 'Epochs' }).fill('4');
    await landscape.getByRole('button', { name: 'Start the race' }).click();
    const rows = app.page.getByTestId('race-row');
    await expect(rows).toHaveCount(4);
    // On a computer that draws in software and is busy with other things it takes its time.
    await expect(landscape.getByRole('button', { name: 'Start the race' })).toBeVisible({ timeout: 180_000 });
    const ways = app.page.getByTestId('race-way').locator('polyline:last-of-type');
    await expect(ways).toHaveCount(4);
    await expect(app.page.getByTestId('race-curve')).toHaveCount(4);
    const lengths = () =>
      ways.evaluateAll((lines) => lines.map((line) => line.getAttribute('points')!.split(' ').length));
    const whole = await lengths();
    const moment = landscape.getByRole('slider', { name: 'Moment of the race' });
    await moment.fill('26');
    await expect(app.page.getByTestId('replay-step')).toHaveText('step 26 of 52');
    for (const [i, length] of (await lengths()).entries()) expect(length).toBeLessThan(whole[i]!);
    await moment.fill('0');
    expect(await lengths()).toEqual([1, 1, 1, 1]);
    // The last second of eight.
    await moment.fill('46');
    await landscape.getByRole('button', { name: 'Play the race' }).click();
    await expect(app.page.getByTestId('replay-step')).toHaveText('step 52 of 52');
    expect(await lengths()).toEqual(whole);
    // 4 epochs of 13 batches.
    for (const row of await rows.all()) await expect(row).toContainText('52');
    await rows.first().getByRole('button', { name: 'Take over' }).click();
    await expect(app.page.getByRole('combobox', { name: 'Optimizer', exact: true })).toHaveValue('SGD');
  },
);

test(
  'a race has the processor for itself; cancelled it leaves no results, only how far it came',
  { tag: '@once' },
  async ({ app }) => {
    const [topBar, dock] = [new TopBar(app), new Dock(app)];
    await withoutSpace(app);
    await new Gallery(app).open('moons');
    const landscape = await dock.show('Landscape');
    await landscape.getByText('Race', { exact: true }).click();
    await landscape.getByRole('textbox', { name: 'Epochs' }).fill('10000');
    await landscape.getByRole('button', { name: 'Start the race' }).click();
    const rows = app.page.getByTestId('race-row');
    await expect(rows).toHaveCount(4);
    for (const name of ['Train', 'Step']) {
      await expect(topBar.control(name)).toBeDisabled();
      await expect(topBar.control(name)).toHaveAccessibleDescription(/A race is under way/);
    }
    // The engine refuses as well, whoever asks.
    await app.page.keyboard.press('Control+Enter');
    await expect(app.page.getByRole('alert')).toContainText('A race is under way');
    await landscape.getByRole('button', { name: 'Cancel' }).click();
    for (const row of await rows.all()) await expect(row.getByRole('rowheader')).toContainText('(cancelled)');
    await expect(topBar.control('Train')).toBeEnabled();
  },
);

test('a network with batch norm says that its statistics are kept', { tag: '@once' }, async ({ app }) => {
  const [topBar, dock, canvas] = [new TopBar(app), new Dock(app), new Canvas(app)];
  await withoutSpace(app);
  await new Gallery(app).open('moons');
  await new Inspector(app).set('Epochs', '2');
  const norm = await canvas.drag('batchNorm', 300, 60);
  await canvas.wire(['linear1', 'out'], [norm, 'in']);
  await canvas.wire([norm, 'out'], ['tanh1', 'in']);
  await topBar.control('Train').click();
  await expect(topBar.phase).toContainText('finished', { timeout: 60_000 });
  await dock.show('Landscape');
  await expect(app.page.getByTestId('landscape-facts')).toContainText('In eval mode: running statistics are kept');
});

/** One neuron and own points. */
function lineThrough(points: readonly (readonly [number, number])[]): Document {
  return chain('Line', [['dataset'], ['linear', { units: 1 }], ['output', { loss: 'meanSquaredError' }]], {
    data: pointsOf(points.map(([x, y]) => [x, y, 0]), 'values'), // prettier-ignore
    training: { ...defaultTraining, optimizer: defaultOptimizers.sgd, learningRate: 0.1, batchSize: 3, epochs: 40 },
  });
}
