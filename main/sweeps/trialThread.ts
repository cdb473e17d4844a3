// The thread in which the trials of a sweep are trained, one after the other: see TrialPool.
import { parentPort } from 'node:worker_threads';
import { Calls } from '../train/thread/calls.ts';
import type { AskerFunctions, TrialFunctions } from './functions.ts';
import { runTrial } from './trial.ts';

let training: AbortController | undefined;

const own: TrialFunctions = {
  async run(request) {
    training = new AbortController();
    const onEpoch: AskerFunctions['onEpoch'] = (metrics) => void asker.call('onEpoch', metrics).catch(() => undefined);
    return runTrial(request, { onEpoch, signal: training.signal });
  },
  stop: () => training?.abort(),
};

if (!parentPort) throw new Error('This is for a thread of a sweep.');
const asker = new Calls<AskerFunctions>(parentPort, own);
