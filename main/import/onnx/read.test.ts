import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EngineError } from '../../../core/protocol/errors.ts';
import { bytes, encode, float, integer, message, text, type Field } from '../../graph/onnx/protobuf.ts';
import { importModel } from '../read.ts';
import { blocksOf, predicted } from '../testing.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'neuroloom-onnx-'));

type Size = number | string;
const port = (field: number, name: string, sizes: readonly Size[], type = 1) =>
  message(field, text(1, name), message(2, message(1, integer(1, type), message(2, ...sizes.map((one) => message(1, typeof one === 'number' ? integer(1, one) : text(2, one))))))); // prettier-ignore
const weight = (name: string, shape: readonly number[], values: readonly number[]) =>
  message(5, ...shape.map((size) => integer(1, size)), integer(2, 1), text(8, name), bytes(9, new Uint8Array(Float32Array.from(values).buffer))); // prettier-ignore
const whole = (name: string, values: readonly number[]) =>
  message(5, integer(1, values.length), integer(2, 7), text(8, name), ...values.map((one) => integer(7, one)));
const node = (operator: string, inputs: readonly string[], outputs: readonly string[], ...attributes: readonly Field[]) =>
  message(1, ...inputs.map((one) => text(1, one)), ...outputs.map((one) => text(2, one)), text(4, operator), ...attributes); // prettier-ignore
const ints = (name: string, ...values: readonly number[]) => message(5, text(1, name), ...values.map((one) => integer(8, one)), integer(20, 7)); // prettier-ignore
const number = (name: string, value: number) => message(5, text(1, name), integer(3, value), integer(20, 2));
const model = (parts: readonly Field[], opset = 17, more: readonly Field[] = []) =>
  encode(integer(1, 8), message(8, integer(2, opset)), message(7, ...parts), ...more);

let count = 0;
async function read(content: Uint8Array, size?: number) {
  const file = path.join(folder, `model${(count += 1)}.onnx`);
  writeFileSync(file, content);
  return importModel(file, 'model.onnx', { size });
}
async function refused(content: Uint8Array): Promise<string> {
  const error = await read(content).then(() => undefined, (reason: unknown) => reason as EngineError); // prettier-ignore
  expect(error?.code).toBe('fileUnreadable');
  return error!.message;
}
const x = port(11, 'x', ['batch', 2]);
const y = port(12, 'y', ['batch', 2]);
const twice = [x, y, node('MatMul', ['x', 'w'], ['y']), weight('w', [2, 2], [2, 0, 0, 2])];

