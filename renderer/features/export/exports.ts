import { create } from 'zustand';
import type { EngineClient } from '../../../core/protocol/client.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { proofText, type ExportReport, type ExportStage } from '../../../core/protocol/exports.ts';
import type { ChosenFile } from '../../../core/protocol/host.ts';
import { text } from '../../../core/text.ts';
import { isCancelled } from '../../link/errors.ts';
import { follow, hear } from '../../link/follow.ts';
import { notify, notifyError } from '../../link/notify.ts';
import { connection, engine } from '../../link/session.ts';
import { tell } from '../../link/tell.ts';
import { useDialogs } from '../../workspace/document/dialogs.ts';
import { targetOf, type Options, type Wish } from './wish.ts';

export const DIALOG = 'exportNetwork';
const MOST_KEPT = 20;

export type JobState =
  | { readonly kind: 'running'; readonly stage: ExportStage; readonly share: number }
  | { readonly kind: 'done'; readonly report: ExportReport }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'cancelled' };

/** An export that is under way or over. */
export interface Job {
  readonly id: number;
  readonly wish: Wish;
  readonly file: ChosenFile;
  readonly begun: Date;
  readonly state: JobState;
}

interface Exports {
  /** Newest first. They belong to the window: files outlive the document and the dialog. */
  readonly jobs: readonly Job[];
  /** The job or the format that the dialog shows; null: the first format. */
  readonly shown: { readonly job: number } | { readonly format: string } | null;
  /** What was chosen about formats. */
  readonly options: Readonly<Record<string, Options>>;
}

export const useExports = create<Exports>()(() => ({ jobs: [], shown: null, options: {} }));

export function followExports(client: EngineClient): void {
  hear(client, 'exportProgress', ({ name, stage, share }) => {
    const job = useExports.getState().jobs.find(({ file, state }) => file.path === name && state.kind === 'running');
    if (job) change(job.id, { kind: 'running', stage, share });
  });
  follow(useDialogs, ({ open }, before) => {
    if (before.open?.kind === DIALOG && open?.kind !== DIALOG) settle();
  });
}

/** What is over has been seen: opened again, the dialog begins with the format. */
function settle(): void {
  const { jobs, shown } = useExports.getState();
  const job = shown && 'job' in shown ? jobs.find(({ id }) => id === shown.job) : undefined;
  if (job && job.state.kind !== 'running') showFormat(job.wish.format.name);
}

let lastId = 0;

/** Asks where to, and begins; nothing happens if nobody answers. What fails later is said at the job. */
export async function beginExport(wish: Wish): Promise<void> {
  const { name, filter } = targetOf(wish);
  const file = await connection().host.saveFile(name, filter);
  if (file) void exportTo(wish, file);
}

/** Exports to a place that was chosen, as a new job, which the dialog then shows. */
export async function exportTo(wish: Wish, file: ChosenFile): Promise<void> {
  const id = ++lastId;
  const { jobs } = useExports.getState();
  const isTaken = jobs.some((job) => job.file.path === file.path && job.state.kind === 'running');
  const job: Job = { id, wish, file, begun: new Date(), state: { kind: 'running', stage: 'network', share: 0 } };
  // One that is tried again takes the place of the one that failed.
  const others = jobs.filter((other) => other.file.path !== file.path || other.state.kind === 'running');
  const kept = others.filter(({ state }, i) => state.kind === 'running' || i < MOST_KEPT - 1);
  useExports.setState({ jobs: [job, ...kept], shown: { job: id } });
  try {
    if (isTaken) throw new EngineError('fileUnwritable', taken);
    const { format, options, source } = wish;
    const report = await engine().request('export', { format: format.name, path: file.path, options, ...source });
    change(id, { kind: 'done', report });
    if (!isInSight()) notify(done(file.name), report.proof && proofText(report.proof));
    await handOver(file);
  } catch (error) {
    change(id, isCancelled(error) ? { kind: 'cancelled' } : { kind: 'failed', error });
    if (!isInSight() && !isCancelled(error)) notifyError(failed(file.name), error);
  }
}

/** Gives the file to whoever wants it: as a download in the browser. */
export async function handOver(file: ChosenFile): Promise<void> {
  try {
    await connection().host.delivered(file);
  } catch (error) {
    notifyError(text(`${file.name} could not be downloaded`, `${file.name} ließ sich nicht herunterladen`), error);
  }
}

/** The engine leaves nothing behind; the job is over when it says so. */
export function cancelExport({ file }: Job): void {
  tell('cancelExport', { name: file.path });
}

/** Takes a job that is over off the list; the file stays. */
export function forget({ id, wish }: Job): void {
  useExports.setState(({ jobs }) => ({
    jobs: jobs.filter((job) => job.id !== id),
    shown: { format: wish.format.name },
  }));
}

export function showFormat(format: string): void {
  useExports.setState({ shown: { format } });
}

export function showJob({ id }: Job): void {
  useExports.setState({ shown: { job: id } });
}

export function chooseOptions(format: string, chosen: Options): void {
  useExports.setState(({ options }) => ({ options: { ...options, [format]: { ...options[format], ...chosen } } }));
}

function change(id: number, state: JobState): void {
  useExports.setState(({ jobs }) => ({ jobs: jobs.map((job) => (job.id === id ? { ...job, state } : job)) }));
}

function isInSight(): boolean {
  return useDialogs.getState().open?.kind === DIALOG;
}

const done = (name: string) => text(`Exported: ${name}`, `Exportiert: ${name}`);
const failed = (name: string) => text(`${name} could not be exported`, `${name} ließ sich nicht exportieren`);
const taken = text(
  'Another export is writing to this file: wait for it, or choose another name.',
  'In diese Datei schreibt gerade ein anderer Export: ihn abwarten oder einen anderen Namen wählen.',
);
