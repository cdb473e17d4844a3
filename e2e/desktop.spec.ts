import { execFileSync, spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { emptyDocument } from '../core/graph/create.ts';
import type { DesktopBridge } from '../core/protocol/bridge.ts';
import { expect, test, type App } from './launch.ts';
import { Dock } from './pages/dock.ts';
import { Gallery } from './pages/gallery.ts';
import { Inspector } from './pages/inspector.ts';
import { Neurons } from './pages/neurons.ts';
import { Plane } from './pages/plane.ts';
import { Steps } from './pages/steps.ts';
import { TimeMachine } from './pages/timeMachine.ts';
import { TopBar } from './pages/topBar.ts';

declare global {
  interface Window {
    readonly neuroloom: DesktopBridge;
  }
}

function electronOf(app: App): ElectronApplication {
  if (!app.electron) throw new Error('This is no desktop.');
  return app.electron;
}

test('the page has no Node, stays in its place, and may ask for nothing', async ({ app }) => {
  const { page } = app;
  const globals = await page.evaluate(() =>
    ['require', 'process', 'module', 'Buffer'].filter((name) => name in globalThis),
  );
  expect(globals).toEqual([]);
  const policy = await page.evaluate(async () => (await fetch('/')).headers.get('content-security-policy'));
  expect(policy).toContain("default-src 'none'; script-src 'self'");
  const origin = new URL(page.url()).origin;
  await page.evaluate(() => (location.href = 'https://arxiv.org/'));
  expect(await page.evaluate(() => window.open('https://evil.example/'))).toBeNull();
  expect(new URL(page.url()).origin).toBe(origin);
  expect(electronOf(app).windows()).toHaveLength(1);
  const permission = await page.evaluate(
    async () => (await navigator.permissions.query({ name: 'geolocation' })).state,
  );
  expect(permission).toBe('denied');
  const outside = await page.evaluate(async () => (await fetch('/..%2fmain/engine.mjs')).status);
  expect(outside).toBe(404);
});

test('the window checks no spelling, which would fetch dictionaries, and its native parts have the theme of the page', async ({
  app,
}) => {
  const preferences = await electronOf(app).evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    // Electron's types leave it out.
    return (
      window?.webContents as unknown as { getLastWebPreferences(): unknown } | undefined
    )?.getLastWebPreferences();
  });
  expect(preferences).toMatchObject({ sandbox: true, contextIsolation: true });
  const checksSpelling = await electronOf(app).evaluate(({ session }) =>
    session.defaultSession.isSpellCheckerEnabled(),
  );
  expect(checksSpelling).toBe(false);
  const look = () =>
    electronOf(app).evaluate(({ BrowserWindow, nativeTheme }) => [
      nativeTheme.themeSource,
      BrowserWindow.getAllWindows()[0]?.getBackgroundColor().toLowerCase(),
    ]);
  await app.page.evaluate(() => window.neuroloom.setTheme('dark'));
  await expect.poll(look).toEqual(['dark', '#14181d']);
  await app.restart();
  await expect.poll(async () => (await look())[1]).toBe('#14181d');
});

test('only the page itself may read the clipboard', async ({ app }) => {
  const state = () =>
    app.page.evaluate(async () => (await navigator.permissions.query({ name: 'clipboard-read' as never })).state);
  expect(await state()).toBe('granted');
  const inFrame = await app.page.evaluate(async () => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const { navigator: inner } = frame.contentWindow as Window;
    return (await inner.permissions.query({ name: 'clipboard-read' as never })).state;
  });
  expect(inFrame).toBe('denied');
});

test('a menu item says its command to the page, in the language of the page', async ({ app }) => {
  const labels = () =>
    electronOf(app).evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label) ?? []);
  await app.page.evaluate(() => window.neuroloom.setLanguage('en'));
  await expect.poll(labels).toContain('&Edit');
  await app.page.evaluate(() => window.neuroloom.setLanguage('de'));
  await expect.poll(labels).toContain('&Bearbeiten');
  const training = await electronOf(app).evaluate(({ Menu }) => {
    const items = Menu.getApplicationMenu()?.items.find(({ label }) => label === '&Training')?.submenu?.items ?? [];
    return items.map(({ id, label, type, accelerator }) =>
      type === 'separator' ? '-' : [id, label, accelerator ?? null],
    );
  });
  // All of it the page has told.
  expect(training).toContainEqual(['train', 'Trainieren', 'CmdOrCtrl+Enter']);
  expect(training.slice(-2)).toEqual(['-', ['restartEngine', 'Rechenkern neu starten', null]]);
  await electronOf(app).evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('shortcuts')?.click());
  await expect(app.page.getByRole('dialog')).toBeVisible();
});

