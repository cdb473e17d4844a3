import { chain } from '../core/graph/chain.ts';
import { defaultOptimizers, defaultTraining } from '../core/training/settings.ts';
import { expect, test } from './launch.ts';
import { Canvas } from './pages/canvas.ts';
import { Dock } from './pages/dock.ts';
import { Gallery } from './pages/gallery.ts';
import { Inspector } from './pages/inspector.ts';
import { TimeMachine } from './pages/timeMachine.ts';
import { painted } from './pages/plane.ts';
import { TopBar } from './pages/topBar.ts';
import { WatchPanel } from './pages/watch.ts';
import { writeProject } from './setup/project.ts';

test('going back shows the network as it was shown live at that step', { tag: '@once' }, async ({ app }) => {
  const [topBar, dock, time] = [new TopBar(app), new Dock(app), new TimeMachine(app)];
  const [step, heat] = [app.page.getByTestId('plane-step'), app.page.getByTestId('plane-heat')];
  await new Gallery(app).open('moons');
  await dock.show('Plane');
  await expect(heat).toBeVisible();
  const live = [await painted(heat)];
  for (let batch = 1; batch <= 5; batch++) {
    await topBar.control('Step').click();
    await expect(step).toContainText(`after batch ${batch} `);
    live.push(await painted(heat));
  }
  expect(new Set(live).size).toBe(6);
  await expect(time.state).toHaveText(/^Now: Run 1, after batch 5 /);
  // Before training, and after each batch.
  await expect(time.slider).toHaveAttribute('max', '5');
  await time.back(3);
  await expect(time.state).toHaveText(/^Earlier state: Run 1, after batch 2 /);
  await expect(step).toContainText('after batch 2 ');
  await expect.poll(() => painted(heat)).toBe(live[2]);
  await time.button('First recorded step').click();
  await expect.poll(() => painted(heat)).toBe(live[0]);
  await dock.show('Training');
  await expect(app.page.locator('.moment-cursor')).toHaveCount(2);
  await dock.show('Predictions');
  await expect(dock.panel('Predictions')).toContainText('after batch 0 ');
  await time.button('Now').click();
  await expect(dock.panel('Predictions')).toContainText('after batch 5 ');
  await dock.show('Plane');
  await expect.poll(() => painted(heat)).toBe(live[5]);
});

test(
  'a branch goes on from an earlier step, and comes to the same end with the same settings',
  { tag: '@once' },
  async ({ app }) => {
    const [topBar, dock, time] = [new TopBar(app), new Dock(app), new TimeMachine(app)];
    const epochs = 15;
    await new Gallery(app).open('moons');
    await new Inspector(app).set('Epochs', String(epochs));
    await topBar.control('Train').click();
    await expect(topBar.phase).toContainText('finished', { timeout: 60_000 });
    const end = await dock.metrics(epochs);
    // The steps up to the end are known a moment after it.
    await expect.poll(async () => Number(await time.slider.getAttribute('max'))).toBeGreaterThan(90);
    await time.slider.fill('40');
    await expect(time.state).toContainText('Earlier state');
    const batch = /after batch (\d+)/.exec((await time.state.textContent()) ?? '')?.[1];
    await time.button('Continue from here').click();
    await expect(dock.runs()).toHaveCount(2);
    await expect(dock.runs().first()).toContainText(`from run 1 after batch ${batch}`);
    await expect(topBar.phase).toContainText('finished', { timeout: 60_000 });
    expect(await dock.metrics(epochs)).toEqual(end);
    // Its recording begins where it branched off.
    await time.button('First recorded step').click();
    await expect(time.state).toHaveText(new RegExp(`^Earlier state: Run 2, after batch ${batch} `));
  },
);

test('the same initial weights give the same losses, and others can be undone', { tag: '@once' }, async ({ app }) => {
  const [topBar, dock, inspector] = [new TopBar(app), new Dock(app), new Inspector(app)];
  await new Gallery(app).open('iris');
  await inspector.set('Epochs', '3');
  await topBar.control('Train').click();
  await expect(topBar.phase).toContainText('finished', { timeout: 60_000 });
  const first = await dock.metrics(1);
  const again = async (entry: string, runs: number) => {
    await topBar.control('More ways to train').click();
    await app.page.getByRole('menuitem', { name: entry }).click();
    await expect(dock.runs()).toHaveCount(runs);
    await expect(dock.runs().first()).toContainText('finished', { timeout: 60_000 });
  };
  await again('Same initial weights again', 2);
  expect(await dock.metrics(1)).toEqual(first);
  await again('New initial weights', 3);
  await expect(inspector.field('Seed')).toHaveValue('2');
  expect(await dock.metrics(1)).not.toEqual(first);
  await app.page.getByRole('button', { name: 'Undo' }).click();
  await expect(inspector.field('Seed')).toHaveValue('1');
});

