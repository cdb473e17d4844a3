import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { strToU8 } from 'fflate';
import { describe, expect, test } from 'vitest';
import { openProject } from './open.ts';
import { checkpoint, document, folder, said, saved } from './testing.ts';

describe('a file that cannot be opened says why', () => {
  const refuse = async (open: () => Promise<unknown>, code: string, message: string) =>
    expect(open()).rejects.toMatchObject({ code, message: expect.stringContaining(message) });

  test('not there', async () => {
    await refuse(() => openProject(folder(), '/nowhere/a.neuroloom'), 'fileUnreadable', 'it is not there');
  });

  test.each([0.2, 0.5, 0.9, 0.99])('cut off after %d of it', async (share) => {
    const { home, file } = await saved();
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.subarray(0, bytes.length * share));
    await refuse(() => openProject(home, file), 'fileUnreadable', 'my project.neuroloom is cut off or damaged');
  });

  test('empty, or something else', async () => {
    const { home, file } = await saved();
    for (const content of ['', 'P', 'PK', '<html></html>', readFileSync(process.execPath).subarray(0, 5000)]) {
      writeFileSync(file, content);
      await expect(openProject(home, file)).rejects.toMatchObject({ code: 'fileUnreadable' });
    }
  });

  test('a zip of something else', async () => {
    const { open } = await saved(() => ({ 'word/document.xml': strToU8('<x/>') }));
    await refuse(open, 'fileUnreadable', 'is a zip file, but no Neuroloom project');
  });

  test('of a newer version: it is named, and what to do', async () => {
    const newer = JSON.stringify({ ...document, version: 99, graph: 'something new' });
    const { open } = await saved((files) => ({ ...files, 'document.json': strToU8(newer) }));
    await refuse(open, 'documentTooNew', 'format 99');
    await refuse(open, 'documentTooNew', 'Update Neuroloom');
  });

  test('a damaged document', async () => {
    const { open } = await saved((files) => ({
      ...files,
      'document.json': strToU8('{"format": "neuroloom", "version": 1}'),
    }));
    await refuse(open, 'invalidDocument', 'The document is damaged');
    const half = await saved((files) => ({ ...files, 'document.json': files['document.json']!.subarray(0, 50) }));
    await refuse(half.open, 'invalidDocument', 'not a Neuroloom document');
  });

  test('a zip bomb is not unpacked', async () => {
    const { open } = await saved((files) => ({
      ...files,
      'weights.safetensors': [new Uint8Array(65 << 20), { level: 9 }],
    }));
    await refuse(open, 'fileUnreadable', 'weights.safetensors would take 68157440 bytes');
  });

  test('a zip that lies about its sizes fills no memory', async () => {
    const { home, file } = await saved((files) => ({
      ...files,
      'runs/9.json': [strToU8(' '.repeat(1 << 20)), { level: 9 }],
    }));
    const bytes = readFileSync(file);
    const at = bytes.lastIndexOf('runs/9.json') - 46;
    expect(bytes.readUInt32LE(at)).toBe(0x02014b50);
    bytes.writeUInt32LE(10, at + 24);
    writeFileSync(file, bytes);
    const opened = await openProject(home, file);
    expect(said(opened.notices)).toEqual([expect.stringContaining('runs/9.json')]);
    expect(opened.file.isDamaged).toBe(true);
  });
});

describe('what is damaged in part opens in part', () => {
  const flip = (bytes: Uint8Array) => bytes.map((byte, i) => (i === bytes.length - 2 ? byte ^ 1 : byte));

  test.each([
    [
      'a flipped bit',
      (files: Record<string, Uint8Array>) => flip(files['weights.safetensors']!),
      'weights are damaged',
    ],
    ['something else', () => strToU8('hello, world'), 'weights are damaged'],
    [
      'weights of an unknown run',
      (files: Record<string, Uint8Array>) => relabel(files['weights.safetensors']!),
      'belong to no run',
    ],
  ])('bad weights (%s): the network is untrained, and the rest is there', async (_, damage, message) => {
    const { open } = await saved((files) => ({ ...files, 'weights.safetensors': damage(files) }));
    const opened = await open();
    expect(opened).toMatchObject({ document, trained: null, runs: [{}, {}, {}] });
    expect(said(opened.notices)).toEqual([expect.stringContaining(message)]);
    expect(opened.file.isDamaged).toBe(true);
  });

  test('a bad optimizer state: the weights are there', async () => {
    const { open } = await saved((files) => ({
      ...files,
      'optimizer.safetensors': flip(files['optimizer.safetensors']!),
    }));
    const { trained, file, notices } = await open();
    expect(trained!.checkpoint).toEqual({ ...checkpoint, optimizer: new Map(), best: null });
    expect(said(notices)).toEqual([expect.stringContaining('training continues with a fresh one')]);
    expect(file.isDamaged).toBe(true);
  });

  test('a bad history: the others are there', async () => {
    const { open } = await saved((files) => ({ ...files, 'runs/1.json': strToU8('{"id": "../../etc"}') }));
    const { runs: opened, notices } = await open();
    expect(opened.map(({ number }) => number)).toEqual([2, 3]);
    expect(said(notices)).toEqual([
      'The history of a run (runs/1.json) is damaged and was left out. An older copy of the file may still have it.',
    ]);
  });

  test('a name that is damaged in the directory alone: nothing is missing', async () => {
    const { file, open } = await saved();
    const bytes = readFileSync(file);
    bytes.write('rujs', bytes.lastIndexOf('runs/1.json'));
    writeFileSync(file, bytes);
    expect((await open()).runs.map(({ number }) => number)).toEqual([1, 2, 3]);
  });

  test('names that lead elsewhere do nothing', async () => {
    const { home, open } = await saved((files) => ({
      ...files,
      '../evil.txt': strToU8('x'),
      'data/../../evil.csv': strToU8('x'),
      '/etc/evil': strToU8('x'),
      'runs/../evil.json': strToU8('x'),
    }));
    const before = readdirSync(path.dirname(home));
    expect((await open()).notices).toEqual([]);
    expect(readdirSync(path.dirname(home)).filter((name) => name.includes('evil'))).toEqual(
      before.filter((name) => name.includes('evil')),
    );
    expect(readdirSync(home)).toEqual(['my project.neuroloom']);
  });

  function relabel(bytes: Uint8Array): Uint8Array {
    return Buffer.from(Buffer.from(bytes).toString('latin1').replace('"run":"run-2"', '"run":"run-7"'), 'latin1');
  }
});
