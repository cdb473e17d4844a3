import * as tf from '@tensorflow/tfjs';
import { learnedFields } from '../../model/model.ts';
import { createExecutable, type Executable, type ExecutableOptions } from '../../graph/executable.ts';
import { outputType, type Graph, type TensorType } from '../../graph/ir.ts';
import { createBuffer, type Buffer, type Buffers } from '../../graph/onnx/session.ts';
import { optimise } from '../../graph/passes/optimise.ts';
import type { TensorMemory } from '../../graph/wasm/memory.ts';
import type { Batch } from '../../tensors/batch.ts';
import type { Learner } from './learner.ts';
import { partsOf, seedOfPart, sharesFrom } from './parts.ts';
import { batchBuffers } from './predictor.ts';
import { names, traceApplying, traceCounts, traceGradients, type TraceOptions } from './program.ts';

/** A program for updates, whatever it consists of. */
export type Runnable = Pick<Executable, 'run' | 'release' | 'heads' | 'tail' | 'lacksMemory'>;

interface Accumulating {
  /** The number of examples in a batch, and in each part but the last. */
  readonly size: number;
  readonly part: number;
  readonly trace: TraceOptions;
  readonly memory: TensorMemory | undefined;
  readonly options: ExecutableOptions & { readonly threads: number };
}

/** The names in `checked` that a graph computes. */
export function checkedIn({ outputs }: Graph, { checked = [] }: ExecutableOptions): readonly string[] {
  const own = new Set(outputs.map(({ name }) => name));
  return checked.filter((name) => own.has(name));
}

/**
 * One update whose gradients are computed part by part, and summed: with the numbers of the whole batch at once, in the
 * memory that a part needs. Takes the same inputs as the program of `traceTraining`, and fills the same outputs.
 */
export async function createAccumulated(learner: Learner, wanted: Accumulating): Promise<Runnable> {
  const { size, part, trace, memory, options } = wanted;
  const { model } = learner;
  const open = async (graph: Graph) => createExecutable(optimise(graph, options.threads), undefined, { ...options, checked: [] }); // prettier-ignore
  const sizes = [...new Set([part, size % part])].filter((own) => own > 0);
  const graphs = new Map(sizes.map((own) => [own, traceGradients(tf, learner, own, trace.depth)]));
  const [graph] = graphs.values();
  if (!graph) throw new Error('A batch has no parts.');
  const isMasked = model.objectives.some(({ maskRank }) => maskRank !== undefined);
  const steps = await opened(graphs, open);
  const counting = await opened(isMasked ? new Map(sizes.map((own) => [own, traceCounts(tf, model, own)])) : new Map<number, Graph>(), open); // prettier-ignore
  const statistics = new Set(model.trained.map(({ name }) => names.weight(name)));
  const gradients = graph.outputs.map(({ name }) => name).filter((name) => name.startsWith(names.gradient('')));
  const sums = buffersFor(
    graph,
    gradients,
    (type, name) => memory?.shared(type, weightOf(name), 'sum') ?? createBuffer(type),
  );
  const applied = optimise(traceApplying(tf, learner, trace), options.threads);
  const isNear = memory !== undefined && Object.values(sums).every((sum) => memory.placeOf(sum) !== undefined);
  const applying = await createExecutable(applied, isNear ? memory : undefined, { ...options, checked: checkedIn(applied, options) }); // prettier-ignore
  const own = buffersFor(graph, gradients, (type) => createBuffer(type));
  const reports = buffersFor(graph, graph.outputs.map(({ name }) => name).filter((name) => !gradients.includes(name)), (type) => createBuffer(type)); // prettier-ignore
  return {
    heads: [...[...steps.values()].flatMap(({ heads }) => heads), ...applying.heads],
    tail: applying.tail,
    lacksMemory: applying.lacksMemory,
    async run(inputs, outputs) {
      const parts = partsOf(learnedFields(model), batchIn(learner, inputs, size), part);
      const shares = await sharesOf(learner, parts, inputs, counting);
      const given: Record<string, Buffer> = { ...inputs };
      for (const [i, batch] of parts.entries()) {
        const seed = seedOfPart(inputs[names.seed(0)]?.values[0] ?? 0, i);
        Object.assign(given, batchBuffers(learnedFields(model), batch, 0), shares[i], {
          [names.seed(0)]: createBuffer({ dtype: 'int32', shape: [] }, Int32Array.of(seed)),
        });
        await steps.get(batch.size)?.run(given, { ...(i === 0 ? sums : own), ...reports });
        if (i > 0) for (const name of gradients) add(sums[name], own[name]);
        for (const [name, buffer] of Object.entries(reports)) {
          const total = outputs[name];
          if (!total) continue;
          const isStatistic = statistics.has(name);
          if (isStatistic || i === 0) total.values.set(buffer.values);
          else add(total, buffer);
          // The next part goes on from the statistics of this one.
          if (isStatistic) given[name] = createBuffer(outputType(graph, name), buffer.values.slice());
        }
      }
      const isFinite = (options.needed ?? []).every((name) => Number.isFinite(outputs[name]?.values[0] ?? 0));
      return isFinite && applying.run({ ...inputs, ...sums }, outputs);
    },
    async release() {
      await Promise.all([...steps.values(), ...counting.values(), applying].map((one) => one.release()));
    },
  };
}

