import type { Field } from '../../core/data/spec.ts';
import { dataSpec } from '../../core/data/source.ts';
import { analyse } from '../../core/analysis/analyse.ts';
import { firstError } from '../../core/analysis/listedProblems.ts';
import { dataSignature, networkSignature, signature, startSignature } from '../../core/analysis/signature.ts';
import type { Document } from '../../core/graph/document.ts';
import type { Problem } from '../../core/graph/problem.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import type { DeviceChoice, RunOrigin, RunRecord, RunSettings, StepMetrics } from '../../core/protocol/runs.ts';
import { totalsOf } from '../../core/analysis/costs.ts';
import type { Analysis } from '../../core/analysis/node.ts';
import { isSameShape, sizeOf } from '../../core/shape.ts';
import { counted, joined, text, type Text } from '../../core/text.ts';
import { memoryHere, requireMemory } from '../devices/memory.ts';
import { compile, initialWeights, type Model } from '../model/model.ts';
import { measuredPart, type LoadedData } from '../data/types.ts';
import { unseenClasses } from '../data/unseen.ts';
import { isStill } from './history/vector.ts';
import { recordedSize } from './history/trail.ts';
import { openProviderMemory } from '../graph/onnx/providerMemory.ts';
import type { Checkpoint } from '../projects/checkpoint.ts';
import type { NamedTensors } from '../tensors/named.ts';
import { createBatches } from './batches.ts';
import { noControls } from './controls.ts';
import { inThisThread, type StepMaker } from './steps/createStep.ts';
import type { ChosenStep } from './steps/request.ts';
import { sliceSize } from './evaluate.ts';
import { keptBy, type OptimizerCount } from './ownership.ts';
import type { Recordings } from './history/recordings.ts';
import type { Emit } from './reporter.ts';
import { Run, type RunParts } from './run.ts';
import type { SavedRun } from './store.ts';
import { newTrainerState, Trainer, type TrainerState } from './trainer.ts';

interface TrainerRequest {
  readonly document: Document;
  readonly choice: DeviceChoice;
  /** The app's folder. */
  readonly home: string;
  readonly data: LoadedData;
  readonly id: string;
  /** The run to continue from: its weights, optimizer state and position. */
  readonly earlier?: SavedRun | undefined;
  readonly emit: Emit;
  /** Where the step is created; absent: in this thread. */
  readonly steps?: StepMaker | undefined;
  /** Signals that the result is no longer wanted. */
  readonly signal?: AbortSignal | undefined;
}

export interface RunRequest extends TrainerRequest {
  readonly number: number;
  /** Its number in its project. */
  readonly ordinal?: number | undefined;
  /** The run that a new one branches off from. */
  readonly origin?: RunOrigin | undefined;
  /** Where to record the run's path; absent: nowhere. */
  readonly recordings?: Recordings;
  readonly onStep?: (metrics: StepMetrics) => void;
  readonly onEpoch?: RunParts['onEpoch'];
  readonly onSnapshot?: RunParts['onSnapshot'];
  readonly verdicts: RunParts['verdicts'];
  /** Writes checkpoints. Absent: none are made. */
  readonly save?: ((run: SavedRun) => Promise<void>) | undefined;
  /** The current settings, whenever asked; absent: none. */
  readonly controls?: RunParts['controls'];
}

/**
 * Analyses a document, regardless of what its sender found. Fails with documentHasProblems: the first one.
 */
export function compileDocument(document: Document): Model {
  const analysis = analyse(document);
  const wrong = firstError(analysis.problems, document);
  if (wrong) throw problemError([{ ...wrong.problem, message: wrong.message }]);
  requireRoom(analysis.network, 'weights', weightBytes(analysis.network));
  return compile(analysis, document.startsFrom);
}

/** Fails with outOfMemory if the memory here cannot hold what is said of a network, in bytes. */
function requireRoom(
  network: Analysis['network'],
  purpose: 'weights' | 'training',
  bytes: number,
  there?: number,
): void {
  const [widest] = network.toSorted((a, b) => weightBytes([b]) - weightBytes([a]));
  if (widest) requireMemory(bytes, purpose, { id: widest.id, name: widest.name ?? widest.id }, there);
}

function weightBytes(nodes: Analysis['network']): number {
  return nodes.reduce((sum, { weights }) => weights.reduce((size, { shape }) => size + 4 * sizeOf(shape), sum), 0);
}

/**
 * Fails with outOfMemory, before anything is loaded or built for the training of a document, if not even weights,
 * gradients, slots and a single example fit: a batch may be computed in parts.
 */
export function requireTrainingMemory(document: Document, there = memoryHere()): void {
  const { network } = analyse(document);
  const { trainingBytes } = totalsOf(network, { ...document.training, batchSize: 1 });
  requireRoom(network, 'training', trainingBytes, there);
}

const notUsable = text(
  'The network has problems: mend what is marked on the canvas.',
  'Das Netz hat noch Probleme: lösen, was auf der Fläche markiert ist.',
);

