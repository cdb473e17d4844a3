import { lossOf } from '../../../core/losses/losses.ts';
import type { Metadata } from '../metadata.ts';
import { commandLine } from '../../files/version.ts';
import type { OnnxModel } from '../../graph/onnx/proto.ts';

const MOST_NAMES = 20;

/** A Python program that computes with a model, preprocessing included. */
export function onnxSnippet(metadata: Metadata, model: OnnxModel): string {
  const { features, units, classes, targets } = metadata;
  const isText = model.metadata?.['tokenizer.json'] !== undefined && model.inputs.some(({ name }) => name === 'tokens');
  const [output] = model.outputs;
  return [
    'import json',
    'import numpy as np',
    'import onnxruntime as ort',
    ...(isText ? ['from tokenizers import Tokenizer'] : []),
    '',
    'session = ort.InferenceSession("model.onnx")',
    'about = session.get_modelmeta().custom_metadata_map',
    ...(isText ? ['encoding = Tokenizer.from_str(about["tokenizer.json"]).encode("A text")'] : []),
    ...(features.length > 0 ? rowLines(features, units !== undefined) : model.inputs.flatMap((one) => inputLines(one, isText))),
    `y = session.run(["${output?.name}"], {${model.inputs.map(({ name }) => `"${name}": ${variable(name)}`).join(', ')}})[0]`,
    ...(classes.length > 0 ? classLines(metadata) : valueLines(units?.targets !== null && units !== undefined && targets.length > 0)),
    '',
  ].join('\n');
} // prettier-ignore

const variable = (name: string) => name.replaceAll(/\W/g, '_').replace(/^(\d|$)/, 'x$1');

function rowLines(features: readonly string[], isScaled: boolean): readonly string[] {
  const shown = features.slice(0, MOST_NAMES).join(', ') + (features.length > MOST_NAMES ? ', ...' : '');
  return [
    `# One row: ${shown}.`,
    `features = np.zeros((1, ${features.length}), np.float32)`,
    ...(isScaled
      ? ['scales = json.loads(about["scales"])["features"]', 'features = ((features - scales["mean"]) / scales["deviation"]).astype(np.float32)']
      : []),
  ];
} // prettier-ignore

/** What a tokenizer says of a text, by the inputs that take it. */
const encoded: Readonly<Record<string, string>> = { tokens: 'ids', segments: 'type_ids', mask: 'attention_mask' };

function inputLines({ name, type: { dtype, shape } }: OnnxModel['inputs'][number], isText: boolean): readonly string[] {
  const kind = dtype === 'bool' ? 'np.bool_' : `np.${dtype}`;
  const part = isText && shape.length === 2 && Object.hasOwn(encoded, name) ? encoded[name] : undefined;
  if (part !== undefined) {
    const length = shape[1];
    const cut = typeof length === 'number' ? `(encoding.${part} + [0] * ${length})[:${length}]` : `encoding.${part}`;
    return [`${variable(name)} = np.array([${cut}], ${kind})${typeof length === 'number' ? '  # filled up, or cut off' : ''}`];
  }
  const sizes = shape.map((size) => (typeof size === 'number' ? size : size === 'batch' ? 1 : isText ? 'len(encoding.ids)' : 8));
  return [`${variable(name)} = np.${dtype === 'bool' ? 'ones' : 'zeros'}((${sizes.join(', ')}), ${kind})  # [${shape.join(', ')}]`];
} // prettier-ignore

function classLines({ loss, output }: Metadata): readonly string[] {
  const isYesNo = lossOf(loss).link === 'sigmoid';
  const border = output === 'probabilities' ? 0.5 : 0;
  return [
    'labels = json.loads(about["labels"])',
    ...(isYesNo
      ? [`print(labels[int(y.ravel()[0] > ${border})])`]
      : [`print(labels[int(y[0].argmax(-1).ravel()[0]) if y.shape[-1] > 1 else int(y.ravel()[0] > ${border})])`]),
  ];
}

function valueLines(isScaled: boolean): readonly string[] {
  return isScaled
    ? ['scales = json.loads(about["scales"])["targets"]', 'print(y * scales["deviation"] + scales["mean"])']
    : ['print(y)'];
}

/** Explains a model to whoever finds the files. */
export function onnxReadme(metadata: Metadata, model: OnnxModel, snippet: string): string {
  const { name, classes, output } = metadata;
  const said = ({ name: called, type: { dtype, shape } }: OnnxModel['inputs'][number]) => `\`${called}\`: ${dtype} [${shape.join(', ')}]`; // prettier-ignore
  const shown = classes.slice(0, MOST_NAMES).join(', ') + (classes.length > MOST_NAMES ? ', ...' : '');
  return [
    `# ${name}`,
    '',
    'An ONNX model (opset 17), made with Neuroloom. ONNX Runtime computes with it in Python, JavaScript, C++ and elsewhere; Netron draws it.',
    '',
    ...model.inputs.map((one) => `* In, ${said(one)}`),
    ...model.outputs.map((one) => `* Out, ${said(one)}`),
    `* ${model.metadata?.['preprocessing'] ?? ''}`.replaceAll('\n', '\n* '),
    ...(classes.length > 0 ? [`* Classes: ${shown}; the first output holds ${output}.`] : []),
    ...(model.metadata?.['longest'] === undefined ? [] : [`* Texts may have any length up to ${model.metadata['longest']}.`]),
    '* Labels, scales, vocabulary and the network as Neuroloom opens it are in the metadata of the model.',
    '',
    '```python',
    snippet.trimEnd(),
    '```',
    '',
    `\`parity.json\` says how the model was compared with the app; \`${commandLine()} verify\` does it again.`,
    '',
  ].join('\n');
} // prettier-ignore
