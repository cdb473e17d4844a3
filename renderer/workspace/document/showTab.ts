import { showWorkspace, type Workspace } from '../workspaces.ts';
import { useDocument } from './document.ts';
import { useOverlay } from './overlay.ts';

/** Brings a document into sight. What trains in another goes on. */
export function showTab(target: Workspace): void {
  leaveField();
  useDocument.getState().endStep();
  useOverlay.getState().close();
  showWorkspace(target);
}

/** What is typed and not taken over yet belongs to the document in sight. */
export function leaveField(): void {
  if (typeof document === 'undefined') return;
  document.querySelector<HTMLElement>('input:focus, textarea:focus')?.blur();
}
