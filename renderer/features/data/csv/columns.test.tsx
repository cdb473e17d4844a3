// @vitest-environment happy-dom
import { fireEvent } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { FilePreview } from '../../../../core/protocol/requests/data.ts';
import { inPage, mount } from '../../../link/testing.tsx';
import { ColumnList } from './ColumnList.tsx';

inPage();

const WIDTH = 500;
const each = <T,>(make: (i: number) => T) => Array.from({ length: WIDTH }, (_, i) => make(i));

test('of hundreds of columns those in sight are drawn, and scrolling draws none of them anew', () => {
  const asked = vi.fn<(index: number) => void>();
  // It is asked once for every row that is drawn.
  const values = new Proxy(
    each(() => 9),
    { get: (all, key) => (/^\d+$/.test(String(key)) && asked(Number(key)), Reflect.get(all, key) as number) },
  );
  const preview: FilePreview = {
    source: {
      kind: 'arff', name: 'wide.arff', sha256: 'a'.repeat(64), rows: 10, validationShare: 0,
      columns: each((i) => ({ name: `gene ${i}`, type: 'number', role: i === WIDTH - 1 ? 'target' : 'feature' })),
      testShare: 0.2, standardise: true, seed: 1,
    },
    counts: { values, gaps: each(() => 0), words: each(() => 0) },
    rows: [], total: 10, remarks: [], problems: [],
  }; // prettier-ignore
  mount(<ColumnList preview={preview} onWish={() => undefined} />);
  // Found by their place: by their role, the many choices of the rows would all be gone through.
  const first = document.querySelectorAll('tr[data-role]').length;
  expect(first).toBeLessThan(40);
  expect(asked).toHaveBeenCalledTimes(first);
  const box = document.querySelector('[role="region"]');
  if (box) fireEvent.scroll(box, { target: { scrollTop: 340 } });
  expect(document.querySelector('th[title="gene 28"]')).toBeTruthy();
  // Ten rows further, four of them beyond those drawn before what is seen: only new ones.
  const indices = asked.mock.calls.map(([index]) => index);
  expect(new Set(indices).size).toBe(indices.length);
  expect(indices.length).toBeGreaterThan(first);
});
