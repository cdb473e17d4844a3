// @vitest-environment happy-dom
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { followDrops } from './drops.ts';

const opened = vi.hoisted(() => vi.fn<(path: string) => Promise<boolean>>(() => Promise.resolve(true)));
vi.mock('../../workspace/project/opening.ts', () => ({ openPath: opened }));
vi.mock('../../link/session.ts', () => ({
  connection: () => ({ dropped: ({ files: [file] }: { files: File[] }) => Promise.resolve(file && { path: `/up/${file.name}`, name: file.name }) }),
})); // prettier-ignore

beforeAll(() => followDrops());
beforeEach(() => opened.mockClear());

function happens(name: 'dragover' | 'drop', file: File, isTaken = false): Event & { readonly dataTransfer: { dropEffect: string } } {
  const dataTransfer = { files: [file], items: [{ kind: 'file', type: file.type }], types: ['Files'], dropEffect: 'none' };
  const event = Object.assign(new Event(name, { bubbles: true, cancelable: true }), { dataTransfer });
  const place = document.body.appendChild(document.createElement('div'));
  if (isTaken) place.addEventListener(name, (taken) => taken.preventDefault());
  place.dispatchEvent(event);
  return event;
} // prettier-ignore

test.each(['net.neuroloom', 'Net.PNG'])('%s is opened where it is dropped', async (name) => {
  const file = new File(['x'], name, { type: name.endsWith('PNG') ? 'image/png' : '' });
  const over = happens('dragover', file);
  expect([over.defaultPrevented, over.dataTransfer.dropEffect]).toEqual([true, 'copy']);
  expect(happens('drop', file).defaultPrevented).toBe(true);
  await expect.poll(() => opened).toHaveBeenCalledExactlyOnceWith(`/up/${name}`);
});

test('other files, and those that something else takes, are left alone', async () => {
  expect(happens('dragover', new File(['a,b'], 'a.csv', { type: 'text/csv' })).defaultPrevented).toBe(false);
  expect(happens('drop', new File(['a,b'], 'a.csv', { type: 'text/csv' })).defaultPrevented).toBe(false);
  happens('drop', new File(['x'], 'net.png', { type: 'image/png' }), true);
  await Promise.resolve();
  expect(opened).not.toHaveBeenCalled();
});
