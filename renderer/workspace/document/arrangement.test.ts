import { expect, test } from 'vitest';
import {
  isInSight, moved, readArrangement, stackOf, stacksOf, standard, toggled, withMaximised, withOffered, withShown, type Arrangement,
} from './arrangement.ts'; // prettier-ignore

const panels = ['training', 'data', 'plane'];
const usual = standard(panels);
const together = (arrangement: Arrangement) => stacksOf(arrangement.root).map((stack) => stack.panels.join(' '));

test('a panel is moved beside the canvas, next to its neighbours, and below again', () => {
  const beside = moved(usual, 'plane', 'beside', panels);
  expect(together(beside)).toEqual(['palette', 'canvas', 'plane', 'inspector', 'training data']);
  expect(together(moved(beside, 'data', 'beside', panels))).toEqual([
    'palette',
    'canvas',
    'data plane',
    'inspector',
    'training',
  ]);
  // Nothing else has become wider.
  const back = moved(beside, 'plane', 'below', panels);
  expect(back.root.parts[0]).toEqual(usual.root.parts[0]);
  expect(together(back)).toEqual(together(usual));
  const apart = moved(usual, 'plane', 'apart', panels);
  expect(together(apart)).toEqual(['palette', 'canvas', 'inspector', 'training data', 'plane']);
  expect(['training', 'plane', 'data'].map((name) => isInSight(apart, name))).toEqual([true, true, false]);
  expect(moved(apart, 'plane', 'apart', panels)).toBe(apart);
});

test('when all panels were beside the canvas, one that comes back lies below it again', () => {
  const none = panels.reduce((arrangement, name) => moved(arrangement, name, 'beside', panels), usual);
  expect(together(none)).toEqual(['palette', 'canvas', 'training data plane', 'inspector']);
  expect(together(moved(none, 'data', 'below', panels))).toEqual([
    'palette',
    'canvas',
    'training plane',
    'inspector',
    'data',
  ]);
});

test('a maximised panel hides the others, and one that is called for takes its room', () => {
  const large = withMaximised(withShown(usual, 'plane'), 'plane');
  expect(['plane', 'training', 'canvas'].map((name) => isInSight(large, name))).toEqual([true, false, false]);
  expect(withShown(large, 'data').maximised).toBe('data');
  expect(withMaximised(large, 'plane')).toEqual(withShown(usual, 'plane'));
});

test('the canvas fills the editor as a panel does, and is kept so', () => {
  const large = withMaximised(moved(usual, 'plane', 'beside', panels), 'canvas');
  expect(['canvas', 'palette', 'plane', 'training'].map((name) => isInSight(large, name))).toEqual([true, false, false, false]); // prettier-ignore
  expect(readArrangement(JSON.parse(JSON.stringify(large)), panels)).toEqual(large);
  expect(withShown(large, 'plane').maximised).toBe('plane');
  expect(readArrangement({ ...large, maximised: 'palette' }, panels)?.maximised).toBeNull();
});

test('what is closed is not in sight, and opens when it is called for', () => {
  const closed = toggled(usual, 'below');
  expect(isInSight(closed, 'training')).toBe(false);
  expect(withShown(closed, 'training').closed).toEqual([]);
  expect(isInSight(toggled(usual, 'palette'), 'palette')).toBe(false);
  expect(toggled(closed, 'below')).toEqual(usual);
});

test('what was kept comes back, without panels that are gone and with those that are new', () => {
  const kept: unknown = JSON.parse(JSON.stringify(withMaximised(moved(usual, 'plane', 'beside', panels), 'plane')));
  expect(readArrangement(kept, panels)).toEqual(kept);
  const other = readArrangement(kept, ['training', 'watch']);
  expect(other && together(other)).toEqual(['palette', 'canvas', 'inspector', 'training watch']);
  expect(other?.maximised).toBeNull();
  expect(other && stackOf(other, 'watch')?.shown).toBe('training');
});

test.each([
  ['a later version', { ...usual, version: 2 }],
  [
    'no canvas',
    { ...usual, root: { size: 1, parts: [{ size: 1, panels: ['palette', 'inspector'], shown: 'palette' }] } },
  ],
  ['a size that is none', { ...usual, root: { size: 1, parts: [{ ...usual.root.parts[0], size: null }] } }],
  [
    'a canvas among tabs',
    { ...usual, root: { size: 1, parts: [{ size: 1, panels: ['palette', 'canvas', 'inspector'], shown: '' }] } },
  ],
  [
    'rows in rows without end',
    { ...usual, root: Array.from({ length: 999 }).reduce((part) => ({ size: 1, parts: [part] }), usual.root) },
  ],
  ['words', 'below'],
  ['nothing', null],
])('an arrangement with %s is none', (_what, kept) => {
  expect(readArrangement(kept, panels)).toBeUndefined();
});

test('panels come and go with what the document has to show', () => {
  const more = [...panels.slice(0, 2), 'attention', 'plane'];
  const offered = withOffered(usual, more);
  expect(together(offered).at(-1)).toBe('training data attention plane');
  expect(withOffered(offered, more)).toBe(offered);
  const large = withMaximised(withShown(moved(offered, 'attention', 'beside', more), 'attention'), 'attention');
  const gone = withOffered(large, panels);
  expect(gone.maximised).toBe(null);
  expect(together(gone)).toEqual(together(usual));
  expect(isInSight(withOffered(withShown(offered, 'attention'), panels), 'data')).toBe(true);
});
