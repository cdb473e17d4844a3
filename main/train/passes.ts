import { createHash } from 'node:crypto';
import { text, type Text } from '../../core/text.ts';
import type { NamedTensors } from '../tensors/named.ts';

/** The perceptron rule is not meant for larger networks. */
const MOST_NUMBERS = 1024;
/** Weights that differ by less than this fraction of the learning rate are considered equal: that much is rounding. */
const CLOSENESS = 1e-3;
/** How many passes are remembered: visible cycles are much shorter. */
const MOST_PASSES = 1_000;

/** What is remembered about the passes of a run: plain JSON, so that it survives when the run is resumed. */
export interface PassesSoFar {
  /** Hashes of the weights after the last passes, oldest first: a few bytes each, however many weights. */
  readonly seen: readonly string[];
  /** The first pass that ended with the same weights as an earlier one, and that earlier one. */
  readonly circle: readonly [pass: number, earlier: number] | null;
}

const noPasses: PassesSoFar = { seen: [], circle: null };

/**
 * The passes of the perceptron rule over the examples. If the classes are linearly separable, it ends without errors
 * (Novikoff 1962); if they are not, and the order of the examples is fixed, it returns to weights it had before.
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

  /** A sentence, once a pass ends with the same weights as an earlier one. */
  get circle(): Text | null {
    return this.#soFar.circle && circle(...this.#soFar.circle);
  }

  /** Records the weights after a pass, counted from 1. */
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
