import { partSizes, type Shares } from '../../../core/data/parts.ts';
import type { DataSpec } from '../../../core/data/spec.ts';
import { text, type Text } from '../../../core/text.ts';
import type { TokenizerJson } from '../../../core/text/json.ts';
import { tokenNames } from '../../../core/text/names.ts';
import type { Rows } from '../../../core/text/rows.ts';
import type { Split } from '../../../core/data/split.ts';
import { cutInParts, type Examples } from '../types.ts';
import { writeIds, writeOnes, writtenExamples } from '../written.ts';
import { TokenCensus } from './census.ts';
import { IdRows } from './idRows.ts';
import { noticeOf } from './notices.ts';
import { requirePieces, requireRows } from './rows.ts';

interface Source extends Shares {
  readonly tokenizer: TokenizerJson;
  readonly length: number;
  readonly targetLength: number;
}

/** Pairs of texts as tokens: what is read, and what is to be written. */
export class Translations {
  readonly census: TokenCensus;
  private readonly rows: Rows;
  private readonly read: IdRows;
  private readonly written: IdRows;
  private readonly source: Source;
  private empty = 0;

  /** Fails with dataInvalid if the tokenizer has no pieces for the start and end of a text. */
  constructor(name: string, source: Source) {
    this.source = source;
    this.rows = requireRows(name, source.tokenizer);
    requirePieces(name, this.rows, ['[CLS]', '[SEP]'], says);
    const most = tokenNames(source.tokenizer).length;
    [this.read, this.written] = [new IdRows(most), new IdRows(most)];
    this.census = new TokenCensus(most);
  }

  get count(): number {
    return this.read.count;
  }

  add(text: string, translation: string): void {
    const { length, targetLength } = this.source;
    const [first, second] = [text, translation].map((one) => this.rows.tokenizer.idsOf(one));
    if (!first || !second) return;
    // One longer: at every position there is a token, and the next one to predict.
    const [read, written] = [this.rows.rowOf(length, first), this.rows.rowOf(targetLength + 1, second)];
    this.read.push(read.ids);
    this.written.push(written.ids);
    this.census.add(first);
    this.census.add(second);
    this.census.lengths.push(first.length + this.rows.added[0]);
    if (read.isCut || written.isCut) this.census.cut++;
    if (first.length === 0 || second.length === 0) this.empty++;
  }

  /** Split into three consecutive parts. */
  parts({ fields }: DataSpec, order: Uint32Array): Readonly<Record<Split, Examples>> {
    const { length, targetLength } = this.source;
    const { padId } = this.rows;
    const all = writtenExamples(fields, order, (example, { tokens, mask, shifted, next, counts }, row) => {
      const [read, written] = [this.read.row(example), this.written.row(example)];
      writeIds(tokens, row, length, read, padId);
      writeOnes(mask, row, length, 0, read.length);
      writeIds(shifted, row, targetLength, written.subarray(0, -1), padId);
      writeIds(next, row, targetLength, written.subarray(1), padId);
      writeOnes(counts, row, targetLength, 0, written.length - 1);
    });
    return cutInParts(all, partSizes(order.length, this.source));
  }

  notice(): Text | null {
    const { unknown: id } = this.rows.tokenizer;
    const unknown = id === null ? 0 : this.read.countOf(id) + this.written.countOf(id);
    const tokens = this.read.tokens + this.written.tokens;
    const { length, targetLength } = this.source;
    const said = length === targetLength ? String(length) : `${length} / ${targetLength}`;
    return noticeOf({ texts: this.count, cut: this.census.cut, empty: this.empty, tokens, unknown }, said);
  }
}

const says = text('say where a translation begins and ends', 'um zu sagen, wo eine Übersetzung beginnt und endet');
