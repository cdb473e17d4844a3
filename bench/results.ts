import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import type { Standing } from './race.ts';

export interface WorkResult {
  readonly work: string;
  readonly standings: readonly Standing[];
}

const columns = ['steps/s', '85 %', 'ahead', 'goal', 'processors', 'threads', 'faults/step', 'peak MB', 'repeated'];
const NAME_WIDTH = 34;
const WIDTH = 12;

/** Lines for the terminal. `ahead`: how many times the others' median the first one's is, which is to reach the goal. */
export function table(standings: readonly Standing[], goals: readonly (number | undefined)[]): readonly string[] {
  const [own] = standings;
  const line = (name: string, cells: readonly string[]) =>
    `  ${name.padEnd(NAME_WIDTH)}${cells.map((cell) => cell.padStart(WIDTH)).join('')}`;
  const rows = standings.map((standing, i) =>
    line(standing.name, [
      standing.median.toPrecision(3),
      standing.quiet.toPrecision(3),
      i === 0 || !own ? '' : (own.median / standing.median).toFixed(2),
      goals[i] === undefined ? '' : goals[i].toFixed(2),
      said(standing.processors, 2),
      said(standing.threads, 0),
      said(standing.faultsPerStep, 1),
      said(standing.peak, 0),
      String(standing.repeated),
    ]),
  );
  return [line('', columns), ...rows];
}

function said(value: number | null, digits: number): string {
  return value === null ? '?' : value.toFixed(digits);
}

export function writeResults(file: string, results: readonly WorkResult[]): void {
  const machine = { processors: availableParallelism(), model: cpus()[0]?.model ?? '', node: process.version };
  writeFileSync(file, `${JSON.stringify({ machine, results }, null, 2)}\n`);
}
