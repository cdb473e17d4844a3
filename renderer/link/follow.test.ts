import { beforeEach, expect, test } from 'vitest';
import { create } from 'zustand';
import { EngineError } from '../../core/protocol/errors.ts';
import { same } from '../../core/text.ts';
import { followBugs } from './bugs.ts';
import { follow } from './follow.ts';
import { useLog } from '../kit/log.ts';
import { useToasts } from '../kit/toasts.ts';

beforeEach(() => {
  useLog.getState().clear();
  useToasts.getState().closeAll();
});

test('a bug in one listener neither aborts the change nor hides it from the others, and is said', () => {
  const store = create<{ readonly count: number }>()(() => ({ count: 0 }));
  const seen: number[] = [];
  follow(store, () => {
    throw new Error('a listener fell over');
  });
  follow(store, ({ count }) => void seen.push(count));
  store.setState({ count: 1 });
  store.setState({ count: 2 });
  expect(seen).toEqual([1, 2]);
  expect(useToasts.getState().toasts).toMatchObject([{ detail: 'a listener fell over', count: 2 }]);
  expect(useLog.getState().entries[0]?.message.en).toContain('follow.test.ts');
});

test('exceptions and rejections that nobody caught come to the console and are said once', () => {
  const page = new EventTarget();
  followBugs(page as Window);
  page.dispatchEvent(Object.assign(new Event('error'), { error: new Error('thrown'), message: 'Uncaught' }));
  page.dispatchEvent(Object.assign(new Event('unhandledrejection'), { reason: 'rejected' }));
  page.dispatchEvent(Object.assign(new Event('error'), { error: null, message: 'ResizeObserver loop limit exceeded' }));
  const refused = new EngineError('diskFull', same('The disk is full.'));
  page.dispatchEvent(Object.assign(new Event('unhandledrejection'), { reason: refused }));
  expect(useToasts.getState().toasts.map(({ detail }) => detail)).toEqual(['thrown', 'rejected', '']);
  expect(useToasts.getState().toasts.at(-1)?.sentence?.en).toContain('The disk is full');
  expect(useLog.getState().entries.map(({ level }) => level)).toEqual(['error', 'error', 'error']);
});
