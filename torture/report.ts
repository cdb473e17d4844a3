import type { Killed } from './kills.ts';

/** What else was tried, and what came of it. */
export interface Finding {
  readonly what: string;
  /** Figures, or what the app said. */
  readonly figure: string;
  readonly faults: readonly string[];
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
const most = (values: readonly number[]) => Math.max(0, ...values);
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** A table of kinds by moments, and the faults. */
export function killReport(all: readonly Killed[]): string {
  const groups = new Map<string, Killed[]>();
  for (const killed of all) {
    const name = `${killed.kind} | ${killed.moment}`;
    groups.set(name, [...(groups.get(name) ?? []), killed]);
  }
  const rows = [...groups].sort().map(([name, kills]) => {
    const recovery = kills.map((kill) => kill.recovery);
    const cells = [
      name,
      String(kills.length),
      seconds(most(kills.map((kill) => kill.lostEdits))),
      seconds(most(kills.map((kill) => kill.lostSteps))),
      `${seconds(median(recovery))} (${seconds(most(recovery))})`,
      String(kills.flatMap(({ faults }) => faults).length),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const faults = all.flatMap((kill, i) => kill.faults.map((fault) => `- kill ${i + 1}, ${kill.kind} while ${kill.moment}: ${fault}`)); // prettier-ignore
  return [
    '| killed | while | times | edits lost, at most | steps lost, at most | back after, median (most) | faults |',
    '|---|---|---|---|---|---|---|',
    ...rows,
    '',
    ...faults,
  ].join('\n');
}

export function findingReport(findings: readonly Finding[]): string {
  const rows = findings.map(({ what, figure, faults }) => `| ${what} | ${figure} | ${faults.join('; ') || 'none'} |`);
  return ['| tried | figure | faults |', '|---|---|---|', ...rows].join('\n');
}