/** documentHasProblems with the first error of a document. */
export function problemError([first]: readonly Problem[]): EngineError {
  const options = first?.nodeId === undefined ? {} : { nodeId: first.nodeId };
  return new EngineError('documentHasProblems', first?.message ?? notUsable, options);
}

/** Creates everything a run needs, without starting it. Fails in the same ways as `createStep`. */
export async function prepareRun(request: RunRequest): Promise<Run> {
  const { document, data, id } = request;
  const { model, chosen, trainer } = await prepareTrainer(request);
  return new Run({
    document,
    model,
    data,
    device: chosen.device,
    step: chosen.step,
    trainer,
    record: recordOf(request, chosen, trainer),
    notice: joined([noticeOf(data), unseenClasses(data), chosen.notice]),
    emit: request.emit,
    trail: request.recordings?.open(id, recordedSize(model, document.training)),
    onStep: request.onStep,
    onEpoch: request.onEpoch,
    onSnapshot: request.onSnapshot,
    verdicts: request.verdicts,
    save: request.save,
    controls: request.controls ?? (() => noControls),
  });
}

/** Creates a training loop and its step, which must be disposed of. Fails in the same ways as `createStep`. */
export async function prepareTrainer(request: TrainerRequest) {
  const { document, choice, data, earlier, steps = inThisThread } = request;
  const model = compileDocument(document);
  requireTrainingMemory(document);
  requireTrainable(model, data);
  const settings = document.training;
  const checkpoint = earlier ? fitting(model, earlier.checkpoint) : undefined;
  const kept = earlier && keptBy(settings, earlier);
  const initial = {
    weights: checkpoint?.weights ?? initialWeights(model, settings.seed),
    optimizer: kept?.slots ?? new Map(),
  };
  const batches = createBatches(data.training, settings);
  const chosen = await steps.create(choice, {
    document,
    model,
    settings,
    initial,
    batch: batches.batch(0, 0),
    memory: openProviderMemory(request.home),
    log: (level, message) => request.emit('log', { level, message }),
    signal: request.signal,
    repeats: !data.training.inEpoch,
    threadsBefore: earlier?.record.id === request.id ? earlier.record.device.threads : undefined,
    isInterrupted: earlier?.record.id === request.id && earlier.record.progress.status === 'interrupted',
  });
  const isSame = earlier?.record.id === request.id;
  const state = earlier && kept ? stateOf(earlier, kept.count, isSame, batches.stepsPerEpoch) : newTrainerState;
  const trainer = new Trainer({
    step: chosen.step,
    data,
    settings,
    objectives: model.objectives,
    slice: sliceSize(model.multiplyAdds, chosen.speed),
    state,
    best: isSame ? (checkpoint?.best ?? null) : null,
    still: new Map([...initial.weights].filter(([name]) => isStill(model, name))),
  });
  return { model, chosen, trainer };
}

/** Fails with dataInvalid if a network cannot be trained on these data. */
export function requireTrainable(model: Model, data: LoadedData): void {
  const types = new Map(data.spec.fields.map(({ name, type }) => [name, type]));
  const fits = ({ name, type }: Field) =>
    types.get(name)?.dtype === type.dtype && isSameShape(types.get(name)?.shape ?? [NaN], type.shape);
  if (!model.inputs.every(fits)) {
    throw new EngineError(
      'dataInvalid',
      text(
        'The data do not have the shape that the document says: import them again.',
        'Die Daten haben nicht die Form, die das Dokument nennt: sie neu importieren.',
      ),
    );
  }
  if (data.training.count === 0) {
    throw new EngineError(
      'dataInvalid',
      text(
        'There is nothing to train on: set some points on the plane first.',
        'Es gibt nichts, womit trainiert werden könnte: erst einige Punkte auf die Ebene setzen.',
      ),
    );
  }
}

/**
 * The state of a run after `step` batches, past or future: trains from an earlier state in the background. Fails with
 * the signal's reason if no longer wanted.
 */
export async function replayed(request: TrainerRequest, step: number): Promise<Checkpoint> {
  const { chosen, trainer } = await prepareTrainer(request);
  try {
    await trainer.train({
      async pass() {
        await new Promise((resolve) => void setImmediate(resolve));
        return trainer.state.step < step && request.signal?.aborted !== true;
      },
      most: () => step - trainer.state.step,
      onStep: () => undefined,
      onEpoch: () => undefined,
    });
    request.signal?.throwIfAborted();
    return await trainer.checkpoint();
  } finally {
    chosen.step.dispose();
  }
}

