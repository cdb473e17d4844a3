import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stateOf } from './library/places.ts';
import { Made } from './made.ts';
import { openNetwork } from './open.ts';
import { copied } from './testing.ts';

let home: string;
beforeEach(() => (home = mkdtempSync(path.join(tmpdir(), 'neuroloom-made-'))));
afterEach(() => rmSync(home, { recursive: true }));

const folders = () => readdirSync(path.join(home, 'made')).map((name) => path.join(home, 'made', name));
const files = () => folders().flatMap((folder) => readdirSync(folder).map((name) => path.join(folder, name)));

test('a model opens by what was made of it, which is made anew where it is damaged', async () => {
  const place = copied('bert-classes');
  const ask = async () => {
    const network = await openNetwork(home, { name: 'tiny', place });
    const [said] = await network.compute('classes', [{ ids: [2, 9, 7, 3], segments: [0, 0, 0, 0] }]);
    await network.release();
    return { labels: network.labels, values: [...(said?.values ?? [])] };
  };
  const first = await ask();
  expect(files().map((file) => path.basename(file).split('-')[0])).toEqual(['classes', 'network']);
  const written = readFileSync(files()[0]!);
  truncateSync(files()[0]!, 500);
  expect(await ask()).toEqual(first);
  expect(readFileSync(files()[0]!)).toEqual(written);
  truncateSync(files()[1]!, 0);
  expect(await ask()).toEqual(first);
  // What is sound is taken as it is.
  const made = new Made(home, await stateOf(place));
  const network = JSON.parse((await made.read('network'))!.toString()) as { info: object };
  rmSync(files()[1]!);
  await made.write('network', Buffer.from(JSON.stringify({ ...network, info: { ...network.info, labels: ['a', 'b', 'c'] } }))); // prettier-ignore
  expect((await ask()).labels).toEqual(['a', 'b', 'c']);
  rmSync(place, { recursive: true });
});

test('of many models those asked last are kept, and of two engines that write the same one wins', async () => {
  const made = ['a', 'b', 'c'].map((state) => new Made(home, state, 250));
  for (const [i, one] of made.entries()) {
    await Promise.all([one.write('x', Buffer.alloc(100, i)), one.write('x', Buffer.alloc(100, i))]);
    if (i === 0) utimesSync(folders()[0]!, 1, 1);
  }
  expect(folders()).toHaveLength(2);
  const kept = await Promise.all(made.map((one) => one.read('x')));
  expect(kept.map((one) => one?.[99])).toEqual([undefined, 1, 2]);
});

test('where nothing can be written, nothing is', async () => {
  const made = new Made(path.join(import.meta.dirname, 'made.ts'), 'a');
  await made.write('x', Buffer.alloc(1));
  expect(await made.read('x')).toBeUndefined();
});

test('what another build made is not taken for what this one would make', () => {
  // The name of the script is part of the key: see `MAKER`. Those of earlier builds may lie beside it.
  const built = path.join(import.meta.dirname, '..', '..', 'dist', 'main');
  const makers = readdirSync(built).filter((name) => name.endsWith('.mjs') && readFileSync(path.join(built, name), 'utf8').includes('MAKER'));
  expect(makers.length).toBeGreaterThan(0);
  for (const name of makers) expect(name).toMatch(/^chunk-.*-[A-Z0-9]{8}\.mjs$/);
}); // prettier-ignore
