import { analyse } from '../../../../core/analysis/analyse.ts';
import type { Analysis } from '../../../../core/analysis/node.ts';
import { joinSections, literal } from '../../../../core/python.ts';
import { EngineError } from '../../../../core/protocol/errors.ts';
import type { Document } from '../../../../core/graph/document.ts';
import { padOf } from '../../../../core/text/frame.ts';
import { tokenNames } from '../../../../core/text/names.ts';
import type { NamedTensors } from '../../../tensors/named.ts';
import { compileDocument } from '../../../train/prepare.ts';
import { huggingFaceForm } from './form.ts';
import type { HuggingFaceForm, Taken } from './parts.ts';
import { outputsFirst, weightOf } from '../layout.ts';
import { requirements, tokenizerFile, type Files, type Weighed } from '../pytorch.ts';
import { bytesOf } from '../../../files/floats.ts';
import { tensorFile, type TensorEntry } from '../tensorFile.ts';

/**
 * A folder that transformers loads with from_pretrained. Fails with exportFailed where it has no such network, and with
 * documentHasProblems.
 */
export function huggingFaceFiles({ document, weights }: Omit<Weighed, 'home'>): Files {
  compileDocument(document);
  const analysis = analyse(document);
  const form = huggingFaceForm(document, analysis);
  if ('why' in form) throw new EngineError('exportFailed', form.why);
  const programs = { 'predict.py': predictPy(document, form) };
  return {
    'config.json': json(configOf(document, form)),
    ...(isLanguageModel(form) && { 'generation_config.json': json({ do_sample: true, temperature: 0.8, _from_model_config: false }) }), // prettier-ignore
    'model.safetensors': tensorFile(form.tensors.map((taken) => entryOf(taken, analysis, weights)), { format: 'pt' }),
    ...tokenizerFile(document),
    ...('tokenizer' in document.data && { 'tokenizer_config.json': json(tokenizerConfig(document, form)) }),
    ...programs,
    'README.md': readme(document, form),
    'requirements.txt': requirements(['torch', 'transformers', 'safetensors', 'numpy'], programs),
  };
} // prettier-ignore

/** Whether it continues a text. */
function isLanguageModel({ architecture }: HuggingFaceForm): boolean {
  return architecture === 'GPT2LMHeadModel' || architecture === 'LlamaForCausalLM';
}

const json = (value: unknown) => JSON.stringify(value, null, 2) + '\n';

function entryOf({ name, node: path, weight, isTurned }: Taken, analysis: Analysis, weights: NamedTensors): TensorEntry {
  const node = analysis.byId.get(path);
  if (!node) throw new Error(`The network has no node "${path}".`);
  const { identity, type } = node;
  const isThere = node.weights.some((spec) => spec.name === weight);
  // Networks without biases are in the form of those whose biases are 0.
  if (!isThere) {
    const width = type.shape.at(-1) ?? 1;
    return { name, dtype: 'F32', shape: [width], bytes: () => [bytesOf(new Float32Array(width))] };
  }
  const tensor = weightOf(weights, `${identity}.${weight}`);
  const shape = isTurned ? tensor.shape.toReversed() : tensor.shape;
  return { name, dtype: 'F32', shape, bytes: () => [bytesOf(isTurned ? outputsFirst(tensor) : tensor.values)] };
} // prettier-ignore

function configOf({ data }: Document, { architecture, config }: HuggingFaceForm): Readonly<Record<string, unknown>> {
  const labels = data.kind === 'labelled' && 'num_labels' in config ? data.classes : [];
  const pad = 'tokenizer' in data ? tokenNames(data.tokenizer).indexOf(padOf(data.tokenizer)) : -1;
  return {
    architectures: [architecture],
    ...config,
    ...(labels.length > 0 && {
      id2label: Object.fromEntries(labels.map((label, i) => [i, label])),
      label2id: Object.fromEntries(labels.map((label, i) => [label, i])),
    }),
    ...(config['model_type'] === 'bert' && { pad_token_id: Math.max(0, pad) }),
    torch_dtype: 'float32',
  };
}

