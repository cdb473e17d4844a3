import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');

/** What lint says of imports where the code of a file is this. */
function said(file: string, code: string): readonly string[] {
  const eslint = path.join(root, 'node_modules', 'eslint', 'bin', 'eslint.js');
  const args = [eslint, '--stdin', '--stdin-filename', file, '--format', 'json'];
  const { stdout } = spawnSync(process.execPath, args, { cwd: root, input: code, encoding: 'utf8' });
  const [result] = JSON.parse(stdout) as { messages: { ruleId: string; line: number; message: string }[] }[];
  return (result?.messages ?? [])
    .filter(({ ruleId }) => ruleId === 'rooms/imports')
    .map(({ line, message }) => `${line}: ${message.split(/[,:(]/)[0]}`);
}

it('lets a file import from lower floors only, types included, and in no circle', () => {
  const code = [
    "import type { Device } from '../devices/device.ts';",
    "import type { Run } from '../train/run.ts';",
    "export { compile } from '../model/model.ts';",
    "export const load = () => import('./onnx/model.ts');",
    "export type Both = [Device, Run, import('../engine/pages.ts').Page];",
  ];
  expect(said('main/graph/ir.ts', code.join('\n'))).toEqual([
    '2: main/graph may not import main/train',
    '3: main/graph may not import main/model',
    '4: This closes a circle',
    '5: main/graph may not import main/engine',
  ]);
});

it('lets what lies beside the folders import nothing of them', () => {
  expect(said('core/shape.ts', "import type { DataSpec } from './data/spec.ts';")).toEqual([
    '1: core/ may not import core/data',
  ]);
});

it('draws the rooms, without an arrow up', () => {
  const { status, stdout } = spawnSync(process.execPath, ['rooms.mjs'], { cwd: root, encoding: 'utf8' });
  expect(stdout).toMatch(/6 {2}train +-> .*graph \d+/);
  expect(status).toBe(0);
});