/** The record of a run before its loop starts: what existed at the checkpoint, and nothing later. */
function recordOf(request: RunRequest, chosen: ChosenStep, { state, stepsPerEpoch, metrics }: Trainer): RunRecord {
  const { document, earlier, id, number, origin } = request;
  const record = earlier?.record;
  const ordinal = record?.id === id ? record.ordinal : request.ordinal;
  const { epochs } = document.training;
  return {
    id,
    number,
    ...(ordinal !== undefined && { ordinal }),
    settings: settingsOf(document),
    startedAt: record?.id === id ? record.startedAt : new Date().toISOString(),
    signature: signature(document),
    network: networkSignature(document),
    start: startSignature(document),
    ...(request.data.units && { units: request.data.units }),
    ...(measuredPart(request.data) === 'validation' && { measuredOn: 'validation' as const }),
    metrics,
    origin: record?.id === id ? record.origin : (origin ?? null),
    diagnosis: null,
    device: chosen.device,
    progress: {
      status: record?.id === id ? record.progress.status : 'preparing',
      epoch: state.epoch,
      epochs,
      step: state.step,
      steps: epochs * stepsPerEpoch,
      stepsPerEpoch,
      stepsPerSecond: null,
      secondsLeft: null,
      phase: 'idle',
    },
    epochs: (record?.epochs ?? []).filter(({ epoch }) => epoch <= state.epoch),
    steps: record ? stepsUntil(record, state.step, stepsPerEpoch) : [],
    message: record?.id === id ? record.message : null,
  };
}

function settingsOf(document: Document): RunSettings {
  const { training, data } = document;
  const { parameters, multiplyAdds } = totalsOf(analyse(document).network, training);
  return { training, data: { name: dataSpec(data).name, hash: dataSignature(document) }, parameters, multiplyAdds };
}

/** A checkpoint whose weights belong to this network. Fails with invalidRequest if they do not. */
function fitting(model: Model, checkpoint: Checkpoint): Checkpoint {
  const fits = (tensors: NamedTensors) =>
    model.weights.every(({ name, spec }) => {
      const tensor = tensors.get(name);
      return tensor !== undefined && isSameShape(tensor.shape, spec.shape);
    });
  if (fits(checkpoint.weights) && (!checkpoint.best || fits(checkpoint.best))) return checkpoint;
  throw new EngineError(
    'invalidRequest',
    text(
      'The weights are those of another network: start a new run.',
      'Die Gewichte sind die eines anderen Netzes: einen neuen Lauf starten.',
    ),
  );
}

/**
 * Where a run continues. If the batch size has changed, that is the start of the current epoch. The best epoch only
 * carries over within a run: another run may watch a different metric, on different data.
 */
function stateOf(
  { checkpoint, record, document }: SavedRun,
  optimizer: OptimizerCount,
  isSame: boolean,
  stepsPerEpoch: number,
): TrainerState {
  const { passes, ...rest } = checkpoint.state as Partial<TrainerState>;
  const inEpoch =
    (checkpoint.state.step - checkpoint.state.epoch * record.progress.stepsPerEpoch) * document.training.batchSize;
  const known = { ...newTrainerState, ...rest, sums: sumsIn(rest.sums, inEpoch), optimizer };
  const state = isSame ? { ...known, ...(passes && { passes }) } : { ...known, best: null, origin: known.epoch };
  const before = record.progress.stepsPerEpoch;
  if (before === stepsPerEpoch) return state;
  const epoch = Math.floor(state.step / before);
  const begun = Math.round((optimizer.begun / before) * stepsPerEpoch);
  const { sums } = newTrainerState;
  return { ...state, epoch, step: epoch * stepsPerEpoch, sums, optimizer: { ...optimizer, begun } };
}

/** The sums of the current epoch; older checkpoints store them without weights, for `count` examples. */
function sumsIn(sums: TrainerState['sums'] | FormerSums | undefined, count: number): TrainerState['sums'] {
  if (!sums) return newTrainerState.sums;
  if ('metrics' in sums) return sums;
  const { loss, correct, seconds } = sums;
  if (count <= 0) return newTrainerState.sums;
  return { metrics: { loss: { sum: loss, weight: count }, accuracy: { sum: correct, weight: count } }, seconds };
}

interface FormerSums {
  readonly loss: number;
  readonly correct: number;
  readonly seconds: number;
}

/** The curve up to a step; rescaled if an epoch had a different number of batches. */
function stepsUntil({ steps, progress }: RunRecord, last: number, stepsPerEpoch: number): readonly StepMetrics[] {
  const stretch = stepsPerEpoch / progress.stepsPerEpoch;
  return steps
    .map((point) => ({ ...point, step: Math.round(point.step * stretch) }))
    .filter(({ step }) => step <= last);
}

function noticeOf({ isFull, spec, training }: LoadedData): Text | null {
  if (isFull) return null;
  const examples = counted(training.count, ['example', 'examples'], ['Beispiel', 'Beispielen']);
  return text(
    `Trained on the ${examples.en} of ${spec.name.en} that come with the app: get the full set in the Data tab.`,
    `Trainiert mit den ${examples.de} von ${spec.name.de}, die der App beiliegen: Den vollständigen Datensatz gibt es im Reiter „Daten“.`,
  );
}
