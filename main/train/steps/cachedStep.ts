import { counted, joined, text, type Text } from '../../../core/text.ts';
import { cutFrozen, runsFiles, type Cut } from '../../model/frozenPart.ts';
import type { Model } from '../../model/model.ts';
import { outputsOfNodes, visibleOutputs } from '../../model/nodeOutputs.ts';
import type { Forward, Predictor } from '../../model/predictor.ts';
import type { BatchMetrics } from '../../model/report.ts';
import { outputsSight } from '../../model/sight.ts';
import type { Batch } from '../../tensors/batch.ts';
import type { NamedTensors, NodeValues } from '../../tensors/named.ts';
import { chooseForward } from './chooseForward.ts';
import { bytesOf, FEATURE_BYTES, Features } from './features.ts';
import type { ChosenStep, StepRequest } from './request.ts';
import type { LikeUpdate, StepPlace, StepResult, StepState, TakenOver, TrainingStep, Update } from './step.ts';

/** Below this many multiply-adds per example, a frozen part is computed as fast as its values are found. */
const WORTHWHILE = 1e5;

/**
 * A step that computes the frozen part of the network once per example, and trains the rest on what it gives; undefined
 * if there is no such part. `create` makes the step for the rest.
 */
export async function cachedStep(
  request: StepRequest,
  create: (request: StepRequest) => Promise<ChosenStep>,
): Promise<ChosenStep | undefined> {
  const { model, initial, batch, log } = request;
  // What lies behind a file can be compiled only without it.
  const mustCut = runsFiles(model);
  if (!mustCut && (request.evaluatesOnly || !request.repeats)) return undefined;
  const cut = cutFrozen(model);
  if (!cut) return undefined;
  if ('drawing' in cut) {
    log('warning', drawingText(cut.drawing.id));
    return undefined;
  }
  if (!mustCut && cut.multiplyAdds < WORTHWHILE) return undefined;
  const features = new Features(model, cut, FEATURE_BYTES, (count) => log('info', fullText(count)));
  // The first batch is only for measuring.
  const blank = cut.features.map(({ field }) => [field.name, new Float32Array((batch.size * bytesOf(cut)) / 4)] as const);
  const chosen = await create({
    ...request,
    // It would compute the whole network.
    openBeside: undefined,
    model: cut.rest,
    initial: restOf(cut.rest, initial),
    batch: { size: batch.size, fields: { ...batch.fields, ...Object.fromEntries(blank) } },
  });
  const { forward } = await chooseForward(chosen.device, model);
  const step = new CachedStep({ model, cut, features, forward, rest: chosen.step, weights: initial.weights });
  return { ...chosen, step, notice: joined([cachedText(model, cut), chosen.notice]) };
} // prettier-ignore

interface Parts {
  readonly model: Model;
  readonly cut: Cut;
  readonly features: Features;
  /** Of the whole network. */
  readonly forward: Forward;
  readonly rest: TrainingStep;
  readonly weights: NamedTensors;
}

