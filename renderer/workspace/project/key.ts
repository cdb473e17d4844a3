import { documentKey } from '../../../core/protocol/windows.ts';
import { windowKey } from '../../link/windowKey.ts';
import { workspace } from '../workspaces.ts';

/** Under which the document of this workspace is kept: its draft, its autosave, its runs. */
export function ownKey(): string {
  return documentKey(windowKey(), workspace().name);
}
