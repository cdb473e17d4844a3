import { z } from 'zod';
import type { ExampleInfo, OpenedProject, RecentProject, Recoverable, SavedProject } from '../projects.ts';
import type { OtherVersion } from '../otherVersion.ts';
import { documentSchema } from '../../graph/document.ts';
import type { ModuleFile } from '../../graph/moduleFile.ts';
import type { Result } from '../../result.ts';
import type { Text } from '../../text.ts';
import { fileState } from '../fileState.ts';
import { at, runId, path, answer, request } from './request.ts';

/** The key under which the window has the document (windows.ts): its runs are kept as long as the window exists. */
const ofDocument = z.string().min(1).max(64).optional();

export const projectRequests = {
  /**
   * Writes the document, and the weights, optimizer state and history of these runs, atomically. The last run's weights
   * are kept. With `replaces`, the state of the file when last opened or saved, it fails with fileChanged if the file
   * has changed since, and with wouldLose if the file or the runs could not be read completely. Without it, it writes
   * what there is and reports what is missing: for new files, and for users who have confirmed it.
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
  /**
   * Writes the module that the use at a path of the network is of, and everything it uses, atomically; if asked for with the
   * weights of that use: the run's, or those before training. Fails with invalidRequest if there is no such use.
   */
  saveModule: request(
    z.object({
      path,
      document: documentSchema,
      use: z.string().min(1).max(10_000),
      hasWeights: z.boolean(),
      runId: runId.nullable(),
      at,
    }),
    answer<null>(),
    'write',
  ),
  /** If the file is not a module, returns a sentence that says so. Its weights are kept for whatever begins with them. */
  openModule: request(z.object({ path }), answer<Result<ModuleFile, Text>>(), 'read'),
  /**
   * A version to compare with: a project file, which is not opened, or what a run trained; and how far the weights of `own`,
   * a run at a moment, have moved since. Fails as openProject, or runDocument, does.
   */
  otherVersion: request(
    z.object({ path: path.optional(), runId: runId.optional(), own: z.object({ runId, at }).nullable() }),
    answer<OtherVersion>(),
    'read',
  ),
  examples: request(z.object({}), answer<readonly ExampleInfo[]>()),
  openExample: request(z.object({ name: z.string(), key: ofDocument }), answer<OpenedProject>()),
  recentProjects: request(z.object({}), answer<readonly RecentProject[]>()),
  forgetProject: request(z.object({ path }), answer<null>(), null),
  /** Stores the unsaved document next to the projects, for recovery after a crash. */
  autosave: request(
    z.object({
      key: z.string().min(1).max(64),
      document: documentSchema,
      path: path.optional(),
      /** The state of the file at `path` as this page knows it. */
      file: fileState.optional(),
      runIds: z.array(runId),
    }),
    answer<null>(),
    'write',
  ),
  /**
   * Fails with invalidRequest as long as the window with this work is open elsewhere; so does `recover`. `isClosed`:
   * nobody has the document open any more, so its runs need not be kept for it.
   */
  discardAutosave: request(
    z.object({ key: z.string().min(1).max(64), isClosed: z.boolean().optional() }),
    answer<null>(),
  ),
  /** Unsaved work of closed windows, and of the window that asks. */
  recoverable: request(z.object({}), answer<readonly Recoverable[]>()),
  recover: request(z.object({ key: z.string().min(1).max(64) }), answer<OpenedProject>()),
};
