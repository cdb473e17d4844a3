import { EngineError } from '../../core/protocol/errors.ts';
import { same, text } from '../../core/text.ts';
import type { Units } from '../../core/data/units.ts';
import { loadData } from '../data/load.ts';
import { openDevice } from '../devices/select.ts';
import type { Model } from '../model/model.ts';
import { compileDocument } from '../train/prepare.ts';
import type { RunExporter, Trained } from './format.ts';
import { metadataOf } from './metadata.ts';
import { proofExamples } from './proof/examples.ts';
import { tensorflowJs } from './proof/tfjs.ts';
import { readme } from './readme.ts';
import { tfjsFiles, type TfjsFiles } from './tfjs.ts';

/** Graph models round in another order. */
const GRAPH_TOLERANCE = 1e-3;

/** A network with its weights for TensorFlow.js: model.json, weights.bin and a README. */
export const tfjs: RunExporter = {
  name: 'tfjs',
  purpose: 'use',
  label: same('TensorFlow.js'),
  description: text(
    'The network and its weights as model.json, for those who build web pages or Node programs with TensorFlow.js.',
    'Das Netz und seine Gewichte als model.json, für alle, die Webseiten oder Node-Programme mit TensorFlow.js bauen.',
  ),
  of: 'run',
  extension: 'zip',
  options: {
    form: {
      kind: 'choice',
      default: 'auto',
      label: text('Form', 'Form'),
      help: text(
        'Layers can be trained further; a graph holds any network, also attention. Automatic takes layers where they suffice.',
        'Schichten lassen sich weiter trainieren; ein Graph fasst jedes Netz, auch Attention. Automatisch nimmt Schichten, wo sie reichen.',
      ),
      options: [
        { value: 'auto', label: text('Automatic', 'Automatisch') },
        { value: 'layers', label: text('Layers', 'Schichten') },
        { value: 'graph', label: same('Graph') },
      ],
    },
  },
  consumer: tensorflowJs,
  async make(trained) {
    const { document, home } = trained;
    const model = compileDocument(document);
    const { units } = await loadData(document.data, { home });
    const layers = trained.options['form'] === 'graph' ? undefined : await layersOf(model, trained, units);
    const { files, remarks } = layers ? { files: layers, remarks: [] } : await graphOf(model, trained, units);
    const code = snippetIn(files['README.md']);
    return {
      files: { ...files },
      examples: await proofExamples(model, trained),
      ...(!layers && { tolerance: GRAPH_TOLERANCE }),
      snippet: { language: 'javascript', code },
      remarks,
    };
  },
};

/** The network in layers; undefined if they do not suffice and a graph will do. */
async function layersOf(model: Model, { document, weights, options }: Trained, units: Units | null): Promise<TfjsFiles | undefined> {
  // Layers are built on the backend that is always available; the files are the same for all.
  const device = await openDevice('cpu');
  try {
    return tfjsFiles(device, model, weights, document.name, units);
  } catch (error) {
    if (options['form'] !== 'layers') return undefined;
    if (error instanceof EngineError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new EngineError('exportFailed', text(`TensorFlow.js could not take over the network: ${reason}`, `TensorFlow.js konnte das Netz nicht übernehmen: ${reason}`), { cause: error });
  }
} // prettier-ignore

/** Fails with exportFailed if the network cannot be traced. */
async function graphOf(model: Model, { document, weights }: Trained, units: Units | null) {
  const { tfjsGraphFiles } = await import('./tfjsGraph/files.ts');
  const metadata = metadataOf(model, document.name, units);
  return tfjsGraphFiles(model, weights, metadata, readme(metadata, false, 'graph'));
}

/** The program in an explanation. */
function snippetIn(explanation: string): string {
  return /```js\n([^]*?)```/.exec(explanation)?.[1] ?? '';
}
