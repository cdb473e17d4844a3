import { cpSync, existsSync, mkdirSync, mkdtempSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { Dock } from './pages/dock.ts';
import { TopBar } from './pages/topBar.ts';
import {
  launchPackagedApp,
  openBeside,
  packagedCli,
  partsOf,
  type Installed,
  type PackagedApp,
} from './setup/packagedApp.ts';

/** A package as its user has it: elsewhere, so that nothing of the repository can be found from it. */
let installed: Installed;
const running: PackagedApp[] = [];

test.beforeAll(() => {
  const home = mkdtempSync(path.join(tmpdir(), 'neuroloom-packaged-'));
  installed = { home, folder: path.join(home, 'installed') };
  cpSync(process.env['NEUROLOOM_E2E_PACKAGED'] ?? '', installed.folder, {
    recursive: true,
    verbatimSymlinks: true,
  });
});

test.afterEach(async () => {
  for (const app of running.splice(0)) {
    app.kill();
    await app.ended;
  }
});

// Electron's other processes end a moment later.
test.afterAll(() => rmSync(installed.home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));

async function start(...files: readonly string[]): Promise<PackagedApp> {
  const app = await launchPackagedApp(installed, ...files);
  running.push(app);
  return app;
}

/** Closes the window; the app and its engine have to end by themselves. */
async function close(app: PackagedApp): Promise<void> {
  await app.close();
  expect(await app.ended, app.log()).toBe(0);
}

/** Trains until so many epochs are over, stops and saves. */
async function train(app: PackagedApp, project: string, control: 'Train' | 'Resume', epochs: number): Promise<void> {
  const topBar = new TopBar(app);
  await topBar.control(control).click();
  await new Dock(app).waitForEpoch(epochs, 240_000);
  await topBar.control('Stop').click();
  await expect(topBar.phase).toContainText('stopped');
  const before = statSync(project).mtimeMs;
  await app.page.keyboard.press('ControlOrMeta+s');
  await expect(topBar.saved).toHaveText('saved');
  expect(statSync(project).mtimeMs).toBeGreaterThan(before);
}

test('what the fuses refuse changes nothing', async () => {
  // An app beside the archive comes before it where that is allowed.
  const { resources } = partsOf(installed);
  const decoy = path.join(resources, 'app');
  mkdirSync(decoy);
  writeFileSync(path.join(decoy, 'package.json'), JSON.stringify({ main: 'main.js' }));
  writeFileSync(path.join(decoy, 'main.js'), "console.log('decoy'); process.exit(3);");
  const app = await start();
  await expect(app.page.getByTestId('example-empty')).toBeEnabled();
  console.log(`from the start to a gallery that can be used: ${app.since()} ms`);
  if (process.platform === 'linux') {
    expect(readlinkSync(`/proc/${app.enginePid()}/exe`)).toBe(path.join(resources, 'node'));
  }
  // Where it ran as Node, it would print this; as the app it is a second one, which ends.
  const asNode = await openBeside(installed, '--print', '"ran as Node"');
  expect(asNode.code).toBe(0);
  for (const log of [asNode.log, app.log()]) {
    for (const sign of ['ran as Node', 'decoy', 'missing.cjs', 'Debugger listening']) expect(log).not.toContain(sign);
  }
  await close(app);
  rmSync(decoy, { recursive: true });
});

test('a project is trained, saved, opened again, trained on and taken away', async () => {
  const project = path.join(installed.home, 'Kleider und Schuhe.neuroloom');
  packagedCli(installed, 'new', 'fashion-mnist', '--out', project);

  const first = await start(project);
  await expect(new TopBar(first).name).toHaveValue('Fashion-MNIST as in the lecture');
  console.log(`from the start to the project: ${first.since()} ms`);
  await train(first, project, 'Train', 1);
  await close(first);

  // The file is double-clicked while the app runs; desktops of Linux name it by its address.
  const second = await start();
  await expect(second.page.getByTestId('example-empty')).toBeEnabled();
  const handing = await openBeside(installed, pathToFileURL(project).href);
  expect(handing.code, handing.log).toBe(0);
  await new Dock(second).waitForEpoch(1);
  await train(second, project, 'Resume', 2);
  await new TopBar(second).file('Export …');
  const exporting = second.page.getByRole('dialog', { name: 'Export' });
  await exporting.getByRole('radio', { name: /^PyTorch program/ }).check();
  await expect(exporting).toContainText('class NeuralNetwork(nn.Module):');
  await second.page.keyboard.press('Escape');
  await close(second);

  const model = path.join(installed.home, 'model.onnx');
  packagedCli(installed, 'export', project, '--format', 'onnx', '--out', model);
  expect(existsSync(model)).toBe(true);
  expect(packagedCli(installed, 'verify', model)).toContain('examples');
});
