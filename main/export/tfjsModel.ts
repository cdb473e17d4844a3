import { EngineError } from '../../core/protocol/errors.ts';
import { same, text } from '../../core/text.ts';
import { loadData } from '../data/load.ts';
import { openDevice } from '../devices/select.ts';
import { createFiller } from '../train/batches.ts';
import { compileDocument } from '../train/prepare.ts';
import { isTfjsExport } from './foreign.ts';
import type { RunExporter } from './format.ts';
import { measureParity, tfjsFiles } from './tfjs.ts';

const EXAMPLES = 64;
const TOLERANCE = 1e-4;

/** A trained network as a TensorFlow.js layers model: model.json, weights.bin and a README. */
export const tfjs: RunExporter = {
  name: 'tfjs',
  label: same('TensorFlow.js'),
  description: text(
    'model.json and weights, for tf.loadLayersModel in a web page or in Node.',
    'model.json und Gewichte, für tf.loadLayersModel in einer Webseite oder in Node.',
  ),
  of: 'run',
  extension: 'zip',
  isOwn: isTfjsExport,
  async files({ document, weights, home }) {
    const model = compileDocument(document);
    // Layers are built on the backend that is always available; the files are the same for all.
    const device = await openDevice('cpu');
    const { test, training, units } = await loadData(document.data, { home });
    const source = test.count > 0 ? test : training;
    const count = Math.min(EXAMPLES, source.count);
    const batch = createFiller(source, count)(Array.from({ length: count }, (_, i) => i));
    const { files, maxDifference } = await attempt(async () => {
      const files = tfjsFiles(device, model, weights, document.name, units);
      return {
        files,
        maxDifference: await measureParity(device, model, weights, files, batch),
      };
    });
    if (maxDifference <= TOLERANCE) return { files: { ...files }, parity: { examples: count, maxDifference } };
    const message = `The exported model differs from the app's own by up to ${maxDifference.toExponential(1)} on ${count} examples; nothing was written.`;
    throw new EngineError('exportFailed', message);
  },
};

/** Reports an error from TensorFlow.js as a failure of the export. */
async function attempt<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof EngineError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new EngineError('exportFailed', `TensorFlow.js could not take over the network: ${reason}`, { cause: error });
  }
}
