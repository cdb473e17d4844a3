// npm test: everything, with two cores busy. What says little runs side by side and is printed whole when it has ended;
// unit tests and end-to-end tests, which take two cores each, follow.
import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';
import console from 'node:console';
import { performance } from 'node:perf_hooks';
import process from 'node:process';

process.chdir(import.meta.dirname);
const npm = process.env.npm_execpath;
if (npm === undefined) throw new Error('Start it with `npm test`.');
const began = performance.now();
const running = new Set();
process.once('exit', () => running.forEach((child) => child.kill()));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

/** Runs one of npm's scripts to its end; ends everything when it fails. */
async function run(script, stdio) {
  const start = performance.now();
  const child = spawn(process.execPath, [npm, 'run', '--silent', script], { stdio: ['ignore', stdio, stdio] });
  running.add(child);
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => output.push(data));
  const code = await new Promise((resolve) => child.once('close', resolve));
  running.delete(child);
  process.stdout.write(Buffer.concat(output));
  const since = (moment) => `${((performance.now() - moment) / 1000).toFixed(0)} s`;
  console.log(`${code === 0 ? '✓' : '✘'} ${script}: ${since(start)}, ${since(began)} in all`);
  if (code !== 0) process.exit(1);
}

// `lint` checks the types, too: in one pass over the same programs.
await Promise.all([run('setup:tests', 'pipe'), run('lint', 'pipe'), run('format:check', 'pipe')]);
await run('unit', 'inherit');
await run('e2e', 'inherit');
// kill -9, on what these have built.
await run('torture:short', 'inherit');
// The same code once more as its user has it: packed, without a Node or a package of the repository within reach.
await run('package:test', 'inherit');
