import { expect, test, vi } from 'vitest';
import { examples } from '../../../core/examples/examples.ts';
import type { NeuronFrame } from '../../../core/protocol/neurons.ts';
import { connectScripted, settled } from '../../link/scripted.ts';
import { useDocument } from '../document/document.ts';
import { neuronTopic, showFrame, useNeurons, whenOf } from './neurons.ts';

const frame = (step: number): NeuronFrame => ({ runId: 'run', step, weights: [], outputs: [], maps: [] });
const shown = () => useNeurons.getState().look?.step;

test('the state in which a run rests is not replaced by a frame told before it', async () => {
  vi.useFakeTimers();
  useDocument.getState().open(examples['xor']!, null);
  const { document } = useDocument.getState();
  const { tell } = connectScripted({ neurons: () => frame(1), unwatchNeurons: () => null });
  neuronTopic.want({ document, runId: 'run', example: null, grid: null });
  await settled();
  expect(shown()).toBe(1);
  for (const step of [2, 3]) tell('neuronFrame', frame(step));
  expect(shown()).toBe(2);
  showFrame(frame(7), whenOf({ runId: 'run', at: undefined }));
  vi.runAllTimers();
  expect(shown()).toBe(7);
  neuronTopic.want(null);
  tell('neuronFrame', frame(8));
  expect(useNeurons.getState().look).toBeNull();
  vi.useRealTimers();
});
