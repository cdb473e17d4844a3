import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { median } from './statistics.ts';

/** Where Debian's package puts the full set, which PyTorch's side reads. */
const DATA = '/usr/share/datasets/fashion-mnist';
const LOOK_EVERY_MS = 50;

interface Finished {
  readonly seconds: number;
  /** Largest resident memory in megabytes; NaN where the system does not say. */
  readonly memory: number;
  readonly lastLine: string;
}

/** Five epochs of the lecture with evaluation, each run a process of its own from its start to its end, in turn. */
export async function lecture(rounds: number, python: string | undefined): Promise<void> {
  const own = [
    path.join('dist', 'main', 'cli.mjs'),
    'train',
    path.join('assets', 'examples', 'fashion-mnist.neuroloom'),
  ];
  const programs: readonly (readonly [string, string, readonly string[]])[] = [
    ['Neuroloom', process.execPath, [...own, '--epochs', '5', '--seed', '1']],
    ...(python !== undefined && existsSync(DATA)
      ? [['PyTorch', python, [path.join('bench', 'lecture.py'), DATA]] as const]
      : []),
  ];
  const results = programs.map((): Finished[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, [, command, args]] of programs.entries()) results[i]?.push(await run(command, args));
  }
  for (const [i, [name]] of programs.entries()) {
    const runs = results[i] ?? [];
    const seconds = runs.map((finished) => finished.seconds);
    const span = `${Math.min(...seconds).toFixed(1)} to ${Math.max(...seconds).toFixed(1)}`;
    const memory = Math.max(...runs.map((finished) => finished.memory));
    console.log(
      `${name}: ${median(seconds).toFixed(1)} s (${span}), at most ${memory.toFixed(0)} MB. ${runs[0]?.lastLine}`,
    );
  }
}

async function run(command: string, args: readonly string[]): Promise<Finished> {
  const begin = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let [memory, printed] = [NaN, ''];
  const timer = setInterval(() => (memory = peakMemory(child.pid) ?? memory), LOOK_EVERY_MS);
  child.stdout.on('data', (data: Buffer) => (printed += data.toString()));
  const code = await new Promise((resolve) => child.once('close', resolve));
  clearInterval(timer);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${String(code)}.`);
  const lines = printed.split('\n').filter((line) => /Accuracy|epoch 5/.test(line));
  return { seconds: (performance.now() - begin) / 1000, memory, lastLine: (lines.at(-1) ?? '').trim() };
}

/** Linux keeps count of it. */
function peakMemory(pid: number | undefined): number | undefined {
  try {
    const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}