describe('an ONNX file', () => {
  it('is refused in words that say what to do', async () => {
    expect(await refused(model(twice, 25))).toContain('version 25, newer than 24: export it for an older version');
    const body = message(5, text(1, 'body'), message(6, text(2, 'inner')));
    expect(await refused(model([x, y, node('Loop', ['x'], ['y'], body)]))).toContain('has a Loop: loops and conditions cannot be read');
    expect(await refused(model(twice, 17, [message(25, text(1, 'own'))]))).toContain('inline them when exporting');
    expect(await refused(model([x, y, node('Frobnicate', ['x'], ['y'])]))).toContain('at Frobnicate: The operator Frobnicate is not known');
    expect(await refused(model([x, node('Relu', ['x'], ['y'])]))).toContain('has no outputs');
    expect(await refused(model([y, node('Relu', ['x'], ['y'])]))).toContain('has 0 inputs');
    expect(await refused(model([x, y, node('Relu', ['z'], ['y'])]))).toContain('nothing computes “z”');
    expect(await refused(model([port(11, 'x', ['batch', 1e9]), y, node('Relu', ['x'], ['y'])]))).toContain('too large');
    expect(await refused(model([port(11, 'x', ['batch', 2], 8), y, node('Relu', ['x'], ['y'])]))).toContain('neither numbers');
    const huge = message(5, integer(1, 2 ** 39), integer(1, 2 ** 39), integer(2, 1), text(8, 'w'));
    expect(await refused(model([x, y, node('MatMul', ['x', 'w'], ['y']), huge]))).toContain('has 0 of its');
    expect(await refused(model([x, port(12, 'y', ['batch']), node('ArgMax', ['x'], ['y'], number('axis', 1), number('keepdims', 0))]))).toContain('whole numbers');
  }); // prettier-ignore

  it('takes its weights from a file beside it, and says if that is not there', async () => {
    const elsewhere = (location: string, offset: number) =>
      message(5, integer(1, 2), integer(1, 2), integer(2, 1), text(8, 'w'), integer(14, 1), message(13, text(1, 'location'), text(2, location)), message(13, text(1, 'offset'), text(2, String(offset)))); // prettier-ignore
    const parts = (location: string) => [x, y, node('MatMul', ['x', 'w'], ['y']), elsewhere(location, 4)];
    expect(await refused(model(parts('away.bin')))).toContain('“away.bin”, which does not lie beside it');
    writeFileSync(path.join(folder, 'here.bin'), new Uint8Array(Float32Array.of(9, 1, 2, 3, 4).buffer));
    expect(await refused(model(parts(path.join(folder, 'here.bin'))))).toContain('does not lie beside it');
    expect(await refused(model(parts('../here.bin')))).toContain('does not lie beside it');
    const { run } = await read(model(parts('here.bin')));
    expect([...(await predicted(run, [[1, 10]], false))]).toEqual([31, 42]);
  });

  it('chooses sizes that it leaves open, and says so', async () => {
    const parts = [port(11, 'ids', ['batch', 'length'], 7), port(12, 'y', ['batch', 'length', 3]), node('Gather', ['w', 'ids'], ['y']), weight('w', [4, 3], [...Array(12).keys()])]; // prettier-ignore
    const { run, report } = await read(model(parts), 5);
    expect(report.notices.map(({ en }) => en)).toEqual([expect.stringContaining('“length”): 5 was chosen')]);
    expect(report.size).toBe(5);
    expect(run.document.data).toMatchObject({ inputs: [{ shape: [5], kinds: 4 }] });
    expect([...(await predicted(run, [[3, 0, 1, 1, 2]], false))].slice(0, 6)).toEqual([9, 10, 11, 0, 1, 2]);
  });

  it('may have its channels last, several inputs and outputs, and axes in any order', async () => {
    const last = [port(11, 'x', ['n', 4, 4, 2]), port(12, 'y', ['n', 4, 4, 2]), node('Transpose', ['x'], ['a'], ints('perm', 0, 3, 1, 2)), node('Relu', ['a'], ['b']), node('Transpose', ['b'], ['y'], ints('perm', 0, 2, 3, 1))];
    expect(blocksOf((await read(model(last))).run)).toEqual(['relu']);
    const several = [x, port(11, 'x 2', ['batch', 2]), y, port(12, 'z', ['batch', 4]), node('Add', ['x', 'x 2'], ['y']), node('Concat', ['y', 'x 2'], ['z'], number('axis', 1))];
    const { run } = await read(model(several));
    expect(blocksOf(run)).toEqual(['add', 'concatenate']);
    expect(run.document.graph.nodes.filter(({ block }) => block === 'output')).toHaveLength(2);
    const turned = [port(11, 'x', ['n', 3, 2]), port(12, 'y', ['n', 6]), whole('shape', [0, -1]), node('Transpose', ['x'], ['a'], ints('perm', 0, 2, 1)), node('Reshape', ['a', 'shape'], ['y'])];
    const { run: sequence } = await read(model(turned));
    expect(blocksOf(sequence)).toEqual(['(Transpose)']);
    expect([...(await predicted(sequence, [[[1, 2], [3, 4], [5, 6]]], false))]).toEqual([1, 3, 5, 2, 4, 6]);
  }); // prettier-ignore

  it('keeps a float16 and an infinite number as they are', async () => {
    const half = message(5, integer(1, 2), integer(1, 1), integer(2, 10), text(8, 'w'), bytes(9, Uint8Array.of(0, 0x3e, 0, 0xc0))); // 1.5, -2
    const parts = [x, port(12, 'y', ['batch', 1]), node('MatMul', ['x', 'w'], ['y']), half];
    expect([...(await predicted((await read(model(parts))).run, [[2, 1]], false))]).toEqual([1]);
    const clip = [x, y, node('Clip', ['x', 'low'], ['y']), message(5, integer(2, 1), text(8, 'low'), float(4, 1))];
    expect([...(await predicted((await read(model(clip))).run, [[2, -1]], false))]).toEqual([2, 1]);
  }); // prettier-ignore
});
