import { attentionsOf, type Attention } from '../../../core/analysis/attentions.ts';
import { signature, startSignature } from '../../../core/analysis/signature.ts';
import type { Field } from '../../../core/data/spec.ts';
import type { Document } from '../../../core/graph/document.ts';
import type { AttentionFrame } from '../../../core/protocol/attention.ts';
import type { ParsedParams } from '../../../core/protocol/engine.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import type { RunDevice } from '../../../core/protocol/runs.ts';
import { text } from '../../../core/text.ts';
import { loadData } from '../../data/load.ts';
import type { LoadedData } from '../../data/types.ts';
import { Sessions } from '../../graph/sessions.ts';
import { initialWeights, type Model } from '../../model/model.ts';
import type { Forward } from '../../model/predictor.ts';
import type { Batch } from '../../tensors/batch.ts';
import type { NamedTensors } from '../../tensors/named.ts';
import { createFiller } from '../../train/batches.ts';
import { momentOf } from '../../train/moments.ts';
import { compileDocument } from '../../train/prepare.ts';
import type { Emit } from '../../train/reporter.ts';
import type { Run } from '../../train/run.ts';
import type { Runs } from '../../train/runs.ts';
import { chooseForward } from '../../train/steps/chooseForward.ts';
import type { SavedRun } from '../../train/store.ts';
import { Follower } from '../follower.ts';
import { ownText } from '../ownText.ts';
import { chosenOf, headsOf } from './frame.ts';
import { saidOutputs } from './said.ts';
import { attentionSight, chosenSeen } from './sight.ts';
import { textsOf } from './texts.ts';
import { noExample } from '../noExample.ts';

type Request = ParsedParams['attention'];

/** An untrained network is computed like most runs are. */
const usual: RunDevice = { runtime: 'compiled', device: 'cpu', label: '' };

/** A network under inspection, independent of its weights. */
interface Opened {
  readonly document: Document;
  readonly model: Model;
  readonly attentions: readonly Attention[];
  readonly data: LoadedData;
  readonly forward: Forward;
  /** The weights before training. */
  start(seed: number): NamedTensors;
  release(): Promise<void>;
}

/** Who attends to whom in a network, for one page. One view at a time. */
export class Attentions {
  readonly #runs: Runs;
  readonly #home: string;
  readonly #follower: Follower<AttentionFrame>;
  readonly #opened = new Sessions<Opened>(1);
  /**
   * The run as it was seen last. Another question is answered from it: without waiting for an update to end, and without copying
   * weights that have not changed.
   */
  #seen:
    { readonly run: Run; readonly saved: SavedRun; readonly status: Run['status']; readonly step: number } | undefined;

  constructor(runs: Runs, home: string, emit: Emit) {
    this.#runs = runs;
    this.#home = home;
    this.#follower = new Follower(runs, emit, (frame) => emit('attentionFrame', frame));
  }

  /**
   * The network in its current state, or at the given moment; `attentionFrame` follows as long as the run is training.
   * Fails with documentHasProblems, runUnknown, errors from loading the data, and with invalidRequest if there is no
   * such moment, example, attention, head, position or token.
   */
  async watch(request: Request): Promise<AttentionFrame> {
    this.#follower.stop();
    const { runId, at } = request;
    const run = runId === null || at ? undefined : this.#runs.find(runId);
    if (!run) return this.#look(request, runId === null ? undefined : await momentOf(this.#runs, runId, at));
    let known = this.#known(run);
    return this.#follower.follow(run, async () => {
      const saved = known ?? (await run.saved());
      known = undefined;
      this.#seen = { run, saved, status: run.status, step: run.stepCount };
      return this.#look(request, saved);
    });
  }

  #known(run: Run): SavedRun | undefined {
    const { run: before, saved, status, step } = this.#seen ?? {};
    if (before !== run) return undefined;
    const isSame = status === run.status && step === run.stepCount;
    return run.status === 'running' || isSame ? saved : undefined;
  }

  unwatch(): void {
    this.#follower.stop();
    this.#seen = undefined;
  }

  /** The page is gone. */
  end(): void {
    this.unwatch();
    this.#opened.dispose();
  }

  async #look(request: Request, saved: SavedRun | undefined): Promise<AttentionFrame> {
    const { runId } = request;
    const document = saved?.document ?? request.document;
    const open = () => openNetwork(document, saved?.record.device ?? usual, this.#home);
    // Weights set by hand are part of the network before training.
    const key = runId ?? `${signature(document)} ${startSignature(document)}`;
    return this.#opened.use(key, open, async (opened) => {
      const { forward } = opened;
      const weights = saved?.checkpoint.weights ?? opened.start(request.document.training.seed);
      const predictor = forward.with(weights);
      try {
        const frame = await frameOf(opened, predictor, request);
        return { runId, step: saved?.checkpoint.state.step ?? 0, ...frame };
      } finally {
        predictor.dispose();
      }
    });
  }
}

