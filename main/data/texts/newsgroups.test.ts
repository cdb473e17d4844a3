import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LabelledWish } from '../../../core/data/textImport.ts';
import { loadData } from '../load.ts';
import { importNewsgroups } from './newsgroups.ts';
import { Place } from './testing.ts';

let place: Place;
beforeEach(() => void (place = new Place()));
afterEach(() => place.remove());

const wish: LabelledWish = { kind: 'labelled', tokenizer: { kind: 'words' }, length: 8, removed: ['headers'] };

test('20 Newsgroups is fetched once, checked as it comes, and taken in', async () => {
  for (const part of ['train', 'test']) {
    for (const [group, n] of [['sci.med', 1], ['sci.med', 2], ['rec.autos', 3], ['rec.autos', 4]] as const) place.write(`news/20news-bydate-${part}/${group}/${n}`, `From: a\n\nmessage ${n} of ${group}`); // prettier-ignore
  }
  const archive = path.join(place.home, 'news.tar.gz');
  execFileSync('tar', ['czf', archive, '-C', path.join(place.home, 'news'), '.']);
  const content = readFileSync(archive);
  let requests = 0;
  const server = createServer((_, response) => {
    requests++;
    response.writeHead(200, { 'Content-Length': content.length });
    response.end(content);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const sha256 = createHash('sha256').update(content).digest('hex');
  const setOf = (hash: string) => ({
    baseUrl,
    files: [{ name: '5975967', bytes: null, sha256: hash, isHashedWhole: true }],
  });
  try {
    await expect(importNewsgroups(place.home, wish, { set: setOf('0'.repeat(64)), retryDelay: 1 })).rejects.toMatchObject({ code: 'dataInvalid', message: expect.stringMatching(/its checksum is another/) }); // prettier-ignore
    const before = requests;
    const seen: number[] = [];
    const options = { set: setOf(sha256), retryDelay: 1, onProgress: (bytes: number) => seen.push(bytes) };
    const { source } = await importNewsgroups(place.home, wish, options);
    expect(source).toMatchObject({
      kind: 'labelled',
      name: '20 Newsgroups',
      texts: 8,
      tested: 4,
      classes: ['rec.autos', 'sci.med'],
    });
    expect(seen.at(-1)).toBe(content.length);
    const { test: last } = await loadData(source, { home: place.home });
    expect(last.count).toBe(4);
    await importNewsgroups(place.home, wish, options);
    expect(requests).toBe(before + 1);
  } finally {
    server.close();
  }
});
