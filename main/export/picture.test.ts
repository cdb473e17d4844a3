// Pictures of networks, and projects that travel in them.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { catalogue } from '../../core/blocks/catalogue.ts';
import { examples } from '../../core/examples/examples.ts';
import { openDocument, openProject } from '../projects/open.ts';
import { checkpoint, record } from '../projects/testing.ts';
import { formulaDrawer } from './formulas.ts';
import { exportNetwork } from './write.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'neuroloom-picture-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const moons = examples['moons']!;
const run = { record: record(1), document: moons, checkpoint };

async function exported(format: string, options: Readonly<Record<string, boolean | string>> = {}, withRun = false) {
  const file = path.join(folder, `picture.${format}`);
  const asked = { format, document: moons, options, run: withRun ? run : undefined };
  await exportNetwork(asked, { path: file, home: folder });
  return file;
}

test('a PNG shows the network, and opened it is the project again', async () => {
  const file = await exported('png');
  const bytes = readFileSync(file);
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  expect(bytes.readUInt32BE(16)).toBeGreaterThan(1500);
  expect(await openProject(folder, file)).toMatchObject({
    document: moons,
    runs: [],
    trained: null,
    isPicture: true,
    notices: [],
  });
  expect(await openDocument(file)).toEqual(moons);
});

test('the same network gives the same bytes, with weights too', async () => {
  for (const weights of [false, true]) {
    const first = readFileSync(await exported('png', { weights }, true));
    expect(readFileSync(await exported('png', { weights }, true)).equals(first)).toBe(true);
  }
});

test('weights and the run are inside where they are wished for', async () => {
  const opened = await openProject(folder, await exported('png', { weights: true }, true));
  expect(opened).toMatchObject({ document: moons, trained: { record: record(1), checkpoint } });
  expect(opened.notices).toEqual([]);
  expect(await openProject(folder, await exported('png', {}, true))).toMatchObject({ trained: null, runs: [] });
});

test('a picture without a project says so, whatever it is called', async () => {
  const bare = await exported('png', { project: false });
  const renamed = path.join(folder, 'renamed.neuroloom');
  writeFileSync(renamed, readFileSync(bare));
  for (const file of [bare, renamed]) {
    const opening = openProject(folder, file);
    await expect(opening).rejects.toMatchObject({ code: 'fileUnreadable' });
    await expect(opening).rejects.toThrow('picture without a project');
  }
});

test('a picture that was cut off or changed inside is refused, like any project', async () => {
  const bytes = readFileSync(await exported('png'));
  const at = bytes.indexOf('nlPr');
  const file = path.join(folder, 'broken.png');
  for (const length of [at - 2, at + 20, bytes.length - 20]) {
    writeFileSync(file, bytes.subarray(0, length));
    await expect(openProject(folder, file)).rejects.toMatchObject({ code: 'fileUnreadable' });
  }
  const changed = Buffer.from(bytes);
  changed.fill(0, at + 60, at + 200);
  writeFileSync(file, changed);
  await expect(openProject(folder, file)).rejects.toThrow(/fileUnreadable|damaged|cannot|project/);
});

test('colours, language and formulas are as they are wished for', async () => {
  const text = async (options: Readonly<Record<string, boolean | string>>) => readFileSync(await exported('svg', options), 'utf8'); // prettier-ignore
  expect(await text({})).toContain('fill="#fbfcfd"');
  expect(await text({ theme: 'dark' })).toContain('fill="#161b21"');
  expect(await text({ language: 'de' })).toContain('Datensatz');
  expect(await text({ title: false })).not.toContain('font-size="18"');
  const formulas = await text({ formulas: true });
  expect(formulas).toContain('What the blocks compute');
  expect(formulas).toContain('<path');
});

test('every formula of the app is drawn', async () => {
  const draw = await formulaDrawer();
  const all = catalogue.flatMap(({ help }) => help.formula ?? []);
  expect(all.length).toBeGreaterThan(30);
  for (const latex of all) {
    const { svg, width, height } = draw(latex);
    expect(svg, latex).not.toMatch(/merror|data-mjx-error/);
    expect(width, latex).toBeGreaterThan(10);
    expect(height, latex).toBeGreaterThan(5);
  }
});
