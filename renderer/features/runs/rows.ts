import { RUN_COLOURS } from '../../../core/graph/runLabel.ts';
import { inTableOrder } from '../../../core/losses/metrics.ts';
import { measuredOf } from '../../../core/protocol/epochs.ts';
import type { Metrics, RunRecord } from '../../../core/protocol/runs.ts';
import { statusTexts } from '../../../core/protocol/statusTexts.ts';
import { fromWire } from '../../../core/protocol/tensors.ts';
import { inBoth, same, text, wholeNumber, type Language, type Text } from '../../../core/text.ts';
import { durationText, metricText } from '../../kit/numbers.ts';
import { settingsListOf, type RunLook, type RunLooks } from '../../workspace/runs/looks.ts';
import { bestEpoch, type Runs } from '../../workspace/runs/runState.ts';
import { measuredPart, metricOn } from '../../workspace/shared/phrases.ts';

/** What stands in a table of runs about one of them. */
export interface RunCell {
  /** Sorted by, and written to files; null: nothing is known. */
  readonly value: number | string | boolean | null;
  readonly words: Text;
}

export interface RunColumn {
  readonly key: string;
  readonly label: Text;
  /** A setting in which the runs differ. */
  readonly isDifferent: boolean;
}

export interface Row {
  readonly run: RunRecord;
  readonly look: RunLook;
  readonly cells: ReadonlyMap<string, RunCell>;
  /** What becomes of its weights; absent: not known. */
  readonly weights?: RunCell | undefined;
  /** Runs can be compared with those of the same group: measured on the same data by the same metrics. */
  readonly group: string;
}

export function cellOf({ cells, weights }: Row, key: string): RunCell | undefined {
  return key === weightsColumn.key ? weights : cells.get(key);
}

/** A run's cells by the keys of their columns, with the columns as far as it has any. */
interface Told {
  readonly columns: readonly RunColumn[];
  readonly cells: ReadonlyMap<string, RunCell>;
}

const told = new WeakMap<RunRecord, Told>();

/** All that a table says of a run; computed anew when something of it changes. */
function toldOf(run: RunRecord): Told {
  const known = told.get(run);
  if (known) return known;
  const entries = [...settingEntries(run), ...metricEntries(run), ...furtherEntries(run)];
  const columns = entries.map(({ key, label }) => ({ key, label, isDifferent: false }));
  const cells = new Map(entries.map(({ key, value, words }) => [key, { value, words }]));
  const found = { columns, cells };
  told.set(run, found);
  return found;
}

interface Entry extends RunCell {
  readonly key: string;
  readonly label: Text;
}

/** Settings that stand among the results as well. */
const always: ReadonlySet<string> = new Set(['parameters', 'seed']);

function settingEntries(run: RunRecord): readonly Entry[] {
  return settingsListOf(run).filter(({ key }) => !always.has(key));
}

function metricEntries(run: RunRecord): readonly Entry[] {
  const last = run.epochs.at(-1);
  const part = last?.held ? measuredPart(run) : 'training';
  const metrics = inTableOrder(run.metrics);
  const of = (where: 'training' | 'validation' | 'test', values: Metrics | undefined) =>
    metrics.flatMap((metric) => {
      const value = values?.[metric.name];
      if (value === undefined) return [];
      const number = fromWire(value);
      return [{ key: `${where}/${metric.name}`, label: metricOn(where, metric), value: number, words: inBoth((language) => metricText(metric, value, language)) }]; // prettier-ignore
    });
  const test = part === 'test' ? [] : of('test', run.test);
  return [...of(part, last && measuredOf(last)), ...test];
}

