import * as tf from '@tensorflow/tfjs';
import { dimsOf, type ModelSpec } from '../../core/blocks/opaque/modelSpec.ts';
import { same, text, type Text } from '../../core/text.ts';
import { createBuilder, type Builder } from './builder.ts';
import { constant, input } from './build/leaves.ts';
import { uniform } from './build/pick.ts';
import type { Graph, TensorType, Value, Values } from './ir.ts';
import { dtypeOf, type Inputs, type Lowering } from './lowerings/lowering.ts';
import { lowerings } from './lowerings/table.ts';
import { createTape } from './tape.ts';

const BACKEND = 'tracer';

/** TensorFlow.js's own value for 32-bit floats. */
const EPSILON = 1e-7;

/** Why a computation cannot be compiled: a kernel without a lowering, or a value that is read back half-way. */
export class TraceError extends Error {
  readonly kernel: string;
  /** The node of the document that it was computing for; undefined for the loss. */
  readonly nodeId: string | undefined;

  readonly german: string;

  constructor(kernel: string, nodeId: string | undefined, { en, de }: Text) {
    super(`${nodeId === undefined ? '' : `Node ${nodeId}: `}${kernel} ${en}`);
    this.german = `${nodeId === undefined ? '' : `Knoten ${nodeId}: `}${kernel} ${de}`;
    this.name = 'TraceError';
    this.kernel = kernel;
    this.nodeId = nodeId;
  }
}

/** What the traced function can use besides TensorFlow.js. */
export interface TraceContext {
  /** Everything computed from now on belongs to this node of the document; undefined: to none. */
  enter(nodeId: string | undefined): void;
  /** Numbers in [0, 1) determined by the seed (an int32 scalar) and the stream: see random.ts. */
  uniform(seed: tf.Tensor, stream: number, shape: readonly number[]): tf.Tensor;
  /** Stands for the run of a file: see ForwardContext. */
  runFile(tf: unknown, model: ModelSpec, inputs: readonly tf.Tensor[]): readonly tf.Tensor[];
}

type Tensors = Readonly<Record<string, tf.Tensor>>;
interface Entry {
  readonly value: Value;
  references: number;
}

/** A TensorFlow.js backend that computes nothing: its tensors are values of the graph under construction. */
class TracerBackend extends tf.KernelBackend {
  builder: Builder | undefined;
  readonly entries: tf.DataStorage<Entry>;

  constructor() {
    super();
    this.entries = new tf.DataStorage(this, tf.engine());
  }

  get graph(): Builder {
    if (!this.builder) throw new Error('Nothing is being traced.');
    return this.builder;
  }
  hold(value: Value): tf.DataId {
    const id = {};
    this.entries.set(id, { value, references: 1 });
    return id;
  }
  override write(values: tf.BackendValues, shape: number[], dtype: tf.DataType): tf.DataId {
    return this.hold(constant(this.graph, numbersOf(values, dtype), { dtype: dtypeOf(dtype), shape: [...shape] }));
  }
  /** Tensors of other backends become constants. */
  override move(id: tf.DataId, values: tf.BackendValues, shape: number[], dtype: tf.DataType, references: number) {
    const type = { dtype: dtypeOf(dtype), shape: [...shape] };
    this.entries.set(id, { value: constant(this.graph, numbersOf(values, dtype), type), references });
  }
  override readSync(id: object): tf.BackendValues {
    throw this.unreadable(id);
  }
  override read(id: object): Promise<tf.BackendValues> {
    throw this.unreadable(id);
  }
  private unreadable(id: object): TraceError {
    const { value } = this.entries.get(id);
    const node = this.graph.scope ?? this.graph.scopeOf(value);
    return new TraceError(
      this.graph.operation(value).op,
      node,
      text('is read back in the middle of the computation.', 'wird mitten in der Rechnung ausgelesen.'),
    );
  }
  override refCount(id: tf.DataId): number {
    return this.entries.has(id) ? this.entries.get(id).references : 0;
  }
  override incRef(id: tf.DataId): void {
    this.entries.get(id).references += 1;
  }
  decRef(id: tf.DataId): void {
    if (this.entries.has(id)) this.entries.get(id).references -= 1;
  }
  override disposeData(id: tf.DataId, force = false): boolean {
    if (!this.entries.has(id)) return true;
    this.decRef(id);
    if (!force && this.refCount(id) > 0) return false;
    this.entries.delete(id);
    return true;
  }
  override numDataIds(): number {
    return this.entries.numDataIds();
  }
  override memory() {
    return { unreliable: true };
  }
  override floatPrecision(): 32 {
    return 32;
  }
  override epsilon(): number {
    return EPSILON;
  }
  override dispose(): void {
    // Nothing is kept outside of a trace.
  }

  /** Stands in for a kernel: appends what it would compute. */
  run(lowering: Lowering, inputs: tf.NamedTensorInfoMap, attrs: tf.NamedAttrMap): tf.TensorInfo | tf.TensorInfo[] {
    const b = this.graph;
    try {
      const result = lowering.lower(b, this.inputsOf(lowering, inputs), attrs);
      return typeof result === 'number' ? this.info(result) : result.map((value) => this.info(value));
    } catch (error) {
      if (error instanceof TraceError) throw error;
      throw new TraceError(lowering.kernel, b.scope, same(error instanceof Error ? error.message : String(error)));
    }
  }

