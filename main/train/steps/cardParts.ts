import { explained, orFreed, type Card } from '../../graph/webgpu/device.ts';
import { encode } from '../../graph/webgpu/program.ts';
import type { RowNumbers } from '../../graph/webgpu/rows.ts';
import { CardState } from '../../graph/webgpu/state.ts';
import type { Values } from '../../graph/ir.ts';
import { SUM_SETS, type PartsPlan, type UpdatePlan } from './cardPlan.ts';
import { opened, type Opened } from './cardRows.ts';

/** A part of a batch: its examples, its seed, and what share it has of every objective. */
export interface CardPart {
  readonly size: number;
  readonly fields: ReadonlyMap<string, Values>;
  readonly numbers: ReadonlyMap<string, number>;
}

/** Which set of weights an update reads, and which one it fills. */
interface Way {
  readonly from: number;
  readonly to: number;
}

/** Updates whose gradients are computed part by part and added up on the card, in the memory that a part needs. */
export class CardParts {
  readonly #card: Card;
  readonly #state: CardState;
  /** Gradients so far, and running statistics: a part reads one set and fills the other. */
  readonly #sums: CardState;
  readonly #parts: ReadonlyMap<number, Opened>;
  readonly #applying: Opened;
  readonly #names: readonly string[];
  /** What a part took most recently. */
  #milliseconds = Infinity;

  private constructor(card: Card, state: CardState, sums: CardState, parts: ReadonlyMap<number, Opened>, applying: Opened, added: readonly string[]) {
    this.#card = card;
    this.#state = state;
    this.#sums = sums;
    this.#parts = parts;
    this.#applying = applying;
    this.#names = added;
  } // prettier-ignore

  /** Throws Unavailable if there is not enough memory. */
  static async create(card: Card, state: CardState, plan: PartsPlan): Promise<CardParts> {
    return orFreed(async (onFailure) => {
      const open = async (own: UpdatePlan) => {
        const program = await opened(card, own);
        onFailure(() => void program.release());
        return program;
      };
      const sums = await CardState.create(card, plan.sums, SUM_SETS);
      onFailure(() => sums.dispose());
      const parts = new Map<number, Opened>();
      for (const [size, own] of plan.parts) parts.set(size, await open(own));
      return new CardParts(card, state, sums, parts, await open(plan.applying), [...plan.sums.slots.keys()]);
    });
  }

  /**
   * What the parts have reported, in order, and what the update has. Undefined if `asked` is aborted before that is
   * submitted: then nothing has been done. `scalars`: of the optimizer. `budget`: milliseconds for a submission.
   */
  async run(parts: readonly CardPart[], scalars: ReadonlyMap<string, number>, way: Way, budget: number, asked?: AbortSignal) {
    return explained(this.#card, async () => {
      const reports: (readonly RowNumbers[])[] = [];
      let side = 0;
      for (let begin = 0; begin < parts.length;) {
        const { size } = parts[begin] ?? { size: 0 };
        const { rows } = this.#opened(size);
        const together = Math.max(1, Math.min(rows.count, Math.floor(budget / this.#milliseconds)));
        const own = parts.slice(begin, begin + together).filter((part) => part.size === size);
        const from = performance.now();
        reports.push(await this.#added(own, side, way.from, begin === 0));
        this.#milliseconds = (performance.now() - from) / own.length;
        if (asked?.aborted) return undefined;
        side = (side + own.length) % SUM_SETS;
        begin += own.length;
      }
      const [update] = await this.#applied(scalars, side, way);
      return { parts: reports.flat(), update };
    });
  } // prettier-ignore

  async release(): Promise<void> {
    for (const { release } of [...this.#parts.values(), this.#applying]) await release();
    this.#sums.dispose();
  }

  #opened(size: number): Opened {
    const own = this.#parts.get(size);
    if (!own) throw new Error(`There is no program for parts of ${size} examples.`);
    return own;
  }

  /** Adds up the gradients of some parts. */
  #added(parts: readonly CardPart[], first: number, from: number, isFirst: boolean): Promise<readonly RowNumbers[]> {
    const { program, rows } = this.#opened(parts[0]?.size ?? 0);
    for (const [row, { fields, numbers }] of parts.entries()) rows.fill(row, fields, numbers);
    rows.upload(parts.length);
    const encoder = this.#card.device.createCommandEncoder();
    if (isFirst) this.#begin(encoder, from);
    const pass = encoder.beginComputePass();
    for (const row of parts.keys()) {
      const side = (first + row) % SUM_SETS;
      const other = (side + 1) % SUM_SETS;
      const outside = () => ({
        input: (name: string) => this.#inputOf(name, from, side) ?? rows.field(name, row),
        output: (name: string) => this.#sums.binding(name, other),
        numbers: rows.numbers(row),
        flats: [...this.#sums.changing(other), ...this.#sums.changing(side)],
      });
      encode(pass, program.commands(`${from} ${side} ${row}`, outside));
    }
    pass.end();
    return rows.submit(encoder, parts.length);
  }

  /** Sums begin with zeros, statistics with those of the weights. */
  #begin(encoder: GPUCommandEncoder, from: number): void {
    for (const name of this.#names) {
      const { buffer, offset, size } = this.#sums.binding(name, 0);
      if (!this.#state.has(name)) encoder.clearBuffer(buffer, offset, size);
      else copy(encoder, this.#state.binding(name, from), this.#sums.binding(name, 0));
    }
  }

  /** The optimizer's part of the update. */
  #applied(scalars: ReadonlyMap<string, number>, side: number, { from, to }: Way): Promise<readonly RowNumbers[]> {
    const { program, rows } = this.#applying;
    rows.fill(0, new Map(), scalars);
    rows.upload(1);
    const encoder = this.#card.device.createCommandEncoder();
    // Before all numbers of the set are looked at.
    for (const name of this.#names.filter((own) => this.#state.has(own))) copy(encoder, this.#sums.binding(name, side), this.#state.binding(name, to)); // prettier-ignore
    const pass = encoder.beginComputePass();
    const outside = () => ({
      input: (name: string) =>
        this.#state.has(name) ? this.#state.binding(name, from) : this.#sums.binding(name, side),
      output: (name: string) => this.#state.binding(name, to),
      numbers: rows.numbers(0),
      flats: [...this.#state.changing(to), ...this.#state.changing(from)],
    });
    encode(pass, program.commands(`${from} ${to} ${side}`, outside));
    pass.end();
    return rows.submit(encoder, 1);
  }

  #inputOf(name: string, from: number, side: number): GPUBufferBinding | undefined {
    if (this.#sums.has(name)) return this.#sums.binding(name, side);
    return this.#state.has(name) ? this.#state.binding(name, from) : undefined;
  }
}

function copy(encoder: GPUCommandEncoder, from: GPUBufferBinding, to: GPUBufferBinding): void {
  encoder.copyBufferToBuffer(from.buffer, from.offset ?? 0, to.buffer, to.offset ?? 0, to.size ?? 0);
}
