import { cast, setBackend, tensor, tidy, type Tensor, type NamedTensorMap } from '@tensorflow/tfjs-core';
import type { io } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import type { PageInput } from '../core/protocol/exportedPage.ts';

/** Numbers by the name of an input: one example, or several. */
export type Given = Readonly<Record<string, ArrayLike<number>>>;

/** An output for several examples. */
export interface Said {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** A network that is loaded. */
export interface Network {
  /** What it makes of `count` examples, output by output. */
  compute(given: Given, count: number): Promise<readonly Said[]>;
  /** Only the numbers; by default of a single example. */
  predict(given: Given, count?: number): Promise<readonly Float32Array[]>;
}

/** The parts of an export for TensorFlow.js. */
export interface Parts {
  readonly model: io.ModelJSON;
  readonly weights: ArrayBuffer;
}

/** Loads a network that takes these inputs and has outputs of these names. */
export async function loadNetwork(
  { model, weights }: Parts,
  inputs: readonly PageInput[],
  outputs: readonly string[],
): Promise<Network> {
  // The plain backend computes alike on every machine.
  await setBackend('cpu');
  const weightSpecs = model.weightsManifest.flatMap((group) => group.weights);
  const load = () => Promise.resolve({ ...model, weightSpecs, weightData: weights } as io.ModelArtifacts);
  const run = model.format === 'graph-model' ? await graph(load, outputs) : await layers(load);
  const compute: Network['compute'] = async (given, count) => {
    const results = tidy(() => run(inputs.map((input) => [input.name, tensorOf(input, given, count)] as const)));
    try {
      return await Promise.all(
        results.map(async (result) => ({ shape: result.shape, values: Float32Array.from(await result.data()) })),
      );
    } finally {
      for (const result of results) result.dispose();
    }
  };
  return { compute, predict: async (given, count = 1) => (await compute(given, count)).map(({ values }) => values) };
}

type Run = (inputs: readonly (readonly [string, Tensor])[]) => Tensor[];

async function layers(load: () => Promise<io.ModelArtifacts>): Promise<Run> {
  const model = await loadLayersModel({ load });
  return (inputs) => [model.predict(inputs.map(([, input]) => input))].flat();
}

async function graph(load: () => Promise<io.ModelArtifacts>, outputs: readonly string[]): Promise<Run> {
  const model = await loadGraphModel({ load });
  const types = new Map(model.inputs.map(({ name, dtype }) => [name, dtype]));
  return (inputs) => {
    const named: NamedTensorMap = Object.fromEntries(
      inputs.map(([name, input]) => [name, cast(input, types.get(name) ?? input.dtype)]),
    );
    return [model.execute(named, [...outputs])].flat();
  };
}

function tensorOf({ name, shape, dtype }: PageInput, given: Given, count: number): Tensor {
  const values = given[name] ?? [];
  return cast(tensor(Float32Array.from(values), [count, ...shape], 'float32'), dtype);
}
