/** Between two trials of a run, at first; twice as long after each one that changed nothing. */
const SHORTEST_MS = 10_000;
const LONGEST_MS = 320_000;
/** The same after a choice that was made while others computed. */
const HASTE_MS = 2_000;
/** Until what was chosen in an earlier run is tried without a sign. */
const KNOWN_MS = 80_000;
/** The share of a run that trials without a sign may cost, and how long they wait for that at most. */
const COST = 0.01;
const HOUR_MS = 3_600_000;

/** What came of a trial. */
interface Outcome {
  /** Whether there was a sign that it would change something. */
  readonly isSign: boolean;
  readonly isOther: boolean;
  readonly isCalm: boolean;
  /** By how many milliseconds the same updates would have been faster without it. */
  readonly cost: number;
}

/** When it is time to try again, by milliseconds of a clock. */
export class Patience {
  #forSigns: number;
  #withoutSign = SHORTEST_MS;
  #signsFrom: number;
  #anywayFrom: number;

  /** After a first choice, or with one that was `known` before. */
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
