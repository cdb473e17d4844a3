import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Page } from './pages.ts';
import { TextImports } from './textImports.ts';

let home: string;
beforeEach(() => void (home = mkdtempSync(path.join(os.tmpdir(), 'neuroloom-imports-'))));
afterEach(() => rmSync(home, { recursive: true }));

class TestPage implements Page {
  readonly number = 1;
  window = 'w';
  isGone = false;
  readonly said: unknown[] = [];
  private readonly leaving = new Set<() => void>();
  onEmit: () => void = () => undefined;
  readonly emit: Page['emit'] = (event, payload) => {
    this.said.push([event, payload]);
    this.onEmit();
  };
  onGone(listener: () => void) {
    this.leaving.add(listener);
    return () => void this.leaving.delete(listener);
  }
  go() {
    for (const leave of this.leaving) leave();
  }
}

function asked(words: number) {
  const file = path.join(home, 'story.txt');
  writeFileSync(file, Array.from({ length: words }, (_, i) => `word${i % 5000}`).join(' '));
  return {
    path: file,
    name: 'story.txt',
    wish: { kind: 'text', tokenizer: { kind: 'wordpiece', size: 2000 } },
  } as const;
}

test('progress is told to the page that asked, at most ten times a second', async () => {
  let now = 0;
  const imports = new TextImports(home, () => (now += 60));
  const page = new TestPage();
  const { source } = await imports.import(asked(60_000), page);
  expect(source).toMatchObject({ kind: 'text', name: 'story.txt' });
  const shares = page.said.map((one) => (one as [string, { share: number }])[1].share);
  expect(shares.length).toBeGreaterThan(0);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect(page.said[0]).toEqual(['importProgress', { name: 'story.txt', share: expect.any(Number) }]);
});

test.each([
  ['it is cancelled', (imports: TextImports, page: TestPage) => imports.cancel('story.txt', page)],
  ['its page goes', (_: TextImports, page: TestPage) => page.go()],
])('it ends when %s', async (_, end) => {
  const imports = new TextImports(home);
  const page = new TestPage();
  page.onEmit = () => end(imports, page);
  await expect(imports.import(asked(200_000), page)).rejects.toMatchObject({ code: 'cancelled' });
  expect(page.said).toHaveLength(1);
});

test('another page cannot cancel it', async () => {
  const imports = new TextImports(home);
  const [page, other] = [new TestPage(), new TestPage()];
  page.onEmit = () => imports.cancel('story.txt', other);
  expect((await imports.import(asked(20_000), page)).source.kind).toBe('text');
});

test('a look ends when it is cancelled, its page goes or something else is looked at; an import goes on', async () => {
  const imports = new TextImports(home);
  const page = new TestPage();
  const { path: file, name } = asked(400_000);
  const look = () => imports.look({ path: file, name, wish: {} }, page);
  const ended = { code: 'cancelled' };
  const first = look();
  const [second, importing] = [look(), imports.import(asked(20_000), page)];
  await expect(first).rejects.toMatchObject(ended);
  expect((await second).guess).toBe('text');
  expect((await importing).source.kind).toBe('text');
  const third = look();
  imports.cancel(name, page);
  await expect(third).rejects.toMatchObject(ended);
  const fourth = look();
  page.go();
  await expect(fourth).rejects.toMatchObject(ended);
});
