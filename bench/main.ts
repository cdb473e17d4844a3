// How fast networks are trained, beside others on the same machine in the same minutes:
//   NEUROLOOM_PYTHON=<python with torch> npm run bench [-- --only cnn] [--rounds 7] [--eager] [--lecture] [--neurons]
// and how fast long networks are edited and trained, beside other builds (npm run build first):
//   npm run bench -- --page | --chains [--rounds 7] [--dist dist --dist <another checkout>/dist]
import { parseArgs } from 'node:util';
import { openProviderMemory } from '../main/devices/providerMemory.ts';
import { workingGpus } from '../main/devices/providers.ts';
import { openDevice } from '../main/devices/select.ts';
import { openHome } from '../main/home.ts';
import { compiledContestant, eagerContestant, pytorchContestant, type Contestant } from './contestants.ts';
import { lecture } from './lecture.ts';
import { chains } from './longChain.ts';
import { neurons } from './neurons.ts';
import { page } from './page.ts';
import { race } from './race.ts';
import { works, type Work } from './works.ts';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    rounds: { type: 'string', default: '5' },
    /** Shows the devices of TensorFlow.js beside: some of them are slow. */
    eager: { type: 'boolean', default: false },
    /** Five epochs of the lecture instead, from start to end. */
    lecture: { type: 'boolean', default: false },
    /** Single perceptrons beside layers, and training beside the pictures that follow it. */
    neurons: { type: 'boolean', default: false },
    /** Editing 300 nodes in the page. */
    page: { type: 'boolean', default: false },
    /** Training through up to 300 nodes by the command line. */
    chains: { type: 'boolean', default: false },
    /** The builds that these two take, for before and after in one run. */
    dist: { type: 'string', multiple: true, default: ['dist'] },
  },
});
const python = process.env['NEUROLOOM_PYTHON'];

/** The devices of TensorFlow.js that work here. */
async function eagerDevices(): Promise<readonly string[]> {
  if (!options.eager) return [];
  const found = ['tensorflow', 'webgpu', 'cpu'].map(async (name) => ((await openDevice(name).catch(() => null)) ? [name] : [])); // prettier-ignore
  return (await Promise.all(found)).flat();
}

/** Compiled on the CPU first, which the others are compared with; on every other provider that works; and the peers. */
async function contestantsOf(work: Work, devices: readonly string[]): Promise<readonly Contestant[]> {
  const own = await compiledContestant(work, 'cpu');
  const providers = await workingGpus(openProviderMemory(openHome().root));
  const others = await Promise.all(providers.map(({ name }) => compiledContestant(work, name).catch(() => undefined)));
  const eager = await Promise.all(devices.map((device) => eagerContestant(work, device)));
  const peers = python === undefined ? [] : [await pytorchContestant(work, python)];
  return [own, ...others.filter((contestant) => contestant !== undefined), ...eager, ...peers];
}

async function compare(work: Work, devices: readonly string[]): Promise<void> {
  const contestants = await contestantsOf(work, devices);
  const [own = NaN, ...theirs] = await race(contestants, Number(options.rounds));
  console.log(`${work.name}: ${own.toFixed(0)} steps a second`);
  for (const [i, speed] of theirs.entries()) {
    const name = contestants[i + 1]?.name ?? '';
    const goal = name.startsWith('PyTorch') ? ` (to reach: ${work.target})` : '';
    console.log(`  ${(own / speed).toFixed(2)} times ${name}, ${speed.toPrecision(3)} steps a second${goal}`);
  }
  for (const contestant of contestants) contestant.close();
}

if (options.lecture) await lecture(Number(options.rounds), python);
else if (options.neurons) await neurons(Number(options.rounds));
else if (options.page) await page(options.dist, Number(options.rounds));
else if (options.chains) await chains(options.dist, Number(options.rounds));
else {
  const devices = await eagerDevices();
  for (const work of works) {
    if (`${work.network} ${work.name}`.includes(options.only)) await compare(work, devices);
  }
}
process.exit();