function furtherEntries(run: RunRecord): readonly Entry[] {
  const { settings, device, progress, epochs } = run;
  const best = bestEpoch(run)?.epoch;
  const seconds = epochs.reduce((sum, epoch) => sum + epoch.seconds, 0);
  const number = (value: number | undefined) => ({ value: value ?? null, words: value === undefined ? unknown : wholeNumber(value) }); // prettier-ignore
  return [
    { key: 'bestEpoch', label: labels.bestEpoch, ...number(best) },
    { key: 'epoch', label: labels.epoch, ...number(progress.epoch) },
    { key: 'time', label: labels.time, value: seconds, words: same(durationText(seconds)) },
    { key: 'parameters', label: labels.parameters, ...number(settings?.parameters) },
    { key: 'multiplyAdds', label: labels.multiplyAdds, ...number(settings?.multiplyAdds) },
    { key: 'device', label: labels.device, value: device.label, words: same(device.label) },
    { key: 'seed', label: labels.seed, ...number(settings?.training.seed) },
    { key: 'status', label: labels.status, value: progress.status, words: statusTexts[progress.status] },
  ];
}

/** The rows of runs, in their order. */
export function rowsOf(runs: Runs, looks: RunLooks, weights?: ReadonlyMap<string, RunCell>): readonly Row[] {
  return runs.map((run) => ({
    run,
    look: looks.of(run),
    cells: toldOf(run).cells,
    weights: weights?.get(run.id),
    group: groupOf(run),
  }));
}

/** Equal for runs whose numbers mean the same. */
function groupOf(run: RunRecord): string {
  const names = run.metrics.map(({ name }) => name).join();
  return `${run.settings?.data.hash ?? run.signature} ${names} ${measuredPart(run)}`;
}

/** What the runs of a group have in common, and since when: data may differ in what their name does not say. */
export function groupText({ settings, metrics }: RunRecord, first: number): Text {
  const data = settings?.data.name ?? text('data of an earlier version', 'Daten einer früheren Version');
  const since = text(`since run ${first}`, `seit Lauf ${first}`);
  return inBoth((language) => [data[language], metrics.map(({ label }) => label[language]).join(', '), since[language]].join(' · ')); // prettier-ignore
}

/** The columns of a table: settings first, all or those in which runs differ; then what came of them. */
export function columnsOf(runs: Runs, { differing }: RunLooks, wanted: 'all' | 'differing'): readonly RunColumn[] {
  const columns = new Map<string, RunColumn>();
  for (const run of runs) for (const column of toldOf(run).columns) columns.set(column.key, column);
  const settings = new Set(runs.flatMap((run) => settingEntries(run).map(({ key }) => key)));
  const isThere = ({ key }: RunColumn) => wanted === 'all' || !settings.has(key) || differing.includes(key);
  const rank = ({ key }: RunColumn) => (settings.has(key) ? 0 : resultRank(key));
  return [...columns.values(), weightsColumn]
    .filter(isThere)
    .map((column) => ({ ...column, isDifferent: settings.has(column.key) && differing.includes(column.key) }))
    .toSorted((a, b) => rank(a) - rank(b));
}

/** Metrics stand before what else is known. */
function resultRank(key: string): number {
  const at = Object.keys(labels).indexOf(key);
  if (key === weightsColumn.key) return 2;
  return at === -1 ? 1 : 3 + at;
}

/** The rows in which all words stand, in the name, the note, the settings or the state. */
export function filtered(rows: readonly Row[], filter: string, language: Language): readonly Row[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter(({ run, look, cells }) => {
    const settings = settingsListOf(run).map(({ short }) => short[language]);
    const state = cells.get('status')?.words[language] ?? '';
    const all = [look.name[language], look.label.note ?? '', ...settings, state].join(' ').toLowerCase();
    return words.every((word) => all.includes(word));
  });
}

/** Sorted by a column, group by group: the one with the newest run first. What is not known stands last. */
export function sorted(rows: readonly Row[], key: string, isUp: boolean, language: Language): readonly Row[] {
  const newest = new Map<string, number>();
  for (const { group, run } of rows) newest.set(group, Math.max(newest.get(group) ?? 0, run.number));
  const collator = new Intl.Collator(language, { numeric: true });
  const valueOf = (row: Row) =>
    key === 'number' ? row.run.number : key === 'name' ? row.look.name[language] : (cellOf(row, key)?.value ?? null);
  const keyed = rows.map((row) => ({ row, value: valueOf(row), group: newest.get(row.group) ?? 0 }));
  const compare = (a: RunCell['value'], b: RunCell['value']) =>
    typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b));
  const isKnown = (value: RunCell['value']) => value !== null && !Number.isNaN(value);
  return keyed
    .toSorted((a, b) => {
      if (a.group !== b.group) return b.group - a.group;
      if (isKnown(a.value) !== isKnown(b.value)) return isKnown(a.value) ? -1 : 1;
      return (isUp ? 1 : -1) * compare(a.value, b.value) || b.row.run.number - a.row.run.number;
    })
    .map(({ row }) => row);
}

