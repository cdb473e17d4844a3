import { beforeEach, expect, test } from 'vitest';
import { analyse } from '../../../core/analysis/analyse.ts';
import { startWeights } from '../../../core/analysis/startWeights.ts';
import { handWired } from '../../../core/examples/handWired.ts';
import type { NeuronFrame } from '../../../core/protocol/neurons.ts';
import type { RunRecord, RunStatus } from '../../../core/protocol/runs.ts';
import { connectScripted, held, settled } from '../../link/scripted.ts';
import { networkSignatureOf, signatureOf, startSignatureOf } from '../document/analysis.ts';
import { useDocument } from '../document/document.ts';
import { neuronTopic, showFrame, useNeurons, whenOf } from './neurons.ts';
import { useRuns } from '../runs/runs.ts';
import { shownNow, useMoment } from '../runs/shown.ts';
import { lockWeights, resetWeights, setWeight } from './weightEdits.ts';

/** Weights that are set by hand while a run is shown: all others are taken over from exactly what is shown. */

const data = { kind: 'moons', examples: 40, noise: 0.1, classes: 2, testShare: 0.2, seed: 1 } as const;
const net = handWired('net', [2, 1], 'tanh', { data });
const place = { path: 'perceptron1', name: 'theta', index: 0 };

const base64 = (values: Float32Array) => btoa(String.fromCharCode(...new Uint8Array(values.buffer)));
/** The network after a step: all of its weights are the step's number. */
const after = (step: number): NeuronFrame => ({
  runId: 'run',
  step,
  weights: [...startWeights(analyse(net).network, 1)].map(([name, { length }]) => ({
    name,
    tensor: { dtype: 'float32', shape: [length], data: base64(new Float32Array(length).fill(step)) },
  })),
  outputs: [],
  maps: [],
});

const stand = (step: number, status: RunStatus) => {
  const known = { signature: signatureOf(net), network: networkSignatureOf(net), start: startSignatureOf(net) };
  const run = { id: 'run', ...known, origin: null, epochs: [], steps: [], progress: { step, status } };
  useRuns.setState({ runs: [run as unknown as RunRecord], selectedId: 'run' });
};
const goTo = (step: number | null) =>
  useMoment.setState({ chosen: step === null ? null : { runId: 'run', at: { step } } });
/** What comes as an answer to what is asked now. */
const answer = (step: number) => showFrame(after(step), whenOf(shownNow()));
/** The weights of the document as it is now that were not set by hand. */
const others = () => {
  const { document } = useDocument.getState();
  const weights = [...startWeights(analyse(document).network, document.training.seed)];
  return new Set(weights.filter(([name]) => name !== 'perceptron1.theta').flatMap(([, values]) => [...values]));
};

beforeEach(() => {
  useDocument.getState().open(net, null);
  stand(20, 'paused');
  goTo(null);
});

test('the weights of the moment that is shown are taken over', () => {
  goTo(5);
  answer(5);
  expect(setWeight(place, 0.5)).toBe(true);
  expect(others()).toEqual(new Set([5]));
});

test('weights of another moment of the same run are not taken over, whether they are set or locked', () => {
  answer(20);
  goTo(5);
  expect(setWeight(place, 0.5)).toBe(false);
  expect(useDocument.getState().refusal?.en).toContain('not been read yet');
  lockWeights(place.path, place.name, [0], true);
  expect(useDocument.getState().document).toBe(net);
  answer(5);
  goTo(null);
  expect(setWeight(place, 0.5)).toBe(false);
  expect(useDocument.getState().document).toBe(net);
});

test('what was told before the last step of a run is not what it has come to', () => {
  const { tell } = connectScripted({ neurons: () => held<NeuronFrame>().promise });
  stand(19, 'running');
  neuronTopic.want({ document: net, ...shownNow(), example: null, grid: null });
  tell('neuronFrame', after(19));
  stand(20, 'paused');
  expect(setWeight(place, 0.5)).toBe(false);
  answer(20);
  expect(setWeight(place, 0.5)).toBe(true);
  expect(others()).toEqual(new Set([20]));
});

test('what was told at the last step is asked for again at the end, where the best weights may have been put back', () => {
  stand(20, 'running');
  answer(20);
  stand(20, 'finished');
  expect(setWeight(place, 0.5)).toBe(false);
});

test('an answer that comes when another moment is shown does not take the place of that one', async () => {
  const reading = held<NeuronFrame>();
  const { params } = connectScripted({ neurons: () => reading.promise });
  goTo(5);
  const isReset = resetWeights([place.path]);
  await settled();
  expect(params('neurons')).toMatchObject([{ runId: 'run', at: { step: 5 } }]);
  goTo(7);
  answer(7);
  reading.resolve(after(5));
  await isReset;
  expect(useNeurons.getState().look?.step).toBe(7);
  expect(others()).toContain(7);
  expect(others()).not.toContain(5);
});
