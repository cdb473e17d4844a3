import { expect, test } from 'vitest';
import type { Attention } from '../../../core/analysis/attentions.ts';
import * as changes from './changes.ts';

const cut = { attention: 'softmax1', head: 1, query: 2, key: 0 };

test('a connection is cut and joined again; one that is cut in all heads is cut in each', () => {
  const once = changes.toggledCut(changes.unchanged, cut);
  expect(once.cuts).toEqual([cut]);
  expect(changes.isCut(once, cut)).toBe(true);
  expect(changes.isCut(once, { ...cut, head: 0 })).toBe(false);
  expect(changes.toggledCut(once, cut)).toEqual(changes.unchanged);
  const everywhere = changes.toggledCut(changes.unchanged, { ...cut, head: null });
  expect(changes.isCut(everywhere, cut)).toBe(true);
  expect(changes.toggledCut(everywhere, cut)).toEqual(changes.unchanged);
});

test('a head is switched off and on; a token is swapped, and is no change when it is the old one again', () => {
  const head = { attention: 'softmax1', head: 3 };
  const off = changes.toggledHead(changes.unchanged, head);
  expect(changes.isOff(off, head)).toBe(true);
  expect(changes.toggledHead(off, head)).toEqual(changes.unchanged);
  const swapped = changes.swappedToken(off, { field: 'tokens', place: 1, token: 5 }, 4);
  expect(swapped.swaps).toEqual([{ field: 'tokens', place: 1, token: 5 }]);
  expect(changes.countOf(swapped)).toBe(2);
  expect(changes.swappedToken(swapped, { field: 'tokens', place: 1, token: 4 }, 4)).toEqual(off);
  expect(changes.withoutSwap(swapped, { field: 'tokens', place: 1 })).toEqual(off);
});

test('every step can be taken back and done again, until another one is done', () => {
  const first = changes.toggledCut(changes.unchanged, cut);
  const second = changes.toggledHead(first, { attention: 'softmax1', head: 0 });
  const both = changes.changed(changes.changed(changes.noHistory, first), second);
  const back = changes.undone(both);
  expect(back.now).toEqual(first);
  expect(changes.undone(changes.undone(back))).toEqual(changes.undone(back));
  expect(changes.redone(back)).toEqual(both);
  expect(changes.redone(both)).toEqual(both);
  expect(changes.redone(changes.changed(back, changes.unchanged)).now).toEqual(changes.unchanged);
  expect(changes.onlyHeads(both)).toEqual({ past: [], now: { cuts: [], off: second.off, swaps: [] }, future: [] });
});

test('what the network has no place for any more is left out', () => {
  const attention = { identity: 'softmax1', heads: 2, queries: 3, keys: 3 } as Attention;
  const now = {
    cuts: [cut, { ...cut, key: 3 }, { ...cut, head: 2 }, { ...cut, attention: 'gone' }, { ...cut, head: null }],
    off: [
      { attention: 'softmax1', head: 1 },
      { attention: 'softmax1', head: 2 },
    ],
    swaps: [
      { field: 'tokens', place: 1, token: 4 },
      { field: 'tokens', place: 1, token: 5 },
      { field: 'other', place: 1, token: 4 },
    ],
  };
  expect(changes.fitting(now, [attention], [{ name: 'tokens', places: 3, kinds: 5 }])).toEqual({
    cuts: [cut, { ...cut, head: null }],
    off: [{ attention: 'softmax1', head: 1 }],
    swaps: [{ field: 'tokens', place: 1, token: 4 }],
  });
});
