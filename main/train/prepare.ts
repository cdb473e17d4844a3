import { analyse } from '../../core/analysis/analyse.ts';
import { networkSignature, signature, startSignature } from '../../core/analysis/signature.ts';
import type { Document } from '../../core/graph/document.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import type { DeviceChoice, RunRecord, StepMetrics } from '../../core/protocol/runs.ts';
import { isSameShape } from '../../core/shape.ts';
import { joined, text, type Text } from '../../core/text.ts';
import { compile, initialWeights, type Model } from '../compile/model.ts';
import type { LoadedData } from '../datasets/types.ts';
import { openProviderMemory } from '../devices/providerMemory.ts';
import type { Checkpoint, NamedTensors } from '../projects/checkpoint.ts';
import { createBatches } from './batches.ts';
import { createStep, type ChosenStep } from './createStep.ts';
import { sliceSize } from './evaluate.ts';
import type { Emit } from './reporter.ts';
import { Run, type RunParts } from './run.ts';
import type { SavedRun } from './store.ts';
import { newTrainerState, Trainer, type TrainerState } from './trainer.ts';

export interface RunRequest {
  readonly document: Document;
  readonly choice: DeviceChoice;
  /** The app's folder. */
  readonly home: string;
  readonly data: LoadedData;
  readonly id: string;
  readonly number: number;
  /** To go on from: its weights, optimizer state and place. */
  readonly earlier?: SavedRun | undefined;
  readonly emit: Emit;
  readonly onStep?: (metrics: StepMetrics) => void;
  readonly onSnapshot?: RunParts['onSnapshot'];
  save(run: SavedRun): Promise<void>;
}

/** Analyses a document again, whoever sent it. Fails with documentHasProblems: the first one, in English. */
export function compileDocument(document: Document): Model {
  const analysis = analyse(document);
  const problem = analysis.problems.find(({ severity }) => severity === 'error');
  if (problem) {
    const options = problem.nodeId === undefined ? {} : { nodeId: problem.nodeId };
    throw new EngineError('documentHasProblems', problem.message.en, options);
  }
  return compile(analysis);
}

/** Everything that a run needs, in its place; nothing is started yet. Fails with what `createStep` fails with. */
export async function prepareRun(request: RunRequest): Promise<Run> {
  const { document, choice, data, earlier } = request;
  const model = compileDocument(document);
  if (!isSameShape(model.data.shape, data.spec.shape)) {
    throw new EngineError('dataInvalid', 'The data do not have the shape that the document says.');
  }
  if (data.training.count === 0) {
    throw new EngineError('dataInvalid', 'There is nothing to train on: set some points on the plane first.');
  }
  const settings = document.training;
  const checkpoint = earlier ? fitting(model, earlier.checkpoint) : undefined;
  const initial = {
    weights: checkpoint?.weights ?? initialWeights(model, settings.seed),
    optimizer: checkpoint?.optimizer ?? new Map(),
  };
  const chosen = await createStep(choice, {
    model,
    settings,
    initial,
    batch: createBatches(data.training, settings).batch(0, 0),
    memory: openProviderMemory(request.home),
    log: (level, message) => request.emit('log', { level, message }),
    isInterrupted: earlier?.record.id === request.id && earlier.record.progress.status === 'interrupted',
  });
  const { step } = chosen;
  const state = checkpoint ? stateOf(checkpoint) : newTrainerState;
  const trainer = new Trainer({
    step,
    data,
    settings,
    slice: sliceSize(model.multiplyAdds, chosen.speed),
    state,
    best: checkpoint?.best ?? null,
  });
  return new Run({
    document,
    model,
    data,
    device: chosen.device,
    step,
    trainer,
    record: recordOf(request, chosen, state, trainer.stepsPerEpoch),
    notice: joined([noticeOf(data), chosen.notice]),
    emit: request.emit,
    onStep: request.onStep,
    onSnapshot: request.onSnapshot,
    save: request.save,
  });
}

/** The run as it is before its loop starts: what was there at the checkpoint, and nothing that came after it. */
function recordOf(request: RunRequest, chosen: ChosenStep, state: TrainerState, stepsPerEpoch: number): RunRecord {
  const { document, earlier, id, number } = request;
  const record = earlier?.record;
  const { epochs } = document.training;
  return {
    id,
    number,
    startedAt: record?.id === id ? record.startedAt : new Date().toISOString(),
    signature: signature(document),
    network: networkSignature(document),
    start: startSignature(document),
    origin: record?.id === id ? record.origin : null,
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
    steps: (record?.steps ?? []).filter(({ step }) => step <= state.step),
    message: record?.id === id ? record.message : null,
  };
}

/** A checkpoint whose weights are those of this network. Fails with dataInvalid when they are not. */
function fitting(model: Model, checkpoint: Checkpoint): Checkpoint {
  const fits = (tensors: NamedTensors) =>
    model.weights.every(({ name, spec }) => {
      const tensor = tensors.get(name);
      return tensor !== undefined && isSameShape(tensor.shape, spec.shape);
    });
  if (fits(checkpoint.weights) && (!checkpoint.best || fits(checkpoint.best))) return checkpoint;
  throw new EngineError('invalidRequest', 'The weights are those of another network: start a new run.');
}

function stateOf({ state }: Checkpoint): TrainerState {
  return { ...newTrainerState, ...(state as Partial<TrainerState>) };
}

function noticeOf({ isFull, spec, training }: LoadedData): Text | null {
  if (isFull) return null;
  const count = (language: string) => training.count.toLocaleString(language);
  return text(
    `Trained on the ${count('en')} examples of ${spec.name} that come with the app: get the full set in the Data tab.`,
    `Trainiert mit den ${count('de')} Beispielen von ${spec.name}, die der App beiliegen: Den vollen Satz holt der Reiter „Daten“.`,
  );
}
