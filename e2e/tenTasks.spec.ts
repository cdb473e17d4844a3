import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Canvas } from './pages/canvas.ts';
import { Dock } from './pages/dock.ts';
import { Person } from './pages/person.ts';
import { Steps } from './pages/steps.ts';
import { TopBar } from './pages/topBar.ts';
import { expect, test, type App } from './launch.ts';

/*
 * The ten tasks of a newcomer and a lecturer: everything is found by its visible name, and no task takes more actions than
 * it says.
 */

const finished = (app: App) => expect(new TopBar(app).phase).toContainText('finished', { timeout: 60_000 });

test('1: two moons from an empty canvas, to a curved border at the first press of Train', { tag: '@once' }, async ({ app }) => {
  const [person, canvas, { page }] = [new Person(app), new Canvas(app), app];

  await test.step('built by what stands on the screen', async () => {
    await page.getByTestId('example-empty').click();
    await person.press('Two moons');
    await expect(canvas.node('dataset1')).toContainText('Two moons');
    for (const block of ['Linear', 'ReLU', 'Linear', 'Output']) await person.add(block);
    await person.press('Give it 2 units', canvas.problem('output1'));
    await expect(canvas.edges()).toHaveCount(4);
    // The view has followed: what one began with is still there.
    for (const node of await canvas.nodes().all()) await expect(node).toBeInViewport({ ratio: 0.99 });
  });

  await test.step('a block that is selected does not hide how the network is trained', async () => {
    await expect(canvas.node('output1')).toHaveClass(/selected/);
    await page.getByRole('button', { name: /^Learning rate .*60.epochs$/ }).click();
    await expect(page.getByRole('textbox', { name: 'Learning rate' })).toBeFocused();
  });

  await test.step('trained with the settings that it has', async () => {
    const train = new TopBar(app).control('Train');
    const place = await train.boundingBox();
    await person.press('Train');
    // Whoever presses twice presses the same button.
    await expect(page.getByTestId('device-chip')).toContainText('steps/s', { timeout: 60_000 });
    expect((await page.getByRole('button', { name: /^(Pause|Train)$/ }).boundingBox())?.x).toBe(place?.x);
    await finished(app);
    // A straight border separates 88 %.
    expect((await new Dock(app).metrics(60)).accuracy).toBeGreaterThan(95);
    await person.tab('Plane');
    await expect(page.getByTestId('plane-heat')).toBeVisible();
    // The card of the gallery as well.
    expect(1 + person.actions).toBeLessThanOrEqual(10);
  });

  await test.step('other data at their block: settings follow, and come back', async () => {
    await person.press('Choose the data', canvas.node('dataset1'));
    await person.click('menuitem', 'Iris (flowers)');
    await expect(canvas.node('dataset1')).toContainText('Iris');
    await canvas.press('Escape');
    await expect(page.getByLabel('Epochs', { exact: true })).toHaveValue('200');
    await canvas.press('Control+z');
    await expect(page.getByLabel('Epochs', { exact: true })).toHaveValue('60');
  });
}); // prettier-ignore

test.describe('before a class', () => {
  test.use({ viewport: { width: 1280, height: 720 } });

  test('2: the chain rule by hand, as large as the window, and a race of optimizers', { tag: '@once' }, async ({ app }) => {
    const [person, { page }] = [new Person(app), app];
    const chainRule = await person.count(async () => {
      await person.open('Chain rule');
      await person.tab('Step by step');
      await person.press('Maximise (F9)');
      for (let i = 0; i < 2; i++) await person.press('Next');
      await expect(new Steps(app, new Dock(app).panel('Step by step')).loss).toHaveText('L = 4');
    });
    expect(chainRule).toBeLessThanOrEqual(5);
    await new TopBar(app).file('Gallery');
    const race = await person.count(async () => {
      await person.open('Two moons');
      await person.tab('Landscape');
      await person.mean('Race');
      await person.press('Start the race');
    });
    expect(race).toBeLessThanOrEqual(4);
    await expect(page.getByTestId('race-row')).toHaveCount(4);
    await person.press('Cancel', page.getByRole('tabpanel', { name: 'Landscape' }));
  });
}); // prettier-ignore

test('3: a table of one’s own is brought, learned and asked where it was wrong', { tag: '@once' }, async ({ app }) => {
  const [person, { page }] = [new Person(app), app];
  const row = (i: number) => `${5 + (i % 40) / 10},${i % 5 === 0 ? '' : 8 + (i % 9)},${['red', 'yellow'][i % 2]},${['apple', 'pear', 'plum'][i % 3]}`; // prettier-ignore
  const file = path.join(app.home, 'fruit.csv');
  writeFileSync(file, ['size,sugar,colour,kind', ...Array.from({ length: 200 }, (_, i) => row(i))].join('\n'));
  await person.open('Empty canvas');
  await person.give(file, 'A table or texts …');
  await person.press('Use this data');
  await person.click('button', /^Build a starting network for/, page.getByRole('region', { name: 'Canvas' }));
  await person.press('Train');
  // The first training brings what shows it in front of the data.
  await expect(page.getByRole('tab', { name: 'Training', exact: true })).toHaveAttribute('aria-selected', 'true');
  await person.tab('Predictions');
  await expect(page.getByRole('columnheader', { name: 'line' })).toBeVisible({ timeout: 60_000 });
  expect(person.actions).toBeLessThanOrEqual(7);
}); // prettier-ignore

