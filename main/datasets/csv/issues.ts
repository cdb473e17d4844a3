import { EngineError } from '../../../core/protocol/errors.ts';

const LINES_NAMED = 5;

/** Counts the rows that cannot be used, by reason, and remembers the first lines of each. */
export class RowIssues {
  used = 0;
  readonly #byReason = new Map<string, { count: number; lines: number[] }>();

  /** `reason` completes "3 rows were left out because ...". */
  leaveOut(line: number, reason: string): void {
    const issue = this.#byReason.get(reason) ?? { count: 0, lines: [] };
    issue.count++;
    if (issue.lines.length < LINES_NAMED) issue.lines.push(line);
    this.#byReason.set(reason, issue);
  }

  get leftOut(): number {
    return [...this.#byReason.values()].reduce((sum, { count }) => sum + count, 0);
  }

  /** One English sentence a reason. */
  get sentences(): string[] {
    return [...this.#byReason].map(([reason, { count, lines }]) => {
      const which = `${lines.length === 1 ? 'line' : 'lines'} ${lines.join(', ')}${count > lines.length ? ', ...' : ''}`;
      return `${count} ${count === 1 ? 'row was' : 'rows were'} left out because ${reason} (${which}).`;
    });
  }

  /** Fails with dataInvalid when nothing is left. */
  check(name: string): void {
    if (this.used > 0) return;
    const advice = 'Change how it is read in the Data tab.';
    throw new EngineError('dataInvalid', [`${name} has no row that can be used.`, ...this.sentences, advice].join(' '));
  }
}
