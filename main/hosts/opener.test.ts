import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Opener } from './opener.ts';

const ADDRESS = 'http://127.0.0.1:8420/#token=secret';
let folder: string;

beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), 'neuroloom-opener-'))));
afterEach(() => rmSync(folder, { recursive: true }));

it('keeps the token off the command line, in a file that nobody else reads', () => {
  const opener = new Opener(folder);
  let command: readonly string[] = [];
  opener.open(ADDRESS, (given) => void (command = given));
  expect(command.join(' ')).not.toContain('secret');
  const file = command.at(-1)!;
  expect(readFileSync(file, 'utf8')).toContain(`location.replace("${ADDRESS}")`);
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
  opener.open(ADDRESS, () => undefined);
  opener.remove();
  expect(existsSync(file)).toBe(false);
});
