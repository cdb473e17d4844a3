import { isPerPlace, targetSize } from '../../core/data/spec.ts';
import type { Split } from '../../core/data/split.ts';
import type { Moment } from '../../core/protocol/moment.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import type { Model } from '../model/model.ts';
import type { Forward, Predictor } from '../model/predictor.ts';
import type { LoadedData } from '../data/types.ts';
import { loadData } from '../data/load.ts';
import type { Batch } from '../tensors/batch.ts';
import type { NamedTensors } from '../tensors/named.ts';
import { slices, sliceSize } from '../train/evaluate.ts';
import { chooseForward } from '../train/steps/chooseForward.ts';
import { momentOf } from '../train/moments.ts';
import { compileDocument } from '../train/prepare.ts';
import type { Runs } from '../train/runs.ts';
import type { SavedRun } from '../train/store.ts';
import { shownMask, shownPlace, shownTarget } from './shown.ts';

/** How long a whole split is processed before training and messages get their turn. */
const TURN_MS = 150;

/** The state of a run at one moment, for inspection. Training continues with its own weights. */
export interface View {
  readonly runId: string;
  readonly step: number;
  readonly model: Model;
  readonly data: LoadedData;
  readonly weights: NamedTensors;
  readonly predictor: Predictor;
  /** Outputs for a whole split, [count, k], at the position shown (see `shownPlace`); computed once, slice by slice. */
  outputs(split: Split): Promise<Float32Array>;
}

/** What views of the same run share. */
interface Base {
  readonly runId: string;
  readonly opened: Promise<{
    readonly model: Model;
    readonly data: LoadedData;
    readonly forward: Forward;
    /** The number of examples computed at once. */
    readonly slice: number;
  }>;
  users: number;
}

interface Entry {
  readonly base: Base;
  readonly at: Moment | undefined;
  readonly state: string;
  readonly view: Promise<View>;
  readonly abort: AbortController;
  users: number;
}

/** Hears the share of a split that has been predicted. */
type Told = (progress: { readonly runId: string; readonly split: Split; readonly share: number }) => void;

/** Views of runs, whether they are training or stored on disk. The last one is kept. */
export class Viewer {
  readonly #runs: Runs;
  readonly #home: string;
  readonly #tell: Told;
  #last: Entry | undefined;
  #isOver = false;

  constructor(runs: Runs, home: string, tell: Told = () => undefined) {
    this.#runs = runs;
    this.#home = home;
    this.#tell = tell;
  }

