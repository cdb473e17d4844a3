import { useDocument } from '../store/document.ts';
import { follow } from '../store/follow.ts';
import { followDialogs } from '../store/hostDialogs.ts';
import { isUnsaved, useProject } from '../store/project.ts';
import { followAutosave, followDrafts, pruneDrafts } from '../store/keeping.ts';
import { ownDraft, restore } from '../store/restore.ts';
import { followDownloads } from '../store/downloads.ts';
import { followFindings } from '../store/findings.ts';
import { followLandscape } from '../store/landscape.ts';
import { followNeurons } from '../store/neurons.ts';
import { followPlane } from '../store/plane.ts';
import { followRace } from '../store/race.ts';
import { followRuns, useRuns } from '../store/runs.ts';
import { useSettings } from '../store/settings.ts';
import type { Host } from '../../core/protocol/host.ts';
import { followLog } from '../store/log.ts';
import { watchEngine } from './recovery.ts';
import { openSession } from './session.ts';
import { claimWindow } from './windowKey.ts';
import { tellWishes } from './wishes.ts';

/** Brings the page to life: connects it and lets the stores follow what happens. Called once. */
export async function startApp(): Promise<void> {
  await claimWindow();
  followDrafts();
  const draft = await ownDraft();
  if (draft) void restore(draft);
  void pruneDrafts();
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
  followFindings();
  tellWishes(client);
  watchEngine(client);
  followDialogs(connection);
  followUnsaved(connection.host);
  followLanguage(connection.host);
  followTheme(connection.host);
  followAutosave();
}

function followLanguage(host: Host): void {
  host.setLanguage(useSettings.getState().language);
  follow(useSettings, ({ language }, before) => {
    if (language !== before.language) host.setLanguage(language);
  });
}

function followTheme(host: Host): void {
  const say = () => {
    const { theme } = useSettings.getState();
    host.setTheme(theme === 'projector' ? 'light' : theme);
  };
  say();
  follow(useSettings, ({ theme }, before) => {
    if (theme !== before.theme) say();
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
  // What a reload has brought back is unsaved from the beginning.
  say();
  follow(useDocument, say);
  follow(useRuns, say);
  follow(useProject, say);
}