test('4: with a learning rate of 10 it is said what is wrong, and one press repairs it', { tag: '@once' }, async ({ app }) => {
  const [person, { page }] = [new Person(app), app];
  await person.open('Fashion-MNIST');
  const trouble = await person.count(async () => {
    await person.write('Learning rate', '10');
    await person.press('Train');
    await expect(new Canvas(app).trouble()).toBeVisible({ timeout: 120_000 });
  });
  expect(trouble).toBeLessThanOrEqual(2);
  const repair = await person.count(() => person.click('button', /^Start again .*0\.1/, new Canvas(app).trouble()));
  expect(repair).toBe(1);
  await expect(page.getByRole('textbox', { name: 'Learning rate' })).toHaveValue('0.1');
  await expect(new TopBar(app).phase).toHaveText(/^epoch \d/, { timeout: 60_000 });
  await person.press('Stop');
}); // prettier-ignore

test('5: what was trained is taken away, as a program that trains anew as well', { tag: '@once' }, async ({ app }) => {
  const [person, { page }] = [new Person(app), app];
  await person.open('Iris');
  await person.press('Train');
  await finished(app);
  const dialog = page.getByRole('dialog', { name: 'Export' });
  const toTfjs = await person.count(async () => {
    await person.press('Neuroloom');
    await person.click('menuitem', /^Export …/);
    await app.save('ten-tasks-tfjs.zip', () => person.press('Export …', dialog));
  });
  expect(toTfjs).toBeLessThanOrEqual(3);
  await expect(dialog.getByTestId('export-report')).toContainText('30 examples');
  const toPython = await person.count(async () => {
    await person.click('radio', /^PyTorch program/, dialog);
    await app.save('ten-tasks.py', () => person.press('Export …', dialog));
  });
  expect(toPython).toBeLessThanOrEqual(2);
}); // prettier-ignore

test('6: by keys alone, from the gallery to a network that is wired and trained', { tag: '@once' }, async ({ app }) => {
  const [person, canvas, { page }] = [new Person(app), new Canvas(app), app];
  await person.walkTo('Tab', page.getByRole('button', { name: /^Empty canvas/ }), 20);
  await person.keys('Enter');
  await person.walkTo('Tab', page.getByRole('button', { name: 'Two moons', exact: true }), 20);
  await person.keys('Enter');
  await expect(canvas.nodes()).toHaveCount(1);
  // A map of one card would lie over what comes next.
  await expect(page.getByText(/^Now choose blocks on the left/)).toBeVisible();
  await expect(page.getByTestId('minimap')).toHaveCount(0);
  const toTheFirstWire = await person.count(async () => {
    await person.keys('Shift+A');
    // The data are there already.
    await expect(page.getByTestId('add-block').getByRole('option').first()).toContainText('Output');
    await person.type('linear');
    await person.keys('Enter');
    await expect(canvas.edges()).toHaveCount(1);
  });
  expect(toTheFirstWire).toBe(3);
  expect(person.actions).toBeLessThanOrEqual(20);
  await expect(canvas.node('linear1')).toBeFocused();
  await person.keys('Shift+A');
  await person.type('output');
  await person.keys('Enter');
  await expect(canvas.node('output1')).toBeFocused();

  await test.step('a block between two others, without taking a wire away', async () => {
    // What is selected is moved by arrow keys; from what is not, they go on.
    await person.keys('Escape');
    await expect(canvas.node('output1')).not.toHaveClass(/selected/);
    await person.keys('ArrowLeft', 'ArrowLeft', 'Enter');
    await expect(canvas.node('linear1')).toHaveClass(/selected/);
    const inserting = await person.count(async () => {
      await person.keys('Shift+I');
      await person.type('relu');
      await person.keys('Enter');
    });
    expect(inserting).toBe(3);
    await expect(canvas.node('relu1')).toBeFocused();
    await expect(page.getByRole('group', { name: /^Wire from/ })).toHaveCount(3);
  });

  await test.step('a wire from another block', async () => {
    await person.keys('Shift+F');
    // On a slow machine what is typed before the list is there falls on the canvas.
    await expect(page.getByRole('combobox', { name: 'Wire from …' })).toBeFocused();
    await person.type('dataset');
    await person.keys('Enter');
    await expect(page.getByLabel('Wire from dataset1 to relu1')).toHaveCount(1);
    await expect(canvas.node('relu1')).toBeFocused();
    await person.keys('Control+z');
    await expect(page.getByLabel('Wire from linear1 to relu1')).toHaveCount(1);
  });
  await test.step('what does not fit is repaired', async () => {
    await person.keys('Escape');
    await expect(canvas.node('relu1')).not.toHaveClass(/selected/);
    await person.keys('ArrowRight', 'ArrowRight', 'Tab');
    await expect(canvas.problem('output1').getByRole('button', { name: 'Give it 2 units' })).toBeFocused();
    await person.keys('Enter');
  });
  await person.keys('Control+Enter');
  await expect(new Dock(app).runs()).toHaveCount(1);
  await finished(app);
}); // prettier-ignore

