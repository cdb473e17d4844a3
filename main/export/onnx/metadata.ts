import type { Document } from '../../../core/graph/document.ts';
import type { Metadata } from '../metadata.ts';
import type { Forward } from '../forward/symbolic.ts';

/** Above this, a document goes out without the points or texts that it holds. */
const MOST_DOCUMENT = 4_000_000;

/**
 * What an ONNX model says about itself (`custom_metadata_map` in ONNX Runtime): texts, of which lists and tables are
 * JSON.
 */
export function onnxMetadata(document: Document, metadata: Metadata, { limits }: Forward): Readonly<Record<string, string>> {
  const { name, output, loss, classes, features, targets, units, input, inputs, outputs } = metadata;
  const json = JSON.stringify(document);
  const { data } = document;
  return {
    madeWith: 'Neuroloom',
    name,
    output,
    loss,
    ...(classes.length > 0 && { labels: JSON.stringify(classes) }),
    ...(features.length > 0 && { features: JSON.stringify(features) }),
    ...(targets.length > 0 && { targets: JSON.stringify(targets) }),
    ...(units && { scales: JSON.stringify(units) }),
    ...(outputs && { outputs: JSON.stringify(outputs) }),
    ...(Object.keys(limits).length > 0 && { longest: JSON.stringify(limits) }),
    preprocessing: inputs ? inputs.map((one) => `${one.name}: ${one.what}`).join('\n') : input,
    ...('tokenizer' in data && { 'tokenizer.json': JSON.stringify(data.tokenizer) }),
    ...(json.length <= MOST_DOCUMENT && { document: json }),
  };
} // prettier-ignore
