import { parseArgs } from 'node:util';
import { createRandom } from '../../core/random.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { TextStream } from '../../core/text/stream.ts';
import type { Tokenizer } from '../../core/text/tokenizer.ts';
import { openHome } from '../files/home.ts';
import { generated } from '../looking/generate.ts';
import { openProject } from '../projects/open.ts';
import { compileDocument } from '../train/prepare.ts';
import { chooseForward } from '../train/steps/createStep.ts';
import { tokenizerOf } from './tokenizers.ts';
import { decimalNumber, onlyArgument, wholeNumber } from './usage.ts';

const options = {
  prompt: { type: 'string', default: '\n' },
  tokens: { type: 'string' },
  temperature: { type: 'string' },
  seed: { type: 'string' },
  'top-k': { type: 'string' },
  'top-p': { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

/** `generate`: how a text goes on, as the project's trained language model has it. Written token by token. */
export async function generate(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const file = onlyArgument(positionals, 'The project');
  const count = wholeNumber('tokens', values.tokens, 1, 1_000_000) ?? 200;
  const random = createRandom(wholeNumber('seed', values.seed, 0, 0xffffffff) ?? 1);
  const sampling = {
    temperature: decimalNumber('temperature', values.temperature, 0, 100) ?? 1,
    topK: wholeNumber('top-k', values['top-k'], 1, 1_000_000),
    topP: decimalNumber('top-p', values['top-p'], 0, 1),
  };
  const { document, trained } = await openProject(openHome().root, file);
  if (!trained) throw new EngineError('runUnknown', `${file} is not trained yet: train it first, with --out.`);
  const tokenizer = tokenizerOf(document, file);
  const prompt = idsOf(values.prompt, tokenizer);
  const model = compileDocument(trained.document);
  const { forward } = await chooseForward(trained.record.device, model);
  const predictor = forward.with(trained.checkpoint.weights);
  const stream = new TextStream(tokenizer, prompt);
  const write = (text: string) => void process.stdout.write(text);
  const token = (id: number) => tokenizer.tokenOf(id) ?? '';
  if (!values.json) write(values.prompt);
  let place = 0;
  for await (const { id, probability, likeliest } of generated(model, predictor, prompt, sampling, random)) {
    const text = stream.add(id);
    const others = likeliest.map((one) => ({ ...one, token: token(one.id) }));
    write(values.json ? `${JSON.stringify({ id, token: token(id), text, probability, likeliest: others })}\n` : text);
    if (++place === count) break;
  }
  if (!values.json) write(`${stream.end()}\n`);
  predictor.dispose();
  forward.dispose();
  return 0;
}

/** Fails with invalidRequest where there is nothing to go on from. */
function idsOf(prompt: string, tokenizer: Tokenizer): readonly number[] {
  const ids = [...tokenizer.idsOf(prompt)];
  if (ids.length === 0)
    throw new EngineError('invalidRequest', 'The prompt has no token in it: --prompt takes a text.');
  const unknown = ids.filter((id) => id === tokenizer.unknown).length;
  if (unknown > 0) {
    process.stderr.write(`${unknown} of the ${ids.length} tokens of the prompt are not in the vocabulary.\n`);
  }
  return ids;
}
