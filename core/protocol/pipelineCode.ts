import type { PipelineTask } from './pipelines.ts';
import type { PipelineInput } from './requests/pretrained.ts';

/** What is asked, as far as the lines in Python say it. */
export type PipelineQuestion = Pick<PipelineInput, 'text' | 'pair' | 'others' | 'top' | 'tokens' | 'sampling' | 'seed'>;

/**
 * The lines of Python that ask the same with transformers 5. `model`: its name in the library; models of the app itself
 * have to be exported first, which a comment says.
 */
export function pipelineCode(task: PipelineTask, model: string, question: PipelineQuestion): string {
  if (model === HEAD) return headLines;
  const lines = writers[task](JSON.stringify(nameInPython(model)), question);
  const note = isProject(model) ? [`# Open ${model} in the app and export it as "Hugging Face folder" first.`] : [];
  return `${[...note, ...lines].join('\n')}\n`;
}

/** What was made with the app: transformers cannot read it as it is. */
const isProject = (model: string) => model === 'little-bert' || model === 'little-gpt' || model.endsWith('.neuroloom');

const HEAD = 'minilm-mails';
const headLines = `# The library transformers has no class for a head on the mean of all vectors. Open ${HEAD} as a network
# in the app and export it as ONNX: the lines in Python that run it stand beside what was exported.
`;

/** The package has the model of the hub in half precision. */
function nameInPython(model: string): string {
  return model === 'all-MiniLM-L6-v2' ? `sentence-transformers/${model}` : model;
}

type Writer = (model: string, question: PipelineQuestion) => readonly string[];

