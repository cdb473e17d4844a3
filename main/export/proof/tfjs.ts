import type * as Fs from 'node:fs';
import { createRequire } from 'node:module';
import type * as TensorFlow from '@tensorflow/tfjs';
import type { WireValues } from './apart.ts';
import { fromAnswer, runApart, toWire } from './apart.ts';
import type { Consumer } from './consumer.ts';

/** So that the other process can find it. */
const library = createRequire(import.meta.url).resolve('@tensorflow/tfjs');

interface TfjsTask {
  readonly library: string;
  readonly model: string;
  readonly weights: string;
  readonly inputs: readonly WireValues[];
  readonly outputs: readonly string[];
}

/** Plain TensorFlow.js, on an export's `model.json` and `weights.bin`. */
export const tensorflowJs: Consumer = {
  name: '@tensorflow/tfjs',
  async run({ at, inputs, outputs, signal }) {
    const task: TfjsTask = { library, model: at('model.json'), weights: at('weights.bin'), inputs: toWire(inputs), outputs };
    const script = `(${computeTfjs.toString()})(require)`;
    return fromAnswer(await runApart({ program: process.execPath, args: ['-e', script], task, signal }));
  },
}; // prettier-ignore

/** Runs in the other process, to which its source text is sent: it must not refer to anything outside. */
async function computeTfjs(require: NodeJS.Require): Promise<void> {
  const fs = require('node:fs') as typeof Fs;
  const task = JSON.parse(fs.readFileSync(0, 'utf8')) as TfjsTask;
  const tf = require(task.library) as typeof TensorFlow;
  await tf.setBackend('cpu');
  const json = JSON.parse(fs.readFileSync(task.model, 'utf8')) as TensorFlow.io.ModelJSON;
  const load = () =>
    Promise.resolve({
      ...json,
      weightSpecs: json.weightsManifest.flatMap(({ weights }) => weights),
      weightData: new Uint8Array(fs.readFileSync(task.weights)).buffer,
    } as TensorFlow.io.ModelArtifacts);
  const given = task.inputs.map(({ name, shape, dtype, data }) => {
    const { buffer } = new Uint8Array(Buffer.from(data, 'base64'));
    const values = dtype === 'float32' ? new Float32Array(buffer) : new Int32Array(buffer);
    return [name, tf.tensor(values, [...shape], dtype)] as const;
  });
  const computed: [string, TensorFlow.Tensor][] = [];
  if (json.format === 'graph-model') {
    const model = await tf.loadGraphModel({ load });
    const types = new Map(model.inputs.map(({ name, dtype }) => [name, dtype]));
    const feeds = given.map(([name, tensor]) => [name, tf.cast(tensor, types.get(name) ?? tensor.dtype)] as const);
    const results = model.execute(Object.fromEntries(feeds), [...task.outputs]);
    [results].flat().forEach((tensor, i) => computed.push([task.outputs[i] ?? '', tensor]));
  } else {
    const model = await tf.loadLayersModel({ load });
    const results = model.predict(given.map(([, tensor]) => tensor));
    [results].flat().forEach((tensor, i) => computed.push([task.outputs[i] ?? '', tensor]));
  }
  const outputs = computed.map(([name, tensor]) => {
    // What was cast from truth values may still lie in bytes.
    const values = Float32Array.from(tensor.dataSync());
    return { name, shape: tensor.shape, dtype: 'float32', data: Buffer.from(values.buffer).toString('base64') };
  });
  const versions = { '@tensorflow/tfjs': tf.version['tfjs'], node: process.versions.node };
  console.log(`\nneuroloom-answer ${JSON.stringify({ outputs, versions })}`);
}
