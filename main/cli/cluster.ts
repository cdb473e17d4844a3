import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import Papa from 'papaparse';
import { MOST_CLUSTERS, MOST_ROWS, type ClusterMethod } from '../../core/clusters/clusters.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { text } from '../../core/text.ts';
import { agreement } from '../clusters/agreement.ts';
import { dbscan } from '../clusters/dbscan.ts';
import { kMeans } from '../clusters/kMeans.ts';
import { pointsOf, type Points } from '../clusters/points.ts';
import { distancesOf, silhouette } from '../clusters/silhouette.ts';
import { asReadError } from '../files/files.ts';
import { openHome } from '../files/home.ts';
import { Turn } from '../looking/landscape/turn.ts';
import { findModel } from '../pretrained/library/library.ts';
import { openNetwork } from '../pretrained/open.ts';
import { vectorsOf } from '../pretrained/pipelines/vectors.ts';
import { decimalNumber, onlyArgument, UsageError, wholeNumber } from './usage.ts';

const options = {
  model: { type: 'string' },
  columns: { type: 'string' },
  label: { type: 'string' },
  scale: { type: 'boolean', default: false },
  k: { type: 'string' },
  starts: { type: 'string' },
  seed: { type: 'string' },
  eps: { type: 'string' },
  'min-points': { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

type Values = ReturnType<typeof parsed>['values'];
const parsed = (args: string[]) => parseArgs({ args, options, allowPositionals: true });

const methods = ['k-means', 'dbscan'] as const;

/** `cluster`: the rows of a table, or with a model the lines of a text, in clusters. */
export async function cluster(args: string[]): Promise<number> {
  const { values, positionals } = parsed(args);
  const [name, ...files] = positionals;
  const wanted = methods.find((one) => one === name);
  if (!wanted) throw new UsageError(`${name === undefined ? 'The method is missing' : `There is no method “${name}”`}: ${methods.join(' or ')}.`); // prettier-ignore
  const file = onlyArgument(files, 'The file');
  const method = methodOf(wanted, values);
  const set = values.model === undefined ? tableIn(file, values) : await linesIn(file, values.model);
  const turn = new Turn(new AbortController().signal);
  const found = method.kind === 'kMeans' ? await kMeans(set.points, method, turn) : await dbscan(set.points, method, turn); // prettier-ignore
  const said = await silhouette(await distancesOf(set.points, turn), found.labels, turn);
  const answer = {
    labels: [...found.labels],
    sizes: sizesOf(found.labels),
    noise: found.labels.filter((label) => label < 0).length,
    silhouette: said?.mean ?? null,
    agreement: set.classes ? agreement(set.classes, found.labels) : null,
    ...('inertia' in found && { inertia: found.inertia, rounds: found.rounds }),
  };
  const lines = values.json ? [JSON.stringify(answer)] : linesFor(answer, set.names);
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

function methodOf(name: 'k-means' | 'dbscan', values: Values): ClusterMethod {
  if (name === 'dbscan') {
    const eps = decimalNumber('eps', values.eps, 0, 1e6);
    if (eps === undefined) throw new UsageError('--eps is missing: how far neighbours are apart at most.');
    if (eps === 0) throw new UsageError('--eps takes a number above 0: how far neighbours are apart at most.');
    return { kind: 'dbscan', eps, minPoints: wholeNumber('min-points', values['min-points'], 1, MOST_ROWS) ?? 5 };
  }
  const k = wholeNumber('k', values.k, 1, MOST_CLUSTERS);
  if (k === undefined) throw new UsageError('--k is missing: how many clusters there are.');
  const restarts = wholeNumber('starts', values.starts, 1, 100) ?? 10;
  return { kind: 'kMeans', k, restarts, seed: wholeNumber('seed', values.seed, 0, 0xffffffff) ?? 1 };
}

interface Named {
  readonly points: Points;
  /** What a person knows each by. */
  readonly names: readonly string[];
  readonly classes?: readonly number[];
}

async function linesIn(file: string, name: string): Promise<Named> {
  const lines = read(file).split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== ''); // prettier-ignore
  const home = openHome().root;
  const network = await openNetwork(home, await findModel(home, name));
  try {
    return { points: pointsOf(await vectorsOf(network, lines)), names: lines };
  } finally {
    await network.release();
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw asReadError(error, file);
  }
}

const isNumber = (cell: string | undefined) => cell !== undefined && cell.trim() !== '' && Number.isFinite(Number(cell)); // prettier-ignore

/** The columns with numbers, or those that are named; the first line may say their names. */
function tableIn(file: string, { columns, label, scale }: Values): Named {
  const { data: all } = Papa.parse<string[]>(read(file).replace(/^\uFEFF/, ''), { skipEmptyLines: 'greedy' });
  const [first = [], second = []] = all;
  const hasHeader = first.some((cell, i) => !isNumber(cell) && isNumber(second[i]));
  const header = hasHeader ? first.map((cell) => cell.trim()) : first.map((_, i) => String(i + 1));
  const rows = hasHeader ? all.slice(1) : all;
  const place = (wanted: string) => {
    const at = header.includes(wanted) ? header.indexOf(wanted) : Number(wanted) - 1;
    if (!Number.isInteger(at) || at < 0 || at >= header.length) throw new UsageError(`There is no column “${wanted}”: ${header.join(', ')}.`); // prettier-ignore
    return at;
  };
  const labelled = label === undefined ? undefined : place(label);
  const usual = header.flatMap((_, i) => (i !== labelled && rows.some((row) => isNumber(row[i])) ? [i] : []));
  const chosen = columns === undefined ? usual : columns.split(',').map((one) => place(one.trim()));
  if (rows.length > 0 && chosen.length === 0) throw new EngineError('dataInvalid', noNumbers(file));
  const numbers = rows.map((row, i) =>
    chosen.map((at) => numberIn(row[at], header[at] ?? '', i + (hasHeader ? 2 : 1))),
  );
  const classes = labelled === undefined ? undefined : numbered(rows.map((row) => row[labelled] ?? ''));
  return {
    points: pointsOf(scale ? scaled(numbers) : numbers),
    names: rows.map((row) => row.join(', ')),
    ...(classes && { classes }),
  };
}

const noNumbers = (file: string) => text(
  `${file} has no column with numbers. To put the lines of a text into clusters, name a model that makes vectors of them: --model all-MiniLM-L6-v2.`,
  `${file} hat keine Spalte mit Zahlen. Um die Zeilen eines Textes in Cluster zu teilen, ein Modell nennen, das Vektoren aus ihnen macht: --model all-MiniLM-L6-v2.`,
); // prettier-ignore

function numberIn(cell: string | undefined, column: string, line: number): number {
  if (isNumber(cell)) return Number(cell);
  throw new EngineError(
    'dataInvalid',
    text(
      `Line ${line} has “${cell ?? ''}” in the column ${column}, which is not a number: correct it, or leave the column out with --columns.`,
      `In Zeile ${line} steht in der Spalte ${column} „${cell ?? ''}“, das keine Zahl ist: es berichtigen oder die Spalte mit --columns weglassen.`,
    ),
  );
}

/** Columns with mean 0 and standard deviation 1; one without spread is 0. */
function scaled(rows: readonly (readonly number[])[]): readonly number[][] {
  const columns = (rows[0] ?? []).map((_, k) => {
    const mean = rows.reduce((sum, row) => sum + (row[k] ?? 0), 0) / rows.length;
    const variance = rows.reduce((sum, row) => sum + ((row[k] ?? 0) - mean) ** 2, 0) / rows.length;
    return { mean, deviation: Math.sqrt(variance) || 1 };
  });
  return rows.map((row) => columns.map(({ mean, deviation }, k) => ((row[k] ?? 0) - mean) / deviation));
}

function numbered(names: readonly string[]): readonly number[] {
  const places = new Map([...new Set(names)].map((name, i) => [name, i]));
  return names.map((name) => places.get(name) ?? 0);
}

function sizesOf(labels: Int32Array): readonly number[] {
  const clusters = labels.reduce((most, label) => Math.max(most, label), -1) + 1;
  return Array.from({ length: clusters }, (_, k) => labels.filter((label) => label === k).length);
}

interface Answer {
  readonly labels: readonly number[];
  readonly sizes: readonly number[];
  readonly noise: number;
  readonly silhouette: number | null;
  readonly agreement: number | null;
}

/** What a person reads. */
function linesFor({ labels, sizes, noise, silhouette: mean, agreement: rand }: Answer, names: readonly string[]): readonly string[] {
  return [
    ...labels.map((label, i) => `${label < 0 ? 'noise' : String(label + 1).padEnd(5)}  ${names[i] ?? ''}`),
    '',
    `${sizes.length} clusters (${sizes.join(', ')})${noise > 0 ? `, ${noise} points of noise` : ''}`,
    ...(mean === null ? [] : [`silhouette ${mean.toFixed(4)}`]),
    ...(rand === null ? [] : [`adjusted Rand index ${rand.toFixed(4)}`]),
  ];
} // prettier-ignore
