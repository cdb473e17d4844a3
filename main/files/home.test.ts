import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { homeRoot, openHome } from './home.ts';

it('keeps its files where the platform keeps those of applications', () => {
  expect(homeRoot({}, 'linux')).toBe(path.join(homedir(), '.local', 'share', 'neuroloom'));
  expect(homeRoot({ XDG_DATA_HOME: '/data' }, 'linux')).toBe('/data/neuroloom');
  expect(homeRoot({}, 'darwin')).toBe(path.join(homedir(), 'Library', 'Application Support', 'Neuroloom'));
  expect(homeRoot({ APPDATA: '/roaming' }, 'win32')).toBe('/roaming/Neuroloom');
});

it('lets NEUROLOOM_HOME decide before all others', () => {
  expect(homeRoot({ NEUROLOOM_HOME: '/elsewhere', XDG_DATA_HOME: '/data' }, 'linux')).toBe('/elsewhere');
});

it('creates its folders on demand', () => {
  const parent = mkdtempSync(path.join(tmpdir(), 'neuroloom-home-'));
  const home = openHome(path.join(parent, 'new'));
  for (const folder of [home.projects, home.runs, home.cache, home.autosave]) expect(existsSync(folder)).toBe(true);
  rmSync(parent, { recursive: true });
});
