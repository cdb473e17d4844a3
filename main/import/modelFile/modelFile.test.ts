// Files of other programs as blocks that run them as they are: what they compute is what ONNX Runtime computes in Python.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { analyse } from '../../../core/analysis/analyse.ts';
import { modelFile } from '../../../core/blocks/layers/modelFile.ts';
import type { ModelSpec } from '../../../core/blocks/opaque/modelSpec.ts';
import { byPort } from '../../../core/tensorType.ts';
import { openCpu } from '../../devices/cpu.ts';
import { offeredFormats } from '../../export/offer.ts';
import { evaluation } from '../../model/cases.ts';
import { openFiles, release } from '../../opaque/sessions.ts';
import { runFile } from '../../opaque/run.ts';
import { importFileAsBlock, importModel, lookAtModelFile } from '../read.ts';
import { paramsOf } from './project.ts';

const fixtures = path.join(import.meta.dirname, 'fixtures');
const home = mkdtempSync(path.join(tmpdir(), 'neuroloom-files-'));
interface Numbers {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}
const expected = JSON.parse(readFileSync(path.join(fixtures, 'expected.json'), 'utf8')) as Record<string, Record<'inputs' | 'outputs', Record<string, Numbers>>>; // prettier-ignore

beforeAll(async () => {
  vi.stubEnv('NEUROLOOM_HOME', home);
  await openCpu();
});
afterAll(() => {
  for (const file of openFiles()) release(file);
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

const placeOf = (name: string) => path.join(fixtures, `${name}.onnx`);
const read = (name: string, sizes = {}) => importFileAsBlock(home, placeOf(name), `${name}.onnx`, { sizes });

/** What the block makes of the inputs, by the names in the file, with its own shapes. */
function computed(model: ModelSpec, inputs: Readonly<Record<string, Numbers>>, pictures = 'asTheyAre', order = (x: tf.Tensor) => x) {
  return tf.tidy(() => {
    const arriving = model.inputs.map(({ port, name, dtype, batchAt }) => {
      const { shape, values } = inputs[name]!;
      const x = tf.tensor([...values], [...shape], dtype);
      const axes = x.shape.map((_, axis) => axis).filter((axis) => axis !== batchAt);
      return { port, value: order(batchAt === null ? tf.expandDims(x, 0) : tf.transpose(x, [batchAt, ...axes])) };
    });
    const found = modelFile.forward(tf, {
      x: arriving[0]!.value,
      inputs: byPort(arriving, ({ value }) => value),
      weight: () => tf.scalar(0),
      params: { ...paramsOf(model), pictures } as never,
      context: { ...evaluation, runFile },
    }) as Record<string, tf.Tensor>;
    return Object.fromEntries(model.outputs.map(({ port, name }) => [name, { shape: found[port]!.shape, values: [...found[port]!.dataSync()] }]));
  });
} // prettier-ignore

function difference(found: readonly number[], wanted: readonly number[]): number {
  return found.length === wanted.length ? Math.max(...found.map((value, i) => Math.abs(value - wanted[i]!))) : Infinity;
}

describe('what they compute', () => {
  test('a classifier of pictures, for any number of them, with its channels where the file has them', async () => {
    const { model, notices } = await read('classifier');
    const { inputs, outputs } = expected['classifier']!;
    expect(model.at).toBe(0);
    expect(model.outputs.map(({ name, shape }) => [name, shape])).toEqual([['logits', [5]], ['pooled', [6]], ['maps', [6, 4, 5]]]); // prettier-ignore
    const found = computed(model, inputs);
    for (const [name, { values }] of Object.entries(outputs))
      expect(difference(found[name]!.values, values)).toBeLessThan(1e-6);
    expect(notices.map(({ en }) => en)).toEqual([expect.stringContaining('“image” seems to be a picture')]);
  });

  test('pictures are turned at the ports, and maps back again', async () => {
    const { model } = await read('classifier');
    const { inputs, outputs } = expected['classifier']!;
    const found = computed(model, inputs, 'turned', (x) => tf.transpose(x, [0, 2, 3, 1]));
    expect(found['maps']!.shape).toEqual([3, 4, 5, 6]);
    const back = tf.transpose(tf.tensor(found['maps']!.values, [3, 4, 5, 6]), [0, 3, 1, 2]).dataSync();
    expect(difference([...back], outputs['maps']!.values)).toBeLessThan(1e-6);
    expect(difference(found['logits']!.values, outputs['logits']!.values)).toBeLessThan(1e-6);
  });

  test.each([
    ['loop', {}],
    ['peepholes', { time: 5 }],
    ['table', { length: 4 }],
  ])('%s', async (name, sizes) => {
    const { model } = await read(name, sizes);
    const { inputs, outputs } = expected[name]!;
    expect(model.at).toBe(0);
    const found = computed(model, inputs);
    for (const { name: output, batchAt } of model.outputs) {
      const wanted = tf.tensor([...outputs[output]!.values], [...outputs[output]!.shape]);
      const axes = wanted.shape.map((_, axis) => axis).filter((axis) => axis !== batchAt);
      const values = tf.transpose(wanted, [batchAt ?? 0, ...axes]).dataSync();
      expect(difference(found[output]!.values, [...values])).toBeLessThan(2e-6);
    }
  });

  test('whole numbers, floats of half the size, and maps that no wire carries', async () => {
    const { model, notices } = await read('regression');
    const { inputs, outputs } = expected['regression']!;
    expect(model.outputs.map(({ name, dtype, shape }) => [name, dtype, shape])).toEqual([['label', 'int32', []], ['probabilities', 'float32', [3]]]); // prettier-ignore
    const found = computed(model, inputs);
    expect(found['label']).toEqual({ shape: [4, 1], values: outputs['label']!.values });
    expect(difference(found['probabilities']!.values, outputs['probabilities']!.values)).toBeLessThan(1e-6);
    expect(notices.map(({ en }) => en)).toEqual(['The output “map” was left out: it is not a tensor of numbers but a list or map.']); // prettier-ignore
    const { model: halves } = await read('peepholes');
    expect(halves.outputs.map(({ dtype }) => dtype)).toEqual(['float32', 'float32']);
  });

  test('a file for one example at a time computes batches piece by piece; outputs of any length are left out', async () => {
    const { model, notices } = await read('boxes');
    expect(model.at).toBe(1);
    const { inputs, outputs } = expected['boxes']!;
    const twice = (numbers: Numbers): Numbers => ({ shape: [2, ...numbers.shape.slice(1)], values: [...numbers.values, ...numbers.values.map((value) => value * 0.9)] }); // prettier-ignore
    const found = computed(model, { boxes: twice(inputs['boxes']!), scores: twice(inputs['scores']!) });
    expect(found['kept']!.shape).toEqual([2, 2, 6]);
    expect(found['kept']!.values.slice(0, 12)).toEqual(outputs['kept']!.values);
    expect(notices.map(({ en }) => en)).toEqual([
      'The output “chosen” was left out: its size goes by the numbers that come in.',
      'It takes exactly 1 example at once: batches are computed piece by piece.',
    ]);
  });

  test('a file for two at once fills up the last piece', async () => {
    const { model } = await read('pairs');
    expect(model.at).toBe(2);
    const { inputs, outputs } = expected['classifier']!;
    const found = computed(model, inputs);
    expect(difference(found['logits']!.values, outputs['logits']!.values)).toBeLessThan(1e-6);
  });

  test('the gradient is zero, and a file is open once, however often it is used', async () => {
    const { model } = await read('loop');
    const gradient = tf.tidy(() => {
      const f = (x: tf.Tensor) => tf.sum(tf.add(runFile(tf, model, [x])[0]!, tf.mul(x, 2)));
      return [
        ...tf
          .grad(f)(tf.ones([2, 4]))
          .dataSync(),
      ];
    });
    expect(gradient).toEqual(Array.from({ length: 8 }, () => 2));
    computed(model, expected['loop']!.inputs);
    expect(openFiles().filter((one) => one === model.file.sha256)).toHaveLength(1);
    release(model.file.sha256);
    expect(openFiles()).not.toContain(model.file.sha256);
  });
});

describe('what is found out when it is tried', () => {
  test.each([
    // Two convolutions and a product; three gates more than one in both directions; a matrix of which most is zero.
    ['classifier', {}, 4 * 80 * 27 + 6 * 20 * 36 + 6 * 5],
    ['peepholes', { time: 5 }, 5 * 2 * (12 * 4 + 12 * 3)],
    ['pairs', {}, 4 * 80 * 27 + 6 * 20 * 36 + 6 * 5],
    ['sparse', {}, 4 * 4],
    ['table', { length: 4 }, 0],
  ])('the multiply-adds of %s', async (name, sizes, count) => {
    const { model } = await read(name, sizes);
    expect(model.multiplyAdds).toBe(count);
    expect(model.doubts).toBeUndefined();
  });

  test('examples that go by the others of their batch are computed alone, and it is said', async () => {
    const { model, notices } = await read('mixing');
    expect([model.at, model.doubts]).toEqual([1, ['mixes']]);
    expect(notices.map(({ en }) => en)).toEqual([expect.stringContaining('depends on the others in its batch')]);
    const found = computed(model, { x: { shape: [2, 4], values: [1, 2, 3, 4, 5, 6, 7, 8] } });
    expect(found['y']!.values).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    const { model: pairs } = await read('mixingPairs');
    expect([pairs.at, pairs.doubts]).toEqual([2, ['mixes']]);
  });

  test('a block of which the examples go by each other is warned of, and not exported', async () => {
    const { document } = (await importModel(placeOf('mixing'), 'mixing.onnx', { as: 'block' })).run;
    const { problems, isTrainable } = analyse(document);
    const [warning] = problems.map(({ nodeId, severity }) => [nodeId, severity]);
    expect([isTrainable, warning]).toEqual([true, ['modelFile1', 'warning']]);
    const offered = offeredFormats(document).find(({ name }) => name === 'onnx');
    expect(offered?.hindrance?.en).toContain('computes the examples of a batch together');
  });

  test('what is not a number in both is alike', async () => {
    const { model, notices } = await read('roots');
    expect([model.at, model.doubts, notices]).toEqual([0, undefined, []]);
  });

  test('what is drawn anew every time', async () => {
    const { model, notices } = await read('drawing');
    expect([model.at, model.doubts]).toEqual([0, ['draws']]);
    expect(notices.map(({ de }) => de)).toEqual([expect.stringContaining('Sie zieht Zufallszahlen')]);
  });
});

test('placing a file that is there already and giving up leaves it there', async () => {
  const place = placeOf('pairs');
  const given = new AbortController();
  const first = importFileAsBlock(home, place, 'pairs.onnx', { signal: given.signal });
  const second = importFileAsBlock(home, place, 'pairs.onnx', {});
  given.abort();
  await expect(first).rejects.toMatchObject({ code: 'cancelled' });
  const { model } = await second;
  const kept = readdirSync(path.join(home, 'cache', 'weights'));
  expect(kept).toContain(`${model.file.sha256}.onnx`);
  expect(kept.filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

describe('what cannot be run is said', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'neuroloom-bad-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const refused = async (name: string, bytes: Uint8Array | string) => {
    const place = path.join(folder, name);
    writeFileSync(place, bytes);
    return importFileAsBlock(home, place, name, {}).then(() => '', (error: Error) => error.message); // prettier-ignore
  };

  test('cut off, something else, and nothing', async () => {
    const place = path.join(folder, 'half.onnx');
    cpSync(placeOf('classifier'), place);
    truncateSync(place, 1500);
    await expect(importFileAsBlock(home, place, 'half.onnx', {})).rejects.toThrow('half.onnx is not an ONNX file, or is damaged or cut off');
    expect(await refused('text.onnx', 'This is a text.')).toMatch(/text\.onnx is not an ONNX file/);
    expect(await refused('empty.onnx', '')).toMatch(/empty\.onnx is not an ONNX file/);
    await expect(importFileAsBlock(home, path.join(folder, 'nowhere.onnx'), 'nowhere.onnx', {})).rejects.toThrow(/nowhere/);
  }); // prettier-ignore

  test('larger than any example, said before it is tried; and what takes too long, after which nothing is left', async () => {
    const large = read('peepholes', { time: 9e6 });
    await expect(large).rejects.toThrow(/has an input “x” of the shape \[9000000, 4\], but a block takes up to 33 million numbers of an example\. Choose smaller sizes/);
    const slow = importFileAsBlock(home, placeOf('peepholes'), 'peepholes.onnx', { sizes: { time: 7 }, mostSeconds: 0 });
    await expect(slow).rejects.toMatchObject({ code: 'fileUnreadable', message: expect.stringContaining('was given up after 0 seconds of trying it out with these sizes (') });
    const kept = readdirSync(path.join(home, 'cache', 'weights'));
    expect(kept.filter((name) => name.endsWith('.tmp'))).toEqual([]);
  }); // prettier-ignore

  test('of which nothing that comes out can be wired', async () => {
    const said = 'has no output that can be wired. The output “y” was left out: it is not a tensor of numbers';
    await expect(read('parts')).rejects.toMatchObject({ message: expect.stringContaining(said) });
  });

  test('other bytes: a newer version, an unknown operator, an axis without a place', async () => {
    const bytes = readFileSync(placeOf('loop'));
    const changed = (from: string, to: string) => Buffer.from(bytes.toString('latin1').replaceAll(from, to), 'latin1');
    expect(await refused('unknown.onnx', changed('Relu', 'Relo'))).toMatch(/unknown\.onnx is refused by ONNX Runtime: .*Relo/);
    // The version 13 of the standard operators becomes 99.
    expect(await refused('new.onnx', changed('B\x04\n\x00\x10\x0d', 'B\x04\n\x00\x10\x63'))).toMatch(/newer than ONNX Runtime knows/);
    // The axis of four places has none.
    expect(await refused('none.onnx', changed('\x08\x04', '\x08\x00'))).toMatch(/axis of length 0 at “x” \[N, 0\]/);
    const kept = readdirSync(path.join(home, 'cache', 'weights'));
    expect(kept.filter((name) => name.endsWith('.tmp'))).toEqual([]);
  }); // prettier-ignore
});

describe('as a document of its own', () => {
  test('a look says what it is, and why it cannot become blocks', async () => {
    const look = await lookAtModelFile(placeOf('loop'), 'loop.onnx', {});
    expect(look.inputs).toEqual([{ name: 'x', kind: 'float32', shape: ['N', 4], note: null }]);
    expect(look.notNetwork?.en).toMatch(/has a Loop/);
    expect(look.memory).toBe(2 * look.bytes);
    const other = await lookAtModelFile(placeOf('table'), 'table.onnx', { size: 6 });
    expect([other.notNetwork, other.open]).toEqual([null, [{ name: 'length', usual: 6 }]]);
  });

  test('between noise of its shapes and its outputs', async () => {
    const { run } = await importModel(placeOf('classifier'), 'classifier.onnx', { as: 'block' });
    const blocks = run.document.graph.nodes.map(({ block, name }) => [block, name]);
    expect(blocks).toEqual([['dataset', undefined], ['modelFile', 'classifier'], ['output', 'logits'], ['output', 'pooled'], ['output', 'maps']]); // prettier-ignore
  });
});
