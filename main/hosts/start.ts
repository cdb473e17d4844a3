import { spawn } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openHome } from '../files/home.ts';
import { startBrowserHost, type BrowserHost } from './browser.ts';
import { electronBinary } from './electronBinary.ts';
import { EngineProcess } from './engineProcess.ts';
import { openHostLog } from './log.ts';
import { Opener } from './opener.ts';

const USUAL_PORT = 8420;
const USAGE = `Starts Neuroloom.

  npm start -- [--host electron|browser] [--port N] [--no-open]

  --host electron   a window of its own (needs the Electron binary and a display)
  --host browser    a page on 127.0.0.1, in any browser of this machine or behind an SSH tunnel
                    without --host: electron where it can be had, else browser
  --port N          of the browser host (if not given: ${USUAL_PORT}, or a free one)
  --no-open         print the address, do not open a browser
  --listen ADDRESS  of the browser host; without it 127.0.0.1, which this machine alone can reach
  --origin URL      how browsers reach the browser host, where a proxy stands before it: https://lab.example
  --help            this text
`;
/** If Electron exits with an error within this time, it never showed its window. */
const STARTUP_MS = 10_000;

interface Options {
  readonly host: 'electron' | 'browser' | undefined;
  readonly port: number | undefined;
  readonly isOpening: boolean;
  readonly listen: string | undefined;
  readonly origin: string | undefined;
}

/** The bundle is in dist/main; the app's root is two folders up. */
const root = path.resolve(import.meta.dirname, '..', '..');

function readOptions(): Options | undefined {
  const { values } = parseArgs({
    options: {
      host: { type: 'string' },
      port: { type: 'string' },
      'no-open': { type: 'boolean', default: false },
      listen: { type: 'string' },
      origin: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const { host } = values;
  if (host !== undefined && host !== 'electron' && host !== 'browser') {
    throw new Error(`--host takes electron or browser, not “${host}”.`);
  }
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
    throw new Error(`--port takes a number from 0 to 65535, not “${values.port}”.`);
  }
  return { host, port, isOpening: !values['no-open'], listen: values.listen, origin: originOf(values.origin) };
}

/** Throws for an address that has more than scheme, name and port. */
function originOf(given: string | undefined): string | undefined {
  if (given === undefined) return undefined;
  const url = URL.canParse(given) ? new URL(given) : undefined;
  // Written as a browser writes it: https://Lab.Example:443 is https://lab.example.
  if (url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`) return url.origin;
  throw new Error(`--origin takes an address such as https://lab.example, not “${given}”.`);
}

function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}

/** Runs the desktop app until its window closes. Resolves to a reason if it never showed one. */
async function runElectron(): Promise<string | undefined> {
  if (!hasDisplay()) return 'there is no display here';
  const binary = electronBinary(() => console.log('Fetching Electron (about 120 MB, once) ...'));
  if (binary === undefined) return 'the Electron binary is not installed and could not be downloaded';
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  if (isRoot) console.log('Electron runs without its sandbox because it was started as root.');
  const startedAt = Date.now();
  const child = spawn(binary, [...(isRoot ? ['--no-sandbox'] : []), root], {
    stdio: 'inherit',
    env: { ...process.env, NEUROLOOM_NODE: process.execPath },
  });
  // The terminal sends Ctrl+C to both; a plain kill only reaches this process.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  const outcome = await new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? code ?? 0));
  });
  process.removeAllListeners('SIGINT');
  process.removeAllListeners('SIGTERM');
  const isFailure = outcome !== 0 && outcome !== 'SIGINT' && outcome !== 'SIGTERM';
  return isFailure && Date.now() - startedAt < STARTUP_MS ? `Electron could not start (${outcome})` : undefined;
}

async function runBrowserHost(options: Options): Promise<void> {
  const home = openHome();
  const opener = new Opener(home.root);
  const { about, log } = openHostLog('browser', root);
  const engine = new EngineProcess({ script: path.join(root, 'dist', 'main', 'engine.mjs'), log, about });
  const start = (port: number) =>
    startBrowserHost({
      renderer: path.join(root, 'dist', 'renderer'),
      projects: home.projects,
      port,
      listen: options.listen,
      origin: options.origin,
      attach: (page) => engine.attach(page),
      grant: (file, access) => engine.grant(file, access),
      onVisit: () => {
        opener.remove();
        console.log(`For another browser: ${host.address()}`);
      },
    });
  let host: BrowserHost;
  try {
    host = await startOnPort(options.port, start);
  } catch (error) {
    await engine.stop();
    throw error;
  }
  const end = async () => {
    opener.remove();
    await Promise.all([host.close(), engine.stop()]);
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void end());
  console.log(`Neuroloom is at ${host.address()}`);
  console.log('Press Ctrl+C to end it.');
  if (options.isOpening && hasDisplay()) opener.open(host.address());
}

async function startOnPort(
  port: number | undefined,
  start: (port: number) => Promise<BrowserHost>,
): Promise<BrowserHost> {
  try {
    return await start(port ?? USUAL_PORT);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    if (port !== undefined) {
      throw new Error(`Port ${port} is in use by another program: choose another one with --port, or leave it out.`, {
        cause: error,
      });
    }
    return start(0);
  }
}

async function main(): Promise<void> {
  const options = readOptions();
  if (!options) {
    process.stdout.write(USAGE);
    return;
  }
  if (options.host !== 'browser') {
    const reason = await runElectron();
    if (reason === undefined) return;
    if (options.host === 'electron') throw new Error(`The desktop window cannot be opened: ${reason}.`);
    console.log(`Neuroloom runs in the browser because ${reason}.`);
  }
  await runBrowserHost(options);
}

main().catch((error: unknown) => {
  console.error((error as Error).message);
  process.exitCode = 1;
});
