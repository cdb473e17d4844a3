// Formats of the Python world as they are asked for: written whole, proven, and proven again.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { initialWeights } from '../../model/model.ts';
import { compileDocument } from '../../train/prepare.ts';
import { verifyExport } from '../verify.ts';
import { exportNetwork } from '../write.ts';
import { coldPython } from './testing.ts';
import { flowers, twoLosses, userTable } from './testNetworks.ts';

const python = process.env['NEUROLOOM_PYTHON'];
const hasTorch = python !== undefined && spawnSync(python, ['-c', 'import importlib.util as u, sys; sys.exit(not u.find_spec("torch"))']).status === 0; // prettier-ignore
const home = mkdtempSync(path.join(os.tmpdir(), 'neuroloom-exported-'));
afterAll(() => rmSync(home, { recursive: true }));
afterEach(() => void vi.unstubAllEnvs());
const at = (name: string) => path.join(home, name);

const write = async (format: string, target: string, document = flowers(), options = {}) =>
  exportNetwork({ format, document, weights: initialWeights(compileDocument(document), 3), options }, { path: at(target), home }); // prettier-ignore

test.skipIf(!hasTorch)(
  'a zip with the data of the user is proven, and proves itself again',
  async () => {
    const { proof, files, snippet } = await write('pytorch', 'table.zip', await userTable(home), { hasStart: false });
    expect(proof).toMatchObject({ ran: true, consumer: 'python', outputs: [{ name: 'output', shape: [1] }] });
    expect(proof).toHaveProperty(['versions', 'torch']);
    const names = files.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['data/my_table.csv', 'model.safetensors', 'parity.json']));
    expect(names).not.toContain('start.safetensors');
    expect(snippet?.code).toContain('"a",  # kind');
    expect(await verifyExport(at('table.zip'))).toMatchObject({ format: 'pytorch', proof: { ran: true } });
    await write('pytorch', 'folder');
    expect(await verifyExport(path.relative('.', at('folder')))).toMatchObject({
      format: 'pytorch',
      proof: { ran: true },
    });
  },
  120_000,
);

test.skipIf(!hasTorch)(
  'a network with two outputs is compared at both',
  async () => {
    vi.stubEnv('NEUROLOOM_PYTHON', coldPython);
    const { proof } = await write('notebook', 'two', twoLosses(), { framework: 'pytorch', language: 'de' });
    expect(proof).toMatchObject({ ran: true, outputs: [{ name: 'classes', shape: [10] }, { shape: [28, 28, 1] }] });
    expect(readdirSync(at('two'))).toContain('notebook.ipynb');
    expect(existsSync(path.join(at('two'), '__pycache__'))).toBe(false);
  },
  120_000,
);

test('without a Python nothing is claimed, and it is said why', async () => {
  vi.stubEnv('NEUROLOOM_PYTHON', '/nowhere/python');
  const { proof } = await write('pytorch', 'unproven');
  expect(proof).toMatchObject({
    ran: false,
    why: { en: expect.stringContaining('no Python with PyTorch') as string },
  });
});

test('weights alone are a single file', async () => {
  const { files } = await write('safetensors', 'weights.safetensors');
  expect(existsSync(at('weights.safetensors'))).toBe(true);
  expect(files.map(({ name }) => name)).toContain('weights.safetensors');
});

test('what transformers has no class for leaves nothing', async () => {
  await expect(write('huggingface', 'refused')).rejects.toMatchObject({ code: 'exportFailed' });
  expect(existsSync(at('refused'))).toBe(false);
});
