import { outputName } from '../../core/analysis/identity.ts';
import type { Split } from '../../core/data/split.ts';
import { toWire } from '../../core/protocol/tensors.ts';
import type { Watch } from '../../core/protocol/watching.ts';
import { sizeOf } from '../../core/shape.ts';
import { text, type Text } from '../../core/text.ts';
import { reasonOf } from '../devices/unavailable.ts';
import type { Model } from '../model/model.ts';
import { nodeOutputs, outputsOfNodes, type NodeOutput } from '../model/nodeOutputs.ts';
import { disposeAll, uploadWeights } from '../model/tensors.ts';
import type { LoadedData } from '../data/types.ts';
import { openCpu } from '../devices/cpu.ts';
import type { NamedTensors, NodeValues } from '../tensors/named.ts';
import { createFiller } from './batches.ts';
import { createBatch, fieldNumbers, type Batch } from '../tensors/batch.ts';
import type { Emit } from './reporter.ts';
import type { TrainingStep } from './steps/step.ts';

const INTERVAL_MS = 100;
/** Training keeps most of the time: it gets this many times as long as a measurement took. */
const SHARE = 8;

type Activation = Extract<Watch, { readonly kind: 'activation' }>;

export interface WatcherOptions {
  readonly runId: string;
  readonly model: Model;
  readonly data: LoadedData;
  readonly step: TrainingStep;
  readonly emit: Emit;
  current(): readonly Watch[];
}

/** Measures what a run's watches ask for, and reports it. Anything the network does not have is null. */
export class Watcher {
  readonly #options: WatcherOptions;
  #gradientNorm: number | null = null;
  #next = 0;
  /** The watches measured last. */
  #told: readonly Watch[] = [];
  /** The last measurement failed, and that has been reported. */
  #isFailing = false;

  constructor(options: WatcherOptions) {
    this.#options = options;
  }

  get needsGradient(): boolean {
    return this.#options.current().some(({ kind }) => kind === 'gradientNorm');
  }

  afterStep(gradientNorm: number | null): void {
    this.#gradientNorm = gradientNorm;
  }

  /** Between two steps, after `steps` of them: measures if it is time. */
  async tick(steps: number): Promise<void> {
    if (performance.now() >= this.#next) await this.tell(steps);
  }

  /** Measures now if the watches have changed. */
  async heed(steps: number): Promise<void> {
    if (this.#told !== this.#options.current()) await this.tell(steps);
  }

  /** A failure to measure is reported once, and tried again next time: training continues without it. */
  async tell(steps: number): Promise<void> {
    const begin = performance.now();
    const watches = this.#options.current();
    this.#told = watches;
    if (watches.length === 0) return;
    try {
      await this.#measureAll(watches, steps);
      this.#isFailing = false;
    } catch (error) {
      if (!this.#isFailing) this.#options.emit('log', { level: 'warning', message: failed(error) });
      this.#isFailing = true;
    }
    const now = performance.now();
    this.#next = now + Math.max(INTERVAL_MS, SHARE * (now - begin));
  }

  async #measureAll(watches: readonly Watch[], steps: number): Promise<void> {
    const { runId, emit, step } = this.#options;
    const { weights } = await step.read();
    const activations = await this.#activations(watches, weights);
    const values = watches.map((watch) => {
      const value = watch.kind === 'activation' ? activations.get(watch) : this.#measured(watch, weights);
      return value === undefined || value === null ? null : toWire(value);
    });
    emit('watchValues', { runId, step: steps, values });
  }

  #measured(watch: Exclude<Watch, Activation>, weights: NamedTensors): number | null | undefined {
    if (watch.kind === 'gradientNorm') return this.#gradientNorm;
    const values = weights.get(watch.name)?.values;
    if (watch.kind === 'weight') return values?.[watch.index];
    return values && Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0));
  }

  /** The outputs of units for examples, with all examples in one pass; in evaluation mode. */
  async #activations(watches: readonly Watch[], weights: NamedTensors): Promise<ReadonlyMap<Watch, number>> {
    const { model, data } = this.#options;
    const known = watches.flatMap((watch) => {
      if (watch.kind !== 'activation' || watch.index >= data[watch.split].count) return [];
      const output = outputOf(model, watch);
      return output && watch.unit < sizeOf(output.shape) ? [{ watch, output }] : [];
    });
    const found = new Map<Watch, number>();
    if (known.length === 0) return found;
    const examples = known.map(({ watch }) => watch);
    const values = await measured(model, weights, batchOf(data, examples), known.map(({ output }) => output)); // prettier-ignore
    for (const [row, { watch, output }] of known.entries()) {
      const value = values.get(output.name)?.[row * sizeOf(output.shape) + watch.unit];
      if (value !== undefined) found.set(watch, value);
    }
    return found;
  }
}

/** The output being watched; undefined if the network has none like it. */
function outputOf({ predicting }: Model, { nodeId, port }: Activation): NodeOutput | undefined {
  const outputs = outputsOfNodes(predicting.filter(({ identity }) => identity === nodeId));
  return port === undefined ? outputs[0] : outputs.find(({ identity }) => identity === outputName({ node: nodeId, port })); // prettier-ignore
}

function failed(error: unknown): Text {
  const { en, de } = reasonOf(error);
  return text(
    `The watched values could not be measured: ${en}`,
    `Die beobachteten Werte ließen sich nicht messen: ${de}`,
  );
}

/** A batch of examples from any part. */
function batchOf(
  { spec, ...data }: LoadedData,
  examples: readonly { readonly split: Split; readonly index: number }[],
) {
  const batch = createBatch(spec.fields, examples.length);
  for (const [i, { split, index }] of examples.entries()) {
    const one = createFiller(data[split], 1)([index]);
    for (const field of spec.fields) {
      const row = fieldNumbers(one, field);
      fieldNumbers(batch, field).set(row, i * row.length);
    }
  }
  return batch;
}

/** Outputs of any width, computed op by op on the CPU. */
async function measured(
  model: Model,
  weights: NamedTensors,
  batch: Batch,
  outputs: readonly NodeOutput[],
): Promise<NodeValues> {
  const device = await openCpu();
  const uploaded = device.run(() => uploadWeights(device.tf, model.weights, weights));
  try {
    return await nodeOutputs(device, model, outputs, uploaded, batch);
  } finally {
    disposeAll([...uploaded.values()], []);
  }
}
