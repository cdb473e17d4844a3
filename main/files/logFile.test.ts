import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LogFile } from './logFile.ts';

let home: string;
beforeEach(() => void (home = mkdtempSync(path.join(tmpdir(), 'neuroloom-log-'))));
afterEach(() => rmSync(home, { recursive: true }));
const now = () => new Date('2026-01-02T03:04:05Z');

test('every line has its time, its level and who said it, and nothing that people have written', () => {
  const log = new LogFile(home, { own: '/opt/neuroloom', now });
  log.write('error', 'engine', 'Error: no "Exam results"\n    at f (/opt/neuroloom/dist/main/engine.mjs:1:2)\n\n');
  expect(readFileSync(path.join(home, 'logs', 'neuroloom.log'), 'utf8')).toBe(
    '2026-01-02T03:04:05.000Z error engine Error: no "…"\n' +
      '2026-01-02T03:04:05.000Z error engine     at f (<app>/dist/main/engine.mjs:1:2)\n',
  );
});

test('texts stay out that are longer than a line, or of several lines', () => {
  const log = new LogFile(home);
  log.write('error', 'engine', `Error: "${'dear Anna '.repeat(1_000)}" is not valid`);
  log.write('error', 'engine', `SyntaxError: Unexpected token 'd', "dear\nAnna" is not valid JSON\n    at parse:1`);
  expect(log.last(10).toLowerCase()).not.toContain('anna');
  expect(log.last(1)).toMatch(/ at parse:1\n$/);
});

test('a few files of limited size remain, and the last lines are told over the border between two', () => {
  const log = new LogFile(home, { largest: 200, now });
  for (let i = 0; i < 100; i++) log.write('info', 'host', `line ${i}`);
  const files = readdirSync(path.join(home, 'logs'));
  expect(files.toSorted()).toEqual(['neuroloom.1.log', 'neuroloom.2.log', 'neuroloom.3.log', 'neuroloom.log']);
  for (const file of files) expect(readFileSync(path.join(home, 'logs', file)).length).toBeLessThan(300);
  expect(log.last(5).match(/\d+(?=\n)/g)).toEqual(['95', '96', '97', '98', '99']);
});

test('where no log can be written nothing happens', () => {
  writeFileSync(path.join(home, 'logs'), 'a file in its place');
  const log = new LogFile(home);
  log.write('error', 'host', 'lost');
  expect(log.last(10)).toBe('');
});
