import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { EngineClient } from '../../../core/protocol/client.ts';
import type { NeuronFrame } from '../../../core/protocol/neurons.ts';
import { followNeurons, showFrame, useNeurons, whenOf } from './neurons.ts';

let tell: (frame: NeuronFrame) => void;
const frame = (step: number): NeuronFrame => ({ runId: 'run', step, weights: [], outputs: [], maps: [] });
const shown = () => useNeurons.getState().look?.step;

beforeEach(() => {
  vi.useFakeTimers();
  followNeurons({ on: (_: string, listener: typeof tell) => (tell = listener) } as unknown as EngineClient);
});
afterEach(() => vi.useRealTimers());

test('of frames that follow each other too fast the newest is shown, a moment later', () => {
  for (const step of [1, 2, 3]) tell(frame(step));
  expect(shown()).toBe(1);
  vi.runAllTimers();
  expect(shown()).toBe(3);
});

test('the state in which a run rests is not replaced by a frame told before it', () => {
  for (const step of [1, 2]) tell(frame(step));
  showFrame(frame(7), whenOf({ runId: 'run', at: undefined }));
  vi.runAllTimers();
  expect(shown()).toBe(7);
});
