import * as tf from '@tensorflow/tfjs';
import type { CompiledGraph, NotCompiled } from '../../../core/protocol/compiled.ts';
import { uniformNumbers } from '../../../core/random.ts';
import { sizeOf } from '../../../core/shape.ts';
import type { TrainingSettings } from '../../../core/training/settings.ts';
import { initialWeights, learnedFields, type Model } from '../../model/model.ts';
import { CPU_LABEL } from '../../graph/onnx/providers.ts';
import { createOptimizer } from './optimizers.ts';
import { scalarsOf } from './groups.ts';
import type { Learner } from './learner.ts';
import { createExecutable } from '../../graph/executable.ts';
import { graphInputs, type Graph, type TensorType, type Values } from '../../graph/ir.ts';
import { measureGraph, memoryFor, ownOperators } from '../../graph/measure.ts';
import { onnxModel, toOnnx } from '../../graph/onnx/model.ts';
import { optimise } from '../../graph/passes/optimise.ts';
import { names, traceTraining } from './program.ts';
import { countsOf, profileOf, type Placed } from './tally.ts';
import { TraceError } from '../../graph/tracer.ts';

/** The stages of a training step from TensorFlow.js to ONNX, and how long they took. */
interface Stages {
  readonly traced: Graph;
  readonly cleaned: Graph;
  /** What is run: ONNX Runtime's operators and our own kernels. */
  readonly operators: readonly Placed[];
  readonly milliseconds: { readonly tracing: number; readonly cleaning: number; readonly session: number };
}

/**
 * What a network's training step is compiled to, for the configured batch size: counted and, if `isProfiled`, measured
 * too, on random input and with initial weights. If it cannot be compiled, the answer says so.
 */
export async function inspectStep(
  model: Model,
  settings: TrainingSettings,
  isProfiled: boolean,
): Promise<CompiledGraph> {
  const learner = { model, settings, optimizer: createOptimizer(settings) };
  const stages = await stagesOf(learner).catch(notCompiled);
  if ('isCompiled' in stages) return stages;
  const { traced, cleaned, operators, milliseconds } = stages;
  return {
    isCompiled: true,
    batchSize: settings.batchSize,
    label: CPU_LABEL,
    traced: operationCount(traced),
    cleaned: operationCount(cleaned),
    ...countsOf(operators, model),
    bytes: bytesOf(cleaned, model),
    milliseconds,
    profile: isProfiled ? profileOf(await measureGraph(cleaned, valuesOf(learner)), operators, model) : null,
  };
}

/** A training step as the bytes of a .onnx file. Throws TraceError. */
export function encodeStep(model: Model, settings: TrainingSettings): Uint8Array {
  const learner = { model, settings, optimizer: createOptimizer(settings) };
  return toOnnx(optimise(traceTraining(tf, learner, settings.batchSize, 1)));
}

async function stagesOf(learner: Learner): Promise<Stages> {
  const begin = performance.now();
  const traced = traceTraining(tf, learner, learner.settings.batchSize, 1);
  const tracedAt = performance.now();
  const cleaned = optimise(traced);
  const cleanedAt = performance.now();
  const executable = await createExecutable(cleaned, memoryFor(cleaned), {});
  const end = performance.now();
  await executable.release();
  const milliseconds = { tracing: tracedAt - begin, cleaning: cleanedAt - tracedAt, session: end - cleanedAt };
  const operators = [...executable.heads.flatMap((head) => onnxModel(head).nodes), ...ownOperators(executable)];
  return { traced, cleaned, operators, milliseconds };
}

function notCompiled(error: unknown): NotCompiled {
  if (error instanceof TraceError) {
    return { isCompiled: false, nodeId: error.nodeId ?? null, kernel: error.kernel, reason: error.message };
  }
  return {
    isCompiled: false,
    nodeId: null,
    kernel: null,
    reason: error instanceof Error ? error.message : String(error),
  };
}

/** Inputs and constants are not operations: a step does nothing for them. */
function operationCount({ nodes }: Graph): number {
  return nodes.filter(({ operation: { op } }) => op !== 'input' && op !== 'constant').length;
}

function bytesOf(graph: Graph, model: Model) {
  const inputs = graphInputs(graph);
  const sum = (isCounted: (name: string) => boolean) =>
    inputs.filter(({ name }) => isCounted(name)).reduce((bytes, { type }) => bytes + byteLength(type), 0);
  const isWeight = (name: string) => name.startsWith(names.weight(''));
  const isSlot = (name: string) => name.startsWith(names.slot(''));
  const fields = new Set(learnedFields(model).map(({ name }) => names.field(name, 0)));
  const isBatch = (name: string) => fields.has(name);
  return { weights: sum(isWeight), slots: sum(isSlot), batch: sum(isBatch), model: toOnnx(graph).byteLength };
}

function byteLength({ dtype, shape }: TensorType): number {
  return sizeOf(shape) * (dtype === 'bool' ? 1 : 4);
}

/** The inputs of a first step, with noise instead of examples. */
function valuesOf(learner: Learner): ReadonlyMap<string, Values> {
  const { model, settings } = learner;
  const values = new Map<string, Values>();
  for (const [name, weight] of initialWeights(model, settings.seed)) values.set(names.weight(name), weight.values);
  for (const [name, value] of Object.entries(scalarsOf(learner, { learningRate: settings.learningRate, step: 0 })))
    values.set(names.scalar(name, 0), Float32Array.of(value));
  for (const { name, type } of learnedFields(model)) {
    // Zeros for integers: noise might be an invalid class.
    if (type.dtype !== 'float32') continue;
    values.set(names.field(name, 0), uniformNumbers(settings.batchSize * sizeOf(type.shape), 0, 0));
  }
  return values;
}
