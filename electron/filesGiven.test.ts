import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { filesGiven } from './filesGiven.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'neuroloom-given-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const project = path.join(folder, 'Über 50 % & mehr.neuroloom');
for (const file of [project, path.join(folder, 'notes.txt')]) writeFileSync(file, '');

test('files are given by path, from the folder of the command line, or by address', () => {
  const given = [project, path.basename(project), pathToFileURL(project).href];
  expect(filesGiven(given, folder)).toEqual([project, project, project]);
});

test('what is no project, is not there, or is no address of this machine is left out', () => {
  const others = [
    '--lang=en-US',
    'notes.txt',
    'missing.neuroloom',
    'file://elsewhere/a.neuroloom',
    'file:///%2F.neuroloom',
  ];
  expect(filesGiven(others, folder)).toEqual([]);
});
