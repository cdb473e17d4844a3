import type { OpenedProject } from '../../../core/protocol/projects.ts';
import { text } from '../../../core/text.ts';
import { notifyError } from '../../link/notify.ts';
import { useDocument } from '../document/document.ts';
import { leaveField, showTab } from '../document/showTab.ts';
import { addWorkspace, dropWorkspace, inWorkspace, showWorkspace, useWorkspaces, workspace, type Workspace } from '../workspaces.ts'; // prettier-ignore
import { isSame } from '../../kit/same.ts';
import { discardKept, draftStore } from './keeping.ts';
import { ownKey } from './key.ts';
import { openUnsaved, stopTraining, workNow } from './opening.ts';
import { isUnsaved } from './project.ts';
import { confirmDiscard, save } from './saving.ts';

/** Opens a tab in which a project can be chosen or begun. */
export function newTab(): void {
  showTab(addWorkspace());
}

/** Opens what was read of another program as unsaved work: in this tab if nothing is open in it, else in one of its own. */
export async function openBeside(project: OpenedProject): Promise<boolean> {
  const isFree = useDocument.getState().openings === 0;
  const target = isFree ? workspace() : addWorkspace();
  if (!isFree) showTab(target);
  const isOpened = await inWorkspace(target, () => openUnsaved(() => Promise.resolve(project)));
  if (!isOpened && !isFree) dropWorkspace(target);
  return isOpened;
}

/** The tab so many further, or back; after the last comes the first. */
export function turnTab(by: 1 | -1): void {
  const { all, shown } = useWorkspaces.getState();
  const next = all.at((all.indexOf(shown) + by) % all.length);
  if (next) showTab(next);
}

/** Closes a tab; asks first what becomes of unsaved work. What trains in it ends, as when another project is opened. */
export async function closeTab(target: Workspace = workspace()): Promise<void> {
  leaveField();
  const { shown } = useWorkspaces.getState();
  const key = inWorkspace(target, ownKey);
  if (!(await isGivenUp(target))) return;
  const wasInSight = useWorkspaces.getState().shown === target;
  dropWorkspace(target);
  if (wasInSight) showWorkspace(shown);
  await forget(key);
}

/** Settles what becomes of a tab's work, and of what is edited meanwhile; ends its training. False when it stays. */
async function isGivenUp(target: Workspace): Promise<boolean> {
  const inPlace = <T>(act: () => T) => inWorkspace(target, act);
  try {
    for (;;) {
      // What is asked about is in sight.
      if (inPlace(isUnsaved)) showTab(target);
      if (!(await inPlace(confirmDiscard))) return false;
      const agreed = inPlace(workNow);
      await inPlace(stopTraining);
      if (isSame(agreed, inPlace(workNow))) return true;
    }
  } catch (error) {
    notifyError(text('Stopping failed', 'Beenden ist fehlgeschlagen'), error);
    return false;
  }
}

/** Its unsaved work was saved or given up. */
async function forget(key: string): Promise<void> {
  try {
    await discardKept(key);
  } catch {
    // Beside the projects it is offered for recovery once more; nothing is lost.
    await draftStore()
      .remove(key)
      .catch(() => undefined);
  }
}

/** Whether a tab of this window holds what no file does. */
export function isAnyUnsaved(): boolean {
  return useWorkspaces.getState().all.some((each) => inWorkspace(each, isUnsaved));
}

/** Saves all tabs, one after the other in sight. False when one is not saved. */
async function saveAll(): Promise<boolean> {
  for (const each of useWorkspaces.getState().all) {
    if (!inWorkspace(each, isUnsaved)) continue;
    showTab(each);
    if (!(await inWorkspace(each, save))) return false;
  }
  return true;
}

/** Closes the window once nothing is unsaved any more. */
export async function saveAndClose(): Promise<void> {
  if (await saveAll()) window.close();
}
