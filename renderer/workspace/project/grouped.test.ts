import { expect, it } from 'vitest';
import { networkSignature, signature, startSignature } from '../../../core/analysis/signature.ts';
import { analyse } from '../../../core/analysis/analyse.ts';
import { startWeights } from '../../../core/analysis/startWeights.ts';
import { handWired } from '../../../core/examples/handWired.ts';
import { group } from '../../../core/graph/modules.ts';
import type { RunRecord } from '../../../core/protocol/runs.ts';
import { useDocument } from '../document/document.ts';
import { showFrame, toldOf, useNeurons, whenOf } from '../neurons/neurons.ts';
import { isStale } from '../runs/runState.ts';
import { useRuns } from '../runs/runs.ts';
import { hasWeightsFor, shownNow } from '../runs/shown.ts';

const data = { kind: 'moons', examples: 40, noise: 0.1, classes: 2, testShare: 0.2, seed: 1 } as const;
const document = handWired('net', [2, 1], 'tanh', { data });
const run = {
  id: 'r',
  signature: signature(document),
  network: networkSignature(document),
  start: startSignature(document),
  origin: null,
  progress: { status: 'finished', step: 9 },
} as unknown as RunRecord;

const base64 = (values: Float32Array) => btoa(String.fromCharCode(...new Uint8Array(values.buffer)));
const tensor = (values: Float32Array, shape: number[]) => ({ dtype: 'float32' as const, shape, data: base64(values) });

it('a run stays that of its network when nodes are grouped, and the canvas shows its weights and outputs', () => {
  useDocument.getState().open(document, null);
  useRuns.setState({ runs: [run], selectedId: 'r' });
  const edited = group(document, 'root', ['perceptron1', 'perceptron2'], 'M');
  if (!edited.ok) throw new Error(edited.error.en);
  const trained = startWeights(analyse(document).network, 77);
  const frame = {
    runId: 'r',
    step: 9,
    weights: [...trained].map(([name, values]) => ({ name, tensor: tensor(values, [values.length]) })),
    outputs: [{ name: 'perceptron1', tensor: tensor(Float32Array.of(0.25), [1]) }],
    maps: [],
  };
  showFrame(frame, whenOf({ runId: 'r', at: undefined }));
  useDocument.getState().edit(() => edited.value);
  expect(isStale(run, signature(edited.value))).toBe(false);
  expect(hasWeightsFor(run, edited.value)).toBe(true);
  expect(shownNow().runId).toBe('r');
  const { weights, look } = useNeurons.getState();
  expect(weights.get('module1/perceptron1.kernel')).toEqual(trained.get('perceptron1.kernel'));
  expect(weights.get('perceptron3.kernel')).toEqual(trained.get('perceptron3.kernel'));
  // Also where it leaves the module.
  for (const path of ['module1/perceptron1', 'module1/out1']) expect([...toldOf(look, 'outputs', path)!.values]).toEqual([0.25]); // prettier-ignore
});
