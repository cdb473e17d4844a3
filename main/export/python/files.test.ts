import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';
import type { Document } from '../../../core/graph/document.ts';
import { decodeSafetensors } from '../../files/safetensors.ts';
import { initialWeights } from '../../model/model.ts';
import { compileDocument } from '../../train/prepare.ts';
import { fileName } from './data.ts';
import { outputsFirst } from './layout.ts';
import { npzFile } from './npz.ts';
import { pytorchFiles } from './pytorch.ts';
import { safetensorsFile } from './safetensors.ts';
import { tensorFile } from './tensorFile.ts';
import { flowers, gpt, pictures, userTable } from './testNetworks.ts';

const home = mkdtempSync(path.join(os.tmpdir(), 'neuroloom-files-'));
afterAll(() => rmSync(home, { recursive: true }));

async function bytesOf(content: unknown): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of content as AsyncIterable<Uint8Array>) pieces.push(piece);
  return Buffer.concat(pieces);
}

const weighed = (document: Document) => ({ document, weights: initialWeights(compileDocument(document), 1), home });

describe('safetensors alone', () => {
  it('have the names and the layout of PyTorch', async () => {
    const given = weighed(pictures());
    const { tensors } = decodeSafetensors(await withoutCounts(given), 'model.safetensors');
    const kernel = given.weights.get('conv2d1.kernel')!;
    expect(kernel.shape).toEqual([3, 3, 1, 4]);
    expect(tensors.get('conv2d1.weight')!.shape).toEqual([4, 1, 3, 3]);
    // Row 1, column 2 of the filter 3.
    expect(tensors.get('conv2d1.weight')!.values[3 * 9 + 1 * 3 + 2]).toBe(kernel.values[(1 * 3 + 2) * 4 + 3]);
    expect([...tensors.keys()]).toEqual(expect.arrayContaining(['batchNorm1.running_mean', 'batchNorm1.weight', 'linear1.bias'])); // prettier-ignore
  });

  it('have shared weights once, under the path of their owner', async () => {
    const content = await bytesOf(await safetensorsFile(weighed(await gpt(home))));
    const { tensors, metadata } = decodeSafetensors(content, 'model.safetensors');
    expect([...tensors.keys()]).toContain('module1.h.1.attn.c_attn.weight');
    expect([...tensors.keys()].filter((name) => /wte|lm_head/.test(name))).toEqual(['module1.wte.weight']);
    expect(tensors.get('module1.h.1.attn.c_attn.weight')!.shape).toEqual([48, 16]);
    expect(metadata).toMatchObject({ format: 'pt', madeWith: 'Neuroloom', name: 'GPT' });
  });

  it('say how inputs are scaled', async () => {
    const { metadata } = decodeSafetensors(
      await bytesOf(await safetensorsFile(weighed(await userTable(home)))),
      'model',
    );
    expect(Object.keys(JSON.parse(metadata['units']!) as object)).toEqual(['features', 'targets']);
  });
});

/** The file without the counts of norms, which are no floats. */
async function withoutCounts(given: ReturnType<typeof weighed>): Promise<Buffer> {
  const all = await bytesOf(await safetensorsFile(given));
  const size = Number(all.readBigUInt64LE(0));
  const header = JSON.parse(all.toString('utf8', 8, 8 + size)) as Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }>; // prettier-ignore
  const floats = Object.entries(header).filter(([, { dtype }]) => dtype === 'F32');
  expect(header['batchNorm1.num_batches_tracked']).toMatchObject({ dtype: 'I64', shape: [] });
  return bytesOf(
    tensorFile(floats.map(([name, { shape, data_offsets: [from, to] }]) => ({ name, dtype: 'F32', shape, bytes: () => [all.subarray(8 + size + from, 8 + size + to)] }))), // prettier-ignore
  );
}

describe('files of arrays', () => {
  it('are a zip of numpy arrays that checks', async () => {
    const values = Float32Array.of(1, 2.5, -3, 4, 5, 6);
    const entries = [
      { name: 'a/kernel', shape: [2, 3], values: () => values },
      { name: 'ä', shape: [6], values: () => values },
    ];
    const files = unzipSync(new Uint8Array(await bytesOf(npzFile(entries))));
    expect(Object.keys(files)).toEqual(['a/kernel.npy', 'ä.npy']);
    const array = Buffer.from(files['a/kernel.npy']!);
    expect(array.toString('latin1', 0, 6)).toBe('\x93NUMPY');
    expect(array.toString('latin1', 10, 10 + array.readUInt16LE(8))).toMatch(/'shape': \(2, 3\), } *\n$/);
    expect((10 + array.readUInt16LE(8)) % 64).toBe(0);
    expect([...new Float32Array(new Uint8Array(array.subarray(10 + array.readUInt16LE(8))).buffer)]).toEqual([
      ...values,
    ]);
  });

  it('turn matrices and kernels', () => {
    expect([...outputsFirst({ shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) })]).toEqual([1, 4, 2, 5, 3, 6]);
    expect([...outputsFirst({ shape: [2, 1, 2], values: Float32Array.of(1, 2, 3, 4) })]).toEqual([1, 3, 2, 4]);
  });

  it.each([['my/table.csv', 'my_table.csv'], ['../../etc/passwd', '_.._etc_passwd'], ['Größe.csv', 'Größe.csv'], [`${'x'.repeat(300)}.csv`, `${'x'.repeat(80)}.csv`], ['///', '___']])('lie under a name that every system accepts: %s', (name, kept) => {
    expect(fileName(name)).toBe(kept);
  }); // prettier-ignore
});

describe('a PyTorch folder', () => {
  it('lacks the start weights unless they are wanted', async () => {
    const files = await pytorchFiles(weighed(flowers()), { language: 'en', hasStart: false });
    expect(Object.keys(files)).not.toContain('start.safetensors');
    expect(files['train.py']).toContain('default="model.safetensors"');
  });

  it('asks nothing of the network', async () => {
    for (const document of [flowers(), pictures(), await gpt(home), await userTable(home)]) {
      const files = await pytorchFiles(weighed(document), { language: 'en', hasStart: true });
      const sources = Object.entries(files).flatMap(([name, content]) =>
        name.endsWith('.py') ? [String(content)] : [],
      );
      expect(sources.join('\n')).not.toMatch(/https?:|download|urllib|load_dataset|seaborn|torchvision/);
    }
  });
});
