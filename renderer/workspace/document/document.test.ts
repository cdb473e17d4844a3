import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { examples } from '../../../core/examples/examples.ts';
import type { Document } from '../../../core/graph/document.ts';
import { setParam } from '../../../core/graph/edits.ts';
import { group } from '../../../core/graph/modules.ts';
import { useDocument } from './document.ts';
import { stepBack } from './history.ts';
import { useSelection } from './selection.ts';

const xor = examples['xor']!;
const store = useDocument.getState;
const epochs = (count: number) => (document: Document) => ({ ...document, training: { ...document.training, epochs: count } }); // prettier-ignore
const shuffle = (shuffles: boolean) => (document: Document) => ({ ...document, training: { ...document.training, shuffles } }); // prettier-ignore
const type = (...counts: number[]) => counts.forEach((count) => store().edit(epochs(count), 'epochs'));

beforeEach(() => {
  vi.useFakeTimers();
  store().open(xor, '/xor.neuroloom');
});
afterEach(() => void vi.useRealTimers());

test('what is typed in one go is one step', () => {
  type(2, 20, 200);
  expect(store().past).toEqual([xor]);
});

test('a pause, and whatever ends a step, begins another', () => {
  type(2, 20);
  vi.advanceTimersByTime(2_000);
  type(200);
  store().endStep();
  type(2000);
  expect(store().past.map(({ training }) => training.epochs)).toEqual([xor.training.epochs, 20, 200]);
});

test('another selection ends a step', () => {
  type(2);
  useSelection.getState().select({});
  type(20);
  expect(store().past).toHaveLength(2);
});

test('a switch that is turned back leaves no step, and nothing that is unsaved', () => {
  store().edit(shuffle(!xor.training.shuffles), 'shuffles');
  store().endStep();
  store().edit(shuffle(xor.training.shuffles), 'shuffles');
  expect(store().past).toEqual([]);
  expect(store().document).toBe(store().saved);
  // What is typed next is a step of its own.
  type(7);
  expect(store().past).toEqual([xor]);
});

test('a value that comes back after another edit is a step', () => {
  type(7);
  store().edit(shuffle(!xor.training.shuffles), 'shuffles');
  type(xor.training.epochs);
  expect(store().past).toHaveLength(3);
});

test('trail and graph change at once: no listener sees one without the other', () => {
  const grouped = group(xor, 'root', ['linear1'], 'Box');
  if (!grouped.ok) throw new Error('It cannot be grouped.');
  store().open(grouped.value, null);
  const ends: boolean[] = [];
  const stop = useDocument.subscribe(({ trail, graphKey }) =>
    ends.push(graphKey === (trail.at(-1)?.graphKey ?? 'root')),
  );
  const box = grouped.value.graph.nodes.at(-1)!;
  useSelection.getState().enter(box.id);
  expect(store().graphKey).toBe(box.module);
  useSelection.getState().leaveTo(0);
  expect(useSelection.getState().nodes).toEqual([box.id]);
  stop();
  expect(ends).toEqual([true, true]);
});

test('undo and redo go into the module in which something changes, and select it', () => {
  const grouped = group(xor, 'root', ['linear1'], 'Box');
  if (!grouped.ok) throw new Error('It cannot be grouped.');
  store().open(grouped.value, null);
  const box = grouped.value.graph.nodes.at(-1)!;
  useSelection.getState().enter(box.id);
  expect(store().edit((document) => setParam(document, box.module!, 'linear1', 'units', 9))).toBe(true);
  useSelection.getState().leaveTo(0);
  stepBack('undo');
  expect(store().trail).toEqual([{ nodeId: box.id, graphKey: box.module }]);
  expect(useSelection.getState().nodes).toEqual(['linear1']);
  useSelection.getState().leaveTo(0);
  stepBack('redo');
  expect(store().graphKey).toBe(box.module);
  expect(useSelection.getState().nodes).toEqual(['linear1']);
});

test('undo of a setting shows the settings, and stays in the graph that is open', () => {
  type(7);
  useSelection.getState().select({ nodes: ['linear1'] });
  stepBack('undo');
  expect(useSelection.getState().nodes).toEqual([]);
});
