import { z } from 'zod';
import { answer, request } from './request.ts';
import { exportParams, type ExportFormat, type ExportReport } from '../exports.ts';

export const exportRequests = {
  /** The formats of `export`. */
  exportFormats: request(z.object({}), answer<readonly ExportFormat[]>()),
  /**
   * Writes a network in another program's format: a single file, or several, in a zip if `path` ends in .zip, else in a
   * folder. An export with weights is first loaded again and compared. Fails with documentHasProblems, or with
   * exportFailed if the format cannot represent the network or the comparison fails; then nothing is written.
   */
  export: request(exportParams, answer<ExportReport>(), 'write'),
};
