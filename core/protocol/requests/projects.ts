import { z } from 'zod';
import type { ExampleInfo, OpenedProject, RecentProject, Recoverable, SavedProject } from '../projects.ts';
import { documentSchema } from '../../graph/document.ts';
import { moduleFileSchema, type ModuleFile } from '../../graph/moduleFile.ts';
import type { Result } from '../../result.ts';
import type { Text } from '../../text.ts';
import { fileState } from '../fileState.ts';
import { runId, path, answer, request } from './request.ts';

/** Under which key the window has the document (windows.ts): its runs are kept for as long as the window is there. */
const ofDocument = z.string().min(1).max(64).optional();

export const projectRequests = {
  /**
   * Writes document, weights, optimizer state and history of these runs; atomically. The last run's weights are kept.
   * With `replaces`, the file as it was opened or saved last, it fails with fileChanged when that is another by now, and
   * with wouldLose when the file or the runs could not be read whole. Without, it writes what there is and says what is
   * not: that is for new files, and for users who have confirmed it.
   */
  saveProject: request(
    z.object({
      path,
      document: documentSchema,
      runIds: z.array(runId),
      thumbnail: z.string().optional(),
      replaces: fileState.optional(),
      key: ofDocument,
    }),
    answer<SavedProject>(),
    'write',
  ),
  openProject: request(z.object({ path, key: ofDocument }), answer<OpenedProject>(), 'read'),
  /** Writes a module with all that it uses; atomically. */
  saveModule: request(z.object({ path, module: moduleFileSchema }), answer<null>(), 'write'),
  /** What is no module is told in a sentence. */
  openModule: request(z.object({ path }), answer<Result<ModuleFile, Text>>(), 'read'),
  examples: request(z.object({}), answer<readonly ExampleInfo[]>()),
  openExample: request(z.object({ name: z.string(), key: ofDocument }), answer<OpenedProject>()),
  recentProjects: request(z.object({}), answer<readonly RecentProject[]>()),
  forgetProject: request(z.object({ path }), answer<null>(), null),
  /** Keeps the unsaved document beside the projects, for recovery after a crash. */
  autosave: request(
    z.object({
      key: z.string().min(1).max(64),
      document: documentSchema,
      path: path.optional(),
      /** The file at `path` as this page knows it. */
      file: fileState.optional(),
      runIds: z.array(runId),
    }),
    answer<null>(),
    'write',
  ),
  /**
   * Fails with invalidRequest while the window of this work is open elsewhere; so does `recover`. `isClosed`: nobody has the
   * document open any more, and its runs need not be kept for it.
   */
  discardAutosave: request(
    z.object({ key: z.string().min(1).max(64), isClosed: z.boolean().optional() }),
    answer<null>(),
  ),
  /** What was never saved by windows that are gone, and by the one that asks. */
  recoverable: request(z.object({}), answer<readonly Recoverable[]>()),
  recover: request(z.object({ key: z.string().min(1).max(64) }), answer<OpenedProject>()),
};
