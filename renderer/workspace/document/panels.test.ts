import { beforeEach, expect, test } from 'vitest';
import { examples } from '../../../core/examples/examples.ts';
import { isInSight, moved, stackOf } from './arrangement.ts';
import { useDocument } from './document.ts';
import { arrange, offeredPanels, offerPanels, showPanel, usePanels } from './panels.ts';

const moons = examples['moons']!;
const iris = examples['iris']!;

beforeEach(() => {
  useDocument.getState().open(moons, null);
  offerPanels([
    { name: 'training' },
    { name: 'flowers', isOffered: ({ data }) => data.kind === 'iris' },
    { name: 'data' },
  ]);
});

const panels = () => stackOf(usePanels.getState().arrangement, 'training')?.panels;

test('a panel is there for documents that have a use for it, in its place among the others', () => {
  expect([offeredPanels(), panels()]).toEqual([['training', 'data'], ['training', 'data']]); // prettier-ignore
  useDocument.getState().edit((document) => ({ ...document, data: iris.data }));
  expect([offeredPanels(), panels()]).toEqual([['training', 'flowers', 'data'], ['training', 'flowers', 'data']]); // prettier-ignore
  showPanel('flowers');
  expect(isInSight(usePanels.getState().arrangement, 'flowers')).toBe(true);
  useDocument.getState().undo();
  expect(panels()).toEqual(['training', 'data']);
});

test('the others stay where they are', () => {
  arrange((arrangement) => moved(arrangement, 'data', 'beside', offeredPanels()));
  useDocument.getState().edit((document) => ({ ...document, data: iris.data }));
  expect(panels()).toEqual(['training', 'flowers']);
  expect(stackOf(usePanels.getState().arrangement, 'data')?.panels).toEqual(['data']);
});
