import type { EngineClient } from '../../../core/protocol/client.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import type { RunRecord } from '../../../core/protocol/runs.ts';
import { text, type Text } from '../../../core/text.ts';
import { follow } from '../../link/follow.ts';
import { here, type Here } from '../document/latest.ts';
import { interruptRuns, useRuns } from './runs.ts';
import { isActive } from './runState.ts';
import { resumeRun } from './training.ts';
import { isConnectionLost } from '../../link/errors.ts';
import { notifyError } from '../../link/notify.ts';
import { useEngineState } from '../../link/session.ts';
import { inEvery, perDocument } from '../workspaces.ts';

interface Recovery {
  /** What the banner says after the engine came back; null when there is nothing to say. */
  readonly notice: Text | null;
  /** A run that it offers to resume. */
  readonly resumable: string | null;
  dismiss(): void;
}

export const useRecovery = perDocument<Recovery>((set) => ({
  notice: null,
  resumable: null,
  dismiss: () => set({ notice: null, resumable: null }),
}));

/** What was in training when the engine went away, and whether its document is still open. */
interface Interrupted {
  readonly run: RunRecord;
  readonly isHere: Here;
}

/** Keeps runs going when the engine dies or the connection breaks: what ran goes on from where the engine has it. */
export function watchEngine(client: EngineClient): void {
  let pid: number | undefined;
  let interrupted: Interrupted | undefined;
  let isAsked = false;
  client.onHost((frame) => {
    if (frame.host !== 'engineExited' && frame.host !== 'engineFailed') return;
    inEvery(() => {
      const run = interruptRuns();
      if (run) interrupted = { run, isHere: here() };
    });
    isAsked = 'isAsked' in frame && frame.isAsked === true;
  });
  follow(useEngineState, ({ generation, hello }, before) => {
    if (generation === before.generation || !hello) return;
    const isNewEngine = pid !== undefined && hello.pid !== pid;
    pid = hello.pid;
    const ran = interrupted;
    interrupted = undefined;
    if (generation > 1) void comeBack(ran, isNewEngine);
  });
  const comeBack = async (ran: Interrupted | undefined, isNewEngine: boolean) => {
    const isOfAnother = ran?.isHere() === false;
    if (isOfAnother) void end(client, ran.run);
    const own = isOfAnother ? undefined : ran;
    if (isAsked) return offer(client, own);
    const left = await goOn(client, own, isNewEngine);
    interrupted ??= left;
  };
}

/** What ran for a document that was closed while the engine was away is not needed any more. */
async function end(client: EngineClient, { id }: RunRecord): Promise<void> {
  try {
    const { progress } = await client.request('run', { runId: id });
    if (isActive(progress.status)) await client.request('stopRun', { runId: id });
  } catch (error) {
    const isGone = error instanceof EngineError && error.code === 'runUnknown';
    if (!isGone) notifyError(text('Stopping failed', 'Beenden ist fehlgeschlagen'), error);
  }
}

/** Returns the run if the way to the engine was lost again before anything was heard of it: it is asked for anew. */
async function goOn(
  client: EngineClient,
  ran: Interrupted | undefined,
  isNewEngine: boolean,
): Promise<Interrupted | undefined> {
  if (!ran) {
    if (isNewEngine) useRecovery.setState({ notice: restarted });
    return undefined;
  }
  const { run, isHere } = ran;
  let isResuming = false;
  try {
    const known = await client.request('run', { runId: run.id });
    isResuming = known.progress.status === 'interrupted';
    const record = isResuming ? await client.request('resumeRun', { runId: run.id }) : known;
    if (!isHere()) return void (await end(client, run));
    isHere.act(() => {
      useRuns.getState().put(record);
      if (isNewEngine) useRecovery.setState({ notice: wentOn(known.progress.step) });
    });
  } catch (error) {
    // A run that an engine dies of is not resumed for ever.
    if (isConnectionLost(error) && !isResuming) return ran;
    if (error instanceof EngineError && error.code === 'runUnknown') {
      if (isHere()) isHere.act(() => useRecovery.setState({ notice: beginsAnew(run.number) }));
      return undefined;
    }
    if (isNewEngine) useRecovery.setState({ notice: restarted });
    notifyError(text('The run could not continue by itself', 'Der Lauf konnte nicht von selbst weitergehen'), error);
  }
  return undefined;
}

/** The run that the banner offers goes on; the offer stays where that fails. */
export async function resumeOffered(runId: string): Promise<void> {
  const isHere = here();
  if ((await resumeRun(runId)) && isHere()) isHere.act(() => useRecovery.getState().dismiss());
}

/** What was ended on purpose begins again on purpose: it may be what the engine hung on. */
async function offer(client: EngineClient, ran: Interrupted | undefined): Promise<void> {
  useRecovery.setState({ notice: anew, resumable: null });
  if (!ran) return;
  const { run, isHere } = ran;
  try {
    const known = await client.request('run', { runId: run.id });
    if (!isHere()) return;
    isHere.act(() => {
      useRuns.getState().put(known);
      useRecovery.setState({ notice: offered(known.progress.step), resumable: run.id });
    });
  } catch (error) {
    notifyError(text('The run no longer exists', 'Den Lauf gibt es nicht mehr'), error);
  }
}

const anew = text(
  'The engine was restarted. Nothing is lost.',
  'Der Rechenkern wurde neu gestartet. Nichts ist verloren.',
);

function offered(step: number): Text {
  return text(
    `The engine was restarted. The run can continue from its last checkpoint (step ${step}).`,
    `Der Rechenkern wurde neu gestartet. Der Lauf kann vom letzten Sicherungspunkt weitergehen (Schritt ${step}).`,
  );
}

const restarted = text(
  'The engine stopped and was restarted. Nothing is lost.',
  'Der Rechenkern ist ausgefallen und wurde neu gestartet. Nichts ist verloren.',
);

/** It was so young that nothing of it had been kept. */
function beginsAnew(number: number): Text {
  return text(
    `The engine stopped and was restarted. Run ${number} cannot go on: nothing usable of it had been kept yet. Train again: with the same seed it comes to the same numbers.`,
    `Der Rechenkern ist ausgefallen und wurde neu gestartet. Lauf ${number} kann nicht weitergehen: Von ihm war noch nichts Brauchbares gesichert. Neu trainieren: Mit demselben Startwert kommen dieselben Zahlen heraus.`,
  );
}

function wentOn(step: number): Text {
  return text(
    `The engine stopped and was restarted; training continues from its last checkpoint (step ${step}).`,
    `Der Rechenkern ist ausgefallen und wurde neu gestartet; das Training geht vom letzten Sicherungspunkt weiter (Schritt ${step}).`,
  );
}
