import { weightsDifference } from '../../core/diff/weights.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { weightsMoved } from '../../core/protocol/otherVersion.ts';
import { openProject } from '../projects/open.ts';
import { momentOf } from '../train/moments.ts';
import type { Runs } from '../train/runs.ts';
import { unlessUnknown } from './projects.ts';
import { trainedDocument } from './runs.ts';
import type { Handlers } from './service.ts';

/** Versions of a document that are compared with it and not opened. */
export function versionHandlers(runs: Runs, home: string): Pick<Handlers, 'otherVersion'> {
  return {
    async otherVersion({ path, runId, own }) {
      const { document, weights } = await versionOf(runs, home, path, runId);
      const ours = own && weights && (await unlessUnknown(momentOf(runs, own.runId, own.at)))?.checkpoint.weights;
      return { document, weights: weights && ours ? weightsMoved(weightsDifference(weights, ours)) : null };
    },
  };
}

/** A project file, or a run, with its weights as far as they are kept. */
async function versionOf(runs: Runs, home: string, path: string | undefined, runId: string | undefined) {
  if (path !== undefined) {
    const { document, trained } = await openProject(home, path);
    return { document, weights: trained?.checkpoint.weights };
  }
  if (runId === undefined) throw new EngineError('invalidRequest', 'Name a file or a run.');
  const saved = await unlessUnknown(runs.saved(runId));
  return { document: await trainedDocument(runs, runId), weights: saved?.checkpoint.weights };
}