async function openNetwork(document: Document, device: RunDevice, home: string): Promise<Opened> {
  const model = compileDocument(document);
  const data = await loadData(document.data, { home });
  const { forward } = await chooseForward(device, model);
  const attentions = attentionsOf(model.predicting, model.data);
  let drawn: { readonly seed: number; readonly weights: NamedTensors } | undefined;
  const start = (seed: number) => {
    if (drawn?.seed !== seed) drawn = { seed, weights: initialWeights(model, seed) };
    return drawn.weights;
  };
  return { document, model, attentions, data, forward, start, release: () => Promise.resolve(forward.dispose()) };
}

type Predictor = ReturnType<Forward['with']>;

async function frameOf(opened: Opened, predictor: Predictor, request: Request): Promise<Omit<AttentionFrame, 'runId' | 'step'>> {
  const { model, attentions, data } = opened;
  const { example, head, interventions, maps, parts } = request;
  const examples = data[example.split];
  const own = request.text && ownText(opened.document.data, model.inputs, request.text);
  if (!own && example.index >= examples.count) throw new EngineError('invalidRequest', noExample(examples.count));
  const batch = own?.batch ?? createFiller(examples, 1)([example.index]);
  const place = request.place ?? own?.place ?? null;
  const chosen = chosenIn(attentions, request);
  requireFitting(attentions, model.data.fields, interventions);
  const changed = swapped(batch, interventions.swaps);
  const looked = { attentions, chosen, withParts: parts };
  const seen = chosenSeen(await predictor.see(changed, attentionSight(model, looked, interventions)), chosen);
  const isChanged = Object.values(interventions).some((list) => list.length > 0);
  // Without interventions, by the program that has shown the network before.
  const plain = attentionSight(model, looked, { cuts: [], off: [] });
  const before = isChanged ? await predictor.see(batch, plain) : seen;
  const texts = textsOf({ source: opened.document.data, data: model.data, attentions }, { plain: batch, changed, read: own?.read }, seen);
  const paddingOf = (field: string | undefined) => texts.find((one) => one.field === field)?.padding ?? [];
  return {
    count: examples.count,
    texts,
    attentions: attentions.map((attention) =>
      headsOf(attention, seen, { padding: paddingOf(attention.rowField), withMap: maps }),
    ),
    chosen: chosen ? chosenOf(chosen, seen, Math.min(head, chosen.heads - 1), parts) : null,
    outputs: saidOutputs({ model, batch, place }, before, seen),
  };
} // prettier-ignore

function chosenIn(attentions: readonly Attention[], { attention }: Request): Attention | undefined {
  if (attention === null) return attentions[0];
  return attentionIn(attentions, attention);
}

function attentionIn(attentions: readonly Attention[], identity: string): Attention {
  const found = attentions.find((one) => one.identity === identity);
  if (found) return found;
  throw new EngineError(
    'invalidRequest',
    text(`The network has no attention “${identity}”.`, `Das Netz hat keine Attention „${identity}“.`),
  );
}

/** Of a cut or a swap that is kept from another network or other data. */
const otherNetwork = text(
  'This change belongs to another network or other data: undo the changes of the attention.',
  'Diese Änderung gehört zu einem anderen Netz oder anderen Daten: die Änderungen der Attention zurücknehmen.',
);

function requireFitting(attentions: readonly Attention[], fields: readonly Field[], { cuts, off, swaps }: Request['interventions']): void {
  for (const { attention, head } of [...cuts, ...off]) {
    const { heads } = attentionIn(attentions, attention);
    if (head !== null && head >= heads) throw new EngineError('invalidRequest', otherNetwork);
  }
  for (const { attention, query, key } of cuts) {
    const { queries, keys } = attentionIn(attentions, attention);
    if (query >= queries || key >= keys) throw new EngineError('invalidRequest', otherNetwork);
  }
  for (const { field: name, place, token } of swaps) {
    const field = fields.find((one) => one.name === name);
    if (field?.role !== 'input' || field.meaning.kind !== 'tokens') throw new EngineError('invalidRequest', otherNetwork);
    const [places = 1] = field.type.shape;
    if (place >= places) throw new EngineError('invalidRequest', otherNetwork);
    if (token >= field.meaning.vocabulary.length) throw new EngineError('invalidRequest', otherNetwork);
  }
} // prettier-ignore

/** The batch with tokens replaced at some positions. */
function swapped(batch: Batch, swaps: Request['interventions']['swaps']): Batch {
  const fields = { ...batch.fields };
  for (const { field, place, token } of swaps) {
    const ids = Int32Array.from(fields[field] ?? []);
    ids[place] = token;
    fields[field] = ids;
  }
  return { ...batch, fields };
}
