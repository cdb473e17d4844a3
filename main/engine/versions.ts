import { weightsDifference } from '../../core/diff/weights.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { text } from '../../core/text.ts';
import { weightsMoved } from '../../core/protocol/otherVersion.ts';
import * as say from '../projects/notices.ts';
import { openProject } from '../projects/open.ts';
import { momentOf } from '../train/moments.ts';
import type { Runs } from '../train/runs.ts';
import { trainedDocument } from './runs.ts';
import type { Handlers } from './service.ts';

/** Versions of a document that are compared with it and not opened. */
export function versionHandlers(runs: Runs, home: string): Pick<Handlers, 'otherVersion'> {
  return {
    async otherVersion({ path, runId, own }) {
      const { document, weights, notices } = await versionOf(runs, home, path, runId);
      const ours = own && weights && (await unlessUnread(momentOf(runs, own.runId, own.at)))?.checkpoint.weights;
      return {
        document,
        weights: weights && ours ? weightsMoved(weightsDifference(weights, ours)) : null,
        notices: own && weights && !ours ? [...notices, say.ownNotCompared] : notices,
      };
    },
  };
}

/** A project file, or a run, with its weights as far as they are kept, and what of it could not be read. */
async function versionOf(runs: Runs, home: string, path: string | undefined, runId: string | undefined) {
  if (path !== undefined) {
    const { document, trained, notices } = await openProject(home, path);
    return { document, weights: trained?.checkpoint.weights, notices };
  }
  if (runId === undefined)
    throw new EngineError('invalidRequest', text('Name a file or a run.', 'Eine Datei oder einen Lauf nennen.'));
  const document = await trainedDocument(runs, runId);
  const saved = await unlessUnread(runs.saved(runId));
  return { document, weights: saved?.checkpoint.weights, notices: saved ? [] : [say.otherNotCompared] };
}

/** Undefined for weights that were not kept, are damaged, or lie in a file that has gone. */
async function unlessUnread<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof EngineError && ['runUnknown', 'fileUnreadable'].includes(error.code)) return undefined;
    throw error;
  }
}
