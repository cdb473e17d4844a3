// npm run offline: tests with every connection to another machine refused and written down. The page's are refused in every
// run (playwright.config.ts, e2e/launch.ts); here the engine, the hosts, the command line and the tests themselves come to it.
//   npm run offline [-- FILES]     without files: the unit tests of main, then some specs on both hosts
import { spawnSync } from 'node:child_process';
import console from 'node:console';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';

process.chdir(import.meta.dirname);
const specs = ['browserHost', 'desktop', 'train', 'models', 'pipelines', 'texts', 'export', 'data', 'settings'];
const given = process.argv.slice(2);
const isSpec = (file) => file.includes('.spec');
const folder = mkdtempSync(path.join(tmpdir(), 'neuroloom-offline-'));
const report = path.join(folder, 'refused');
writeFileSync(report, '');
const preload = path.resolve('e2e', 'setup', 'offline.cjs');
const env = {
  ...process.env,
  NEUROLOOM_OFFLINE: report,
  NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --require ${JSON.stringify(preload)}`,
};

function run(...args) {
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', env });
  return status === 0;
}

const vitest = path.join('node_modules', 'vitest', 'vitest.mjs');
const units = given.length > 0 ? given.filter((file) => !isSpec(file)) : ['--project=main'];
const ends = given.length > 0 ? given.filter(isSpec) : specs.map((name) => `e2e/${name}.spec.ts`);
const isPassed = [
  units.length === 0 || run(vitest, 'run', ...units),
  ends.length === 0 || run('e2e/setup/run.mjs', ...ends),
].every(Boolean);

const refused = readFileSync(report, 'utf8').trim().split('\n').filter(Boolean); // prettier-ignore
rmSync(folder, { recursive: true });
const counts = new Map();
for (const line of refused) counts.set(line, (counts.get(line) ?? 0) + 1);
console.log(
  refused.length === 0
    ? 'Nothing wanted to leave this machine.'
    : `${refused.length} connections to other machines were refused:`,
);
for (const [line, count] of counts) console.log(`${count} x ${line}`);
process.exitCode = isPassed && refused.length === 0 ? 0 : 1;
