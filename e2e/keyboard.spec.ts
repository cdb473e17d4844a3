import { expect, test, type App } from './launch.ts';
import { Canvas } from './pages/canvas.ts';
import { Dock } from './pages/dock.ts';
import { Gallery } from './pages/gallery.ts';
import { Inspector } from './pages/inspector.ts';
import { TopBar } from './pages/topBar.ts';

const focused = (app: App) => app.page.locator(':focus');
/** The name of the area in which the focus is. */
const area = (app: App) =>
  app.page.evaluate(() => document.activeElement?.closest('[data-area]')?.getAttribute('aria-label') ?? '');

test('a click, Enter and Space on the palette add a block, which is said', { tag: '@once' }, async ({ app }) => {
  const [canvas, { page }] = [new Canvas(app), app];
  await new Gallery(app).open('empty');
  const linear = page.getByTestId('palette-linear');
  await linear.click();
  await expect(canvas.nodes()).toHaveCount(1);
  await expect(page.getByTestId('announcement')).toHaveText('Linear added');
  await linear.focus();
  for (const key of ['Enter', 'Space']) await page.keyboard.press(key);
  await expect(canvas.nodes()).toHaveCount(3);
  // Dragged and let go where it began it is no click.
  const box = await linear.boundingBox();
  if (!box) throw new Error('The palette has no Linear.');
  await page.mouse.move(box.x + 20, box.y + 8);
  await page.mouse.down();
  await page.mouse.move(box.x + 80, box.y + 60, { steps: 4 });
  await page.mouse.move(box.x + 22, box.y + 9, { steps: 4 });
  await page.mouse.up();
  await linear.press('ArrowDown');
  await expect(focused(app)).not.toHaveAttribute('data-block', 'linear');
  await expect(canvas.nodes()).toHaveCount(3);
  await canvas.area.focus();
  await canvas.press('Control+a');
  await canvas.press('Delete');
  await expect(page.getByTestId('announcement')).toHaveText(/^3 nodes.* deleted$/);
  await expect(canvas.area).toBeFocused();
});

