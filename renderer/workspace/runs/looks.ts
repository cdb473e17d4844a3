import type { Document } from '../../../core/graph/document.ts';
import { RUN_COLOURS, type RunLabel } from '../../../core/graph/runLabel.ts';
import { labelOf, withLabels } from '../../../core/graph/runLabels.ts';
import { memoised } from '../../../core/memo.ts';
import type { RunRecord } from '../../../core/protocol/runs.ts';
import { defaultName, differing, settingsOf, type RunSetting } from '../../../core/runs/settings.ts';
import { same, text, type Text } from '../../../core/text.ts';
import { useDocument } from '../document/document.ts';
import type { Runs } from './runState.ts';
import { useRuns } from './runs.ts';

/** How a run is known wherever it appears. */
export interface RunLook {
  /** Given by somebody, or by what tells it from the others. */
  readonly name: Text;
  /** In a sentence: the name that it was given, or its number alone. */
  readonly short: Text;
  readonly colour: string;
  /** Of its curves: beyond so many colours lines are told apart by their dashes. */
  readonly dash: string | undefined;
  readonly label: RunLabel;
}

/** The looks of runs, and in which settings the runs differ. */
export interface RunLooks {
  readonly of: (run: Pick<RunRecord, 'id' | 'number'>) => RunLook;
  /** By their keys. */
  readonly differing: readonly string[];
}

const dashes = [undefined, '7 4', '2 3'] as const;
const none: readonly RunSetting[] = [];
const listOf = memoised(settingsOf);

/** The settings of a run as they are listed; none of a run that is older than they are. */
export function settingsListOf({ settings }: Pick<RunRecord, 'settings'>): readonly RunSetting[] {
  return settings ? listOf(settings) : none;
}

type Labels = Pick<Document, 'runs'>;

function looksOf(runs: Runs, document: Labels): RunLooks {
  const different = differing(runs.map(settingsListOf));
  const settings = new Map(runs.map((run) => [run.id, settingsListOf(run)]));
  const looks = new Map<string, RunLook>();
  const look = ({ id, number }: Pick<RunRecord, 'id' | 'number'>): RunLook => {
    const label = labelOf(document, id);
    const place = label.colour ?? (number - 1) % RUN_COLOURS;
    const round = label.colour === undefined ? Math.floor((number - 1) / RUN_COLOURS) : 0;
    return {
      short: label.name === undefined ? text(`Run ${number}`, `Lauf ${number}`) : same(label.name),
      name: label.name === undefined ? defaultName(number, settings.get(id) ?? none, different) : same(label.name),
      colour: runColour(place),
      dash: dashes[round % dashes.length],
      label,
    };
  };
  const of: RunLooks['of'] = (run) => {
    const known = looks.get(run.id) ?? look(run);
    looks.set(run.id, known);
    return known;
  };
  return { of, differing: different };
}

/** A colour of the palette, from 0. */
export function runColour(place: number): string {
  return `var(--run-${place})`;
}

export const colourNames: readonly Text[] = [
  text('blue', 'Blau'),
  text('yellow', 'Gelb'),
  text('pink', 'Rosa'),
  text('violet', 'Violett'),
  text('brown', 'Braun'),
  text('green', 'Grün'),
];

let last: { readonly runs: Runs; readonly labels: Document['runs']; readonly looks: RunLooks } | undefined;

/** The same object until a run comes, goes, or is called something else: runs in training change ten times a second. */
function remembered(runs: Runs, { runs: labels }: Labels): RunLooks {
  if (last && last.labels === labels && isAlike(last.runs, runs)) return last.looks;
  const looks = looksOf(runs, labels ? { runs: labels } : {});
  last = { runs, labels, looks };
  return looks;
}

function isAlike(before: Runs, now: Runs): boolean {
  if (before === now) return true;
  return (
    before.length === now.length &&
    before.every(({ id, number, settings }, i) => {
      const run = now[i];
      return run?.id === id && run.number === number && run.settings === settings;
    })
  );
}

/** How the runs of the document are known now. */
export function looksNow(): RunLooks {
  return remembered(useRuns.getState().runs, useDocument.getState().document);
}

export function useRunLooks(): RunLooks {
  const labels = useDocument(({ document }) => document.runs);
  return useRuns(({ runs }) => remembered(runs, labels ? { runs: labels } : {}));
}

/** Says something of runs, as a step that can be undone. What is typed on is one step. */
export function labelRuns(ids: readonly string[], change: Partial<RunLabel>, merge?: string): void {
  useDocument.getState().edit((document) => withLabels(document, ids, change), merge);
}
