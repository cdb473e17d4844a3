import { text } from '../../core/text.ts';
import { useDocument } from '../store/document.ts';
import { followDialogs } from '../store/hostDialogs.ts';
import { autosave, isUnsaved, useProject } from '../store/project.ts';
import { followDownloads } from '../store/downloads.ts';
import { followLandscape } from '../store/landscape.ts';
import { followNeurons } from '../store/neurons.ts';
import { followPlane } from '../store/plane.ts';
import { followRace } from '../store/race.ts';
import { followRuns, useRuns } from '../store/runs.ts';
import type { Runs } from '../store/runState.ts';
import { useSettings } from '../store/settings.ts';
import type { Host } from '../../core/protocol/host.ts';
import { followLog } from '../store/log.ts';
import { notifyError } from './notify.ts';
import { watchEngine } from './recovery.ts';
import { openSession, useEngineState } from './session.ts';
import { tellWishes } from './wishes.ts';

const AUTOSAVE_DELAY_MS = 3_000;

/** Brings the page to life: connects it and lets the stores follow what happens. Called once. */
export async function startApp(): Promise<void> {
  const session = await openSession();
  if (!session) return;
  const { client, connection } = session;
  followRuns(client);
  followLog(client);
  followDownloads(client);
  followLandscape(client);
  followPlane(client);
  followRace(client);
  followNeurons(client);
  tellWishes(client);
  watchEngine(client);
  followDialogs(connection);
  followUnsaved(connection.host);
  followLanguage(connection.host);
  followAutosave();
}

function followLanguage(host: Host): void {
  host.setLanguage(useSettings.getState().language);
  useSettings.subscribe(({ language }, before) => {
    if (language !== before.language) host.setLanguage(language);
  });
}

/** Tells the window whether closing it would lose work. */
function followUnsaved(host: Host): void {
  let said = false;
  const say = () => {
    const now = isUnsaved();
    if (now !== said) host.setUnsaved(now);
    said = now;
  };
  useDocument.subscribe(say);
  useRuns.subscribe(say);
  useProject.subscribe(say);
}

/** Autosaves some seconds after the first change since the last time, and after every epoch. */
function followAutosave(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let hasFailed = false;
  const keep = async () => {
    timer = undefined;
    if (useEngineState.getState().status.kind !== 'ready') return schedule();
    try {
      await autosave();
      hasFailed = false;
    } catch (error) {
      if (!hasFailed) notifyError(text('Autosave failed', 'Das automatische Sichern ist gescheitert'), error);
      hasFailed = true;
    }
  };
  const schedule = () => void (timer ??= setTimeout(() => void keep(), AUTOSAVE_DELAY_MS));
  useDocument.subscribe((state, before) => {
    if (state.document !== before.document) schedule();
  });
  useRuns.subscribe(({ runs }, before) => {
    if (runs !== before.runs && epochsMark(runs) !== epochsMark(before.runs)) schedule();
  });
}

function epochsMark(runs: Runs): string {
  return runs.map((run) => `${run.id}:${run.epochs.at(-1)?.epoch ?? 0}:${run.progress.status}`).join(' ');
}
