import { z } from 'zod';
import { answer, request } from './request.ts';
import { exportParams, type ExportFormat, type ExportReport } from '../exports.ts';

export const exportRequests = {
  /** The formats of `export`. */
  exportFormats: request(z.object({}), answer<readonly ExportFormat[]>()),
  /**
   * Writes a network in another program's format: a file; or several, in a zip when `path` ends in .zip, else in a
   * folder. What has weights is loaded again and compared first. Fails with documentHasProblems, and with exportFailed
   * when the format cannot hold the network or the comparison fails; nothing is written then.
   */
  export: request(exportParams, answer<ExportReport>(), 'write'),
};
