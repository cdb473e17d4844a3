import { beforeEach, expect, test } from 'vitest';
import { useWatching, withValues, type Watched } from './watching.ts';

const nothing: Watched = { runId: null, values: {} };
const { addWatch, setWatch, addBreakpoint, setBreakpoint, removeBreakpoint } = useWatching.getState();

beforeEach(() => useWatching.setState({ breakpoints: [], watches: [] }));

test('values are kept by watch, oldest first, and what is not known of a network stays unknown', () => {
  const first = withValues(nothing, [7, 9], { runId: 'a', step: 1, values: [0.5, null] });
  const second = withValues(first, [7, 9], { runId: 'a', step: 3, values: ['NaN', null] });
  expect(second.values[7]).toEqual([
    { step: 1, value: 0.5 },
    { step: 3, value: 'NaN' },
  ]);
  expect(second.values[9]?.at(-1)).toEqual({ step: 3, value: null });
});

test('another run begins another curve, and a run that was taken back goes on from there', () => {
  const at = (step: number, runId = 'a') => ({ runId, step, values: [step] });
  const told = [at(1), at(5), at(3)].reduce((watched, event) => withValues(watched, [1], event), nothing);
  expect(told.values[1]?.map(({ step }) => step)).toEqual([1, 3]);
  expect(withValues(told, [1], at(4, 'b')).values[1]).toEqual([{ step: 4, value: 4 }]);
});

test('a curve keeps its newest 200 values', () => {
  let watched = nothing;
  for (let step = 1; step <= 250; step++) watched = withValues(watched, [1], { runId: 'a', step, values: [step] });
  expect(watched.values[1]?.map(({ step }) => step)).toEqual(Array.from({ length: 200 }, (_, i) => i + 51));
});

test('a watch that is changed is another one: it does not go on with the old curve', () => {
  addWatch({ kind: 'gradientNorm' });
  const before = useWatching.getState().watches[0]!;
  setWatch(before.id, { kind: 'weightNorm', name: 'linear1.kernel' });
  const [after, ...others] = useWatching.getState().watches;
  expect(after?.watch).toEqual({ kind: 'weightNorm', name: 'linear1.kernel' });
  expect(after?.id).not.toBe(before.id);
  expect(others).toEqual([]);
});

test('a breakpoint is changed, switched off and removed', () => {
  addBreakpoint({ kind: 'epoch', epoch: 3 });
  addBreakpoint({ kind: 'gradientNorm', limit: 10 });
  const id = useWatching.getState().breakpoints[0]!.id;
  setBreakpoint(id, { breakpoint: { kind: 'epoch', epoch: 5 } });
  setBreakpoint(id, { isOn: false });
  expect(useWatching.getState().breakpoints[0]).toEqual({ id, isOn: false, breakpoint: { kind: 'epoch', epoch: 5 } });
  removeBreakpoint(id);
  expect(useWatching.getState().breakpoints.map(({ breakpoint }) => breakpoint.kind)).toEqual(['gradientNorm']);
});
