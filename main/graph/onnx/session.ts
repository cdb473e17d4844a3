import * as ort from 'onnxruntime-node';
import { sizeOf } from '../../../core/shape.ts';
import { graphInputs, type Graph, type TensorType, type Values } from '../ir.ts';
import { discard } from './discard.ts';
import { onnxModel, outputName } from './model.ts';
import { encodeModel } from './proto.ts';
import { isSilence, isWorthSilence, SILENCE, silenced } from './silence.ts';

// ONNX Runtime reports to its makers over the network unless this is set before its first session. Nothing of what a
// person does here is anybody else's business.
process.env['ORT_DISABLE_TELEMETRY'] = '1';

/** Operations from which on a graph is long. */
const LONG_GRAPH = 1500;

export type Provider = 'cpu' | 'webgpu' | 'cuda' | 'dml' | 'coreml';

export interface SessionOptions {
  /** Where it runs; what a provider cannot do, the CPU does. */
  readonly provider?: Provider;
  /** Threads within an operator; ONNX Runtime's own choice when 0 or absent. */
  readonly threads?: number;
  /** Writes a file with the time of every operator, its name beginning so. */
  readonly profile?: string;
}

/** A graph, ready to be run. Tensors stay on this side: they are given and filled, never copied. */
export interface Session {
  /** Computes the outputs into the tensors given for them. Blocks the process while it computes. */
  run(inputs: Buffers, outputs: Buffers): Promise<void>;
  release(): Promise<void>;
}

export type Buffers = Readonly<Record<string, Buffer>>;

/** A tensor in this process's memory that a session reads or fills. */
export interface Buffer {
  readonly values: Values;
  readonly tensor: ort.Tensor;
}

/** A new tensor over the numbers given, or over zeros. Longer arrays than the type needs are used in part. */
export function createBuffer({ dtype, shape }: TensorType, values?: Values): Buffer {
  const size = sizeOf(shape);
  const own = values?.subarray(0, size) ?? zeros(dtype, size);
  return { values: own, tensor: new ort.Tensor(dtype, own as never, [...shape]) };
}

function zeros(dtype: TensorType['dtype'], size: number): Values {
  if (dtype === 'float32') return new Float32Array(size);
  return dtype === 'int32' ? new Int32Array(size) : new Uint8Array(size);
}

/** Hands a graph to ONNX Runtime. Rejects when it refuses the graph, or lacks the provider. */
export async function createSession(graph: Graph, options: SessionOptions = {}): Promise<Session> {
  const { profile, provider = 'cpu' } = options;
  const level = isLong(graph) ? 'disabled' : 'extended';
  // A profile shows the operators of the graph alone.
  const isSilent = provider === 'cpu' && profile === undefined && isWorthSilence(graph);
  const model = onnxModel(graph);
  const session = await ort.InferenceSession.create(encodeModel(isSilent ? silenced(model) : model), {
    ...runtimeOptions(options),
    graphOptimizationLevel: level,
    // A pattern is one block for all that a run computes, beside the memory in pieces that the first run has taken. With
    // convolutions it gains nothing and takes a tenth of the process's memory.
    enableMemPattern: !hasConvolution(graph),
  });
  const named = graph.outputs.map(({ name }) => [name, outputName(graph, name)] as const);
  const needed = graphInputs(graph).map(({ name }) => name);
  return {
    async run(inputs, outputs) {
      const feeds: Record<string, ort.Tensor> = {};
      for (const name of needed) feeds[name] = tensorOf(inputs, name);
      const fetches: Record<string, ort.Tensor> = {};
      for (const [name, own] of named) fetches[own] = tensorOf(outputs, name);
      try {
        discard(await session.run(feeds, isSilent ? { ...fetches, [SILENCE]: null } : fetches), fetches);
      } catch (error) {
        if (!isSilent || !isSilence(error)) throw error;
      }
    },
    async release() {
      if (profile !== undefined) session.endProfiling();
      await session.release();
    },
  };
}

/**
 * Whether ONNX Runtime would search it for more than it can find: its own passes take time by the square of the
 * operations, and ours have been through it. With convolutions they are worth it.
 */
function isLong(graph: Graph): boolean {
  return graph.nodes.length > LONG_GRAPH && !hasConvolution(graph);
}

function hasConvolution({ nodes }: Graph): boolean {
  return nodes.some(({ operation }) => operation.op === 'conv');
}

/** The same in ONNX Runtime's words. */
export function runtimeOptions({
  provider = 'cpu',
  threads,
  profile,
}: SessionOptions): ort.InferenceSession.SessionOptions {
  return {
    executionProviders: provider === 'cpu' ? ['cpu'] : [provider, 'cpu'],
    // 'all' would wrap a single pooling in a layout of its own and reorder its tensors to and fro.
    graphOptimizationLevel: 'extended',
    logSeverityLevel: 3,
    // Moments of units that have died become denormal and stay so; the processor takes ten times as long with them. This
    // holds for the threads of ONNX Runtime and for the one that our own kernels run in.
    // Threads look out for work within a run; after it they leave their cores to the app's window and to other sessions.
    extra: { session: { set_denormal_as_zero: '1', force_spinning_stop: '1' } },
    ...(threads === undefined || threads === 0 ? {} : { intraOpNumThreads: threads }),
    ...(profile === undefined ? {} : { enableProfiling: true, profileFilePrefix: profile }),
  };
}

function tensorOf(buffers: Buffers, name: string): ort.Tensor {
  const buffer = buffers[name];
  if (!buffer) throw new Error(`There is no tensor "${name}".`);
  return buffer.tensor;
}
