import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from './launch.ts';
import { Canvas } from './pages/canvas.ts';
import { Gallery } from './pages/gallery.ts';
import { Inspector } from './pages/inspector.ts';
import { TopBar } from './pages/topBar.ts';

test.use({ hasOwnHost: true });

test('two documents in tabs: one trains while the other is edited, both outlive the engine and a reload', async ({
  app,
}) => {
  const [topBar, canvas, gallery] = [new TopBar(app), new Canvas(app), new Gallery(app)];
  const tabs = app.page.getByRole('navigation', { name: 'Documents' });
  await gallery.open('moons');
  await topBar.name.fill('Trains');
  await new Inspector(app).set('Epochs', '20000');
  await topBar.control('Train').click();
  await expect(topBar.phase).toHaveText(/^epoch \d+ of 20,000/);

  await app.page.keyboard.press('Control+Alt+t');
  await gallery.open('xor');
  await topBar.name.fill('Edited');
  const nodes = await canvas.nodes().count();
  await canvas.drag('relu', 300, 260);
  await expect(tabs.getByRole('button', { name: /^in training .*Trains/ })).toBeVisible();
  // Whoever looks at another tab comes back to what was looked at.
  await canvas.area.hover();
  const usual = await canvas.node('output1').boundingBox();
  await app.page.mouse.wheel(0, -300);
  const place = () => canvas.node('output1').boundingBox();
  await expect.poll(place).not.toEqual(usual);
  const left = await place();
  await app.page.keyboard.press('Alt+PageUp');
  await expect(topBar.name).toHaveValue('Trains');
  await app.page.keyboard.press('Alt+PageDown');
  await expect(topBar.name).toHaveValue('Edited');
  await expect.poll(place).toEqual(left);

  const files = () =>
    readdirSync(path.join(app.home, 'runs'), { recursive: true }).map((file) => path.basename(`${file}`));
  await expect.poll(files, { timeout: 60_000 }).toContain('checkpoint.safetensors');
  const engine = app.enginePid();
  app.killEngine();
  await expect.poll(() => ![undefined, engine].includes(app.enginePid()), { intervals: [50] }).toBe(true);
  await expect(canvas.nodes()).toHaveCount(nodes + 1);
  await tabs
    .getByRole('button', { name: /Trains$/ })
    .first()
    .click();
  await expect(topBar.phase).toHaveText(/^epoch \d+ of 20,000/);
  await topBar.control('Stop').click();

  await app.page.reload();
  await expect(topBar.name).toHaveValue('Trains');
  await app.page.keyboard.press('Alt+PageDown');
  await expect(topBar.name).toHaveValue('Edited');
  await expect(canvas.nodes()).toHaveCount(nodes + 1);

  await tabs.getByRole('button', { name: 'Close “Edited”' }).click();
  await app.page.getByRole('button', { name: /Discard/ }).click();
  await expect(tabs).toBeHidden();
  await expect(topBar.name).toHaveValue('Trains');
});
