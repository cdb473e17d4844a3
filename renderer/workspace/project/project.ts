import { labelOf } from '../../../core/graph/runLabels.ts';
import type { FileState } from '../../../core/protocol/fileState.ts';
import type { SavedProject } from '../../../core/protocol/projects.ts';
import { text, type Text } from '../../../core/text.ts';
import { useSettings } from '../../kit/settings.ts';
import { useDocument } from '../document/document.ts';
import { useRuns } from '../runs/runs.ts';
import type { Runs } from '../runs/runState.ts';
import { perDocument } from '../workspaces.ts';

type SavedSteps = SavedProject['savedSteps'];

interface ProjectState {
  /** What the window shows: the gallery to begin with, the editor once there is a document. */
  readonly screen: 'gallery' | 'editor';
  readonly isSaving: boolean;
  /** The steps of every run that its file has: what is trained beyond them is unsaved work. */
  readonly savedSteps: SavedSteps;
  /** Runs of the document as they were before a reload, until the engine has told of all of them. */
  readonly awaitedRuns: readonly string[];
  /** What could not be read of the project when it was opened. */
  readonly notices: readonly Text[];
  /** The file as it was opened or saved last; null where there is none. */
  readonly file: FileState | null;
}

export const useProject = perDocument<ProjectState>(() => ({
  screen: 'gallery',
  isSaving: false,
  savedSteps: {},
  awaitedRuns: [],
  notices: [],
  file: null,
}));

export const projectFilter = { name: 'Neuroloom', extensions: ['neuroloom'] } as const;
/** What can be opened: projects, and pictures with one inside. */
export const openFilter = { name: 'Neuroloom', extensions: ['neuroloom', 'png'] } as const;

/** How far all runs have come, as far as the page knows. */
export function stepsOf(runs: Runs): SavedSteps {
  return Object.fromEntries(runs.map(({ id, progress }) => [id, progress.step]));
}

/** Whether a run has come further than what was saved of it. That one was deleted is an edit of the document. */
export function isTrainedSince(saved: SavedSteps, runs: Runs): boolean {
  return runs.some(({ id, progress }) => progress.step > (saved[id] ?? -1));
}

export function isUnsaved(): boolean {
  const { document, saved } = useDocument.getState();
  return document !== saved || isTrainedSince(useProject.getState().savedSteps, useRuns.getState().runs);
}

/** Whether closing would lose work: an edit, or training. */
export function useIsUnsaved(): boolean {
  const isEdited = useDocument((state) => state.document !== state.saved);
  const savedSteps = useProject((state) => state.savedSteps);
  return useRuns(({ runs }) => isTrainedSince(savedSteps, runs)) || isEdited;
}

/** All runs of the document. */
export function runIdsNow(): string[] {
  const { document } = useDocument.getState();
  // In this order: the weights of the last run that has any are saved.
  const ids = [...useProject.getState().awaitedRuns, ...useRuns.getState().runs.map(({ id }) => id)];
  return [...new Set(ids)].filter((id) => labelOf(document, id).isRemoved !== true);
}

export function showGallery(): void {
  useProject.setState({ screen: 'gallery' });
}

export function showEditor(): void {
  useProject.setState({ screen: 'editor' });
}

/** A name that every file system takes; one for what has none, in the language that is set. */
export function fileName(name: string): string {
  const plain = name
    .replace(/[\p{Cc}<>:"/\\|?*]+/gu, ' ')
    .replace(/[. ]+$/, '')
    .trim();
  return plain === '' ? text('network', 'Netz')[useSettings.getState().language] : plain.slice(0, 100);
}