  private info(value: Value): tf.TensorInfo {
    const { dtype, shape } = this.graph.type(value);
    return { dataId: this.hold(value), dtype, shape: [...shape] };
  }

  private inputsOf(lowering: Lowering, inputs: tf.NamedTensorInfoMap): Inputs {
    const optional = (name: string) => {
      const info = inputs[name];
      return info && this.entries.get(info.dataId).value;
    };
    return {
      optional,
      get: (name) => {
        const value = optional(name);
        if (value === undefined) throw new Error(`${lowering.kernel} has no input "${name}".`);
        return value;
      },
      all: Object.values(inputs).flatMap((info) => (info ? [this.entries.get(info.dataId).value] : [])),
    };
  }
}

function numbersOf(values: tf.BackendValues, dtype: tf.DataType): Values {
  if (values instanceof Float32Array || values instanceof Int32Array || values instanceof Uint8Array) return values;
  const numbers = Array.from(values, Number);
  return dtype === 'float32' ? Float32Array.from(numbers) : Int32Array.from(numbers);
}

let registered: TracerBackend | undefined;

function tracerBackend(): TracerBackend {
  if (registered) return registered;
  const backend = new TracerBackend();
  tf.registerBackend(BACKEND, () => backend, 0);
  for (const lowering of lowerings) {
    tf.registerKernel({
      kernelName: lowering.kernel,
      backendName: BACKEND,
      kernelFunc: ({ inputs, attrs }) => backend.run(lowering, inputs, attrs ?? {}),
    });
  }
  registered = backend;
  return backend;
}

/**
 * Records what `compute` does with TensorFlow.js as a graph from the named inputs to the named outputs. Runs `compute`
 * once, on tensors that contain no numbers, and leaves the active backend as it was.
 *
 * @throws TraceError if something in it cannot be traced.
 */
export function trace(
  inputs: Readonly<Record<string, TensorType>>,
  compute: (inputs: Tensors, context: TraceContext) => Tensors,
): Graph {
  const backend = tracerBackend();
  if (backend.builder) throw new Error('A trace cannot begin inside another.');
  const before = tf.getBackend() || tf.engine().backendNames()[0];
  const builder = createBuilder();
  backend.builder = builder;
  const tape = createTape((nodeId, work) => within(builder, nodeId, work));
  const context: TraceContext = {
    enter: (nodeId) => {
      tape.assign(builder.scope);
      builder.scope = nodeId;
    },
    uniform: (seed, stream, shape) =>
      tensorOf(backend, uniform(builder, backend.entries.get(seed.dataId).value, stream, shape)),
    runFile: (_tf, model, inputs) => {
      if (model.at > 0)
        throw new TraceError(
          'file',
          builder.scope,
          text('takes a fixed number of examples.', 'nimmt eine feste Zahl von Beispielen.'),
        );
      const values = inputs.map(({ dataId }) => backend.entries.get(dataId).value);
      const batch = inputs[0]?.shape[model.inputs[0]?.batchAt ?? 0] ?? 1;
      return model.outputs.map((port, output) => {
        const type = { dtype: port.dtype, shape: dimsOf(port, batch) };
        return tensorOf(backend, builder.emit({ op: 'file', inputs: values, model, output }, type));
      });
    },
  };
  try {
    // Takes effect immediately, as the backend starts synchronously.
    void tf.setBackend(BACKEND);
    let graph: Graph | undefined;
    tf.tidy(() => {
      const placeholders = Object.entries(inputs).map(([name, type]) => [
        name,
        tensorOf(backend, input(builder, name, type)),
      ]);
      const outputs = compute(Object.fromEntries(placeholders) as Tensors, context);
      graph = builder.finish(
        Object.entries(outputs).map(([name, tensor]) => ({ name, value: backend.entries.get(tensor.dataId).value })),
      );
    });
    if (!graph) throw new Error('The trace did not run.');
    return graph;
  } catch (error) {
    throw asTraceError(error, builder.scope);
  } finally {
    backend.builder = undefined;
    if (before) void tf.setBackend(before);
  }
}

/** Does work for a node of the document in the middle of work for another node, or for none. */
function within<T>(builder: Builder, nodeId: string, work: () => T): T {
  const outer = builder.scope;
  builder.scope = nodeId;
  try {
    return work();
  } catch (error) {
    throw asTraceError(error, nodeId);
  } finally {
    builder.scope = outer;
  }
}

function tensorOf(backend: TracerBackend, value: Value): tf.Tensor {
  const { dtype, shape } = backend.graph.type(value);
  return tf.engine().makeTensorFromDataId(backend.hold(value), [...shape], dtype) as tf.Tensor;
}

/** Recognises TensorFlow.js's message for a kernel without a lowering. */
function asTraceError(error: unknown, nodeId: string | undefined): unknown {
  const missing = error instanceof Error && /Kernel '(\w+)' not registered for backend/.exec(error.message);
  return missing
    ? new TraceError(missing[1] ?? '', nodeId, text('has no lowering.', 'lässt sich nicht übersetzen.'))
    : error;
}
