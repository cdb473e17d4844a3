// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { archiveOf } from './folders.ts';

const fileOf = (path: string, content: string) => ({ path, file: new File([content], path.split('/').at(-1) ?? '') });

test('a folder becomes an archive: names without its own, hidden files left out, long names whole', async () => {
  const long = `groups/${'x'.repeat(120)}/1.txt`;
  const archive = await archiveOf([
    fileOf('groups/a/ä.txt', 'one'),
    fileOf('groups/a/.DS_Store', 'hidden'),
    fileOf(long, 'y'.repeat(600)),
  ]);
  expect(archive.name).toBe('groups.tar.gz');
  const unzipped = archive.stream().pipeThrough(new DecompressionStream('gzip'));
  const tar = new Uint8Array(await new Response(unzipped).arrayBuffer());
  const text = new TextDecoder().decode(tar);
  expect(tar.length % 512).toBe(0);
  expect(text).toContain('a/ä.txt');
  expect(text).not.toContain('DS_Store');
  expect(text).toContain(`${'x'.repeat(120)}/1.txt`);
  expect(text).toContain('y'.repeat(600));
});

test('a hidden folder that was chosen is taken with all that is not hidden in it', async () => {
  const archive = await archiveOf([fileOf('.cache/a/1.txt', 'seen'), fileOf('.cache/.b/2.txt', 'hidden')]);
  const unzipped = archive.stream().pipeThrough(new DecompressionStream('gzip'));
  const text = await new Response(unzipped).text();
  expect(text).toContain('seen');
  expect(text).not.toContain('hidden');
});

test('a folder that is called like an archive keeps its name', async () => {
  const named = async (folder: string) => (await archiveOf([fileOf(`${folder}/a/1.txt`, 'one')])).name;
  expect(await named('groups.tar.gz')).toBe('groups.tar.gz');
  expect(await named('groups.tgz')).toBe('groups.tar.gz');
  expect(await named('groups.csv')).toBe('groups.csv.tar.gz');
});