test('closing with unsaved work asks, and cancelling keeps the window', async ({ app }) => {
  const answer = (response: number) =>
    electronOf(app).evaluate(({ dialog }, chosen) => {
      dialog.showMessageBox = () => Promise.resolve({ response: chosen, checkboxChecked: false });
    }, response);
  const close = () => electronOf(app).evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await app.page.evaluate(() => window.neuroloom.setUnsaved(true));
  await answer(2);
  await close();
  expect(await app.page.evaluate(() => document.visibilityState)).toBe('visible');
  const ended = new Promise((resolve) => electronOf(app).process().once('exit', resolve));
  await answer(1);
  await close();
  await ended;
});

test('closing from the gallery with unsaved work saves it, and the window ends', async ({ app }) => {
  await new Gallery(app).open('xor');
  const file = await new TopBar(app).saveAs('Kept.neuroloom');
  await new TopBar(app).name.fill('Kept, changed');
  await new TopBar(app).file('Gallery');
  await electronOf(app).evaluate(({ dialog }) => {
    dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false });
  });
  const ended = new Promise((resolve) => electronOf(app).process().once('exit', resolve));
  await electronOf(app).evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await ended;
  const { 'document.json': json } = unzipSync(readFileSync(file));
  expect(JSON.parse(strFromU8(json ?? new Uint8Array()))).toMatchObject({ name: 'Kept, changed' });
});

test('everything that shows a network does so in the page of the desktop', async ({ app }) => {
  const [topBar, dock, plane, neurons] = [new TopBar(app), new Dock(app), new Plane(app), new Neurons(app)];
  const faults: Error[] = [];
  app.page.on('pageerror', (error) => faults.push(error));
  await new Gallery(app).open('moons');
  await new Inspector(app).set('Epochs', '2');
  await topBar.control('Train').click();
  await expect(topBar.phase).toContainText('finished', { timeout: 60_000 });
  await dock.metrics(2);
  await expect(dock.curve('Loss')).toBeVisible();
  await plane.show();
  await expect(plane.heat).toBeVisible();
  const [time, shown] = [new TimeMachine(app), app.page.getByTestId('plane-step')];
  await time.button('First recorded step').click();
  await expect(shown).toContainText('after batch 0 ');
  await time.button('Now').click();
  await expect(shown).toContainText('(epoch 2)');
  await plane.startEditing();
  await plane.click([0, 1.5]);
  await expect(plane.legend).toHaveText(['A: 250', 'B: 251', 'held out: 100']);
  await app.page.keyboard.press('ControlOrMeta+z');
  const landscape = await dock.show('Landscape');
  await expect(app.page.getByTestId('landscape-facts')).toContainText('Lowest here');
  await expect(landscape.locator('canvas').first()).toBeVisible();
  await landscape.getByText('Race', { exact: true }).click();
  await expect(landscape.getByRole('button', { name: 'Start the race' })).toBeEnabled();
  const steps = new Steps(app, await dock.show('Step by step'));
  await steps.walk('Finish phase');
  await expect(steps.cells('linear1').nth(0)).not.toBeEmpty();
  for (const tab of ['Data', 'Predictions', 'Confusion', 'Gradient norms', 'Watch', 'Console']) {
    await expect((await dock.show(tab)).locator('*').first()).toBeVisible();
  }
  await neurons.toggle('linear1');
  await neurons.layer('linear1').getByRole('application').focus();
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'Enter']) await app.page.keyboard.press(key);
  const weight = app.page.getByTestId(/^weight-linear1\.kernel-/);
  await expect(weight).toBeFocused();
  await weight.press('Enter');
  await weight.fill('0.125');
  await weight.press('Enter');
  await expect(weight).toHaveAttribute('aria-valuenow', '0.125');
  await topBar.device.click();
  const settings = app.page.getByRole('dialog', { name: 'Settings' });
  const device = settings.getByRole('radio', { name: 'CPU (ONNX Runtime)', exact: true });
  await expect(device).toBeEnabled({ timeout: 60_000 });
  await app.page.keyboard.press('Escape');
  await topBar.file('Export …');
  const exporting = app.page.getByRole('dialog', { name: 'Export' });
  await exporting.getByRole('radio', { name: /^PyTorch program/ }).check();
  await expect(exporting).toContainText('class NeuralNetwork(nn.Module):');
  await expect(app.page.getByRole('alert').filter({ hasText: 'cannot be shown' })).toHaveCount(0);
  expect(faults).toEqual([]);
});

