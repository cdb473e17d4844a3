import { beforeEach, expect, test } from 'vitest';
import { usualNumberWords } from '../../../core/data/kinds/numberWords.ts';
import { chain } from '../../../core/graph/chain.ts';
import { useDocument } from '../document/document.ts';
import { useSelection } from '../document/selection.ts';
import { beginWith, changeData, chooseSource } from './changeData.ts';

const empty = chain('x', []);
const blocks = () => useDocument.getState().document.graph.nodes.map(({ block }) => block);

beforeEach(() => useDocument.getState().open(empty, null));

test.each([
  ['on the canvas', () => beginWith('moons')],
  ['on the canvas, where a document has them already', () => beginWith(empty.data.kind)],
  ['in the list of the panel', () => chooseSource('moons')],
  ['by a file', () => changeData(() => usualNumberWords())],
])('data chosen %s bring their block to an empty canvas, in one step', (_, choose) => {
  choose();
  expect(blocks()).toEqual(['dataset']);
  expect(useSelection.getState().nodes).toEqual(['dataset1']);
  useDocument.getState().undo();
  expect(useDocument.getState().document).toBe(empty);
});

test('a field of the data brings none, nor do other data where there are blocks', () => {
  changeData((data) => ({ ...data, validationShare: 0.1 }), 'validationShare');
  expect(blocks()).toEqual([]);
  useDocument.getState().open(chain('x', [['linear', { units: 4 }]]), null);
  chooseSource('moons');
  expect(blocks()).toEqual(['linear']);
});

test('settings that fit go on fitting when there are more examples; others are left alone by that', () => {
  beginWith('moons');
  const training = () => useDocument.getState().document.training;
  const size = (examples: number) => changeData((data) => ({ ...data, examples }) as typeof data, 'examples');
  const fitting = training();
  size(10_000);
  expect(training()).not.toEqual(fitting);
  useDocument.getState().undo();
  expect(training()).toEqual(fitting);
  useDocument.getState().edit((document) => ({ ...document, training: { ...fitting, epochs: 7 } }));
  size(20_000);
  expect(training()).toEqual({ ...fitting, epochs: 7 });
});
