import { targetField, targetSize } from '../../core/data/spec.ts';
import { nameOfHeld, type Metric } from '../../core/losses/metrics.ts';
import type { EpochMetrics } from '../../core/protocol/runs.ts';
import type { Split } from '../../core/data/split.ts';
import { fromWire } from '../../core/protocol/tensors.ts';
import type { Breakpoint } from '../../core/protocol/watching.ts';
import { inBoth, joined, shortNumber, text, type Text } from '../../core/text.ts';
import type { LoadedData } from '../data/types.ts';
import { createFiller } from './batches.ts';
import type { TrainingStep } from './steps/step.ts';

type Kind<Name extends Breakpoint['kind']> = Extract<Breakpoint, { readonly kind: Name }>;
type ClassBreakpoint = Kind<'classChange'>;

/** Checks the conditions on which a run pauses. Each event is reported once, not again while it persists. */
export class Breakpoints {
  readonly #data: LoadedData;
  readonly #metrics: readonly Metric[];
  readonly #step: TrainingStep;
  readonly #current: () => readonly Breakpoint[];
  /** The breakpoints in effect when the previous norm was measured, and when classes were last predicted. */
  #seen: readonly Breakpoint[] = [];
  #armed: readonly Breakpoint[] = [];
  #normBefore: number | null = null;
  /** The classes predicted before the step, by example. */
  #classes: ReadonlyMap<string, number> = new Map();

  constructor(data: LoadedData, metrics: readonly Metric[], step: TrainingStep, current: () => readonly Breakpoint[]) {
    this.#data = data;
    this.#metrics = metrics;
    this.#step = step;
    this.#current = current;
  }

  /** Whether the run must be checked after every step. */
  get needsSingleSteps(): boolean {
    return this.needsGradient || this.#current().some(({ kind }) => kind === 'classChange');
  }

  get needsGradient(): boolean {
    return this.#current().some(({ kind }) => kind === 'gradientNorm');
  }

