import { expect, test } from './launch.ts';
import { Canvas } from './pages/canvas.ts';
import { Dock } from './pages/dock.ts';
import { Inspector } from './pages/inspector.ts';
import { littleModel } from './pages/textPanels.ts';
import { TopBar } from './pages/topBar.ts';

/** A node that is opened, what it is called then, and what is seen in it. */
const levels = [
  ['module1', 'GPT', 'h'],
  ['h', 'GPT block', 'attn'],
  ['attn', 'GPT attention', 'c_attn'],
  ['attention', 'Scaled dot-product attention', 'softmax1'],
] as const;

test('modules are opened three levels deep while the network is trained, and left again', { tag: '@once' }, async ({ app }) => {
  test.setTimeout(240_000);
  const [topBar, dock, canvas, inspector, { page }] = [new TopBar(app), new Dock(app), new Canvas(app), new Inspector(app), app];
  await app.open(littleModel(app), () => page.keyboard.press('Control+o'));
  await canvas.select('module1');
  await inspector.set('Layers', '2');
  await inspector.set('Width', '32');
  await canvas.area.click({ position: { x: 30, y: 60 } });
  await inspector.set('Epochs', '1000');
  const attention = await dock.show('Attention');
  /** How many batches the attention is of that is shown. */
  const batch = async () => Number((/after batch ([\d,]+)/.exec((await attention.getByTestId('attention-step').textContent()) ?? '')?.[1] ?? '0').replaceAll(',', ''));
  await topBar.control('Train').click();
  await expect.poll(batch, { timeout: 60_000 }).toBeGreaterThan(0);
  const trail = page.getByRole('navigation', { name: 'Open modules' });
  let last = await batch();
  /** Numbers go on, and so does the run. */
  const goesOn = async () => {
    await expect.poll(batch, { timeout: 60_000 }).toBeGreaterThan(last);
    last = await batch();
    await expect(topBar.control('Pause')).toBeVisible();
  };

  await test.step('model, block, attention and what is in it: in by double clicks', async () => {
    for (const [node, name, inside] of levels) {
      await canvas.node(node).dblclick();
      await expect(trail.locator('[aria-current="location"]')).toHaveText(name);
      await expect(canvas.node(inside)).toBeVisible();
      await goesOn();
    }
  });

  await test.step('a layer down there shows its weights as they change', async () => {
    await trail.getByRole('button', { name: 'GPT attention' }).click();
    await canvas.select('c_attn');
    const body = page.getByTestId('inspector');
    await body.getByRole('tab', { name: 'Weights', exact: true }).click();
    const kernel = body.getByRole('region', { name: 'kernel' });
    await expect(kernel).toBeVisible({ timeout: 60_000 });
    const before = (await kernel.textContent()) ?? '';
    await expect(kernel).not.toHaveText(before, { timeout: 90_000 });
    await goesOn();
  });

  await test.step('out by the names of the modules', async () => {
    for (const [name, node] of [['GPT block', 'attn'], ['GPT', 'h'], ['nanoGPT', 'module1']] as const) {
      await trail.getByRole('button', { name, exact: true }).click();
      await expect(canvas.node(node)).toBeVisible();
      await goesOn();
    }
    await expect(trail).toBeHidden();
  });
  await topBar.control('Stop').click();
  await expect(topBar.phase).toContainText(/stopped/i);
  await expect(page.getByRole('alert')).toHaveCount(0);
}); // prettier-ignore
