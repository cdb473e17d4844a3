// How fast networks are trained, beside others on the same machine in the same minutes:
//   NEUROLOOM_PYTHON=<python with torch> npm run bench [-- --only cnn] [--rounds 7] [--device tensorflow]
import { parseArgs } from 'node:util';
import { compiledContestant, eagerContestant, pytorchContestant, type Contestant } from './contestants.ts';
import { works, type Work } from './works.ts';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    rounds: { type: 'string', default: '5' },
    /** An eager device to show beside. */
    device: { type: 'string' },
  },
});
const python = process.env['NEUROLOOM_PYTHON'];

/** A round of one contestant lasts about this long; the others have theirs before it is its turn again. */
const ROUND_SECONDS = 1;

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

async function contestantsOf(work: Work): Promise<readonly Contestant[]> {
  const others = [
    ...(python === undefined ? [] : [() => pytorchContestant(work, python)]),
    ...(options.device === undefined ? [] : [() => eagerContestant(work, options.device ?? '')]),
  ];
  return [await compiledContestant(work), ...(await Promise.all(others.map((open) => open())))];
}

/** Steps a second of each, the median of several rounds in turn, after a round to warm up. */
async function race(contestants: readonly Contestant[], rounds: number): Promise<readonly number[]> {
  const speeds = contestants.map((): number[] => []);
  const steps: number[] = [];
  for (const [i, contestant] of contestants.entries()) {
    await contestant.train(20);
    steps[i] = Math.max(8, Math.round((ROUND_SECONDS * 16) / (await contestant.train(16))));
  }
  for (let round = 0; round < rounds; round++) {
    for (const [i, contestant] of contestants.entries()) {
      const count = steps[i] ?? 1;
      speeds[i]?.push(count / (await contestant.train(count)));
    }
  }
  return speeds.map(median);
}

for (const work of works.filter(({ name, network }) => `${network} ${name}`.includes(options.only))) {
  const contestants = await contestantsOf(work);
  const [own = NaN, ...theirs] = await race(contestants, Number(options.rounds));
  console.log(`${work.name}: ${own.toFixed(0)} steps a second`);
  for (const [i, speed] of theirs.entries()) {
    const name = contestants[i + 1]?.name ?? '';
    const goal = name.startsWith('PyTorch') ? ` (to reach: ${work.target})` : '';
    console.log(`  ${(own / speed).toFixed(2)} times ${name}, ${speed.toFixed(0)} steps a second${goal}`);
  }
  for (const contestant of contestants) contestant.close();
}