  /** Why to pause after this step; null: no reason. */
  afterStep(step: number, gradientNorm: number | null): Text | null {
    const current = this.#current();
    const before = current === this.#seen ? this.#normBefore : null;
    [this.#seen, this.#normBefore] = [current, gradientNorm];
    if (gradientNorm === null) return null;
    const crossed = current.filter(
      (one): one is Kind<'gradientNorm'> =>
        one.kind === 'gradientNorm' && !(gradientNorm <= one.limit) && (before === null || before <= one.limit),
    );
    return joined(crossed.map(({ limit }) => gradientText(step, gradientNorm, limit)));
  }

  /** The same after an epoch, which is the last of these. */
  afterEpoch(epochs: readonly EpochMetrics[]): Text | null {
    const last = epochs.at(-1)?.epoch ?? 0;
    return joined(
      this.#current().map((one) => {
        if (one.kind === 'epoch' && one.epoch === last) return epochText(last);
        if (one.kind !== 'worsens') return null;
        const metric = this.#metrics.find(({ name }) => name === nameOfHeld(one.metric));
        const rises = metric ? risesOf(epochs, metric) : 0;
        return metric && one.epochs === rises ? risesText(metric, epochs.slice(-rises - 1)) : null;
      }),
    );
  }

  /** Before a step: records the state to compare with, if the breakpoints have changed. */
  async arm(steps: number): Promise<void> {
    if (this.#armed !== this.#current()) await this.between(steps);
  }

  /** Checks predictions between two steps, after `steps` of them. */
  async between(steps: number): Promise<Text | null> {
    this.#armed = this.#current();
    const current = this.#armed.filter((one) => one.kind === 'classChange');
    const { meaning: target } = targetField(this.#data.spec);
    if (current.length === 0 || target.kind !== 'classes') {
      this.#classes = new Map();
      return null;
    }
    const before = this.#classes;
    const classes = new Map<string, number>();
    const changes: (Text | null)[] = [];
    for (const { split, index } of current) {
      const key = `${split} ${index}`;
      const now = classes.get(key) ?? (await this.#classOf(split, index));
      if (now === undefined || classes.has(key)) continue;
      classes.set(key, now);
      const then = before.get(key) ?? now;
      if (then !== now) changes.push(classText(steps, { split, index }, target.classes[then], target.classes[now]));
    }
    this.#classes = classes;
    return joined(changes);
  }

  async #classOf(split: Split, index: number): Promise<number | undefined> {
    const examples = this.#data[split];
    if (index >= examples.count) return undefined;
    const batch = createFiller(examples, 1)([index]);
    const all = await this.#step.predict(batch);
    // For a text, that is the token that follows it.
    const output = all.subarray(-targetSize(targetField(this.#data.spec).meaning));
    return output.indexOf(Math.max(...output));
  }
}

/** How many epochs in a row, up to the last, are worse on held-out examples than their predecessor. */
function risesOf(epochs: readonly EpochMetrics[], { name, better }: Metric): number {
  const sign = better === 'lower' ? 1 : -1;
  const losses = epochs.map(({ held }) => sign * fromWire(held?.[name] ?? 'NaN'));
  let rises = 0;
  while ((losses.at(-1 - rises) ?? NaN) > (losses.at(-2 - rises) ?? NaN)) rises += 1;
  return rises;
}

const paused = text('Paused at a breakpoint', 'An einem Haltepunkt angehalten');

function gradientText(step: number, norm: number, limit: number): Text {
  return inBoth((language) => {
    const [own, most] = [norm, limit].map((value) => shortNumber(value, language));
    return language === 'en'
      ? `${paused.en}: the norm of the gradients was ${own} in step ${step}, more than ${most}.`
      : `${paused.de}: Die Norm der Gradienten war ${own} in Schritt ${step}, mehr als ${most}.`;
  });
}

function epochText(epoch: number): Text {
  return text(`${paused.en}: epoch ${epoch} is finished.`, `${paused.de}: Epoche ${epoch} ist fertig.`);
}

/** `epochs`: the last good one, and those in which the metric got worse. */
function risesText({ name, label, better }: Metric, epochs: readonly EpochMetrics[]): Text {
  return inBoth((language) => {
    const [from, to] = [epochs.at(0), epochs.at(-1)].map((one) => shortNumber(Number(one?.held?.[name]), language));
    const [rises, epoch] = [epochs.length - 1, epochs.at(-1)?.epoch];
    const [en, de] = better === 'lower' ? ['risen', 'gestiegen'] : ['fallen', 'gefallen'];
    if (language === 'en') {
      const subject = name === 'loss' ? 'the held-out loss' : `“${label.en}” on held-out examples`;
      return `${paused.en}: ${subject} has ${en} for ${rises} ${rises === 1 ? 'epoch' : 'epochs in a row'}, from ${from} to ${to} in epoch ${epoch}.`;
    }
    const subject =
      name === 'loss' ? 'Der Verlust der zurückgehaltenen Beispiele' : `„${label.de}“ der zurückgehaltenen Beispiele`;
    return `${paused.de}: ${subject} ist ${rises === 1 ? 'eine Epoche' : `${rises} Epochen`} lang ${de}, von ${from} auf ${to} in Epoche ${epoch}.`;
  });
}

function classText(
  step: number,
  { split, index }: Pick<ClassBreakpoint, 'split' | 'index'>,
  before: string | undefined,
  now: string | undefined,
): Text {
  const [en, de] = split === 'training' ? ['training', 'Trainings'] : ['test', 'Test'];
  // People count from 1.
  const number = index + 1;
  return text(
    `${paused.en}: step ${step} changed the predicted class of ${en} example ${number} from “${before}” to “${now}”.`,
    `${paused.de}: Schritt ${step} hat die vorhergesagte Klasse des ${de}beispiels ${number} von „${before}“ in „${now}“ geändert.`,
  );
}
