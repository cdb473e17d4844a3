import { EngineError } from '../../../core/protocol/errors.ts';
import { joined, text, type Text } from '../../../core/text.ts';

const LINES_NAMED = 5;

interface Issue {
  readonly reason: Text;
  readonly lines: number[];
  count: number;
}

/** Counts unusable rows by reason, and remembers the first lines of each. */
export class RowIssues {
  used = 0;
  readonly #byReason = new Map<string, Issue>();

  /** `reason` completes "3 rows were left out: ...". */
  leaveOut(line: number, reason: Text): void {
    const issue = this.#byReason.get(reason.en) ?? { reason, count: 0, lines: [] };
    issue.count++;
    if (issue.lines.length < LINES_NAMED) issue.lines.push(line);
    this.#byReason.set(reason.en, issue);
  }

  get leftOut(): number {
    return [...this.#byReason.values()].reduce((sum, { count }) => sum + count, 0);
  }

  /** One sentence per reason. */
  get sentences(): Text[] {
    return [...this.#byReason.values()].map(({ reason, count, lines }) => {
      const which = `${lines.join(', ')}${count > lines.length ? ', ...' : ''}`;
      const [lineWord, rowWord] = [lines.length === 1 ? 'line' : 'lines', count === 1 ? 'row was' : 'rows were'];
      const [zeile, wurde] = [lines.length === 1 ? 'Zeile' : 'Zeilen', count === 1 ? 'Zeile wurde' : 'Zeilen wurden'];
      return text(
        `${count} ${rowWord} left out because ${reason.en} (${lineWord} ${which}).`,
        `${count} ${wurde} ausgelassen: ${reason.de} (${zeile} ${which}).`,
      );
    });
  }

  /** Fails with dataInvalid if nothing is left. */
  check(name: string): void {
    if (this.used > 0) return;
    const none = text(`${name} has no row that can be used.`, `${name} hat keine brauchbare Zeile.`);
    throw new EngineError('dataInvalid', joined([none, ...this.sentences, readOtherwise]) ?? none);
  }
}

const readOtherwise = text('Change how it is read in the Data tab.', 'Unter „Daten“ ändern, wie sie gelesen wird.');
