import { parseArgs } from 'node:util';
import { openHome } from '../files/home.ts';
import { promptOf, written } from '../looking/generate.ts';
import { rememberer } from '../pretrained/rememberer.ts';
import { openProject } from '../projects/open.ts';
import { compileDocument } from '../train/prepare.ts';
import { chooseForward } from '../train/steps/chooseForward.ts';
import { tokenizerOf } from './tokenizers.ts';
import { decimalNumber, onlyArgument, Refusal, wholeNumber } from './usage.ts';

const options = {
  prompt: { type: 'string', default: '\n' },
  tokens: { type: 'string' },
  temperature: { type: 'string' },
  seed: { type: 'string' },
  'top-k': { type: 'string' },
  'top-p': { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

/** `generate`: continues a text with the project's trained language model, printing token by token. */
export async function generate(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const file = onlyArgument(positionals, 'The project');
  const tokens = wholeNumber('tokens', values.tokens, 1, 1_000_000) ?? 200;
  const seed = wholeNumber('seed', values.seed, 0, 0xffffffff) ?? 1;
  const sampling = {
    temperature: decimalNumber('temperature', values.temperature, 0, 100) ?? 1,
    topK: wholeNumber('top-k', values['top-k'], 1, 1_000_000),
    topP: decimalNumber('top-p', values['top-p'], 0, 1),
  };
  const { trained } = await openProject(openHome().root, file);
  if (!trained) throw new Refusal(`${file} is not trained yet: train it first, with --out.`);
  // As it was trained: by now the document may have other data.
  const tokenizer = tokenizerOf(trained.document, file);
  const prompt = promptOf(tokenizer, values);
  if (prompt.unknown > 0) {
    process.stderr.write(
      `${prompt.unknown} of the ${prompt.ids.length} tokens of the prompt are not in the vocabulary.\n`,
    );
  }
  const model = compileDocument(trained.document);
  const { forward } = await chooseForward(trained.record.device, model);
  const predictor = forward.with(trained.checkpoint.weights);
  const write = (text: string) => void process.stdout.write(text);
  if (!values.json) write(values.prompt);
  const known = await rememberer(trained.document, model)?.(trained.checkpoint.weights);
  const all = written(model, predictor, tokenizer, prompt, { tokens, sampling, seed }, { next: known?.read() });
  let next = await all.next();
  for (; !next.done; next = await all.next()) {
    const { id, token, text, probability, likeliest } = next.value;
    write(values.json ? `${JSON.stringify({ id, token, text, probability, likeliest })}\n` : text);
  }
  if (!values.json) write(`${next.value}\n`);
  await known?.release();
  predictor.dispose();
  forward.dispose();
  return 0;
}
