// How fast networks are trained, beside others on the same machine in the same minutes:
//   NEUROLOOM_PYTHON=<python with torch and jax> npm run bench [-- --only cnn] [--rounds 7] [--peers torch,jax]
//     [--threads auto|1] [--json results.json] [--dist dist --dist <another checkout>/dist] [--eager]
//   npm run bench -- --lecture | --neurons | --modules
//   NEUROLOOM_PYTHON=<python with transformers> npm run bench -- --pretrained
//   NEUROLOOM_PYTHON=<python with torch for the card> npm run bench -- --gpu [--only mlp] [--rounds 3]
// and how fast long networks are edited and trained, beside other builds (npm run build first):
//   npm run bench -- --start [--rounds 5] [--dist dist --dist <another checkout>/dist]
//   npm run bench -- --page | --chains [--rounds 7] [--dist dist --dist <another checkout>/dist]
import { parseArgs } from 'node:util';
import { openProviderMemory } from '../main/graph/onnx/providerMemory.ts';
import { gpusHere } from '../main/graph/onnx/providers.ts';
import { openHome } from '../main/files/home.ts';
import { ownContestant, peerContestant, peers, type Contestant, type Peer } from './contestants.ts';
import { gpu } from './gpu.ts';
import { lecture } from './lecture.ts';
import { chains } from './longChain.ts';
import { modules } from './modules.ts';
import { neurons } from './neurons.ts';
import { page } from './page.ts';
import { pretrained } from './pretrained.ts';
import { race } from './race.ts';
import { table, writeResults, type WorkResult } from './results.ts';
import { start } from './start.ts';
import { works, type Work } from './works.ts';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    rounds: { type: 'string', default: '7' },
    /** Beside whom: some of torch, compile, jax, or none. */
    peers: { type: 'string', default: peers.join() },
    /** Of Neuroloom: auto, or a number. */
    threads: { type: 'string', default: 'auto' },
    /** A file for the results, to be compared with those of another commit. */
    json: { type: 'string', default: '' },
    /** Shows the devices of TensorFlow.js beside: some of them are slow. */
    eager: { type: 'boolean', default: false },
    /** Five epochs of the lecture instead, from start to end. */
    lecture: { type: 'boolean', default: false },
    /** Single perceptrons beside layers, and training beside the pictures that follow it. */
    neurons: { type: 'boolean', default: false },
    /** A module that is repeated, beside the same written out. */
    modules: { type: 'boolean', default: false },
    /** Pretrained models beside Python's transformers. */
    pretrained: { type: 'boolean', default: false },
    /** A graphics card beside PyTorch, TensorFlow.js and the CPU: one table in under four minutes. */
    gpu: { type: 'boolean', default: false },
    /** Editing 300 nodes in the page. */
    page: { type: 'boolean', default: false },
    /** Until the gallery can be used, and what the app costs while nobody does anything. */
    start: { type: 'boolean', default: false },
    /** Training through up to 300 nodes by the command line. */
    chains: { type: 'boolean', default: false },
    /** The builds that take part, for before and after in one run; the first one is what all are compared with. */
    dist: { type: 'string', multiple: true, default: ['dist'] },
  },
});
const chosenPeers = options.peers.split(',').filter((name) => name !== '' && name !== 'none').map((name) => {
  const peer = peers.find((known) => known === name);
  if (peer) return peer;
  throw new Error(`--peers takes some of ${peers.join()}, or none, not "${name}".`);
}); // prettier-ignore
const python = process.env['NEUROLOOM_PYTHON'];

/** Those that are to race, each in a process of its own; who cannot is left out, and that is said. */
async function contestantsOf(work: Work, eager: readonly string[]): Promise<readonly Entry[]> {
  const { working: providers } = await gpusHere(openProviderMemory(openHome().root));
  const own = (dist: string, runtime: string, device: string) => () => ownContestant(dist, work, runtime, device, options.threads); // prettier-ignore
  const wanted = [
    ...options.dist.map((dist) => ({ name: dist, peer: undefined, open: own(dist, 'compiled', 'cpu') })),
    ...providers.map(({ name }) => ({ name, peer: undefined, open: own('dist', 'compiled', name) })),
    ...eager.map((name) => ({ name, peer: undefined, open: own('dist', 'eager', name) })),
    ...chosenPeers.map((peer) => ({ name: peer, peer, open: () => peerOf(peer, work) })),
  ];
  const entries: Entry[] = [];
  for (const { name, peer, open } of wanted) {
    try {
      entries.push({ peer, contestant: await open() });
    } catch (error) {
      console.log(`  without ${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return entries;
}

interface Entry {
  readonly peer: Peer | undefined;
  readonly contestant: Contestant;
}

async function peerOf(peer: Peer, work: Work): Promise<Contestant> {
  if (python === undefined) throw new Error('NEUROLOOM_PYTHON names no Python.');
  return peerContestant(peer, python, work);
}

async function compare(work: Work, eager: readonly string[]): Promise<WorkResult> {
  console.log(work.name);
  const entries = await contestantsOf(work, eager);
  const standings = await race(entries.map(({ contestant }) => contestant), Number(options.rounds)); // prettier-ignore
  for (const { contestant } of entries) contestant.close();
  for (const line of table(standings, entries.map(({ peer }) => (peer ? work.targets[peer] : undefined)))) console.log(line); // prettier-ignore
  return { work: work.name, standings };
}

if (options.gpu) await gpu(options.only, Math.min(3, Number(options.rounds)), python);
else if (options.lecture) await lecture(Number(options.rounds), python);
else if (options.pretrained) await pretrained(Number(options.rounds), python);
else if (options.modules) await modules(Number(options.rounds));
else if (options.neurons) await neurons(Number(options.rounds));
else if (options.page) await page(options.dist, Number(options.rounds));
else if (options.start) await start(options.dist, Number(options.rounds));
else if (options.chains) await chains(options.dist, Number(options.rounds));
else {
  const results: WorkResult[] = [];
  for (const work of works) {
    const isWanted = options.only === '' || `${work.network} ${work.name}`.includes(options.only);
    if (isWanted) results.push(await compare(work, options.eager ? ['tensorflow', 'webgpu', 'cpu'] : []));
  }
  if (options.json !== '') writeResults(options.json, results);
}
process.exit();
