import { z } from 'zod';
import { documentSchema } from '../../graph/document.ts';
import type { ImportedModel, ImportFormat, WeightMatch } from '../imports.ts';
import { openSizes, takenAs, type ModelFileLook } from '../modelFile.ts';
import type { OpenedProject } from '../projects.ts';
import { answer, path, request } from './request.ts';

const name = z.string().min(1).max(300);
const size = z.number().int().min(1).max(4096).optional();
const key = z.string().min(1).max(64).optional();

export const importRequests = {
  /** The formats of `importModel`. */
  importFormats: request(z.object({}), answer<readonly ImportFormat[]>()),
  /**
   * Reads another program's model as a project with its weights as a run. Reports `importProgress` under this name, which
   * `cancelImport` also takes. `size` is what open axes (the length of a text, the sides of a picture) become, `sizes` the same
   * by their names in a file of ONNX that is taken `as` one block that runs it as it is. Fails with
   * fileUnreadable, in a sentence that says what can be done, or cancelled.
   */
  importModel: request(
    z.object({ path, name, size, as: takenAs.optional(), sizes: openSizes.optional(), key }),
    answer<ImportedModel>(),
    'read',
  ),
  /**
   * What a file of ONNX says of itself, and whether it can become a network of blocks: before it is taken. Reports `importProgress`
   * under this name, which `cancelImport` also takes. Fails with fileUnreadable, outOfMemory or cancelled.
   */
  lookAtModelFile: request(z.object({ path, name, size }), answer<ModelFileLook>(), 'read'),
  /** Which tensors of a safetensors file fit which weights of a network. `given` are pairs that were chosen by hand. */
  matchWeights: request(
    z.object({ path, document: documentSchema, given: z.record(z.string(), z.string()).optional() }),
    answer<WeightMatch>(),
    'read',
  ),
  /** The network with these weights as a new run. Fails with fileUnreadable if some weights would be without a tensor. */
  importWeights: request(
    z.object({ path, document: documentSchema, given: z.record(z.string(), z.string()).optional(), key }),
    answer<{ readonly project: OpenedProject; readonly match: WeightMatch }>(),
    'read',
  ),
};
