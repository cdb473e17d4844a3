import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { pipelineTasks, type PipelineAnswer, type PipelineTask } from '../../core/protocol/pipelines.ts';
import { MOST_CHARACTERS, MOST_LINES, pipelineInput } from '../../core/protocol/requests/pretrained.ts';
import { fromWire, type WireNumber } from '../../core/protocol/tensors.ts';
import { asReadError } from '../files/files.ts';
import { openHome } from '../files/home.ts';
import { findModel } from '../pretrained/library/library.ts';
import { openNetwork } from '../pretrained/open.ts';
import { runPipeline } from '../pretrained/pipelines/run.ts';
import { decimalNumber, Refusal, UsageError, wholeNumber } from './usage.ts';

const options = {
  model: { type: 'string' },
  pair: { type: 'string' },
  file: { type: 'string' },
  top: { type: 'string' },
  tokens: { type: 'string' },
  temperature: { type: 'string' },
  'top-k': { type: 'string' },
  'top-p': { type: 'string' },
  seed: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

/** `pipeline`: asks a pretrained model, as transformers' pipelines do. */
export async function pipeline(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const [name, text, ...further] = positionals;
  const task = pipelineTasks.find((one) => one === name);
  if (!task)
    throw new UsageError(
      `${name === undefined ? 'The task is missing' : `There is no task “${name}”`}: ${pipelineTasks.join(', ')}.`,
    );
  const { model } = values;
  if (model === undefined) throw new UsageError('--model is missing: models list says which there are.');
  if (text === undefined) throw new UsageError('The text is missing.');
  const { pair = isOfTwo(task) ? further.shift() : undefined } = values;
  if (further.length > 0 && !takesMany(task))
    throw new UsageError(`${task} takes ${isOfTwo(task) ? 'two texts' : 'one text'}, and there is one more, “${further[0]}”: a text with spaces stands in quotes.`); // prettier-ignore
  const others = [...further, ...(values.file === undefined ? [] : linesOf(values.file))];
  const long = [text, pair ?? '', ...others].find(({ length }) => length > MOST_CHARACTERS);
  if (long !== undefined) throw new Refusal(`A text has ${long.length} characters: a model is asked about ${MOST_CHARACTERS} at most. Shorten it.`); // prettier-ignore
  if (others.length > MOST_LINES) throw new Refusal(`There are ${others.length} lines: up to ${MOST_LINES} are searched at once. Divide them.`); // prettier-ignore
  const topK = wholeNumber('top-k', values['top-k'], 1, 1_000_000);
  const topP = decimalNumber('top-p', values['top-p'], 0, 1);
  const input = pipelineInput.parse({
    text,
    ...(pair !== undefined && { pair }),
    others,
    top: wholeNumber('top', values.top, 1, 1000),
    tokens: wholeNumber('tokens', values.tokens, 1, 100_000),
    sampling: { temperature: decimalNumber('temperature', values.temperature, 0, 100) ?? 0, topK, topP },
    seed: wholeNumber('seed', values.seed, 0, 0xffffffff),
  });
  const home = openHome().root;
  const network = await openNetwork(home, await findModel(home, model));
  const isWriting = task === 'text-generation' && !values.json;
  if (isWriting) process.stdout.write(text);
  try {
    const answer = await runPipeline(task, network, input, {
      onToken: (token) => void (isWriting && process.stdout.write(token.text)),
    });
    const said = values.json ? [JSON.stringify(answer)] : linesFor(answer, [...(input.pair === undefined ? [] : [input.pair]), ...(input.others ?? [])]); // prettier-ignore
    process.stdout.write(`${said.join('\n')}\n`);
    return 0;
  } finally {
    await network.release();
  }
}

const isOfTwo = (task: PipelineTask) => task === 'next-sentence-prediction' || task === 'question-answering';
const takesMany = (task: PipelineTask) => task === 'sentence-similarity' || task === 'semantic-search';

function linesOf(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split(/\r?\n/);
  } catch (error) {
    throw asReadError(error, file);
  }
}

const number = (value: WireNumber) => fromWire(value).toFixed(4);

/** What a person reads. */
function linesFor({ task, result }: PipelineAnswer, others: readonly string[]): readonly string[] {
  switch (task) {
    case 'feature-extraction': {
      const { vectors, mean } = result;
      const values = new Float32Array(new Uint8Array(Buffer.from(mean.data, 'base64')).buffer);
      const first = Array.from(values.subarray(0, 8), (value) => value.toFixed(4));
      return [`${vectors.shape.join(' x ')}; mean of length 1: ${first.join(' ')} ...`];
    }
    case 'sentence-similarity':
      return result.scores.map((score, i) => `${number(score)}  ${others[i] ?? ''}`);
    case 'semantic-search':
      return result.found.map(({ score, line, text }) => `${number(score)}  ${line}: ${text}`);
    case 'fill-mask':
      return result.masks.flatMap(({ likeliest }, i) => [
        ...(result.masks.length > 1 ? [`${i === 0 ? '' : '\n'}Mask ${i + 1}`] : []),
        ...likeliest.map(({ probability, token, text }) => `${number(probability)}  ${token.padEnd(16)} ${text}`),
      ]);
    case 'next-sentence-prediction':
      return [
        `logits ${result.logits.map(number).join(' ')}: ${result.isNext ? 'the next sentence' : 'not the next sentence'}`,
      ];
    case 'text-classification':
      return result.classes.map(({ label, score }) => `${number(score)}  ${label}`);
    case 'text-generation': {
      const { forgotten } = result;
      return [
        '',
        ...(forgotten === undefined
          ? []
          : [`At the end, the model no longer saw the first ${forgotten} tokens: it reads no more at once.`]),
      ];
    }
    case 'question-answering':
      return result.answers.map(({ score, text, from, to }) => `${number(score)}  ${text} (${from} to ${to})`);
    case 'token-classification':
      return result.entities.map(({ score, label, text }) => `${number(score)}  ${label.padEnd(8)} ${text}`);
  }
}