test('a second start hands its file to the first and ends', async ({ app }) => {
  await new Gallery(app).open('xor');
  const file = await new TopBar(app).saveAs('Given.neuroloom');
  await new TopBar(app).file('Gallery');
  const { spawnfile, spawnargs } = electronOf(app).process();
  const own = spawnargs.slice(1).filter((argument) => !argument.startsWith('--inspect'));
  const second = spawn(spawnfile, [...own.filter((argument) => !argument.startsWith('--remote')), file], {
    env: { ...process.env, NEUROLOOM_HOME: app.home, NEUROLOOM_E2E_APP: path.resolve('dist', 'electron', 'main.cjs') },
    stdio: 'ignore',
  });
  const code = await new Promise((resolve) => second.once('exit', resolve));
  expect(code).toBe(0);
  await expect(new TopBar(app).name).toHaveValue('Given');
});

test('a file that is opened while the app ends is open when it has ended', async ({ app }) => {
  const project = path.join(app.home, 'Given late.neuroloom');
  writeFileSync(project, zipSync({ 'document.json': strToU8(JSON.stringify(emptyDocument('Given late'))) }));
  const electron = electronOf(app);
  const engine = app.enginePid();
  const next = electron.waitForEvent('window');
  // As a second start tells it; a real one might come too late.
  await electron.evaluate(({ app: desktop, BrowserWindow }, file) => {
    desktop.once('will-quit', () => desktop.emit('second-instance', {}, ['neuroloom', file], '/'));
    BrowserWindow.getAllWindows()[0]?.close();
  }, project);
  const page = await next;
  await expect(page.getByRole('textbox', { name: 'Name of the project' })).toHaveValue('Given late');
  expect(app.enginePid()).not.toBe(engine);
});

test('what is written down of a crash lies beside the logs, and diagnostics name it', async ({ app }) => {
  await electronOf(app).evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
  );
  const folder = path.join(app.home, 'logs', 'crashes');
  const dumps = () => readdirSync(folder, { recursive: true }).filter((name) => String(name).endsWith('.dmp'));
  await expect.poll(dumps).toHaveLength(1);
  const out = path.join(app.home, 'diagnostics.zip');
  execFileSync(process.execPath, ['dist/main/cli.mjs', 'diagnostics', '--out', out], {
    env: { ...process.env, NEUROLOOM_HOME: app.home },
  });
  const { 'crashes.json': json } = unzipSync(readFileSync(out));
  expect(JSON.parse(strFromU8(json ?? new Uint8Array()))).toMatchObject({ dumps: [{ name: dumps()[0] }] });
});

test('the window comes back where it was', async ({ app }) => {
  const bounds = { x: 60, y: 40, width: 1200, height: 800 };
  const read = () =>
    electronOf(app).evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getNormalBounds());
  await electronOf(app).evaluate(
    ({ BrowserWindow }, wanted) => BrowserWindow.getAllWindows()[0]?.setBounds(wanted),
    bounds,
  );
  await expect.poll(read).toEqual(bounds);
  await app.restart();
  await expect.poll(read).toEqual(bounds);
});

test('the engine ends with the window', async ({ app }) => {
  const engine = app.enginePid()!;
  await app.close();
  await expect
    .poll(() => {
      try {
        process.kill(engine, 0);
        return 'alive';
      } catch {
        return 'gone';
      }
    })
    .toBe('gone');
});