type Open = (graph: Graph) => Promise<Executable>;

async function opened(graphs: ReadonlyMap<number, Graph>, open: Open): Promise<ReadonlyMap<number, Executable>> {
  const all = new Map<number, Executable>();
  for (const [size, graph] of graphs) all.set(size, await open(graph));
  return all;
}

function buffersFor(
  graph: Graph,
  wanted: readonly string[],
  create: (type: TensorType, name: string) => Buffer,
): Buffers {
  return Object.fromEntries(wanted.map((name) => [name, create(outputType(graph, name), name)]));
}

/** The weight that a gradient is used with. */
const weightOf = (gradient: string) => names.weight(gradient.slice(names.gradient('').length));

/** The batch that is among the inputs of an update. */
function batchIn({ model }: Learner, inputs: Buffers, size: number): Batch {
  const fields = learnedFields(model).map(({ name }) => [name, inputs[names.field(name, 0)]?.values] as const);
  return { size, fields: Object.fromEntries(fields) as Batch['fields'] };
}

/** The share that each part has of every objective: by what counts in it. */
async function sharesOf(
  { model }: Learner,
  parts: readonly Batch[],
  inputs: Buffers,
  counting: ReadonlyMap<number, Executable>,
): Promise<readonly Buffers[]> {
  const all = model.objectives.map((_, i) => names.share(i));
  const counts: number[][] = [];
  for (const batch of parts) {
    const masked = model.objectives.flatMap(({ maskRank }, i) => (maskRank === undefined ? [] : [names.share(i)]));
    const found = Object.fromEntries(masked.map((name) => [name, createBuffer({ dtype: 'float32', shape: [] })]));
    const given = { ...inputs, ...batchBuffers(learnedFields(model), batch, 0) };
    await counting.get(batch.size)?.run(given, found);
    counts.push(all.map((name) => found[name]?.values[0] ?? batch.size));
  }
  return sharesFrom(counts).map((own) =>
    Object.fromEntries(
      all.map((name, i) => [name, createBuffer({ dtype: 'float32', shape: [] }, Float32Array.of(own[i] ?? 0))]),
    ),
  );
}

function add(total: Buffer | undefined, part: Buffer | undefined): void {
  if (!total || !part) return;
  const [to, from] = [total.values, part.values];
  for (let i = 0; i < to.length; i++) to[i] = (to[i] ?? 0) + (from[i] ?? 0);
}
