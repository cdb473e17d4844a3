import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');

/** What a rule of ours, that of imports unless another is named, says in a project with these rooms, in which `file` has this code and others what they have. */
function said(
  file: string,
  code: string,
  others: Readonly<Record<string, string>> = {},
  rule = 'imports',
): readonly string[] {
  const project = mkdtempSync(path.join(tmpdir(), 'neuroloom-rooms-'));
  for (const name of ['rooms.mjs', 'rooms.lint.mjs', 'rooms.json', '.oxlintrc.json', 'package.json'])
    cpSync(path.join(root, name), path.join(project, name));
  symlinkSync(path.join(root, 'node_modules'), path.join(project, 'node_modules'));
  for (const room of ['core', 'main', 'renderer']) mkdirSync(path.join(project, room));
  for (const [name, content] of Object.entries({ ...others, [file]: code })) {
    mkdirSync(path.dirname(path.join(project, name)), { recursive: true });
    writeFileSync(path.join(project, name), content);
  }
  const oxlint = path.join(root, 'node_modules', 'oxlint', 'bin', 'oxlint');
  const args = [oxlint, '--format', 'json', file];
  const { stdout } = spawnSync(process.execPath, args, { cwd: project, encoding: 'utf8' });
  rmSync(project, { recursive: true });
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: { code: string; message: string; labels: { span: { line: number } }[] }[];
  };
  return diagnostics
    .filter((diagnostic) => diagnostic.code === `rooms(${rule})`)
    .map(({ message, labels }) => `${labels[0]?.span.line}: ${message.split(/[,:(]/)[0]}`)
    .toSorted();
}

it('lets a file import from lower floors only, types included, and in no circle', () => {
  const code = [
    "import type { Device } from '../devices/device.ts';",
    "import type { Run } from '../train/run.ts';",
    "export { compile } from '../model/model.ts';",
    "export const load = () => import('./onnx/model.ts');",
    "export type Both = [Device, Run, import('../engine/pages.ts').Page];",
  ];
  const back = { 'main/graph/onnx/model.ts': "import '../ir.ts';" };
  expect(said('main/graph/ir.ts', code.join('\n'), back)).toEqual([
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

it('asks what is disabled for the reason', () => {
  const code = [
    'export const one = <button disabled={true}>One</button>;',
    'export const two = <Switch label="Two" description="Not here: there is no card." disabled />;',
    'export const three = <Tooltip label="Three" disabled={isOpen}>Three</Tooltip>;',
  ];
  expect(said('renderer/app/Some.tsx', code.join('\n'), {}, 'reasons')).toEqual(['1: Say why']);
});

it('draws the rooms, without an arrow up', () => {
  const { status, stdout } = spawnSync(process.execPath, ['rooms.mjs'], { cwd: root, encoding: 'utf8' });
  expect(stdout).toMatch(/6 {2}train +-> .*graph \d+/);
  expect(status).toBe(0);
});
