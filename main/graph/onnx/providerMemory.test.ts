import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openProviderMemory, type ProviderMemory } from './providerMemory.ts';

let home: string;
let memory: ProviderMemory;
const file = () => path.join(home, 'providers.json');
/** As another process sees it. */
const elsewhere = () => openProviderMemory(home);

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'neuroloom-memory-'));
  memory = openProviderMemory(home);
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

describe('the memory of providers', () => {
  test('keeps the fastest one of a graph, among those that were measured', async () => {
    await memory.remember('a', ['cpu', 'webgpu'], 'webgpu');
    expect(await elsewhere().fastest('a', ['webgpu', 'cpu'])).toBe('webgpu');
    expect(await elsewhere().fastest('b', ['webgpu', 'cpu'])).toBeUndefined();
    // What has come since may be faster.
    expect(await elsewhere().fastest('a', ['cpu', 'webgpu', 'cuda'])).toBeUndefined();
  });

  test('knows while something is tried that it may be the end, and not afterwards', async () => {
    const seen = await memory.attempt('a', 'cuda', () => elsewhere().hasCrashed('a', 'cuda'));
    expect(seen).toBe(true);
    expect(await elsewhere().hasCrashed('a', 'cuda')).toBe(false);
    const failing = memory.attempt('a', 'cuda', () => Promise.reject(new Error('no card')));
    await expect(failing).rejects.toThrow('no card');
    expect(await elsewhere().hasCrashed('a', 'cuda')).toBe(false);
  });

  test('knows what befell cards, until they are forgiven; then it is tried and measured again', async () => {
    const wrong = { kind: 'wrong', reason: { en: 'its loss', de: 'ihr Verlust' } } as const;
    await memory.noteTrouble('card, driver 1', wrong);
    await memory.remember('a', ['cpu', 'webgpu'], 'cpu');
    await memory.remember('b', ['cpu', 'webgpu'], 'webgpu');
    expect(await elsewhere().troubles('card, driver 1')).toEqual([wrong]);
    expect(await elsewhere().troubles('card, driver 2')).toEqual([]);
    await memory.noteTrouble('cuda | driver 3', wrong);
    await memory.forgive('webgpu');
    expect(await elsewhere().troubles('card, driver 1')).toEqual([]);
    expect(await elsewhere().troubles('cuda | driver 3')).toEqual([wrong]);
    await memory.forgive('cuda');
    expect(await elsewhere().troubles('cuda | driver 3')).toEqual([]);
    expect(await elsewhere().fastest('a', ['cpu', 'webgpu'])).toBeUndefined();
    expect(await elsewhere().fastest('b', ['cpu', 'webgpu'])).toBe('webgpu');
  });

  test('a process that died in the middle of it leaves that behind, for this graph and provider', async () => {
    let copy = '';
    await memory.attempt('a', 'cuda', async () => void (copy = readFileSync(file(), 'utf8')));
    writeFileSync(file(), copy);
    expect(await elsewhere().hasCrashed('a', 'cuda')).toBe(true);
    expect(await elsewhere().hasCrashed('a', 'webgpu')).toBe(false);
    expect(await elsewhere().hasCrashed('b', 'cuda')).toBe(false);
    await elsewhere().remember('a', ['cpu'], 'cpu');
    expect(await elsewhere().hasCrashed('a', 'cuda')).toBe(true);
  });

  test('that is opened several times at once loses nothing of what each is told', async () => {
    const attempts = Array.from({ length: 8 }, (_, i) => {
      const own = elsewhere();
      return own.attempt(`graph ${i}`, 'cuda', async () => own.hasCrashed(`graph ${i}`, 'cuda'));
    });
    const remembered = Array.from({ length: 8 }, (_, i) => elsewhere().remember(`other ${i}`, ['cpu'], 'cpu'));
    expect(await Promise.all(attempts)).toEqual(Array(8).fill(true));
    await Promise.all(remembered);
    for (let i = 0; i < 8; i++) {
      expect(await memory.hasCrashed(`graph ${i}`, 'cuda')).toBe(false);
      expect(await memory.fastest(`other ${i}`, ['cpu'])).toBe('cpu');
    }
  });

  test.each(['', '{', '[]', '{"graphs":{"a":{"fastest":{"provider":"abacus","among":[]}}}}'])(
    'a file that holds "%s" counts as empty, and is written anew',
    async (content) => {
      writeFileSync(file(), content);
      expect(await memory.fastest('a', ['cpu'])).toBeUndefined();
      await memory.remember('a', ['cpu'], 'cpu');
      expect(await elsewhere().fastest('a', ['cpu'])).toBe('cpu');
    },
  );

  test('keeps the threads of a graph for a day, by the counts that were tried', async () => {
    let now = 1e12;
    const own = openProviderMemory(home, () => now);
    const way = { threads: 2, group: 4, milliseconds: 1.5 };
    await own.remember('a', ['cpu', 'webgpu'], 'cpu');
    await own.rememberWay('a', [1, 2], { ...way, group: 1 });
    await own.rememberWay('a', [1, 4, 8], { ...way, threads: 8 });
    await own.rememberWay('a', [1, 2], way);
    const later = openProviderMemory(home, () => now);
    expect(await later.fastestWay('a', [1, 2])).toEqual(way);
    expect(await later.fastestWay('a', [1, 4, 8])).toEqual({ ...way, threads: 8 });
    expect(await later.fastestWay('a', [1])).toBeUndefined();
    expect(await later.fastestWay('b', [1, 2])).toBeUndefined();
    expect(await later.fastest('a', ['cpu', 'webgpu'])).toBe('cpu');
    now += 25 * 60 * 60 * 1000;
    expect(await later.fastestWay('a', [1, 2])).toBeUndefined();
  });

  test('forgets the oldest graphs', async () => {
    for (let i = 0; i < 310; i++) await memory.remember(`graph ${i}`, ['cpu'], 'cpu');
    expect(await memory.fastest('graph 0', ['cpu'])).toBeUndefined();
    expect(await memory.fastest('graph 309', ['cpu'])).toBe('cpu');
  });

  test('where it cannot be written, things are tried all the same', async () => {
    const nowhere = openProviderMemory('/dev/null/home');
    expect(await nowhere.attempt('a', 'cuda', () => Promise.resolve(7))).toBe(7);
    await nowhere.remember('a', ['cpu'], 'cpu');
    expect(await nowhere.fastest('a', ['cpu'])).toBeUndefined();
  });
});