test('Escape does one thing at a time: menu, selection, module', { tag: '@once' }, async ({ app }) => {
  const [canvas, topBar, { page }] = [new Canvas(app), new TopBar(app), app];
  await new Gallery(app).open('iris');
  await canvas.select('linear1');
  await canvas.press('Control+g');
  const [module = ''] = (await canvas.ids()).filter((id) => id.startsWith('module'));
  await canvas.press('Shift+Enter');
  const inside = canvas.node('linear1');
  await expect(inside).toBeVisible();

  await page.getByRole('button', { name: 'Neuroloom' }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  await canvas.press('Escape');
  await expect(page.getByRole('menu')).toBeHidden();
  await expect(inside).toBeVisible();

  await inside.click({ button: 'right' });
  await expect(page.getByRole('menu')).toBeVisible();
  await canvas.press('Escape');
  await expect(page.getByRole('menu')).toBeHidden();
  await expect(inside).toBeVisible();

  await topBar.device.click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await canvas.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(inside).toBeVisible();

  await canvas.select('linear1');
  await expect(inside).toHaveClass(/selected/);
  await canvas.press('Escape');
  await expect(inside).not.toHaveClass(/selected/);
  await expect(inside).toBeVisible();
  await canvas.press('Escape');
  await expect(canvas.node(module)).toBeVisible();
});

test(
  'the Tab key makes few stops, F6 goes from area to area, and arrows from node to node',
  { tag: '@once' },
  async ({ app }) => {
    const [canvas, { page }] = [new Canvas(app), app];
    await new Gallery(app).open('iris');
    await expect(canvas.area).toBeFocused();
    await page.getByRole('button', { name: 'Skip to the canvas' }).focus();
    await page.keyboard.press('Enter');
    await expect(canvas.area).toBeFocused();
    const stops = [...(await canvas.nodes().all()), ...(await canvas.edges().all())];
    expect(stops.length).toBeGreaterThan(6);
    for (const stop of stops) await expect(stop).not.toHaveAttribute('tabindex', '0');
    await expect(page.getByTestId('palette').locator('button[tabindex="0"]')).toHaveCount(1);
    // To whoever does not see on which card it is, a button says whose it is.
    const buttons = canvas.nodes().getByRole('button');
    const names = await buttons.evaluateAll((all) =>
      all.map((one) => one.getAttribute('aria-label') ?? one.textContent),
    );
    expect(names).toContain('Show neurons of linear1 (N)');
    expect([...new Set(names)]).toEqual(names);

    // From the first node over its wire to the next one.
    await canvas.press('ArrowRight');
    await expect(canvas.node('dataset1')).toBeFocused();
    await canvas.press('ArrowRight');
    await expect(focused(app)).toHaveAttribute('data-testid', /^edge-/);
    await canvas.press('ArrowRight');
    await expect(canvas.node('linear1')).toBeFocused();
    await canvas.press('Enter');
    await expect(canvas.node('linear1')).toHaveClass(/selected/);

    const seen: string[] = [];
    for (let i = 0; i < 3; i++) {
      await canvas.press('F6');
      seen.push(await area(app));
    }
    expect(seen[0]).toBe('Inspector');
    await canvas.press('Shift+F6');
    await canvas.press('Shift+F6');
    expect(await area(app)).toBe('Inspector');
    await canvas.press('Shift+F6');
    await expect(canvas.node('linear1')).toBeFocused();
  },
);

test('plain keys belong to what has the focus, and a closed panel takes none', { tag: '@once' }, async ({ app }) => {
  const [canvas, dock, { page }] = [new Canvas(app), new Dock(app), app];
  await new Gallery(app).open('xor-by-hand');
  const place = () => canvas.node('output1').boundingBox();
  const tab = page.getByRole('tab', { name: 'Data', exact: true });
  await tab.click();
  const before = await place();
  for (const key of ['+', '-', '0', '.']) await tab.press(key);
  expect(await place()).toEqual(before);

  const weight = page.getByRole('spinbutton').first();
  await expect(weight).toHaveAttribute('aria-valuemin', '-1000000');
  await weight.focus();
  for (const key of ['-', '0', '.', '5', 'Enter']) await canvas.press(key);
  await expect(page.getByRole('spinbutton').first()).toHaveAttribute('aria-valuenow', '-0.5');
  expect(await place()).toEqual(before);

  await canvas.area.focus();
  await canvas.press('Control+j');
  await expect(dock.panel('Data')).toBeEmpty();
});

test('Ctrl+Enter trains from a choice, too, and does not open its list', { tag: '@once' }, async ({ app }) => {
  const { page } = app;
  await new Gallery(app).open('xor');
  await page.getByRole('textbox', { name: 'Learning rate' }).press('Tab');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(new Dock(app).runs()).toHaveCount(1);
  await expect(page.getByRole('option', { name: 'SGD' })).toHaveCount(0);
});

test('Ctrl+Z takes back what was just chosen, though the choice has the focus', { tag: '@once' }, async ({ app }) => {
  const { page } = app;
  await new Gallery(app).open('xor');
  const optimizer = page.getByRole('combobox', { name: 'Optimizer' });
  const before = await optimizer.inputValue();
  await optimizer.click();
  await page.getByRole('option', { name: 'RMSprop' }).click();
  await expect(optimizer).toHaveValue('RMSprop');
  await optimizer.press('ControlOrMeta+z');
  await expect(optimizer).toHaveValue(before);
});

test('a list does not pull the reader to its end while he reads above', { tag: '@once' }, async ({ app }) => {
  const [topBar, dock] = [new TopBar(app), new Dock(app)];
  await new Gallery(app).open('moons');
  await new Inspector(app).set('Epochs', '3000');
  await topBar.control('Train').click();
  await dock.show('Training');
  const list = app.page.getByRole('region', { name: 'Epochs' });
  const last = () => list.getByRole('row').last().textContent();
  const top = () => list.evaluate((element) => element.scrollTop);
  await expect.poll(top).toBeGreaterThan(0);
  await list.evaluate((element) => element.scrollTo(0, 0));
  for (let i = 0; i < 3; i++) {
    const before = await last();
    await expect.poll(last).not.toBe(before);
  }
  expect(await top()).toBe(0);
  await topBar.control('Stop').click();
});

test('Shift, Ctrl and Cmd add to the selection, by the pointer and by Enter', { tag: '@once' }, async ({ app }) => {
  const [canvas, { page }] = [new Canvas(app), app];
  await new Gallery(app).open('iris');
  const selected = page.locator('.react-flow__node.selected');
  for (const key of ['Shift', 'Control', 'Meta'] as const) {
    await canvas.select('linear1');
    await expect(selected).toHaveCount(1);
    await canvas.node('relu1').click({ modifiers: [key] });
    await expect(selected).toHaveCount(2);
    await page.keyboard.press('Escape');
    await expect(selected).toHaveCount(0);
  }
  await canvas.select('linear1');
  await canvas.node('relu1').focus();
  await page.keyboard.press('Shift+Enter');
  await expect(selected).toHaveCount(2);
  await page.keyboard.press('Escape');
  // The options of a choice are only there while it is open.
  await canvas.select('linear1');
  await expect(page.getByRole('option', { includeHidden: true })).toHaveCount(0);
});
