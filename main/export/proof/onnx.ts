import type * as Fs from 'node:fs';
import { createRequire } from 'node:module';
import type * as OnnxRuntime from 'onnxruntime-node';
import type { WireValues } from './apart.ts';
import { fromAnswer, runApart, toWire } from './apart.ts';
import type { Consumer } from './consumer.ts';

/** So that the other process can find it. */
const library = createRequire(import.meta.url).resolve('onnxruntime-node');

interface OnnxTask {
  readonly library: string;
  readonly model: string;
  readonly inputs: readonly WireValues[];
}

/** ONNX Runtime for Node, on an export's `model.onnx`. */
export const onnxRuntime: Consumer = {
  name: 'onnxruntime-node',
  async run({ at, inputs, signal }) {
    const task: OnnxTask = { library, model: at('model.onnx'), inputs: toWire(inputs) };
    const script = `(${computeOnnx.toString()})(require)`;
    // ONNX Runtime sends telemetry to its makers unless this is set before its first session.
    const env = { ORT_DISABLE_TELEMETRY: '1' };
    return fromAnswer(await runApart({ program: process.execPath, args: ['-e', script], env, task, signal }));
  },
};

/** Runs in the other process, to which its source text is sent: it must not refer to anything outside. */
async function computeOnnx(require: NodeJS.Require): Promise<void> {
  const fs = require('node:fs') as typeof Fs;
  const { library: name, model, inputs } = JSON.parse(fs.readFileSync(0, 'utf8')) as OnnxTask;
  const { InferenceSession, Tensor } = require(name) as typeof OnnxRuntime;
  const session = await InferenceSession.create(model, { executionProviders: ['cpu'], logSeverityLevel: 3 });
  const types = new Map(session.inputMetadata.map((one) => [one.name, one.isTensor ? one.type : 'float32']));
  const feeds: Record<string, OnnxRuntime.Tensor> = {};
  for (const { name: input, shape, dtype, data } of inputs) {
    const { buffer } = new Uint8Array(Buffer.from(data, 'base64'));
    const given = dtype === 'float32' ? new Float32Array(buffer) : new Int32Array(buffer);
    const type = types.get(input) ?? dtype;
    const values =
      type === 'bool'
        ? Uint8Array.from(given)
        : type === 'int64'
          ? BigInt64Array.from(given as Int32Array, BigInt)
          : given;
    feeds[input] = new Tensor(type, values as never, [...shape]);
  }
  const results = await session.run(feeds);
  const outputs = Object.entries(results).map(([output, { data, dims, type }]) => {
    const values = type === 'float32' ? (data as Float32Array) : Int32Array.from(data as Int32Array, Number);
    const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
    return {
      name: output,
      shape: dims,
      dtype: type === 'float32' ? 'float32' : 'int32',
      data: bytes.toString('base64'),
    };
  });
  const folder = name.slice(0, name.lastIndexOf('onnxruntime-node') + 'onnxruntime-node'.length);
  const { version } = JSON.parse(fs.readFileSync(`${folder}/package.json`, 'utf8')) as { version: string };
  const versions = { 'onnxruntime-node': version, node: process.versions.node };
  console.log(`\nneuroloom-answer ${JSON.stringify({ outputs, versions })}`);
}
