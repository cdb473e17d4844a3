import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readWindowState } from './windowState.ts';

const screen = { x: 0, y: 0, width: 1920, height: 1080 };
const bounds = { x: 100, y: 50, width: 1440, height: 900 };
let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'neuroloom-window-'));
  file = path.join(folder, 'window.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('brings the window back to where it was', () => {
  writeFileSync(file, JSON.stringify({ bounds, isMaximized: true }));
  expect(readWindowState(file, [screen])).toEqual({ bounds, isMaximized: true });
});

it('starts afresh when the display of last time is gone', () => {
  writeFileSync(file, JSON.stringify({ bounds: { ...bounds, x: 2000 }, isMaximized: false }));
  expect(readWindowState(file, [screen, { ...screen, x: 1920 }]).bounds).toMatchObject({ x: 2000 });
  expect(readWindowState(file, [screen])).toEqual({ bounds: undefined, isMaximized: false });
});

it.each(['', 'half a f', '[]', 'null', '{"bounds":{"x":"left"}}'])('starts afresh from the file %j', (content) => {
  writeFileSync(file, content);
  expect(readWindowState(file, [screen])).toEqual({ bounds: undefined, isMaximized: false });
});
