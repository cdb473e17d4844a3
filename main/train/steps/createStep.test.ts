import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { examples } from '../../../core/examples/examples.ts';
import type { DeviceChoice } from '../../../core/protocol/runs.ts';
import { same, type Text } from '../../../core/text.ts';
import { initialWeights, type Model } from '../../model/model.ts';
import { openProviderMemory } from '../../graph/onnx/providerMemory.ts';
import { createStep } from './createStep.ts';
import { compileDocument } from '../prepare.ts';
import type { Batch } from '../../tensors/batch.ts';

let home: string;
beforeAll(() => void (home = mkdtempSync(path.join(tmpdir(), 'neuroloom-step-'))));
afterAll(() => rmSync(home, { recursive: true }));

const document = examples['moons']!;
const moons = compileDocument(document);
const batch: Batch = { size: 2, fields: { features: Float32Array.of(0, 1, 1, 0), labels: Int32Array.of(0, 1) } };

async function open(choice: DeviceChoice, model: Model = moons, evaluatesOnly = false) {
  const said: Text[] = [];
  const { step, ...rest } = await createStep(choice, {
    model,
    settings: document.training,
    initial: { weights: initialWeights(model, 1), optimizer: new Map() },
    batch,
    memory: openProviderMemory(home),
    evaluatesOnly,
    log: (_, message) => void said.push(message),
    isInterrupted: false,
  });
  if (evaluatesOnly) await step.evaluate(batch);
  else await step.run(batch, { learningRate: 0.1, step: 0 });
  step.dispose();
  return { ...rest, said };
}

/** A network whose last block computes with a kernel that nothing compiles. */
const last = moons.nodes.findLast(({ block }) => block.type === 'linear')!;
const uncompilable: Model = {
  ...moons,
  apply: (tf, weights, fields, options) => {
    const y = moons.apply(tf, weights, fields, options);
    options.onNode?.(last.id);
    return tf.add(y, tf.mul(tf.atan2(y, y), 0));
  },
};

describe('runtime and device are two choices', () => {
  test.each([
    ['auto', 'cpu', 'compiled', 'cpu', 'CPU (ONNX Runtime)'],
    ['compiled', 'auto', 'compiled', 'cpu', 'CPU (ONNX Runtime)'],
    ['compiled', 'cpu', 'compiled', 'cpu', 'CPU (ONNX Runtime)'],
    ['eager', 'cpu', 'eager', 'cpu', 'CPU, TensorFlow.js'],
  ] as const)('%s on %s', async (runtime, device, ...expected) => {
    const chosen = await open({ runtime, device });
    expect([chosen.device.runtime, chosen.device.device, chosen.device.label]).toEqual(expected);
    expect(chosen.notice).toBeNull();
  });

  test('what only eager training has is not taken for compiled training', async () => {
    const refused = { code: 'deviceUnavailable', message: expect.stringContaining('Compiled training has no device') };
    await expect(open({ runtime: 'compiled', device: 'tensorflow' })).rejects.toMatchObject(refused);
    await expect(open({ runtime: 'compiled', device: 'quantum' })).rejects.toMatchObject(refused);
  });

  test('what only compiled training has is not taken for eager training', async () => {
    const refused = { code: 'deviceUnavailable', message: expect.stringContaining('Eager training has no device') };
    await expect(open({ runtime: 'eager', device: 'cuda' })).rejects.toMatchObject(refused);
  });

  test('a provider of another platform is refused with the reason', async () => {
    const device = process.platform === 'win32' ? 'coreml' : 'dml';
    for (const runtime of ['auto', 'compiled'] as const) {
      await expect(open({ runtime, device })).rejects.toMatchObject({
        code: 'deviceUnavailable',
        message: expect.stringContaining('on this platform'),
      });
    }
  });

  test('what cannot be compiled is trained eagerly, with block and kernel as the reason', async () => {
    for (const runtime of ['auto', 'compiled'] as const) {
      const { device, notice, said } = await open({ runtime, device: 'cpu' }, uncompilable);
      expect(device).toMatchObject({ runtime: 'eager', device: 'cpu' });
      expect(device.notTaken).toEqual([{ label: 'CPU', reason: same(said.at(-1)!.en) }]);
      expect(notice!.en).toBe(
        `Not compiled, so slower: kernel Atan2 of block Linear (node ${last.id}) cannot be compiled.`,
      );
      expect(notice!.de).toContain('Kernel Atan2');
      expect(said.at(-1)!.en).toContain('Atan2 has no lowering');
    }
  });

  test('what never trains is compiled as far as it is evaluated', async () => {
    const choice = { runtime: 'auto', device: 'cpu' } as const;
    const untrainable: Model = {
      ...moons,
      apply: (tf, weights, fields, options) =>
        (options.isTraining ? uncompilable : moons).apply(tf, weights, fields, options),
    };
    expect((await open(choice, untrainable)).device.runtime).toBe('eager');
    expect((await open(choice, untrainable, true)).device.runtime).toBe('compiled');
    expect((await open(choice, uncompilable, true)).device.runtime).toBe('eager');
  });
});
