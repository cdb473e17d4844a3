// The operators that are claimed to be known, on the examples that ONNX itself has for each: Debian's libonnx-testdata.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { isOperator, runCall } from '../../../core/blocks/foreign/run.ts';
import { ForeignError, isKnown, known, type Value } from '../../../core/blocks/foreign/value.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { openCpu } from '../../devices/cpu.ts';
import { attributesOf } from './attributes.ts';
import { readOnnx } from './model.ts';
import { readTensor, type OnnxTensor } from './tensor.ts';

const folder = process.env['NEUROLOOM_ONNX_TESTS'] ?? '/usr/share/libonnx-testdata/data/node';

/** Files that hold numbers of another kind than they say, or texts. */
const unsuitable = /BFLOAT16|STRING/;

const tensorAt = (file: string): OnnxTensor => readTensor(readFileSync(file), () => undefined).tensor;

test.runIf(existsSync(folder))('what is computed is what ONNX says, or is refused in words', { timeout: 120_000 }, async () => {
  const { tf } = await openCpu();
  const counts = { right: 0, refused: 0, unknown: 0 };
  const wrong: string[] = [];
  for (const name of readdirSync(folder).filter((one) => existsSync(path.join(folder, one, 'model.onnx')) && !unsuitable.test(one))) {
    tf.engine().startScope();
    try {
      const found = run(name);
      counts[found] += 1;
    } catch (error) {
      wrong.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      tf.engine().endScope();
    }
  }
  console.log(`ONNX's own examples: ${JSON.stringify(counts)}`);
  expect(wrong).toEqual([]);
  expect(counts.right).toBeGreaterThan(600);

  function run(name: string): keyof typeof counts {
    try {
      return compare(path.join(folder, name));
    } catch (error) {
      if (error instanceof ForeignError || error instanceof EngineError) return 'refused';
      throw error;
    }
  }

  function compare(where: string): keyof typeof counts {
    const model = readOnnx(readFileSync(path.join(where, 'model.onnx')), 'model.onnx', () => undefined);
    if (!model.nodes.every(({ operator }) => isOperator(operator))) return 'unknown';
    const set = path.join(where, 'test_data_set_0');
    const values = new Map<string, Value>([...model.initializers].map(([key, one]) => [key, knownOf(one)]));
    // Shapes and axes come as constants in networks; here they are inputs.
    model.inputs.forEach(({ name }, i) => {
      const given = tensorAt(path.join(set, `input_${i}.pb`));
      const isPlain = given.values.length > 64 || (given.dtype === 'float32' && given.values.length > 1);
      values.set(name, isPlain ? tf.tensor([...given.values], [...given.shape], given.dtype) : knownOf(given));
    });
    for (const node of model.nodes) {
      const call = { operator: node.operator, outputs: [...node.outputs], attributes: attributesOf(node, { opset: model.opset, fixedBatch: 0 }) };
      const results = runCall(tf, call, node.inputs.map((one) => (one === '' ? undefined : values.get(one))));
      node.outputs.forEach((one, i) => results[i] && values.set(one, results[i]));
    }
    model.outputs.forEach(({ name }, i) => requireAlike(values.get(name)!, tensorAt(path.join(set, `output_${i}.pb`))));
    return 'right';
  }
}); // prettier-ignore

const knownOf = ({ dtype, shape, values }: OnnxTensor) => known(dtype, shape, [...values]);

function requireAlike(value: Value, wanted: OnnxTensor): void {
  expect(value.shape).toEqual(wanted.shape);
  const numbers = isKnown(value) ? value.values : value.dataSync();
  const wrong = [...wanted.values].findIndex((one, i) => {
    const own = Number(numbers[i]);
    return !(Object.is(own, one) || own === one || Math.abs(own - one) <= 1e-4 + 1e-3 * Math.abs(one));
  });
  if (wrong >= 0) throw new Error(`${Number(numbers[wrong])} instead of ${wanted.values[wrong]} at ${wrong}`);
}
