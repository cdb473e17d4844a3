import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';

/** The browser host as `npm start` runs it, on a home of its own, before any page. */
export interface BrowserHost {
  readonly home: string;
  readonly process: ChildProcess;
  /** The newest: each lets in one page. */
  address(): string;
  log(): string;
}

/** `port`: 0 for a free one. */
export async function startBrowserHost(
  home: string,
  port = 0,
  environment: Readonly<Record<string, string>> = {},
): Promise<BrowserHost> {
  let log = '';
  const script = path.join('dist', 'main', 'start.mjs');
  const host = spawn(process.execPath, [script, '--host', 'browser', '--no-open', '--port', String(port)], {
    env: { ...process.env, ...environment, NEUROLOOM_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const address = () => log.match(/http:\/\/127\.0\.0\.1:\d+\/#token=\S+/g)?.at(-1);
  const first = await new Promise<string>((resolve, reject) => {
    const read = (data: Buffer) => {
      log += data.toString();
      const found = address();
      if (found !== undefined) resolve(found);
    };
    host.stdout.on('data', read);
    host.stderr.on('data', read);
    host.once('exit', () => reject(new Error(`The host ended: ${log}`)));
  });
  return { home, process: host, address: () => address() ?? first, log: () => log };
}

export async function stopBrowserHost({ process: host }: BrowserHost): Promise<void> {
  const gone = new Promise((resolve) => host.once('exit', resolve));
  if (host.exitCode !== null || host.signalCode !== null || !host.kill('SIGINT')) return;
  await gone;
}
