import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Document } from '../../core/graph/document.ts';
import { MOST_THREADS, runtimes, type Threads } from '../../core/protocol/runs.ts';
import { loadData } from '../data/load.ts';
import { keptPieces } from '../engine/keptWeights.ts';
import { openHome } from '../files/home.ts';
import { openProject, type ProjectContent } from '../projects/open.ts';
import { piecesElsewhere, withPlaces, type PlaceFinder } from '../projects/elsewhere.ts';
import * as say from '../projects/notices.ts';
import { saveProject, type RunToSave } from '../projects/save.ts';
import { compileDocument, prepareRun } from '../train/prepare.ts';
import type { Emit } from '../train/reporter.ts';
import type { Run } from '../train/run.ts';
import { newRunId } from '../train/runs.ts';
import type { SavedRun } from '../train/store.ts';
import { jsonPrinter, lecturePrinter } from './print.ts';
import { oneOf, onlyArgument, Refusal, UsageError, wholeNumber } from './usage.ts';
import { verdicts } from '../looking/explain/verdicts.ts';

const options = {
  epochs: { type: 'string' },
  seed: { type: 'string' },
  runtime: { type: 'string', default: 'auto' },
  device: { type: 'string', default: 'auto' },
  threads: { type: 'string', default: 'auto' },
  json: { type: 'boolean', default: false },
  continue: { type: 'boolean', default: false },
  out: { type: 'string' },
  'weights-only': { type: 'boolean', default: false },
} as const;

/** `train`: exit code 0 if it finished, 1 if it diverged, failed or was interrupted. */
export async function train(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const file = onlyArgument(positionals, 'The project');
  const epochs = wholeNumber('epochs', values.epochs, 1, 100_000);
  const seed = wholeNumber('seed', values.seed, 0, 0xffffffff);
  const runtime = oneOf('runtime', values.runtime, runtimes);
  const threads = threadsOf(values.threads);
  if (values.out === '') throw new UsageError('--out takes a file.');

  const home = openHome().root;
  const project = await openProject(home, file);
  for (const notice of project.notices) process.stderr.write(`${notice.en}\n`);
  if (values.out !== undefined) requireWhole(project, file, values.out);
  const earlier = values.continue ? lastRun(project, file) : undefined;
  const document = withSettings(project.document, { epochs, seed }, earlier);
  compileDocument(document);
  const data = await loadData(document.data, { home });

  const { batchSize } = document.training;
  const { count } = data.training;
  const printer = values.json ? jsonPrinter() : lecturePrinter(batchSize, count, Math.ceil(count / batchSize));
  const emit: Emit = (event, payload) => {
    // Standard output is reserved for the numbers.
    if (event === 'log' && 'level' in payload) process.stderr.write(`${payload.message.en}\n`);
  };
  const next = 1 + Math.max(0, ...project.runs.map((run) => run.number));
  const { id, number } = earlier?.record ?? { id: newRunId(), number: next };
  const run = await prepareRun({
    id,
    number,
    document,
    choice: { runtime, device: values.device, threads },
    home,
    data,
    earlier,
    emit,
    onStep: printer.step,
    onEpoch: printer.epoch,
    verdicts,
  });
  printer.begin(run);
  await untilEnd(run);
  printer.end(run.record());
  if (values.out !== undefined) await write(values.out, project, run, home, values['weights-only']);
  run.dispose();
  return run.status === 'finished' ? 0 : 1;
}

function threadsOf(value: string): Threads {
  const threads = Number(value);
  if (value === 'auto' || (Number.isInteger(threads) && threads >= 1 && threads <= MOST_THREADS)) {
    return value === 'auto' ? value : threads;
  }
  throw new UsageError(`--threads takes auto, or a whole number from 1 to ${MOST_THREADS}, not “${value}”.`);
}

/** Throws a Refusal, before training starts, if the result would replace a damaged project. */
function requireWhole(project: ProjectContent, file: string, out: string): void {
  if (!project.file.isDamaged || path.resolve(out) !== path.resolve(file)) return;
  throw new Refusal(`${file} could not be read whole: write to another file with --out.`);
}

/** Trains; Ctrl+C ends it after the current batch. */
async function untilEnd(run: Run): Promise<void> {
  const interrupt = () => void run.stop();
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  run.start(false);
  await run.ended();
  process.off('SIGINT', interrupt);
  process.off('SIGTERM', interrupt);
}

/** The project's trained run. Throws a Refusal if there is none. */
function lastRun({ trained }: ProjectContent, file: string): SavedRun {
  if (trained) return trained;
  throw new Refusal(`${file} has no trained weights to go on from.`);
}

/** `epochs` are additional to those already trained. Without it, the rest of the original number is trained. */
function withSettings(
  document: Document,
  { epochs, seed }: { readonly epochs: number | undefined; readonly seed: number | undefined },
  earlier: SavedRun | undefined,
): Document {
  const { training } = document;
  const done = earlier?.checkpoint.state.epoch ?? 0;
  const total = epochs === undefined ? Math.max(training.epochs, earlier?.record.progress.epochs ?? 0) : done + epochs;
  return { ...document, training: { ...training, epochs: total, seed: seed ?? training.seed } };
}

/** The other runs of the project with their weights, as far as its file still has them, and what it has not. */
async function othersOf(
  { runs, documents, document, trained, weights }: ProjectContent,
  id: string,
  home: string,
  firstOf: PlaceFinder,
) {
  const gone: number[] = [];
  const others: RunToSave[] = [];
  for (const record of runs.filter((run) => run.id !== id)) {
    const own = { record, document: documents.get(record.id) ?? document, checkpoint: null };
    const known = weights.get(record.id);
    const place = known && (await firstOf([known]));
    if (known && !place) gone.push(record.number);
    if (place) others.push({ ...own, weights: (leftOut) => piecesElsewhere(place, home, leftOut) });
    else if (trained?.record.id !== record.id) others.push(own);
    else others.push({ ...own, weights: (leftOut) => keptPieces(trained, leftOut) });
  }
  return { others, notices: gone.length > 0 ? [say.weightsGone(gone)] : [] };
}

async function write(
  file: string,
  project: ProjectContent,
  run: Run,
  home: string,
  hasOnlyWeights: boolean,
): Promise<void> {
  // prettier-ignore
  const { record, checkpoint: whole, document } = await run.saved();
  const checkpoint = whole && hasOnlyWeights ? { ...whole, optimizer: new Map(), best: null } : whole;
  const { epochs } = project.document.training;
  const settings = { ...document.training, epochs };
  const saved = { ...document, training: settings };
  const notices = await withPlaces(home, async (firstOf) => {
    const { others, notices: missing } = await othersOf(project, record.id, home, firstOf);
    const runs = [...others, { record, document, checkpoint }];
    const done = await saveProject(home, { path: file, document: saved, runs, thumbnail: project.thumbnail });
    return [...missing, ...done.notices];
  });
  for (const notice of notices) process.stderr.write(`${notice.en}\n`);
}
