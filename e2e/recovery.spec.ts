import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from './launch.ts';
import { Canvas } from './pages/canvas.ts';
import { Dock } from './pages/dock.ts';
import { Gallery } from './pages/gallery.ts';
import { Inspector } from './pages/inspector.ts';
import { TopBar } from './pages/topBar.ts';

test.use({ hasOwnHost: true });

test('kill -9 on the engine in the middle of an epoch: said, back at once, nothing lost', async ({ app }, testInfo) => {
  const [topBar, dock, canvas] = [new TopBar(app), new Dock(app), new Canvas(app)];
  await new Gallery(app).open('fashion-mnist');
  await new Inspector(app).set('Epochs', '500');
  const nodes = await canvas.nodes().count();
  await topBar.control('Train').click();
  await expect(dock.curve('Loss')).toBeVisible();
  const files = () =>
    readdirSync(path.join(app.home, 'runs'), { recursive: true }).map((file) => path.basename(`${file}`));
  await expect.poll(files, { timeout: 60_000 }).toContain('checkpoint.safetensors');

  const engine = app.enginePid();
  const killedAt = Date.now();
  app.killEngine();
  const isBack = () => ![undefined, engine].includes(app.enginePid());
  await expect.poll(isBack, { intervals: [50] }).toBe(true);
  const banner = app.page.getByRole('status').filter({ hasText: 'training continues from its last checkpoint' });
  await expect(banner).toBeVisible();
  testInfo.annotations.push({ type: 'recovery', description: `training went on after ${Date.now() - killedAt} ms` });
  await expect(canvas.nodes()).toHaveCount(nodes);
  await expect(topBar.phase).toHaveText(/^epoch \d+ of 500/);
  await topBar.control('Stop').click();
  await expect(topBar.phase).toContainText('stopped');
});

test(
  'an engine that hangs: said after ten seconds, restarted by command, and its run offered',
  { tag: '@once' },
  async ({ app }) => {
    const topBar = new TopBar(app);
    await new Gallery(app).open('moons');
    await new Inspector(app).set('Epochs', '20000');
    await topBar.name.fill('Mine');
    await topBar.control('Train').click();
    const files = () =>
      readdirSync(path.join(app.home, 'runs'), { recursive: true }).map((file) => path.basename(`${file}`));
    await expect.poll(files, { timeout: 60_000 }).toContain('checkpoint.safetensors');
    const engine = app.enginePid();
    app.hangEngine();
    const banner = app.page.getByRole('status').filter({ hasText: 'The engine has not answered for 10 seconds' });
    await expect(banner).toBeVisible();
    await banner.getByRole('button', { name: 'Restart engine' }).click();
    await expect(topBar.name).toHaveValue('Mine');
    await app.page.getByRole('button', { name: 'Resume the run' }).click();
    await expect(topBar.phase).toHaveText(/^epoch \d+ of 20,000/, { timeout: 60_000 });
    expect(app.enginePid()).not.toBe(engine);
  },
);

test('a page that is loaded again shows what it showed, unsaved work included', async ({ app }) => {
  const [canvas, gallery] = [new Canvas(app), new Gallery(app)];
  await new Gallery(app).open('empty');
  await canvas.drag('dataset', 200, 200);
  await expect(new TopBar(app).saved).toHaveText('unsaved');
  await new TopBar(app).name.fill('My first net');
  const folder = path.join(app.home, 'autosave');
  const kept = () =>
    existsSync(folder) ? readdirSync(folder).map((file) => readFileSync(path.join(folder, file), 'utf8')) : [];
  await expect.poll(() => kept().join()).toContain('My first net');
  app.page.on('dialog', (dialog) => void dialog.accept());
  await app.page.reload();
  await expect(app.page.getByRole('status').filter({ hasText: 'The page was reloaded' })).toBeVisible();
  await expect(canvas.nodes()).toHaveCount(1);
  await expect(new TopBar(app).name).toHaveValue('My first net');
  await expect(new TopBar(app).saved).toHaveText('unsaved');
  await expect(app.page).toHaveTitle('• My first net – Neuroloom');
  // What is open here is not offered as work that was lost.
  await new TopBar(app).file('Gallery');
  await expect(gallery.recover('My first net')).toBeHidden();
});
