import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
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
  const broken = new Readable({ read: () => undefined });
  broken.push('half a project');
  setTimeout(() => broken.destroy(new Error('the browser went away')), 20);
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
