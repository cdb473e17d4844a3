import { firstError } from '../../../core/analysis/listedProblems.ts';
import type { Document } from '../../../core/graph/document.ts';
import type { Moment } from '../../../core/protocol/moment.ts';
import type { DeviceChoice, RunRecord } from '../../../core/protocol/runs.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { text, type Text } from '../../../core/text.ts';
import type { TrainingSettings } from '../../../core/training/settings.ts';
import { isCancelled } from '../../link/errors.ts';
import { notifyError } from '../../link/notify.ts';
import { engine, useEngineState } from '../../link/session.ts';
import { analysisOf, signatureOf, startSignatureOf } from '../document/analysis.ts';
import { ask } from '../document/dialogs.ts';
import { useDocument } from '../document/document.ts';
import { titleFor } from '../document/names.ts';
import { showTraining } from '../document/panels.ts';
import { canStop, offerFor, type Offer } from './offer.ts';
import { askerHere, here, type Here } from '../document/latest.ts';
import type { Remedy } from './remedies.ts';
import { isActive } from './runState.ts';
import { activeRun, nextOrdinal, useRuns } from './runs.ts';
import { useSettings } from '../../kit/settings.ts';
import { inWorkspace, perDocument, useWorkspaces, workspace } from '../workspaces.ts';

const LARGEST_SEED = 0xffffffff;

/** Whether the question "go on, or from new weights?" is open. */
export const useTrainMenu = perDocument<{ readonly isOpen: boolean }>(() => ({ isOpen: false }));

/** Why the document cannot be trained now: the first problem. Undefined when it can. */
export function obstacle(document: Document): Text | undefined {
  return firstError(analysisOf(document).problems, document)?.message;
}

/** What the controls offer for the newest run and a document. */
export function offerOf(latest: RunRecord | undefined, document: Document): Offer {
  // Signatures of a large network are dear, and without a run nobody asks for them.
  return offerFor(latest, {
    get signature() {
      return signatureOf(document);
    },
    get start() {
      return startSignatureOf(document);
    },
  });
}

function current() {
  const { document } = useDocument.getState();
  const newest = useRuns.getState().runs.at(-1);
  return { document, newest, offer: offerOf(newest, document) };
}

function isReady(): boolean {
  return useEngineState.getState().status.kind === 'ready' && useRuns.getState().pending === null;
}

const isStarting = () => ['start', 'resume'].includes(useRuns.getState().pending ?? '');

type Pending = NonNullable<ReturnType<typeof useRuns.getState>['pending']>;

/** Counts the commands: the newest is the one that is pending. */
const { begin } = askerHere();

/** Asks the engine for something on a run, takes over what it answers, and returns that. One at a time; Stop always. */
async function command(pending: Pending, failed: Text, send: () => Promise<RunRecord>): Promise<RunRecord | undefined> {
  if (!isReady() && pending !== 'stop') return undefined;
  const [isPending, isHere] = [begin(), here()];
  useDocument.getState().endStep();
  useRuns.setState({ pending });
  try {
    const record = await withRoom(send, isHere);
    // It was begun for a document that has been closed since.
    if (!isHere() && isActive(record.progress.status)) await engine().request('stopRun', { runId: record.id });
    if (!isHere()) return undefined;
    isHere.act(() => useRuns.getState().put(record));
    return record;
  } catch (error) {
    if (!isCancelled(error)) notifyError(failed, error);
    return undefined;
  } finally {
    if (isPending()) isHere.act(() => useRuns.setState({ pending: null }));
  }
}

/** Sends it; while another window or tab trains, only if that is to make room. */
async function withRoom(send: () => Promise<RunRecord>, isHere: Here): Promise<RunRecord> {
  try {
    return await send();
  } catch (error) {
    const code = error instanceof EngineError ? error.code : undefined;
    const other = code === 'runBusy' ? isHere.act(runOfAnotherTab) : undefined;
    if (code !== 'runElsewhere' && !other) throw error;
    if ((await isHere.act(() => ask('makeRoom', other?.name))) !== 'makeRoom')
      throw new EngineError('cancelled', 'The other run goes on.');
    if (other) await other.stop();
    else await engine().request('makeRoom', {});
    return send();
  }
}

/** What trains, or is about to, for another document of this window, with the name of that; undefined when nothing does. */
function runOfAnotherTab(): { readonly name: string; readonly stop: () => Promise<void> } | undefined {
  const own = workspace();
  const isTraining = () => activeRun(useRuns.getState().runs) !== undefined || isStarting();
  const target = useWorkspaces.getState().all.find((each) => each !== own && inWorkspace(each, isTraining));
  if (!target) return undefined;
  const { name } = inWorkspace(target, () => useDocument.getState().document);
  return {
    name: titleFor(name)[useSettings.getState().language],
    stop: () => inWorkspace(target, endTraining),
  };
}

