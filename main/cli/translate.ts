import { parseArgs } from 'node:util';
import { openHome } from '../files/home.ts';
import { beamsFor, readIn, translationParts } from '../looking/translate.ts';
import { openProject } from '../projects/open.ts';
import { compileDocument } from '../train/prepare.ts';
import { chooseForward } from '../train/steps/chooseForward.ts';
import { MOST_BEAMS, type Beam } from '../../core/protocol/reading.ts';
import { decimalNumber, Refusal, UsageError, wholeNumber } from './usage.ts';

const options = {
  beam: { type: 'string' },
  'length-penalty': { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

/** `translate`: the output of the project's trained network for texts, one per line. */
export async function translate(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const [file, ...texts] = positionals;
  if (file === undefined) throw new UsageError('The project is missing.');
  if (texts.length === 0) throw new UsageError('The text is missing.');
  const beam = wholeNumber('beam', values.beam, 1, MOST_BEAMS);
  const search = { width: beam ?? 1, penalty: decimalNumber('length-penalty', values['length-penalty'], 0, 5) ?? 0 };
  const { trained } = await openProject(openHome().root, file);
  if (!trained) throw new Refusal(`${file} is not trained yet: train it first, with --out.`);
  const { forward } = await chooseForward(trained.record.device, compileDocument(trained.document));
  const predictor = forward.with(trained.checkpoint.weights);
  try {
    const parts = translationParts(trained.document.data);
    for (const source of texts) {
      const beams = await beamsFor(parts, predictor, readIn(parts, source), search);
      const [best] = beams.map((one) => said(one, parts.end));
      const all = beam === undefined ? {} : { beams: beams.map((one) => scored(one, parts.end)) };
      process.stdout.write(`${values.json ? JSON.stringify({ source, ...best, ...all }) : (best?.text ?? '')}\n`);
    }
  } finally {
    predictor.dispose();
    forward.dispose();
  }
  return 0;
}

/** Leaves out the end token. */
function said({ text, tokens, isWhole }: Beam, end: number) {
  const own = tokens.filter((token) => token.id !== end);
  return { text, tokens: own.map(({ id, token, probability }) => ({ id, token, probability })), isWhole };
}

function scored(beam: Beam, end: number) {
  const { logProbability, score } = beam;
  return { ...said(beam, end), logProbability, score };
}
