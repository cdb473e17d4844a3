import { followTabs, tabsBefore } from '../workspace/project/openTabs.ts';
import { isAnyUnsaved } from '../workspace/project/tabs.ts';
import { beginWith, inWorkspace, useWorkspaces } from '../workspace/workspaces.ts';
import { useDocument } from '../workspace/document/document.ts';
import { follow } from '../link/follow.ts';
import { followDialogs } from '../workspace/project/hostDialogs.ts';
import { useProject } from '../workspace/project/project.ts';
import { followAutosave, followDrafts, pruneDrafts } from '../workspace/project/keeping.ts';
import { ownDrafts, restore } from '../workspace/project/restore.ts';
import { followFindings } from '../workspace/document/findings.ts';
import { followRace } from '../workspace/runs/race.ts';
import { followRuns, useRuns } from '../workspace/runs/runs.ts';
import { useSettings } from '../kit/settings.ts';
import type { Host } from '../../core/protocol/host.ts';
import { followLog } from '../kit/log.ts';
import { watchEngine } from '../workspace/runs/recovery.ts';
import { openSession } from '../link/session.ts';
import { keepTold } from '../link/tell.ts';
import { useSpeed } from '../workspace/runs/speed.ts';
import { claimWindow } from '../link/windowKey.ts';
import { features } from './features.ts';
import { followFeatures } from './followFeatures.ts';
import { menusOfDesktop } from './menus.ts';

/** Brings the page to life: connects it and lets the stores follow what happens. Called once. */
export async function startApp(): Promise<void> {
  await claimWindow();
  followDrafts();
  const drafts = await ownDrafts();
  if (drafts.length > 0)
    beginWith(
      drafts.map(({ name }) => name),
      tabsBefore().shown,
    );
  for (const { name, draft } of drafts) {
    const target = useWorkspaces.getState().all.find((each) => each.name === name);
    if (target) void inWorkspace(target, () => restore(draft));
  }
  followTabs();
  void pruneDrafts();
  const session = await openSession();
  if (!session) return;
  const { client, connection } = session;
  followRuns(client);
  followLog(client);
  followFeatures(features, client);
  followRace(client);
  followFindings();
  keepTold(
    () => client.request('setSpeed', useSpeed.getState()),
    (tell) => follow(useSpeed, tell),
  );
  watchEngine(client);
  followDialogs(connection);
  followUnsaved(connection.host);
  connection.host.setMenus(menusOfDesktop());
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
    const now = isAnyUnsaved();
    if (now !== said) host.setUnsaved(now);
    said = now;
  };
  // What a reload has brought back is unsaved from the beginning.
  say();
  follow(useDocument, say);
  follow(useRuns, say);
  follow(useProject, say);
  follow(useWorkspaces, say);
}
