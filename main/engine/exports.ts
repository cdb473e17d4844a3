import type { z } from 'zod';
import { signature } from '../../core/analysis/signature.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import type { exportParams, ExportReport } from '../../core/protocol/exports.ts';
import { offeredFormats } from '../export/offer.ts';
import { verifyExport } from '../export/verify.ts';
import { exportNetwork } from '../export/write.ts';
import type { Runs } from '../train/runs.ts';
import type { Page } from './pages.ts';
import type { Handlers } from './service.ts';
import { Works } from './works.ts';
import { anotherNetwork } from '../looking/explain/explain.ts';

type Requests = 'exportFormats' | 'export' | 'cancelExport' | 'verifyExport';

/** Exports networks in the formats of the registry. */
export function exportHandlers(runs: Runs, home: string): Pick<Handlers, Requests> {
  const works = new Works('The export');
  return {
    exportFormats: async ({ document, runId }) => {
      const run = runId === undefined ? undefined : await runs.saved(runId);
      return offeredFormats(document ?? run?.document);
    },
    export: (request, page) => exportAsked({ runs, home, works }, request, page),
    cancelExport({ name }, page) {
      works.cancel(name, page);
      return null;
    },
    verifyExport: ({ path }, page) => works.run(path, page, ({ signal }) => verifyExport(path, signal)),
  };
}

interface Parts {
  readonly runs: Runs;
  readonly home: string;
  readonly works: Works;
}

/** Fails with invalidRequest if the run trained something else than the document. */
function exportAsked({ runs, home, works }: Parts, request: z.output<typeof exportParams>, page: Page): Promise<ExportReport> {
  const { format, path, runId, options } = request;
  return works.run(path, page, async ({ signal, isTime }) => {
    const run = runId === undefined ? undefined : await runs.saved(runId);
    const document = request.document ?? run?.document;
    if (!document) throw new Error('There is nothing to export.');
    if (run && run.record.signature !== signature(document)) throw new EngineError('invalidRequest', anotherNetwork); // prettier-ignore
    let told = '';
    const onProgress = (stage: 'network' | 'files' | 'proof', share: number) => {
      if (stage === told && !isTime()) return;
      told = stage;
      page.emit('exportProgress', { name: path, stage, share });
    };
    return exportNetwork({ format, document, run, options }, { path, home, signal, onProgress });
  });
} // prettier-ignore
