import { graphInputs, outputType, type Graph, type Values } from '../ir.ts';
import { sizeOf } from '../../../core/shape.ts';
import { orFreed, type Card } from './device.ts';
import { ELEMENT_BYTES } from './kernel.ts';
import { CardProgram, encode } from './program.ts';
import { planProgram } from './programPlan.ts';
import { planRows, Rows, type RowNumbers } from './rows.ts';
import type { CardState } from './state.ts';

/** What a look has seen: single numbers, and the other outputs of its graph. */
export interface Seen {
  readonly numbers: RowNumbers;
  readonly outputs: ReadonlyMap<string, Float32Array>;
}

interface Output {
  readonly name: string;
  readonly bytes: number;
}

/** A graph that looks at the current weights of a state, from inputs that are given. It changes nothing. */
export class CardLook {
  readonly #card: Card;
  readonly #state: CardState;
  readonly #program: CardProgram;
  readonly #rows: Rows;
  readonly #outputs: readonly Output[];

  private constructor(card: Card, state: CardState, program: CardProgram, rows: Rows, outputs: readonly Output[]) {
    this.#card = card;
    this.#state = state;
    this.#program = program;
    this.#rows = rows;
    this.#outputs = outputs;
  }

  /** `reported`: outputs that are single numbers. Throws Unavailable if the card lacks an operation, or memory. */
  static async create(card: Card, state: CardState, graph: Graph, reported: readonly string[]): Promise<CardLook> {
    const fields = new Map(graphInputs(graph).flatMap(({ name, type }) => (state.has(name) ? [] : [[name, type] as const]))); // prettier-ignore
    const others = graph.outputs.filter(({ name }) => !reported.includes(name));
    const outputs = others.map(({ name }) => ({ name, bytes: ELEMENT_BYTES * sizeOf(outputType(graph, name).shape) }));
    return orFreed(async (onFailure) => {
      const program = await CardProgram.create(card, planProgram(graph, card, { reported }));
      onFailure(() => void program.release());
      const rows = await Rows.create(card, program.row, planRows(fields, 1));
      return new CardLook(card, state, program, rows, outputs);
    });
  }

  async run(fields: ReadonlyMap<string, Values>): Promise<Seen> {
    const { device } = this.#card;
    const { current } = this.#state;
    this.#rows.fill(0, fields, new Map());
    this.#rows.upload(1);
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    const commands = this.#program.commands(String(current), () => ({
      input: (name) => (this.#state.has(name) ? this.#state.binding(name, current) : this.#rows.field(name, 0)),
      numbers: this.#rows.numbers(0),
    }));
    encode(pass, commands);
    pass.end();
    const copies = this.#outputs.map(({ name, bytes }) => {
      const copy = device.createBuffer({ size: bytes, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ });
      const { buffer, offset = 0 } = this.#program.output(name);
      encoder.copyBufferToBuffer(buffer, offset, copy, 0, bytes);
      return [name, copy] as const;
    });
    const [numbers] = await this.#rows.submit(encoder, 1);
    await Promise.all(copies.map(([, copy]) => copy.mapAsync(GPUMapMode.READ)));
    const outputs = new Map(copies.map(([name, copy]) => [name, new Float32Array(copy.getMappedRange()).slice()]));
    for (const [, copy] of copies) copy.destroy();
    if (!numbers) throw new Error('A look has seen nothing.');
    return { numbers, outputs };
  }

  /** For `Sessions`. */
  async release(): Promise<void> {
    this.#rows.dispose();
    await this.#program.release();
  }
}