const writers: Readonly<Record<PipelineTask, Writer>> = {
  'fill-mask': (model, { text, top }) => {
    const isOne = text.match(MASKS)?.length === 1;
    const loop = isOne ? 'for answer in answers:' : 'for answer in [answer for mask in answers for answer in mask]:';
    return [
      ...piped('fill_mask', 'fill-mask', model),
      `text = ${quoted(text.replace(MASKS, '[MASK]'))}.replace("[MASK]", fill_mask.tokenizer.mask_token)`,
      `answers = fill_mask(text, top_k=${top})`,
      loop,
      '    print(round(answer["score"], 4), answer["token_str"], answer["sequence"])',
    ];
  },
  'text-classification': (model, { text }) => [
    ...piped('classify', 'text-classification', model),
    `for answer in classify(${quoted(text)}, top_k=None):`,
    '    print(answer["label"], round(answer["score"], 4))',
  ],
  'next-sentence-prediction': (model, { text, pair }) => [
    'import torch',
    'from transformers import AutoTokenizer, BertForNextSentencePrediction',
    '',
    `tokenizer = AutoTokenizer.from_pretrained(${model})`,
    `model = BertForNextSentencePrediction.from_pretrained(${model})`,
    `prompt = ${quoted(text)}`,
    `next_sentence = ${quoted(pair ?? '')}`,
    'encoding = tokenizer(prompt, next_sentence, return_tensors="pt")',
    'with torch.no_grad():',
    '    logits = model(**encoding).logits',
    'print(logits)',
    'print("the next sentence" if logits[0, 0] > logits[0, 1] else "a random sentence")',
  ],
  'text-generation': (model, { text, tokens, sampling, seed }) => {
    const { temperature, topK = 0, topP = 1 } = sampling;
    const drawn = `do_sample=True, temperature=${temperature}, top_k=${topK}, top_p=${topP}`;
    return [
      `from transformers import pipeline${temperature > 0 ? ', set_seed' : ''}`,
      '',
      ...(temperature > 0 ? [`set_seed(${seed})  # Other random numbers than the app's: another text.`] : []),
      `generate = pipeline("text-generation", model=${model})`,
      `answers = generate(${quoted(text)}, max_new_tokens=${tokens}, ${temperature > 0 ? drawn : 'do_sample=False'})`,
      'print(answers[0]["generated_text"])',
    ];
  },
  'question-answering': (model, { text, pair }) => [
    'import torch',
    'from transformers import AutoModelForQuestionAnswering, AutoTokenizer',
    '',
    '# transformers 5 has no pipeline for it any more: this is what that of version 4 did.',
    `tokenizer = AutoTokenizer.from_pretrained(${model})`,
    `model = AutoModelForQuestionAnswering.from_pretrained(${model})`,
    `question = ${quoted(text)}`,
    `context = ${quoted(pair ?? '')}`,
    'encoding = tokenizer(question, context, return_tensors="pt", return_offsets_mapping=True)',
    'offsets = encoding.pop("offset_mapping")[0]',
    'with torch.no_grad():',
    '    output = model(**encoding)',
    'inside = torch.tensor([part == 1 for part in encoding.sequence_ids(0)])',
    'taken = inside.clone()',
    'taken[0] = True',
    'start, end = (',
    '    torch.where(taken, logits[0], torch.tensor(-1e4)).softmax(0) * inside',
    '    for logits in (output.start_logits, output.end_logits)',
    ')',
    'scores = torch.outer(start, end).triu().tril(14)  # at most 15 tokens',
    'first, last = divmod(int(scores.argmax()), len(inside))',
    'print(round(float(scores.max()), 4), context[offsets[first][0] : offsets[last][1]])',
  ],
  'token-classification': (model, { text }) => [
    ...piped('classify', 'token-classification', model, ', aggregation_strategy="simple"'),
    `for answer in classify(${quoted(text)}):`,
    '    print(answer["entity_group"], round(float(answer["score"]), 4), answer["word"])',
  ],
  'feature-extraction': (model, { text }) => [
    ...withVectors(model),
    `vectors = torch.tensor(features(${quoted(text)}))[0]`,
    'print(list(vectors.shape))',
    `print(vector(${quoted(text)})[:8])`,
  ],
  'sentence-similarity': (model, { text, pair, others = [] }) => [
    ...withVectors(model),
    `first = vector(${quoted(text)})`,
    ...listed('others', pair === undefined ? others : [pair, ...others]),
    'for other in others:',
    '    print(round(float(first @ vector(other)), 4), other)',
  ],
  'semantic-search': (model, { text, others = [], top }) => [
    ...withVectors(model),
    ...listed('lines', others.filter((line) => line.trim() !== '')),
    `scores = torch.stack([vector(line) for line in lines]) @ vector(${quoted(text)})`,
    `for i in scores.argsort(descending=True)[:${top}]:`,
    '    print(round(float(scores[i]), 4), lines[i])',
  ],
}; // prettier-ignore

/** How people write a mask. */
const MASKS = /\[MASK\]|<mask>/gi;

function piped(name: string, task: PipelineTask, model: string, more = ''): readonly string[] {
  return ['from transformers import pipeline', '', `${name} = pipeline("${task}", model=${model}${more})`];
}

/** One vector of length 1 for a text: the mean of those of its tokens. */
function withVectors(model: string): readonly string[] {
  return [
    'import torch',
    ...piped('features', 'feature-extraction', model),
    '',
    '',
    'def vector(text):',
    '    mean = torch.tensor(features(text))[0].mean(dim=0)',
    '    return torch.nn.functional.normalize(mean, dim=0)',
    '',
    '',
  ];
}

/** Longer texts, and lists of more lines, are read from files. */
const [MOST_CHARACTERS, MOST_LINES] = [2000, 20];

/** JSON writes strings as Python reads them. */
function quoted(text: string): string {
  if (text.length > MOST_CHARACTERS) return 'open("text.txt", encoding="utf-8").read()';
  return JSON.stringify(text);
}

function listed(name: string, lines: readonly string[]): readonly string[] {
  if (lines.length > MOST_LINES) return [`${name} = open("lines.txt", encoding="utf-8").read().splitlines()`];
  return [`${name} = [`, ...lines.map((line) => `    ${quoted(line)},`), ']'];
}
