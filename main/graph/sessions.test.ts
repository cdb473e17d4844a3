import { beforeEach, expect, test } from 'vitest';
import { Sessions } from './sessions.ts';

let open: Set<string>;
let made: number;
beforeEach(() => {
  open = new Set();
  made = 0;
});

function sessionOf(key: string) {
  made += 1;
  open.add(key);
  return Promise.resolve({
    key,
    release() {
      open.delete(key);
      return Promise.resolve();
    },
  });
}

const settle = () => new Promise((resolve) => void setImmediate(resolve));
type Fake = Awaited<ReturnType<typeof sessionOf>>;

function use(sessions: Sessions<Fake>, key: string, until: Promise<unknown> = Promise.resolve()) {
  return sessions.use(
    key,
    () => sessionOf(key),
    async (session) => {
      await until;
      expect(open).toContain(key);
      return session.key;
    },
  );
}

test('of a hundred sizes the last few are kept', async () => {
  const sessions = new Sessions<Fake>(3);
  for (let size = 0; size < 100; size++) {
    expect(await use(sessions, `${size}`)).toBe(`${size}`);
    await settle();
    expect(open.size).toBeLessThanOrEqual(3);
  }
  expect([...open]).toEqual(['97', '98', '99']);
  expect(await use(sessions, '97')).toBe('97');
  expect(made).toBe(100);
  sessions.dispose();
  await settle();
  expect(open.size).toBe(0);
});

test('what is in use stays until it is not', async () => {
  const sessions = new Sessions<Fake>(1);
  let letGo = () => undefined as void;
  const slow = use(sessions, 'slow', new Promise<void>((resolve) => (letGo = resolve)));
  for (const key of ['a', 'b', 'c']) await use(sessions, key);
  await settle();
  expect(open).toContain('slow');
  sessions.dispose();
  await settle();
  expect([...open]).toEqual(['slow']);
  letGo();
  expect(await slow).toBe('slow');
  await settle();
  expect(open.size).toBe(0);
});

test('one that cannot be made is tried again', async () => {
  const sessions = new Sessions<Fake>(3);
  const failing = sessions.use('a', () => Promise.reject(new Error('no room')), () => Promise.resolve(1)); // prettier-ignore
  await expect(failing).rejects.toThrow('no room');
  expect(await use(sessions, 'a')).toBe('a');
});

test('creating goes on until nobody waits for it, and the next one creates anew', async () => {
  const sessions = new Sessions<Fake>(1);
  const [one, other] = [new AbortController(), new AbortController()];
  let wanted: AbortSignal | undefined;
  let finish = () => undefined as void;
  const create = async (signal: AbortSignal) => {
    wanted = signal;
    await new Promise<void>((resolve) => (finish = resolve));
    return sessionOf('late');
  };
  const waiting = [one, other].map(({ signal }) => sessions.use('slow', create, ({ key }) => Promise.resolve(key), signal));
  one.abort(new Error('one has gone'));
  await expect(waiting[0]).rejects.toThrow('one has gone');
  expect(wanted?.aborted).toBe(false);
  other.abort(new Error('other has gone'));
  await expect(waiting[1]).rejects.toThrow('other has gone');
  expect(wanted?.aborted).toBe(true);
  finish();
  expect(await use(sessions, 'slow')).toBe('slow');
  await settle();
  expect([made, ...open]).toEqual([2, 'slow']);
}); // prettier-ignore