  /**
   * Inspects a run at a moment; or in its current state, or one from a moment ago that others are still using. Fails
   * with runUnknown, with invalidRequest if the moment is not kept, with errors from loading its data, and with
   * cancelled when another run or moment is viewed, or the page is gone.
   */
  async use<T>(runId: string, work: (view: View) => Promise<T>, at?: Moment): Promise<T> {
    const state = at ? JSON.stringify(at) : await this.#stateOf(runId);
    if (this.#isOver) throw new EngineError('cancelled', 'Nobody looks at this run any more.');
    const entry = this.#entry(runId, at, state);
    entry.users += 1;
    try {
      return await work(await entry.view);
    } finally {
      entry.users -= 1;
      if (entry !== this.#last) release(entry);
    }
  }

  /** Frees the current view once nobody uses it any more; no other can be opened after that. */
  end(): void {
    this.#isOver = true;
    const last = this.#last;
    this.#last = undefined;
    last?.abort.abort();
    if (last) release(last);
  }

  async #stateOf(runId: string): Promise<string> {
    const { status, step } = (await this.#runs.listed(runId)).record.progress;
    return `${status} ${step}`;
  }

  #entry(runId: string, at: Moment | undefined, state: string): Entry {
    const last = this.#last;
    const isOfRun = last?.base.runId === runId;
    if (isOfRun && (last.state === state || (!at && !last.at && last.users > 0))) return last;
    const abort = new AbortController();
    const base = isOfRun ? last.base : { runId, opened: this.#open(runId), users: 0 };
    base.users += 1;
    const entry: Entry = { base, at, state, view: this.#look(base, at, abort.signal), abort, users: 0 };
    this.#last = entry;
    entry.view.catch(() => {
      if (this.#last !== entry) return;
      this.#last = undefined;
      release(entry);
    });
    last?.abort.abort();
    if (last) release(last);
    return entry;
  }

  async #open(runId: string): Base['opened'] {
    const { document, record } = await this.#runs.listed(runId);
    const model = compileDocument(document);
    const data = await loadData(document.data, { home: this.#home });
    const { forward, speed } = await chooseForward(record.device, model);
    return { model, data, forward, slice: sliceSize(model.multiplyAdds, speed) };
  }

  async #look({ runId, opened }: Base, at: Moment | undefined, signal: AbortSignal): Promise<View> {
    const { model, data, forward, slice } = await opened;
    const { weights, state } = (await momentOf(this.#runs, runId, at)).checkpoint;
    const predictor = forward.with(weights);
    const computed = new Map<Split, Promise<Float32Array>>();
    const outputs = (split: Split) => {
      const known =
        computed.get(split) ??
        predictAll(predictor, model, data, split, {
          slice,
          signal,
          onProgress: (share) => this.#tell({ runId, split, share }),
        });
      computed.set(split, known);
      return known;
    };
    return { runId, step: state.step, model, data, weights, predictor, outputs };
  }
}

/** A run as it was saved, for work that no page waits for. The caller disposes of it. Fails like `Viewer.use`. */
export async function openView(
  { document, record, checkpoint }: SavedRun,
  home: string,
  signal: AbortSignal,
): Promise<View & { dispose(): void }> {
  const model = compileDocument(document);
  const data = await loadData(document.data, { home });
  const { forward, speed } = await chooseForward(record.device, model);
  const { weights, state } = checkpoint;
  const predictor = forward.with(weights);
  const slice = sliceSize(model.multiplyAdds, speed);
  const outputs = (split: Split) => predictAll(predictor, model, data, split, { slice, signal });
  const dispose = () => {
    predictor.dispose();
    forward.dispose();
  };
  return { runId: record.id, step: state.step, model, data, weights, predictor, outputs, dispose };
}

/** Frees the tensors of a view that is no longer used and, with the last view of a run, what they share. */
function release({ users, view, base }: Entry): void {
  if (users > 0) return;
  base.users -= 1;
  const isLast = base.users === 0;
  void view
    .then(
      ({ predictor }) => predictor.dispose(),
      () => undefined,
    )
    .then(async () => isLast && (await base.opened).forward.dispose())
    .catch(() => undefined);
}

interface Predicting {
  /** How many examples at once. */
  readonly slice: number;
  readonly signal: AbortSignal;
  readonly onProgress?: (share: number) => void;
}

async function predictAll(
  predictor: Predictor,
  model: Model,
  data: LoadedData,
  split: Split,
  { slice, signal, onProgress }: Predicting,
): Promise<Float32Array> {
  const parts: Float32Array[] = [];
  let [turn, done] = [performance.now(), 0];
  for (const { batch } of slices(data[split], slice)) {
    if (signal.aborted) throw new EngineError('cancelled', 'Another run or moment is looked at now.');
    parts.push(atShownPlaces(model, batch, await predictor.predict(batch)));
    done += batch.size;
    if (performance.now() - turn < TURN_MS) continue;
    onProgress?.(done / data[split].count);
    await new Promise((resolve) => void setImmediate(resolve));
    turn = performance.now();
  }
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}

/** [size, k]: the part shown of an output [size, ..., k] for a batch. */
export function atShownPlaces(model: Model, batch: Batch, said: Float32Array): Float32Array {
  const target = shownTarget(model);
  if (!isPerPlace(target)) return said;
  const mask = batch.fields[shownMask(model) ?? ''];
  const width = targetSize(target.meaning);
  const all = said.length / batch.size;
  const shown = new Float32Array(batch.size * width);
  for (let i = 0; i < batch.size; i++) {
    const from = i * all + shownPlace(target, mask, i) * width;
    shown.set(said.subarray(from, from + width), i * width);
  }
  return shown;
}
