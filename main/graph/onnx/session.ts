import '../../opaque/noTelemetry.ts';
import * as ort from 'onnxruntime-node';
import { sizeOf } from '../../../core/shape.ts';
import { graphInputs, type Graph, type TensorType, type Values } from '../ir.ts';
import { discard } from './discard.ts';
import { onnxModel, outputName } from './model.ts';
import { encodeModel } from './proto.ts';
import { isSilence, isWorthSilence, SILENCE, silenced } from './silence.ts';

/** The number of operations from which a graph counts as long. */
const LONG_GRAPH = 1500;

export type Provider = 'cpu' | 'webgpu' | 'cuda' | 'dml' | 'coreml';

export interface SessionOptions {
  /** Where it runs; operators that a provider lacks run on the CPU. */
  readonly provider?: Provider;
  /** Threads within an operator; 0 or absent: ONNX Runtime chooses. */
  readonly threads?: number;
  /** Gives back after every run what it computed in. Taking it again costs time, which matters if it runs often. */
  readonly isSeldom?: boolean;
  /** Writes a profile of every operator to a file whose name starts with this. */
  readonly profile?: string;
}

/** A graph that is ready to run. Tensors stay on this side: they are passed in and filled, never copied. */
export interface Session {
  /** Computes the outputs into the given tensors. Blocks the process meanwhile. */
  run(inputs: Buffers, outputs: Buffers): Promise<void>;
  release(): Promise<void>;
}

export type Buffers = Readonly<Record<string, Buffer>>;

/** A tensor in this process's memory that a session reads or writes. */
export interface Buffer {
  readonly values: Values;
  readonly tensor: ort.Tensor;
}

/** A new tensor over the given values, or over zeros. If the array is longer than needed, only its start is used. */
export function createBuffer({ dtype, shape }: TensorType, values?: Values): Buffer {
  const size = sizeOf(shape);
  const own = values?.subarray(0, size) ?? zeros(dtype, size);
  return { values: own, tensor: new ort.Tensor(dtype, own as never, [...shape]) };
}

function zeros(dtype: TensorType['dtype'], size: number): Values {
  if (dtype === 'float32') return new Float32Array(size);
  return dtype === 'int32' ? new Int32Array(size) : new Uint8Array(size);
}

/** Loads a graph into ONNX Runtime. Rejects if it refuses the graph, or lacks the provider. */
export async function createSession(graph: Graph, options: SessionOptions = {}): Promise<Session> {
  const { profile, provider = 'cpu', isSeldom = false } = options;
  const level = isLong(graph) ? 'disabled' : 'extended';
  // A profile should only show the operators of the graph.
  const isSilent = provider === 'cpu' && profile === undefined && isWorthSilence(graph);
  const model = onnxModel(graph);
  const session = await ort.InferenceSession.create(encodeModel(isSilent ? silenced(model) : model), {
    ...runtimeOptions(options),
    graphOptimizationLevel: level,
    // A memory pattern allocates one block for everything that a run computes, in addition to what the first run has
    // allocated. With convolutions this gains nothing and takes a tenth of the process's memory, and with large tensors
    // allocating one takes no time beside computing it.
    enableMemPattern: !isSeldom && !hasConvolution(graph) && bytesOf(graph) < LARGE,
    // An arena keeps the most that it ever held.
    enableCpuMemArena: !isSeldom,
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
 * Whether ONNX Runtime's optimiser would take longer than it can gain: its passes are quadratic in the number of
 * operations, and ours have already run. With convolutions they are worth it.
 */
function isLong(graph: Graph): boolean {
  return graph.nodes.length > LONG_GRAPH && !hasConvolution(graph);
}

/** From this many bytes of everything that is computed on, no memory is spent on allocating it at once. */
const LARGE = 2 ** 27;

const bytesOf = ({ nodes }: Graph) => nodes.reduce((sum, { type }) => sum + 4 * sizeOf(type.shape), 0);

function hasConvolution({ nodes }: Graph): boolean {
  return nodes.some(({ operation }) => operation.op === 'conv');
}

/** The options in ONNX Runtime's terms. */
export function runtimeOptions({
  provider = 'cpu',
  threads,
  profile,
}: SessionOptions): ort.InferenceSession.SessionOptions {
  return {
    executionProviders: provider === 'cpu' ? ['cpu'] : [provider, 'cpu'],
    // 'all' would wrap a single pooling in its own layout and reorder its tensors back and forth.
    graphOptimizationLevel: 'extended',
    logSeverityLevel: 3,
    // Optimizer moments of dead units become denormal and stay so, which makes the processor ten times slower. The
    // setting applies to ONNX Runtime's threads and to the one that our own kernels run in. Threads spin only within a
    // run; afterwards they leave their cores to the app's window and to other sessions.
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
