import { createHash } from 'node:crypto';
import { text, type Text } from '../../core/text.ts';
import type { NamedTensors } from '../tensors/named.ts';

/** Larger networks are not what the perceptron rule is for. */
const MOST_NUMBERS = 1024;
/** Weights that differ by less than this share of the learning rate are the same: what rounding leaves. */
const CLOSENESS = 1e-3;
/** So many passes are remembered: circles that are seen are much shorter. */
const MOST_PASSES = 1_000;

/** What is remembered of the passes of a run: plain JSON, so that a run that goes on remembers it as well. */
export interface PassesSoFar {
  /** Digests of the weights after the last passes, oldest first: a few bytes each, of however many weights. */
  readonly seen: readonly string[];
  /** The first pass after which the weights were those after an earlier one, and that one. */
  readonly circle: readonly [pass: number, earlier: number] | null;
}

const noPasses: PassesSoFar = { seen: [], circle: null };

/**
 * The passes of the perceptron rule over the examples. Where a line separates the classes it ends without errors
 * (Novikoff 1962); where none does, and the order of the examples stays the same, it comes back to weights that it had.
 */
export class Passes {
  readonly #rate: number;
  #soFar: PassesSoFar;

  constructor(rate: number, soFar: PassesSoFar = noPasses) {
    this.#rate = rate;
    this.#soFar = soFar;
  }

  get soFar(): PassesSoFar {
    return this.#soFar;
  }

  /** A sentence once the weights after a pass are those after an earlier one. */
  get circle(): Text | null {
    return this.#soFar.circle && circle(...this.#soFar.circle);
  }

  /** Takes note of the weights after a pass, counted from 1. */
  note(pass: number, weights: NamedTensors): void {
    if (this.#soFar.circle) return;
    const numbers = [...weights.values()].flatMap(({ values }) => [...values]);
    if (numbers.length > MOST_NUMBERS) return;
    const rounded = Float64Array.from(numbers, (value) => Math.round(value / (this.#rate * CLOSENESS)));
    const key = createHash('sha1').update(rounded).digest('base64');
    const { seen } = this.#soFar;
    const at = seen.lastIndexOf(key);
    const found = at < 0 ? null : ([pass, pass - (seen.length - at)] as const);
    this.#soFar = { seen: [...seen, key].slice(-MOST_PASSES), circle: found };
  }
}

function circle(pass: number, earlier: number): Text {
  return text(
    `The weights after pass ${pass} are those after pass ${earlier}: the rule goes round in circles, as no line separates these classes.`,
    `Die Gewichte nach Durchgang ${pass} sind die nach Durchgang ${earlier}: Die Regel dreht sich im Kreis, denn keine Gerade trennt diese Klassen.`,
  );
}

export function converged(pass: number): Text {
  return text(
    `No errors in pass ${pass}: the classes are separated, nothing changes any more.`,
    `Kein Fehler in Durchgang ${pass}: Die Klassen sind getrennt, es ändert sich nichts mehr.`,
  );
}