/** Longer words are cut in the table, and told when pointed at. */
export const MOST_LETTERS = 40;

/** As many letters take the room of the sign for a note, or of the arrow of a head. */
const SIGN = 2;

/** Chinese, Japanese and Korean letters, and those of their width. */
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]/g;

/** How many letters have the width of a word: a wide one counts twice. */
export function lettersIn(word: string): number {
  return word.length + (word.match(WIDE)?.length ?? 0);
}

/**
 * How many letters the longest word of each column has. Columns as wide as that stay where they are while one scrolls and sorts, and
 * nothing is measured anew.
 */
export function lettersOf(rows: readonly Row[], columns: readonly RunColumn[], language: Language): readonly number[] {
  const nameLetters = ({ look }: Row) => lettersIn(look.name[language]) + (look.label.note === undefined ? 0 : SIGN);
  return columns.map(({ key, label }) => {
    const letters = (row: Row) =>
      key === nameColumn.key ? nameLetters(row) : lettersIn(cellOf(row, key)?.words[language] ?? '');
    const longest = rows.reduce((most, row) => Math.max(most, letters(row)), lettersIn(label[language]) + SIGN);
    return Math.min(longest, MOST_LETTERS);
  });
}

/** The table as a file has it: names of columns in the language, numbers as they are. */
export function cellsForFile(rows: readonly Row[], columns: readonly RunColumn[], language: Language) {
  const head = [labels.number[language], labels.name[language], labels.note[language], ...columns.map(({ label }) => label[language])]; // prettier-ignore
  const lines = rows.map((row) => [
    row.run.number,
    row.look.name[language],
    row.look.label.note ?? null,
    ...columns.map(({ key }) => {
      const cell = cellOf(row, key);
      const isWord = typeof cell?.value === 'string';
      return isWord ? cell.words[language] : (cell?.value ?? null);
    }),
  ]);
  return [head, ...lines];
}

/** All places in the palette. */
export const colourPlaces = Array.from({ length: RUN_COLOURS }, (_, place) => place);

/** What stands in a cell of which nothing is known. */
export const unknown = same('–');

export const weightsColumn: RunColumn = { key: 'weights', label: text('Weights', 'Gewichte'), isDifferent: false };

/** Of their names; sorted by it, runs stand as they were begun. */
export const nameColumn: RunColumn = { key: 'number', label: text('Run', 'Lauf'), isDifferent: false };

export const labels = {
  number: text('Number', 'Nummer'),
  name: text('Run', 'Lauf'),
  note: text('Note', 'Notiz'),
  bestEpoch: text('Best epoch', 'Beste Epoche'),
  epoch: text('Epochs trained', 'Trainierte Epochen'),
  time: text('Time', 'Zeit'),
  parameters: text('Parameters', 'Parameter'),
  multiplyAdds: text('Multiply-adds', 'Multiplikationen'),
  seed: text('Seed', 'Startwert'),
  device: text('Device', 'Gerät'),
  status: text('State', 'Zustand'),
};

/**
 * The rows that are ticked or, if none is, the one that is shown. Runs that were deleted stay ticked: an undo brings their
 * curves back, too.
 */
export function meantOf(rows: readonly Row[], ticked: readonly string[], selectedId: string | null) {
  const all = new Set(ticked);
  const own = rows.filter(({ run }) => all.has(run.id));
  const isTicked = own.length > 0;
  return { isTicked, wanted: isTicked ? own : rows.filter(({ run }) => run.id === selectedId) };
}
