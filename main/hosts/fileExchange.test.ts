import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FileExchange } from './fileExchange.ts';

let folder: string;
let projects: string;
let temporary: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'neuroloom-files-test-'));
  projects = path.join(folder, 'projects');
  temporary = path.join(folder, 'temporary');
  mkdirSync(projects);
  mkdirSync(temporary);
});
afterEach(() => rmSync(folder, { recursive: true }));

it('refuses a file beyond the limit and leaves nothing of it behind', async () => {
  const files = new FileExchange(projects, temporary, 2 * 1024 ** 2);
  const megabytes = Readable.from([1, 2, 3].map(() => Buffer.alloc(1024 ** 2)));
  await expect(files.receive('big.neuroloom', megabytes)).rejects.toMatchObject({
    status: 413,
    message: 'The file is larger than 2 MB.',
  });
  expect(readdirSync(projects)).toEqual([]);
  expect(readdirSync(temporary)).toEqual([]);
});

it('leaves nothing behind of an upload that breaks off', async () => {
  const files = new FileExchange(projects, temporary);
  let isHalf = false;
  const broken = new Readable({
    read() {
      if (isHalf) setImmediate(() => this.destroy(new Error('the browser went away')));
      else this.push('half a project');
      isHalf = true;
    },
  });
  await expect(files.receive('half.neuroloom', broken)).rejects.toThrow('went away');
  expect(readdirSync(projects)).toEqual([]);
  expect(readdirSync(temporary)).toEqual([]);
});

it.each([
  ['../../etc/passwd.neuroloom', 'passwd.neuroloom'],
  ['C:\\nets\\mine.neuroloom', 'mine.neuroloom'],
  ['.neuroloom', 'neuroloom'],
  ['a<b>:c?.neuroloom', 'abc.neuroloom'],
  ['', 'untitled'],
  [`${'n'.repeat(300)}.neuroloom`, `${'n'.repeat(100)}.neuroloom`],
])('names what was called %j %j', async (wanted, name) => {
  expect((await new FileExchange(projects, temporary).target(wanted)).name).toBe(name);
});

it('takes the next free number, whatever the case of the letters', async () => {
  writeFileSync(path.join(projects, 'XOR.neuroloom'), '');
  writeFileSync(path.join(projects, 'xor 2.neuroloom'), '');
  const { name } = await new FileExchange(projects, temporary).target('xor.neuroloom');
  expect(name).toBe('xor 3.neuroloom');
});

it('gives uploads of one name that come together a place each', async () => {
  const files = new FileExchange(projects, temporary);
  const uploads = ['one', 'two', 'three'].map((text) => files.receive('net.neuroloom', Readable.from([text])));
  const received = await Promise.all(uploads);
  expect(received.map(({ name }) => name).sort()).toEqual(['net 2.neuroloom', 'net 3.neuroloom', 'net.neuroloom']);
  expect(received.map(({ path: file }) => readFileSync(file, 'utf8'))).toEqual(['one', 'two', 'three']);
  expect(readdirSync(projects)).toHaveLength(3);
});

it('gives a name once, though nothing lies there yet', async () => {
  const files = new FileExchange(projects, temporary);
  const names = await Promise.all([files.target('net.neuroloom'), files.target('NET.neuroloom')]);
  expect(names.map(({ name }) => name.toLowerCase()).sort()).toEqual(['net 2.neuroloom', 'net.neuroloom']);
});

it('reserves a name for a while, and until something lies there', async () => {
  let now = 0;
  const files = new FileExchange(projects, temporary, undefined, () => now);
  const name = async (wanted: string) => (await files.target(wanted)).name;
  expect(await name('a.neuroloom')).toBe('a.neuroloom');
  now = 59_000;
  expect(await name('a.neuroloom')).toBe('a 2.neuroloom');
  expect(files.reserved).toBe(2);
  now = 60_000;
  expect(await name('a.neuroloom')).toBe('a.neuroloom');
  for (let i = 0; i < 9; i++) writeFileSync((await files.target(`net ${i}.neuroloom`)).path, '');
  expect(await name('b.neuroloom')).toBe('b.neuroloom');
  expect(files.reserved).toBe(3);
  now = 600_000;
  expect(await name('c.neuroloom')).toBe('c.neuroloom');
  expect(files.reserved).toBe(1);
});

it('replaces nothing of another host on the same folder', async () => {
  const hosts = [0, 1, 2, 3].map(() => new FileExchange(projects, temporary));
  const received = await Promise.all(hosts.map((host, i) => host.receive('net.neuroloom', Readable.from([String(i)]))));
  expect(new Set(received.map(({ name }) => name)).size).toBe(4);
  expect(received.map(({ path: file }) => readFileSync(file, 'utf8'))).toEqual(['0', '1', '2', '3']);
});

it('makes room for what passes through, but not of what may be in use', async () => {
  const limit = 1024 ** 2;
  const files = new FileExchange(projects, temporary, limit);
  const upload = () => files.receive('table.csv', Readable.from([Buffer.alloc(limit - 100_000)]));
  const uploads = [await upload(), await upload(), await upload()];
  for (const [i, { path: file }] of uploads.slice(0, 2).entries()) {
    for (const each of [file, path.dirname(file)]) utimesSync(each, new Date(1000 * i), new Date(1000 * i));
  }
  await upload();
  expect(uploads.map(({ path: file }) => existsSync(file))).toEqual([false, true, true]);
});
