import { EngineError } from '../../core/protocol/errors.ts';
import { same, text } from '../../core/text.ts';
import { loadData } from '../data/load.ts';
import { openDevice } from '../devices/select.ts';
import { compileDocument } from '../train/prepare.ts';
import type { RunExporter } from './format.ts';
import { proofExamples } from './proof/examples.ts';
import { tensorflowJs } from './proof/tfjs.ts';
import { tfjsFiles } from './tfjs.ts';

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
  consumer: tensorflowJs,
  async make(trained) {
    const { document, weights, home } = trained;
    const model = compileDocument(document);
    const { units } = await loadData(document.data, { home });
    // Layers are built on the backend that is always available; the files are the same for all.
    const device = await openDevice('cpu');
    const files = attempt(() => tfjsFiles(device, model, weights, document.name, units));
    return {
      files: { ...files },
      examples: await proofExamples(model, trained),
      snippet: snippetIn(files['README.md']),
    };
  },
};

/** Reports an error from TensorFlow.js as a failure of the export. */
function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof EngineError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new EngineError('exportFailed', `TensorFlow.js could not take over the network: ${reason}`, { cause: error });
  }
}

/** The program in an explanation. */
function snippetIn(readme: string) {
  const code = /```js\n([^]*?)```/.exec(readme)?.[1] ?? '';
  return { language: 'javascript', code } as const;
}