test('7: a module is made, opened, left, used twice, and one use made independent', { tag: '@once' }, async ({ app }) => {
  const [person, canvas, { page }] = [new Person(app), new Canvas(app), app];
  await person.open('Iris');
  const grouping = await person.count(async () => {
    await canvas.select('linear1');
    await page.keyboard.down('Shift');
    await canvas.select('relu1');
    await page.keyboard.up('Shift');
    await person.press('Make a module');
  });
  expect(2 + grouping).toBeLessThanOrEqual(3);
  const before = await canvas.node('module1').boundingBox();
  const looking = await person.count(async () => {
    await person.press('Open module');
    await expect(canvas.node('relu1')).toBeVisible();
    await person.click('button', 'Iris', page.getByRole('navigation', { name: 'Open modules' }));
  });
  expect(looking).toBeLessThanOrEqual(2);
  await expect.poll(() => canvas.node('module1').boundingBox()).toEqual(before);
  const again = await person.count(async () => {
    await person.add('Module 1');
    await expect(canvas.nodes()).toHaveCount((await canvas.ids()).length);
    await expect(page.getByText('Used in 2 places: what is changed inside changes in all of them.')).toBeVisible();
    await person.press('Make this use independent');
  });
  expect(again).toBeLessThanOrEqual(2);
  await expect(page.getByRole('region', { name: 'Palette' }).getByRole('button', { name: 'Module 2', exact: true })).toHaveCount(1);
}); // prettier-ignore

test('8: three learning rates beside each other', { tag: '@once' }, async ({ app }) => {
  const person = new Person(app);
  await person.open('Two moons');
  const comparing = await person.count(async () => {
    await person.tab('Runs');
    await person.press('Compare learning rates');
  });
  expect(comparing).toBeLessThanOrEqual(4);
  await expect(app.page.getByTestId('run-row')).toHaveCount(3);
}); // prettier-ignore

test('9: German in the midst of work', { tag: '@once' }, async ({ app }) => {
  const [person, canvas] = [new Person(app), new Canvas(app)];
  await person.open('Iris');
  await canvas.select('linear1');
  const changing = await person.count(async () => {
    await person.press('Language: English');
    await person.click('menuitemradio', 'Deutsch');
  });
  expect(changing).toBe(2);
  await expect(app.page.getByRole('button', { name: 'Trainieren', exact: true })).toBeVisible();
  await expect(canvas.node('linear1')).toHaveClass(/selected/);
  await expect(app.page.getByRole('textbox', { name: 'Einheiten' })).toBeVisible();
  await person.press('Sprache: Deutsch');
  await person.click('menuitemradio', 'English');
  await expect(app.page.getByRole('button', { name: 'Train', exact: true })).toBeVisible();
}); // prettier-ignore

test('10: what is pressed twice, pasted or made small breaks nothing', { tag: '@once' }, async ({ app }) => {
  const [person, canvas, { page }] = [new Person(app), new Canvas(app), app];
  await person.open('Two moons');
  const train = page.getByRole('button', { name: 'Train', exact: true });
  await train.dblclick();
  await expect(new Dock(app).runs()).toHaveCount(1);

  await test.step('in a small window nothing lies over anything, and undo stays', async () => {
    for (const [width, height] of [[900, 600], [720, 450]] as const) {
      await app.resize(width, height);
      await expect(page.getByRole('button', { name: 'Undo', exact: true })).toBeInViewport({ ratio: 0.99 });
      await expect(page.getByRole('img', { name: 'Minimap' })).toBeHidden();
      // Nobody has moved the view: the network is fitted anew.
      for (const node of await canvas.nodes().all()) await expect(node).toBeInViewport({ ratio: 0.99 });
    }
    await app.resize(1440, 900);
  });

  await test.step('what cannot be done says why', async () => {
    const undo = page.getByRole('button', { name: 'Undo', exact: true });
    await expect(undo).toBeDisabled();
    await expect(undo).toHaveAccessibleDescription('Nothing has been done yet that could be undone.');
    await undo.hover();
    await expect(page.getByRole('tooltip')).toContainText('Nothing has been done yet');
  });
}); // prettier-ignore
