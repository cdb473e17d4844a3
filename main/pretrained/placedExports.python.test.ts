// A placed model, frozen behind data, and a head that learns: exported, each format computes on examples what the app does. ONNX: see place.test.ts.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { exportNetwork } from '../export/write.ts';
import { initialWeights } from '../model/model.ts';
import { folder } from '../projects/testing.ts';
import { compileDocument } from '../train/prepare.ts';
import { classifier } from './testNetworks.ts';

const python = process.env['NEUROLOOM_PYTHON'];
const has = (name: string) => python !== undefined && spawnSync(python, ['-c', `import importlib.util as u, sys; sys.exit(not u.find_spec("${name}"))`]).status === 0; // prettier-ignore

let home: string;
beforeEach(() => {
  home = folder();
  vi.stubEnv('NEUROLOOM_HOME', home);
});
afterEach(() => void vi.unstubAllEnvs());

const formats = [
  ['pytorch', 'torch'],
  ['keras', 'keras'],
  ['tfjs', ''],
] as const;

test.each(formats.filter(([, library]) => library === '' || has(library)))(
  '%s',
  async (format) => {
    const { document } = await classifier(home);
    const drawn = initialWeights(compileDocument(document), document.training.seed);
    const learned = Float32Array.from({ length: 4 }, (_, i) => Math.sin(i + 1));
    const weights = new Map([...drawn, ['linear1.bias', { shape: [4], values: learned }] as const]);
    const target = path.join(home, 'placed');
    const { proof } = await exportNetwork({ format, document, weights }, { path: target, home });
    expect(proof).toMatchObject({ ran: true, outputs: [{ shape: [4] }] });
  },
  120_000,
);
