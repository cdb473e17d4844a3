import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { same } from '../../core/text.ts';
import { showToast, useToasts, type Message } from './toasts.ts';

const message = (kind: Message['kind'], title: string, detail = ''): Message => ({ kind, title: same(title), sentence: null, detail }); // prettier-ignore
const shown = () => useToasts.getState().toasts.map(({ title, count }) => `${title.en} x${count}`);

beforeEach(() => {
  vi.useFakeTimers();
  useToasts.getState().closeAll();
});
afterEach(() => void vi.useRealTimers());

test('what is said again is counted and becomes the newest', () => {
  for (let i = 0; i < 3; i++) showToast(message('error', 'Not saved', 'disk'));
  showToast(message('error', 'Not saved', 'folder'));
  showToast(message('error', 'Not saved', 'disk'));
  expect(shown()).toEqual(['Not saved x1', 'Not saved x4']);
});

test('errors stay, everything else goes by itself, and a repeated message is shown its whole time again', () => {
  showToast(message('error', 'Not saved'));
  showToast(message('info', 'Copied'));
  showToast(message('refusal', 'This wire would close a loop'));
  vi.advanceTimersByTime(4_000);
  showToast(message('info', 'Copied'));
  vi.advanceTimersByTime(4_000);
  expect(shown()).toEqual(['Not saved x1', 'Copied x2']);
  vi.advanceTimersByTime(1_000);
  expect(shown()).toEqual(['Not saved x1']);
});

test('many errors push nothing aside', () => {
  for (let i = 0; i < 20; i++) showToast(message('error', `error ${i}`));
  showToast(message('refusal', 'refused'));
  expect(shown()).toHaveLength(21);
  expect(shown().at(-1)).toBe('refused x1');
});
