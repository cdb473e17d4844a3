// The lines that the app shows for a question say in Python what the app says.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pipelineCode } from '../../../core/protocol/pipelineCode.ts';
import type { PipelineAnswer, PipelineTask } from '../../../core/protocol/pipelines.ts';
import { pipelineInput, type PipelineInput } from '../../../core/protocol/requests/pretrained.ts';
import { fromWire } from '../../../core/protocol/tensors.ts';
import { openNetwork } from '../open.ts';
import { runPipeline } from './run.ts';

const python = process.env['NEUROLOOM_PYTHON'] ?? '';
const hasTransformers =
  python !== '' &&
  spawnSync(python, ['-c', 'import importlib.util as u, sys; sys.exit(not u.find_spec("transformers"))']).status === 0;

/** Runs programs one after the other, and prints what each printed. */
const RUNNER = `
import contextlib, io, json, sys
said = []
for code in json.load(sys.stdin):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(code, {})
    said.append(out.getvalue().removesuffix(chr(10)).split(chr(10)))
print(json.dumps(said))
`;

interface Asked {
  readonly task: PipelineTask;
  readonly model: string;
  readonly input: PipelineInput;
}

const asked = (task: PipelineTask, model: string, input: Parameters<typeof pipelineInput.parse>[0]): Asked => ({
  task,
  model,
  input: pipelineInput.parse(input),
});

const others = ['What is your age?', 'The weather is nice today.', 'I like bisons.'];
const context = 'Ada Lovelace wrote the first program in London.';
const questions: readonly Asked[] = [
  asked('fill-mask', 'pretraining', { text: 'I went <mask> from school.', top: 3 }),
  asked('fill-mask', 'pretraining', { text: 'I [MASK] home [MASK] school.', top: 2 }),
  asked('next-sentence-prediction', 'pretraining', { text: 'How old are you?', pair: 'I like bisons.' }),
  asked('text-classification', 'sentiment', { text: 'I like "bisons".' }),
  asked('token-classification', 'names', { text: context }),
  asked('question-answering', 'answers', { text: 'Where did Ada write the first program?', pair: context }),
  asked('text-generation', 'writer', { text: 'How old', tokens: 12 }),
  asked('feature-extraction', 'pretraining', { text: 'I like bisons.' }),
  asked('sentence-similarity', 'pretraining', { text: 'How old are you?', others }),
  asked('semantic-search', 'pretraining', { text: 'How old are you?', others, top: 2 }),
];

/** What the lines in Python print, of an answer of the app. */
function printed({ task, result }: PipelineAnswer, { text, others: compared = [] }: PipelineInput): readonly string[] {
  const values = (data: string) => new Float32Array(new Uint8Array(Buffer.from(data, 'base64')).buffer);
  switch (task) {
    case 'fill-mask':
      return result.masks.flatMap(({ likeliest }) => likeliest.map(({ probability, token }) => `${fromWire(probability)} ${token}`));
    case 'next-sentence-prediction':
      return [result.logits.map(fromWire).join(' '), result.isNext ? 'the next sentence' : 'a random sentence'];
    case 'text-classification':
      return result.classes.map(({ label, score }) => `${label} ${fromWire(score)}`);
    case 'token-classification':
      return result.entities.map(({ label, score, text: part }) => `${label} ${fromWire(score)} ${part}`);
    case 'question-answering':
      return result.answers.slice(0, 1).map(({ score, text: part }) => `${fromWire(score)} ${part}`);
    case 'text-generation':
      return (text + result.text).split('\n');
    case 'feature-extraction':
      return [result.vectors.shape.join(' '), values(result.mean.data).subarray(0, 8).join(' ')];
    case 'sentence-similarity':
      return result.scores.map((score, i) => `${fromWire(score)} ${compared[i]}`);
    case 'semantic-search':
      return result.found.map(({ score, text: line }) => `${fromWire(score)} ${line}`);
  }
} // prettier-ignore

const NUMBER = /-?\d+(\.\d+)?(e[-+]?\d+)?/g;
const words = (line: string) =>
  line
    .replace(NUMBER, '')
    .toLowerCase()
    .replace(/[^a-z]/g, '');
const numbers = (line: string) => (line.match(NUMBER) ?? []).map(Number);

describe.skipIf(!hasTransformers)('the lines in Python (need transformers)', () => {
  let home: string;
  let said: readonly (readonly string[])[];
  beforeAll(() => {
    home = mkdtempSync(path.join(tmpdir(), 'neuroloom-code-'));
    execFileSync(python, [path.join(import.meta.dirname, 'makeModels.py'), home], { stdio: 'pipe' });
    const codes = questions.map(({ task, model, input }) => pipelineCode(task, path.join(home, model), input));
    const env = { ...process.env, HF_HUB_OFFLINE: '1', TRANSFORMERS_VERBOSITY: 'error' };
    const out = execFileSync(python, ['-c', RUNNER], { input: JSON.stringify(codes), encoding: 'utf8', env, stdio: ['pipe', 'pipe', 'pipe'] }); // prettier-ignore
    said = JSON.parse(out.trim().split('\n').at(-1) ?? '') as readonly (readonly string[])[];
  }, 300_000);
  afterAll(() => rmSync(home, { recursive: true }));

  test.each(questions.map((question, i) => [question.task, i, question] as const))('%s (%i)', async (task, i, { model, input }) => {
    const network = await openNetwork(home, { name: model, place: path.join(home, model) });
    const own = printed(await runPipeline(task, network, input), input);
    await network.release();
    const theirs = said[i] ?? [];
    expect(own.length).toBeGreaterThan(0);
    if (task === 'text-generation') expect(theirs).toEqual(own);
    // Python writes numbers and lists in its own way; sentences with the word in them stand behind it.
    for (const [k, line] of own.entries()) {
      expect(words(theirs[k] ?? '')).toContain(words(line));
      for (const [j, value] of numbers(line).entries()) expect(numbers(theirs[k] ?? '')[j]).toBeCloseTo(value, 3);
    }
  });
}); // prettier-ignore