/** Ends what trains here by now, or is being started. */
async function endTraining(): Promise<void> {
  const run = activeRun(useRuns.getState().runs);
  const isHere = here();
  if (!run) {
    if (isStarting()) await engine().request('cancelStart', {});
    return;
  }
  const record = await engine().request('stopRun', { runId: run.id });
  isHere.act(() => useRuns.getState().put(record));
}

/** Goes on with a run that has ended before its time; undefined where it cannot, which is said. */
export function resumeRun(runId: string): Promise<RunRecord | undefined> {
  return command('resume', notResumed, () => engine().request('resumeRun', { runId }));
}

const notResumed = text('The run cannot continue', 'Der Lauf lässt sich nicht fortsetzen');
const notStarted = text('Training could not start', 'Das Training konnte nicht beginnen');

/** Train, as the shortcut and the menu mean it: starts, goes on, or asks which of both. */
export async function train(): Promise<void> {
  const { document, offer } = current();
  if (offer === 'resume') return resume();
  if (offer === 'pause' || obstacle(document)) return;
  if (offer === 'choose') return useTrainMenu.setState({ isOpen: true });
  await trainAnew();
}

/** What goes with every new run. */
function chosen(): DeviceChoice & { readonly ordinal: number } {
  const { runtime, device, threads } = useSettings.getState();
  return { runtime, device, threads, ordinal: nextOrdinal() };
}

/** A new run from its beginning: equal seeds begin with equal weights. */
export function trainAnew(isPaused = false): Promise<RunRecord | undefined> {
  const { document, newest } = current();
  if (!newest) showTraining();
  return command('start', notStarted, () => engine().request('startRun', { document, ...chosen(), isPaused }));
}

/** A new run of a variant of the document, which stays as it is. */
export function trainWith(document: Document): Promise<RunRecord | undefined> {
  return command('start', notStarted, () => engine().request('startRun', { document, ...chosen() }));
}

/** The same with another seed. */
export async function trainFromNewWeights(): Promise<void> {
  const seed = current().document.training.seed;
  await startWith((training) => ({ ...training, seed: seed === LARGEST_SEED ? 0 : seed + 1 }));
}

/** A new run that goes on from what an earlier one was at a moment. */
export async function branch(runId: string, at: Moment): Promise<void> {
  const { document } = current();
  await command('start', notStarted, () => engine().request('startRun', { document, from: runId, at, ...chosen() }));
}

/** Trains anew as a remedy says; the document has its settings once that has begun, as one step that can be undone. */
export function repair(run: RunRecord, { from, change }: Remedy): Promise<void> {
  return startWith(change, from === null ? {} : { from: run.id, at: { step: from } });
}

/** A new run with other settings, which the document takes over when it has begun: what cannot begin changes nothing. */
async function startWith(
  change: (training: TrainingSettings) => TrainingSettings,
  place: { readonly from?: string; readonly at?: Moment } = {},
): Promise<void> {
  const changed = (document: Document): Document => ({ ...document, training: change(document.training) });
  const document = changed(current().document);
  const isHere = here();
  const started = await command('start', notStarted, () =>
    engine().request('startRun', { document, ...place, ...chosen() }),
  );
  if (started) isHere.act(() => useDocument.getState().edit(changed));
}

/** A new run from the newest run's weights, for so many epochs more. */
export async function continueFor(epochs: number): Promise<void> {
  const { document, newest } = current();
  if (!newest) return;
  const longer = { ...document, training: { ...document.training, epochs } };
  await command('start', notStarted, () =>
    engine().request('startRun', { document: longer, from: newest.id, ...chosen() }),
  );
}

export async function pause(): Promise<void> {
  const { newest, offer } = current();
  if (!newest || offer !== 'pause') return;
  await command('pause', text('Pausing failed', 'Anhalten ist fehlgeschlagen'), () =>
    engine().request('pauseRun', { runId: newest.id }),
  );
}

export async function resume(): Promise<void> {
  const { newest, offer } = current();
  if (!newest || offer !== 'resume') return;
  await resumeRun(newest.id);
}

/** One batch: of the paused run, or of a new one that then waits. */
export async function step(): Promise<void> {
  const { document, newest, offer } = current();
  if (offer === 'pause' || obstacle(document)) return;
  const isPaused = newest && offer === 'resume' && newest.progress.status === 'paused';
  const isHere = here();
  const run = isPaused ? newest : await trainAnew(true);
  if (run?.progress.status !== 'paused') return;
  await isHere.act(() =>
    command('step', text('The step failed', 'Der Schritt ist fehlgeschlagen'), () =>
      engine().request('stepRun', { runId: run.id }),
    ),
  );
}

/** Ends the run, whatever else was asked of it and is not done yet; a run that is being started is not begun. */
export async function stop(): Promise<void> {
  if (isStarting()) {
    await engine().request('cancelStart', {});
    return;
  }
  const run = useRuns.getState().runs.at(-1);
  if (!run || !canStop(run)) return;
  await command('stop', text('Stopping failed', 'Beenden ist fehlgeschlagen'), () =>
    engine().request('stopRun', { runId: run.id }),
  );
}
