import type { Split } from '../../core/protocol/split.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import type { Model } from '../compile/model.ts';
import type { Predictor } from '../compile/predictor.ts';
import type { LoadedData } from '../datasets/types.ts';
import { loadData } from '../datasets/load.ts';
import type { NamedTensors } from '../projects/checkpoint.ts';
import { slices, sliceSize } from '../train/evaluate.ts';
import { choosePredictor } from '../train/createStep.ts';
import { compileDocument } from '../train/prepare.ts';
import type { Runs } from '../train/runs.ts';

/** How long a whole split is worked on before training and messages get their turn. */
const TURN_MS = 150;

/** A run as it is at one moment, to be looked into. Training goes on beside it with weights of its own. */
export interface View {
  readonly runId: string;
  readonly step: number;
  readonly model: Model;
  readonly data: LoadedData;
  readonly weights: NamedTensors;
  readonly predictor: Predictor;
  /** Outputs for a whole split, [count, k]; computed once, a slice at a time. */
  outputs(split: Split): Promise<Float32Array>;
}

interface Entry {
  readonly runId: string;
  readonly state: string;
  readonly view: Promise<View>;
  readonly abort: AbortController;
  users: number;
}

/** Views of runs, whether they are trained at this moment or lie on disk. The last one is kept. */
export class Viewer {
  readonly #runs: Runs;
  readonly #home: string;
  #last: Entry | undefined;

  constructor(runs: Runs, home: string) {
    this.#runs = runs;
    this.#home = home;
  }

  /**
   * Looks into a run as it is now; or as it was a moment ago, when others are still looking at that.
   * Fails with runUnknown, with what loading its data fails with, and with cancelled when another run is looked at.
   */
  async use<T>(runId: string, work: (view: View) => Promise<T>): Promise<T> {
    const { progress } = (await this.#runs.listed(runId)).record;
    const entry = this.#entry(runId, `${progress.status} ${progress.step}`);
    entry.users += 1;
    try {
      return await work(await entry.view);
    } finally {
      entry.users -= 1;
      if (entry !== this.#last) release(entry);
    }
  }

  #entry(runId: string, state: string): Entry {
    const last = this.#last;
    if (last?.runId === runId && (last.state === state || last.users > 0)) return last;
    const abort = new AbortController();
    const view = this.#open(runId, abort.signal);
    const entry: Entry = { runId, state, view, abort, users: 0 };
    this.#last = entry;
    view.catch(() => {
      if (this.#last === entry) this.#last = undefined;
    });
    last?.abort.abort();
    if (last) release(last);
    return entry;
  }

  async #open(runId: string, signal: AbortSignal): Promise<View> {
    const { document, record, checkpoint } = await this.#runs.saved(runId);
    const model = compileDocument(document);
    const data = await loadData(document.data, { home: this.#home });
    const { weights, state } = checkpoint;
    const { predictor, speed } = await choosePredictor(record.device, model, weights);
    const slice = sliceSize(model.multiplyAdds, speed);
    const computed = new Map<Split, Promise<Float32Array>>();
    const outputs = (split: Split) => {
      const known = computed.get(split) ?? predictAll(predictor, data[split], slice, signal);
      computed.set(split, known);
      return known;
    };
    return { runId, step: state.step, model, data, weights, predictor, outputs };
  }
}

/** Frees the tensors of a view that nobody looks at any more. */
function release({ users, view }: Entry): void {
  if (users === 0) view.then(({ predictor }) => predictor.dispose()).catch(() => undefined);
}

async function predictAll(
  predictor: Predictor,
  examples: LoadedData[Split],
  slice: number,
  signal: AbortSignal,
): Promise<Float32Array> {
  const parts: Float32Array[] = [];
  let turn = performance.now();
  for (const { batch } of slices(examples, slice)) {
    if (signal.aborted) throw new EngineError('cancelled', 'Another run is looked at now.');
    parts.push(await predictor.predict(batch.features, batch.size));
    if (performance.now() - turn < TURN_MS) continue;
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