class CachedStep implements TrainingStep {
  readonly #parts: Parts;
  /** All weights as of the last `write`: those of the frozen part stay so. */
  #weights: NamedTensors;
  #front: Predictor;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#weights = parts.weights;
    this.#front = parts.forward.with(parts.weights);
  }

  get measuresGradient(): boolean {
    return this.#parts.rest.measuresGradient;
  }

  set measuresGradient(measures: boolean) {
    this.#parts.rest.measuresGradient = measures;
  }

  get group(): number {
    return this.#parts.rest.group;
  }

  get threads(): number | undefined {
    return this.#parts.rest.threads;
  }

  get takenOver(): TakenOver | undefined {
    return this.#parts.rest.takenOver;
  }

  get isLost(): boolean {
    return this.#parts.rest.isLost === true;
  }

  async run(batch: Batch, place: StepPlace): Promise<StepResult> {
    return this.#parts.rest.run(await this.#added(batch), place);
  }

  async runAll(updates: readonly Update[], asked?: AbortSignal): Promise<readonly StepResult[]> {
    const added: Update[] = [];
    for (const { batch, place } of updates) {
      if (asked?.aborted) return [];
      added.push({ batch: await this.#added(batch), place });
    }
    return this.#parts.rest.runAll(added, asked);
  }

  async ready(update: LikeUpdate): Promise<void> {
    await this.#parts.rest.ready?.(update);
  }

  async evaluate(batch: Batch): Promise<BatchMetrics> {
    return this.#parts.rest.evaluate(await this.#added(batch));
  }

  async predict(batch: Batch): Promise<Float32Array> {
    return this.#parts.rest.predict(await this.#added(batch));
  }

  async outputs(batch: Batch): Promise<NodeValues> {
    const { model, cut, rest } = this.#parts;
    const own = new Set(outputsOfNodes(cut.rest.nodes).map(({ name }) => name));
    const wanted = visibleOutputs(model).filter(({ name }) => !own.has(name));
    const seen = await this.#front.see(
      batch,
      outputsSight(
        'outputs of the frozen part',
        wanted.map(({ name }) => name),
      ),
    );
    const behind = await rest.outputs(await this.#added(batch));
    return new Map([...[...seen].map(([name, { values }]) => [name, values] as const), ...behind]);
  }

  /** In network order. All are copies: a thread hands them over with their memory. */
  async read(): Promise<StepState> {
    const { weights, optimizer } = await this.#parts.rest.read();
    const all = [...this.#weights].map(([name, { shape, values }]) => [name, weights.get(name) ?? { shape, values: values.slice() }] as const); // prettier-ignore
    return { weights: new Map(all), optimizer };
  }

  write(state: StepState): void {
    const { model, cut, forward, features, rest } = this.#parts;
    const trained = new Set(cut.rest.weights.map(({ name }) => name));
    const changes = model.weights.some(({ name }) => !trained.has(name) && !isSame(state.weights, this.#weights, name));
    this.#weights = new Map(model.weights.flatMap(({ name }) => {
      const own = state.weights.get(name);
      return own ? [[name, own] as const] : [];
    })); // prettier-ignore
    if (changes) {
      this.#front.dispose();
      this.#front = forward.with(this.#weights);
      features.clear();
    }
    rest.write(restOf(cut.rest, state));
  }

  dispose(): void {
    const { forward, features, rest } = this.#parts;
    rest.dispose();
    features.clear();
    this.#front.dispose();
    forward.dispose();
  }

  #added(batch: Batch): Promise<Batch> {
    return this.#parts.features.added(batch, this.#front);
  }
}

function isSame(some: NamedTensors, others: NamedTensors, name: string): boolean {
  const [own, other] = [some.get(name)?.values, others.get(name)?.values];
  if (own === other) return true;
  return own?.length === other?.length && own?.every((value, i) => value === other?.[i]) === true;
}

function restOf({ weights: own }: Model, { weights, optimizer }: StepState): StepState {
  const names = new Set(own.map(({ name }) => name));
  return { weights: new Map([...weights].filter(([name]) => names.has(name))), optimizer };
}

function cachedText(model: Model, cut: Cut): Text {
  const share = Math.round((100 * cut.multiplyAdds) / model.multiplyAdds);
  const kept = Math.floor(FEATURE_BYTES / bytesOf(cut));
  return text(
    `The frozen part, ${share} % of the work, is computed once for each example, and kept for up to ${kept.toLocaleString('en')} of them.`,
    `Der eingefrorene Teil, ${share} % der Arbeit, wird für jedes Beispiel einmal berechnet und für bis zu ${kept.toLocaleString('de')} davon behalten.`,
  );
}

function fullText(count: number): Text {
  const examples = counted(count, ['example', 'examples'], ['Beispiel', 'Beispiele']);
  return text(
    `What the frozen part gives is kept for ${examples.en}; it is computed each time for the others, as there is no memory for more.`,
    `Was der eingefrorene Teil ergibt, wird für ${examples.de} behalten und für die anderen jedes Mal berechnet: Für mehr ist kein Speicher vorgesehen.`,
  );
}

function drawingText(id: string): Text {
  return text(
    `The frozen part is computed at every step, because its dropout (${id}) draws anew each time. With its rate at 0 it would be computed once for each example, which is much faster.`,
    `Der eingefrorene Teil wird bei jedem Schritt berechnet, denn sein Dropout (${id}) lost jedes Mal neu aus. Mit der Rate 0 würde er für jedes Beispiel einmal berechnet, was viel schneller ist.`,
  );
}
