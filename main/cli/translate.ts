import { parseArgs } from 'node:util';
import { EngineError } from '../../core/protocol/errors.ts';
import { openHome } from '../files/home.ts';
import { translated } from '../looking/translate.ts';
import { openProject } from '../projects/open.ts';
import { compileDocument } from '../train/prepare.ts';
import { chooseForward } from '../train/steps/createStep.ts';
import { UsageError } from './usage.ts';

/** `translate`: the output of the project's trained network for texts, one per line. */
export async function translate(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: { json: { type: 'boolean', default: false } }, allowPositionals: true }); // prettier-ignore
  const [file, ...texts] = positionals;
  if (file === undefined) throw new UsageError('The project is missing.');
  if (texts.length === 0) throw new UsageError('The text is missing.');
  const { trained } = await openProject(openHome().root, file);
  if (!trained) throw new EngineError('runUnknown', `${file} is not trained yet: train it first, with --out.`);
  const { forward } = await chooseForward(trained.record.device, compileDocument(trained.document));
  const predictor = forward.with(trained.checkpoint.weights);
  try {
    for (const source of texts) {
      const said = await translated(trained.document.data, predictor, source);
      process.stdout.write(`${values.json ? JSON.stringify({ source, ...said }) : said.text}\n`);
    }
  } finally {
    predictor.dispose();
    forward.dispose();
  }
  return 0;
}
