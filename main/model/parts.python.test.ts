// What generated programs make of data in three parts and of several fields.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../core/analysis/analyse.ts';
import { withWeights } from '../../core/analysis/startWeights.ts';
import { kerasModel } from '../../core/codegen/keras.ts';
import { programOf } from '../../core/codegen/program.ts';
import { toPyTorch } from '../../core/codegen/pytorch.ts';
import { pytorchModel } from '../../core/codegen/pytorchModel.ts';
import type { DataSource } from '../../core/data/source.ts';
import { maskedPair } from '../../core/examples/severalPorts.ts';
import { chain } from '../../core/graph/chain.ts';
import { joinSections } from '../../core/python.ts';
import { defaultTraining } from '../../core/training/settings.ts';
import { loadData } from '../data/load.ts';
import { fieldNumbers } from '../tensors/batch.ts';
import { createFiller } from '../train/batches.ts';
import { compile, initialWeights } from './model.ts';
import { python, runAll } from './pythonPrograms.ts';
import { batchTensors, uploadWeights } from './tensors.ts';
import { spreadWeights } from './tied.ts';

/** As much of torchvision as a program takes of it: as many grey pictures as there are, of no content. */
const torchvision = {
  '__init__.py': '',
  'datasets.py': [
    'import torch',
    'class FashionMNIST(torch.utils.data.Dataset):',
    '    def __init__(self, root, train, download, transform):',
    '        self.count = 60000 if train else 10000',
    '    def __len__(self):',
    '        return self.count',
    '    def __getitem__(self, i):',
    '        return torch.full((1, 28, 28), i % 256 / 255), i % 10',
  ].join('\n'),
  'transforms.py': 'class ToTensor: pass',
};

describe.skipIf(!python)('generated programs (need NEUROLOOM_PYTHON)', () => {
  it('take the validation part of pictures from the end of what they are trained on', () => {
    const cwd = mkdtempSync(path.join(os.tmpdir(), 'neuroloom-pictures-'));
    mkdirSync(path.join(cwd, 'torchvision'));
    for (const [file, source] of Object.entries(torchvision))
      writeFileSync(path.join(cwd, 'torchvision', file), source);
    const layers = [
      ['dataset'],
      ['flatten'],
      ['linear', { units: 10 }],
      ['output', { loss: 'crossEntropy', from: 'logits' }],
    ] as const;
    const programs = [undefined, 64].map((limit) => {
      const data: DataSource = { kind: 'fashion-mnist', validationShare: 0.01, ...(limit && { limit }) };
      const program = toPyTorch(
        chain('pictures', layers, { data, training: { ...defaultTraining, epochs: 1, batchSize: 1000 } }),
      );
      if (!program.ok) throw new Error(program.error[0]?.message.en);
      const read = ['validation_data', 'training_data'].map((set) => `[${set}.indices[0], ${set}.indices[-1]]`);
      return { source: program.value, read: [...read, '[len(test_data)]'] };
    });
    const [whole, limited] = runAll(programs, cwd);
    expect(whole?.error).toBeUndefined();
    expect(whole?.read).toEqual([[59_400, 59_999], [0, 59_399], [10_000]]);
    expect(limited?.read).toEqual([[59_400, 59_999], [0, 63], [10_000]]);
    for (const { printed } of [whole!, limited!])
      expect(printed?.match(/^(Validation|Test) Error/gm)).toEqual(['Validation Error', 'Test Error']);
  }, 120_000);

  it('compute what the network here computes of several fields', async () => {
    const document = withWeights(maskedPair, spreadWeights(maskedPair));
    const program = programOf(document);
    if (!program.ok) throw new Error(program.error[0]?.message.en);
    const model = compile(analyse(document));
    const { training } = await loadData(document.data, { home: os.tmpdir() });
    const batch = createFiller(training, 4)([0, 1, 2, 3]);
    const fields = model.inputs.map((field) => ({
      values: [...fieldNumbers(batch, field)],
      shape: [4, ...field.type.shape],
      dtype: field.type.dtype,
    }));
    const sources = [pytorchModel(program.value), kerasModel(program.value)].map((lines) => joinSections([lines]));
    const answers = runAll(sources.map((source) => ({ source, fields })));
    const weights = uploadWeights(tf, model.weights, initialWeights(model, 1));
    const given = batchTensors(tf, model.inputs, batch);
    const expected = model.apply(tf, weights, given, { isTraining: false, seed: 1 });
    for (const { values, error, missing } of answers) {
      if (missing) continue;
      expect(error).toBeUndefined();
      expect(values!.length).toBe(expected.size);
      [...expected.dataSync()].forEach((value, at) => expect(values![at]).toBeCloseTo(value, 4));
    }
  }, 60_000);
});