function tokenizerConfig({ data }: Document, { config }: HuggingFaceForm): Readonly<Record<string, unknown>> {
  if (!('tokenizer' in data)) return {};
  const known = new Set(tokenNames(data.tokenizer));
  const special = config['model_type'] === 'roberta' ? robertaTokens : bertTokens;
  return {
    tokenizer_class: 'PreTrainedTokenizerFast',
    model_max_length: config['max_position_embeddings'] ?? config['n_positions'],
    ...Object.fromEntries(Object.entries(special).filter(([, token]) => known.has(token))),
  };
} // prettier-ignore

const bertTokens = { pad_token: '[PAD]', unk_token: '[UNK]', cls_token: '[CLS]', sep_token: '[SEP]', mask_token: '[MASK]' }; // prettier-ignore
const robertaTokens = { pad_token: '<pad>', unk_token: '<unk>', cls_token: '<s>', sep_token: '</s>', mask_token: '<mask>' }; // prettier-ignore

/** `compute`, and a program that uses the model with its tokenizer. */
function predictPy(document: Document, form: HuggingFaceForm): string {
  const { architecture, outputs } = form;
  const isGpt = isLanguageModel(form);
  const segments = form.config['model_type'] === 'bert' ? ', token_type_ids=ids(inputs["segments"])' : '';
  const given = isGpt
    ? ['tokens = ids(inputs["tokens"])', 'result = model(input_ids=tokens)']
    : [
        'mask = ids(inputs["mask"]) if "mask" in inputs else None',
        `result = model(input_ids=ids(inputs["tokens"])${segments}, attention_mask=mask)`,
      ];
  const use = isGpt
    ? [
        'text = sys.argv[1] if len(sys.argv) > 1 else "The"',
        'tokens = tokenizer(text, return_tensors="pt", add_special_tokens=False)["input_ids"]',
        'room = model.config.max_position_embeddings - tokens.shape[1]',
        'written = model.generate(tokens, max_new_tokens=max(1, min(40, room)), pad_token_id=0)',
        'print(tokenizer.decode(written[0]))',
      ]
    : [
        'texts = sys.argv[1:3] if len(sys.argv) > 1 else ["A text."]',
        'tokens = tokenizer(*texts, return_tensors="pt", truncation=True)',
        `scores = model(**tokens).${outputs[0]}[0].softmax(-1)`,
        ...(architecture.endsWith('ForSequenceClassification')
          ? ['print({model.config.id2label[i]: round(float(score), 3) for i, score in enumerate(scores)})']
          : ['print(scores)']),
      ];
  return joinSections([
    [`# ${document.name.replace(/\s+/g, ' ')}, for transformers: python predict.py "a text"`],
    ['import os', 'import sys', '', 'import numpy as np', 'import torch', `from transformers import ${architecture}, PreTrainedTokenizerFast`], // prettier-ignore
    [
      'FOLDER = os.path.dirname(os.path.abspath(__file__))',
      `model = ${architecture}.from_pretrained(FOLDER).eval()`,
      '',
      '',
      'def ids(array):',
      '    return torch.from_numpy(np.asarray(array, np.int64))',
      '',
      '',
      'def compute(**inputs):',
      '    """The outputs, [examples, ...] each, for arrays [examples, ...] by name."""',
      '    with torch.no_grad():',
      ...given.map((line) => `        ${line}`),
      `    return [${outputs.map((name) => resultOf(name, architecture)).join(', ')}]`,
      '',
      '',
      'if __name__ == "__main__":',
      '    tokenizer = PreTrainedTokenizerFast.from_pretrained(FOLDER)',
      '    with torch.no_grad():',
      ...use.map((line) => `        ${line}`),
    ],
  ]);
}

function resultOf(name: string, architecture: string): string {
  if (!architecture.endsWith('ForQuestionAnswering')) return `result[${literal(name)}].numpy()`;
  return 'torch.stack([result["start_logits"], result["end_logits"]], -1).numpy()';
}

function readme({ name }: Document, { architecture }: HuggingFaceForm): string {
  return [
    `# ${name}`,
    '',
    `A ${architecture} for Hugging Face's transformers, made with Neuroloom.`,
    '',
    '```python',
    `from transformers import ${architecture}, PreTrainedTokenizerFast`,
    '',
    `model = ${architecture}.from_pretrained(".")`,
    'tokenizer = PreTrainedTokenizerFast.from_pretrained(".")',
    '```',
    '',
  ].join('\n');
}
