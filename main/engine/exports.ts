import type { z } from 'zod';
import type { exportParams, ExportReport } from '../../core/protocol/exports.ts';
import { exporters } from '../export/all.ts';
import { exportNetwork } from '../export/write.ts';
import type { Runs } from '../train/runs.ts';
import type { Handlers } from './service.ts';

/** Exports networks in the formats of the registry. */
export function exportHandlers(runs: Runs, home: string): Pick<Handlers, 'exportFormats' | 'export'> {
  return {
    exportFormats: () =>
      exporters.map(({ name, label, description, of, extension }) => ({ name, label, description, of, extension })),
    export: (request) => exportAsked(runs, home, request),
  };
}

/** A run is exported with the network that it trained, however the document has changed since. */
async function exportAsked(runs: Runs, home: string, request: z.output<typeof exportParams>): Promise<ExportReport> {
  const { format, path, document, runId } = request;
  const target = { path, home };
  if (runId === undefined) return exportNetwork(format, document, undefined, target);
  const run = await runs.saved(runId);
  return exportNetwork(format, run.document, run.checkpoint.weights, target);
}
