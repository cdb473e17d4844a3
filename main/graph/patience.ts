/** The initial pause between two trials of a run; doubled after each one that changes nothing. */
const SHORTEST_MS = 10_000;
const LONGEST_MS = 320_000;
/** The same after a choice that was made while other processes were busy. */
const HASTE_MS = 2_000;
/** How long a choice from an earlier run is kept unless something suggests another trial. */
const KNOWN_MS = 80_000;
/** The share of a run's time that trials without such a sign may cost, and the longest they wait because of it. */
const COST = 0.01;
const HOUR_MS = 3_600_000;

/** The outcome of a trial. */
interface Outcome {
  /** Whether there was a sign that it would change something. */
  readonly isSign: boolean;
  readonly isOther: boolean;
  readonly isCalm: boolean;
  /** How many milliseconds faster the same updates would have been without it. */
  readonly cost: number;
}

/** Decides when to try again, in milliseconds of a clock. */
export class Patience {
  #forSigns: number;
  #withoutSign = SHORTEST_MS;
  #signsFrom: number;
  #anywayFrom: number;

  /** After a first choice, or with one `known` from before. */
  constructor(now: number, { isCalm, isKnown }: { readonly isCalm: boolean; readonly isKnown: boolean }) {
    this.#forSigns = isCalm ? SHORTEST_MS : HASTE_MS;
    this.#signsFrom = isKnown ? now : now + this.#forSigns;
    this.#anywayFrom = now + (isKnown ? KNOWN_MS : SHORTEST_MS);
  }

  isOver(now: number, isSign: boolean): boolean {
    return now >= (isSign ? this.#signsFrom : this.#anywayFrom);
  }

  begin(now: number, { isSign, isOther, isCalm, cost }: Outcome): void {
    if (isOther) [this.#forSigns, this.#withoutSign] = [isCalm ? SHORTEST_MS : HASTE_MS, SHORTEST_MS];
    else if (isSign) this.#forSigns = Math.min(2 * this.#forSigns, LONGEST_MS);
    else this.#withoutSign = Math.min(2 * this.#withoutSign, LONGEST_MS);
    this.#signsFrom = now + this.#forSigns;
    this.#anywayFrom = now + Math.max(this.#withoutSign, Math.min(cost / COST, HOUR_MS));
  }
}
