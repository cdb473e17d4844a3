import { z } from 'zod';
import { answer, path, request } from './request.ts';
import { exportParams, offerParams, type ExportReport, type OfferedFormat, type VerifyReport } from '../exports.ts';

export const exportRequests = {
  /** The formats of `export`, and which of them a network cannot be written in, and why. */
  exportFormats: request(offerParams, answer<readonly OfferedFormat[]>()),
  /**
   * Writes a network in another program's format: a single file, or several, in a zip if `path` ends in .zip, else in a
   * folder. An export with weights is first run again elsewhere and compared. Reports `exportProgress` under the name
   * `path`. Fails with documentHasProblems, with cancelled, and with exportFailed if the format cannot represent the
   * network or the comparison fails; then nothing is written.
   */
  export: request(exportParams, answer<ExportReport>(), 'write'),
  /** Cancels this page's export to the path of this name, which then fails with cancelled. */
  cancelExport: request(z.object({ name: z.string().min(1) }), answer<null>()),
  /**
   * Runs an export again: a folder, a zip, or a file with its proof beside it. Fails with fileUnreadable if it is none,
   * or was changed, and with exportFailed if it computes something else than it did.
   */
  verifyExport: request(z.object({ path }), answer<VerifyReport>(), 'read'),
};
