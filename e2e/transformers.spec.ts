import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from './launch.ts';
import { Canvas } from './pages/canvas.ts';
import { Dock } from './pages/dock.ts';
import { Inspector } from './pages/inspector.ts';
import { TopBar } from './pages/topBar.ts';

const cli = path.join(import.meta.dirname, '../dist/main/cli.mjs');

test('modules are opened three levels deep while the network is trained, and left again', { tag: '@once' }, async ({ app }) => {
  test.setTimeout(180_000);
  const [topBar, dock, canvas, { page }] = [new TopBar(app), new Dock(app), new Canvas(app), app];
  const file = path.join(app.home, 'deep.neuroloom');
  execFileSync(process.execPath, [cli, 'new', 'translator', '--out', file], { env: { ...process.env, NEUROLOOM_HOME: app.home } }); // prettier-ignore
  await app.open(file, () => page.keyboard.press('Control+o'));
  await expect(canvas.node('module1')).toBeVisible();
  await new Inspector(app).set('Epochs', '500');
  const attention = await dock.show('Attention');
  const batch = async () => Number((/after batch ([\d,]+)/.exec((await attention.getByTestId('attention-step').textContent()) ?? '')?.[1] ?? '0').replace(',', '')); // prettier-ignore
  await topBar.control('Train').click();
  await expect.poll(batch, { timeout: 60_000 }).toBeGreaterThan(0);
  const trail = page.getByRole('navigation', { name: 'Open modules' });
  const here = trail.locator('[aria-current="location"]');
  let last = await batch();
  /** Numbers go on, and so does the run. */
  const goesOn = async () => {
    await expect.poll(batch, { timeout: 30_000 }).toBeGreaterThan(last);
    last = await batch();
    await expect(topBar.control('Pause')).toBeVisible();
    await expect(topBar.phase).toContainText(/epoch/i);
  };

  await test.step('encoder, block, attention: in by double clicks', async () => {
    for (const [node, name, inside] of [['module1', 'Encoder', 'layer'], ['layer', 'Encoder block', 'self_attn'], ['self_attn', 'Multi-head attention', 'q_proj'], ['attention', 'Scaled dot-product attention', 'softmax1']] as const) {
      await canvas.node(node).dblclick();
      await expect(here).toHaveText(name);
      await expect(canvas.node(inside)).toBeVisible();
      await goesOn();
    }
  });

  await test.step('a layer at the bottom shows its weights as they change', async () => {
    await trail.getByRole('button', { name: 'Multi-head attention' }).click();
    await canvas.select('q_proj');
    const body = page.getByTestId('inspector');
    await body.getByRole('tab', { name: 'Weights', exact: true }).click();
    const kernel = body.getByRole('region', { name: 'kernel' });
    await expect(kernel).toBeVisible({ timeout: 30_000 });
    const before = await kernel.textContent();
    await expect.poll(() => kernel.textContent(), { timeout: 30_000 }).not.toBe(before);
    await goesOn();
  });

  await test.step('out by the names of the modules', async () => {
    for (const [name, node] of [['Encoder block', 'self_attn'], ['Encoder', 'layer'], ['Translator', 'module1']] as const) {
      await trail.getByRole('button', { name, exact: true }).click();
      await expect(canvas.node(node)).toBeVisible();
      await goesOn();
    }
    await expect(trail).toBeHidden();
  });
  await topBar.control('Stop').click();
  await expect(topBar.phase).toContainText(/stopped/i);
}); // prettier-ignore
