// Tries a packaged app from outside, as a user has it: without a Node in the PATH, and with all that the fuses are to refuse.
//   node packaging/smoke.mjs FOLDER     (Linux; the folder of the unpacked app)
import { ok } from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, expect } from '@playwright/test';
import { ensureDisplays } from '../e2e/setup/system.mjs';

const home = mkdtempSync(path.join(tmpdir(), 'neuroloom-smoke-'));
// Elsewhere, so that no package of the repository can be found.
const folder = path.join(home, 'installed');
cpSync(path.resolve(process.argv[2] ?? 'release/packages/linux-unpacked'), folder, { recursive: true });
const project = path.join(home, 'fashion.neuroloom');
/** For machines that do much else. */
const patient = { timeout: 120_000 };
const nowhere = path.join(home, 'nowhere');
mkdirSync(nowhere);

/** The command line under the packaged Node. */
function cli(...args) {
  const [node, script] = ['node', 'engine/dist/main/cli.mjs'].map((file) => path.join(folder, 'resources', file));
  const env = { HOME: home, NEUROLOOM_HOME: path.join(home, 'app'), PATH: nowhere };
  return execFileSync(node, [script, ...args], { encoding: 'utf8', cwd: home, env });
}

/** The app's pages, by its port for debugging. */
async function pages(address) {
  const targets = await (await fetch(`http://${address}/json/list`)).json();
  return targets.filter(({ type, url }) => type === 'page' && url.startsWith('app://'));
}

/** Starts the app, and connects once its page is there. What the fuses refuse is asked for: it must change nothing. */
async function start(display, ...files) {
  const began = performance.now();
  const child = spawn(
    path.join(folder, 'neuroloom'),
    [...(process.getuid() === 0 ? ['--no-sandbox'] : []), '--disable-gpu', '--lang=en-US', '--inspect=0', '--remote-debugging-port=0', ...files],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        HOME: home, NEUROLOOM_HOME: path.join(home, 'app'), DISPLAY: display, PATH: nowhere,
        NEUROLOOM_NODE: '/bin/false', ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: `--require=${path.join(home, 'missing.cjs')}`,
      },
    },
  );
  let log = '';
  const ended = new Promise((resolve) => child.once('close', (code, signal) => resolve(signal ?? code)));
  const address = await new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (data) => {
        log += data;
        const [, found] = /DevTools listening on ws:\/\/([^/]+)/.exec(log) ?? [];
        if (found) resolve(found);
      });
    }
    void ended.then((how) => reject(new Error(`The app ended with ${how} before it had a window.\n${log}`)));
  });
  // Before its page is there, a connection may hang.
  await expect.poll(() => pages(address), patient).toHaveLength(1);
  const browser = await chromium.connectOverCDP(`http://${address}`, { noDefaults: true });
  const [page] = browser.contexts()[0].pages();
  page.setDefaultTimeout(patient.timeout);
  return { child, page, ended, log: () => log, since: () => Math.round(performance.now() - began) };
} // prettier-ignore

/** Closes the window; the app and its engine have to end by themselves. */
async function close({ page, ended, log }) {
  await page.close();
  const how = await ended;
  ok(how === 0, `The app ended with ${how}.\n${log()}`);
  ok(!log().includes('Debugger listening'), 'The main process can be debugged.');
}

const epoch = ({ page }, number) => page.getByTestId(`epoch-${number}`);

/** Presses Train, waits for the end of the first epoch, stops and saves. */
async function train(app) {
  const control = (name) =>
    app.page.getByRole('group', { name: 'Training', exact: true }).getByRole('button', { name, exact: true });
  await control('Train').click();
  await expect(epoch(app, 1)).toBeVisible(patient);
  await control('Stop').click();
  await expect(control('Stop')).toBeDisabled(patient);
  const before = statSync(project).mtimeMs;
  await app.page.keyboard.press('Control+s');
  await expect(app.page.getByTestId('saved')).toHaveText('saved', patient);
  ok(statSync(project).mtimeMs > before, 'Nothing was saved.');
}

async function tried(display, running) {
  const open = async (...files) => {
    const app = await start(display, ...files);
    running.push(app);
    return app;
  };
  ok(existsSync(path.join(folder, 'resources', 'THIRD-PARTY-NOTICES.txt')), 'The notices are missing.');
  cli('new', 'fashion-mnist', '--out', project);

  for (const which of ['first', 'second']) {
    const app = await open();
    await expect(app.page.getByTestId('example-empty')).toBeEnabled(patient);
    console.log(`${which} start: the gallery can be used after ${app.since()} ms`);
    await close(app);
  }
  const app = await open(project);
  await expect(app.page.getByRole('textbox', { name: 'Name of the project' })).toHaveValue('Fashion-MNIST as in the lecture', patient);
  console.log(`with a project: open after ${app.since()} ms`);
  await train(app);
  await close(app);

  const again = await open(project);
  await expect(epoch(again, 1)).toBeVisible(patient);
  await close(again);
  const model = path.join(home, 'model.onnx');
  cli('export', project, '--format', 'onnx', '--out', model);
  console.log(cli('verify', model).trim());
} // prettier-ignore

const displays = await ensureDisplays(1);
if ('reason' in displays) throw new Error(`The packaged app cannot be tried: ${displays.reason}`);
const running = [];
try {
  await tried(displays.displays[0] ?? process.env.DISPLAY, running);
  console.log('The packaged app works.');
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
for (const { child, ended } of running) {
  child.kill('SIGKILL');
  await ended;
}
displays.stop();
// Electron's other processes end a moment later.
rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
process.exit();