test(
  'a run that diverges says why, where and how, and begins again with a hundredth of the rate',
  { tag: '@once' },
  async ({ app }) => {
    const [topBar, dock, canvas, time] = [new TopBar(app), new Dock(app), new Canvas(app), new TimeMachine(app)];
    await new Gallery(app).open('empty');
    await topBar.open(writeProject(app.home, tooFast));
    await expect(canvas.node('linear1')).toBeVisible();
    await topBar.control('Train').click();
    await expect(topBar.phase).toContainText('diverged', { timeout: 60_000 });
    const trouble = canvas.trouble();
    await expect(trouble).toContainText(/= (NaN|−?∞)/);
    await expect(trouble).toContainText('Batch');
    await expect(dock.panel('Training')).toContainText(/= (NaN|−?∞)/);
    await expect(trouble).toContainText('The learning rate 3 is too large');
    // Its first steps have spoiled the weights already.
    await expect(trouble.getByRole('button', { name: 'Rewind' })).toHaveCount(0);
    await trouble.getByRole('button', { name: 'from the initial weights with learning rate 0.03' }).click();
    await expect(new Inspector(app).field('Learning rate')).toHaveValue('0.03');
    await expect(dock.runs()).toHaveCount(2);
    await expect(dock.runs().first()).not.toContainText('from run 1');
    await expect(topBar.phase).toContainText('finished', { timeout: 60_000 });
    await expect(trouble).toBeHidden();
    await expect(dock.curve('Loss')).toHaveAccessibleName(/training \d.*test \d/);
    await expect(time.state).toContainText('Run 2');
  },
);

test(
  'a breakpoint after epoch 3 pauses there and says so; removed, the run goes on to its end',
  { tag: '@once' },
  async ({ app }) => {
    const [topBar, dock, watch] = [new TopBar(app), new Dock(app), new WatchPanel(app)];
    await new Gallery(app).open('moons');
    await new Inspector(app).set('Epochs', '6');
    await watch.open();
    await watch.add('breakpoint', 'After an epoch');
    await expect(watch.breakpoint('epoch').getByRole('textbox')).toHaveValue('3');
    await topBar.control('Train').click();
    await expect(topBar.note).toContainText('epoch 3', { timeout: 60_000 });
    await expect(topBar.phase).toContainText('paused');
    await dock.show('Training');
    await dock.waitForEpoch(3);
    await expect(dock.epoch(4)).toBeHidden();
    await watch.open();
    await watch.breakpoint('epoch').getByRole('button', { name: 'Remove breakpoint' }).click();
    await topBar.control('Resume').click();
    await expect(topBar.note).toBeHidden();
    await expect(topBar.phase).toContainText('finished', { timeout: 60_000 });
  },
);

test.describe('of its own', () => {
  test.use({ hasOwnHost: true });

  test('what the engine was told holds when it is started again', { tag: '@once' }, async ({ app }) => {
    const [topBar, watch] = [new TopBar(app), new WatchPanel(app)];
    await new Gallery(app).open('moons');
    await watch.open();
    await watch.add('breakpoint', 'After an epoch');
    const engine = app.enginePid();
    app.killEngine();
    await expect.poll(() => [undefined, engine].includes(app.enginePid())).toBe(false);
    await expect(topBar.control('Train')).toBeEnabled();
    await topBar.control('Train').click();
    await expect(topBar.note).toContainText('epoch 3', { timeout: 60_000 });
  });
});

test('a watched weight has the value that the weights panel shows', { tag: '@once' }, async ({ app }) => {
  const [topBar, canvas, watch] = [new TopBar(app), new Canvas(app), new WatchPanel(app)];
  await new Gallery(app).open('moons');
  await watch.open();
  await watch.add('watch', 'A weight');
  await watch.add('watch', 'The length of the gradient');
  await topBar.control('Step').click();
  await expect(topBar.phase).toContainText('paused', { timeout: 60_000 });
  await expect(watch.value('gradientNorm')).toHaveText(/^\d*\.\d+$/);
  await expect(watch.value('weight')).toHaveText(/^-?\d*\.\d+$/);
  await canvas.select('linear1');
  await app.page.getByRole('tab', { name: 'Weights' }).click();
  await app.page.getByText('All values').first().click();
  const kernel = app.page.getByRole('region', { name: 'kernel' });
  await expect(async () => {
    expect(await kernel.getByRole('cell').first().textContent()).toBe(await watch.value('weight').textContent());
  }).toPass({ timeout: 60_000 });
});

test('five steps a second can be watched, and full speed ends the run at once', { tag: '@once' }, async ({ app }) => {
  const [topBar, time] = [new TopBar(app), new TimeMachine(app)];
  await new Gallery(app).open('moons');
  await topBar.speed('5 steps a second');
  await topBar.control('Train').click();
  // At full speed all 780 batches take less than a second, and nobody sees the first ones.
  await expect(time.state).toHaveText(/after batch \d\d? /);
  await expect(topBar.phase).toHaveText(/^epoch \d of 60/);
  await topBar.speed('full speed');
  await expect(topBar.phase).toContainText('finished', { timeout: 60_000 });
});

/** Its learning rate is ten times too large. */
const tooFast = chain(
  'Too fast',
  [
    ['dataset'],
    ['linear', { units: 16 }],
    ['leakyRelu'],
    ['linear', { units: 1 }],
    ['output', { loss: 'meanSquaredError' }],
  ],
  {
    data: { kind: 'regression', examples: 200, noise: 0.1, classes: 2, testShare: 0.2, seed: 1 },
    training: { ...defaultTraining, epochs: 20, optimizer: defaultOptimizers.sgd, learningRate: 3 },
  },
);
