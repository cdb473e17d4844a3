import path from 'node:path';
import { parseArgs } from 'node:util';
import { listOfLabels } from '../../core/protocol/modelLibrary.ts';
import { importShipped } from '../data/texts/importShipped.ts';
import { importTexts } from '../data/texts/importTexts.ts';
import { openHome } from '../files/home.ts';
import { findModel } from '../pretrained/library/library.ts';
import { readModel, weightsOf } from '../pretrained/readModel.ts';
import { fineTunedDocument } from '../projects/fineTuning.ts';
import { saveProject } from '../projects/save.ts';
import { onlyArgument, Refusal, required, requireFree } from './usage.ts';

const options = {
  out: { type: 'string' },
  text: { type: 'string' },
  frozen: { type: 'boolean', default: false },
} as const;

/** `fine-tune`: a classifier that begins with the body of a BERT or its kin, which the project has trained. */
export async function fineTune(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const file = onlyArgument(positionals, 'The project or model');
  const out = required('out', values.out);
  requireFree(out);
  const home = openHome().root;
  const model = await readModel(home, await findModel(home, file));
  const body = { document: model.document, weights: weightsOf(model) };
  const { data } = body.document;
  if (!('tokenizer' in data) || !('length' in data)) {
    throw new Refusal(`${file} is not a BERT: its data are not texts with a length.`);
  }
  const wish = { kind: 'labelled', tokenizer: data.tokenizer, length: data.length } as const;
  const { source } =
    values.text === undefined
      ? await importShipped('presidents-passages', wish, home)
      : await importTexts({ file: values.text, name: path.basename(values.text), home }, wish);
  if (source.kind !== 'labelled') throw new Error('Texts with labels are no others.');
  const document = await fineTunedDocument(home, body, source, values.frozen);
  await saveProject(home, { path: out, document, runs: [], thumbnail: null });
  const { en: labels } = listOfLabels(source.classes);
  process.stdout.write(`${source.texts} texts of ${source.classes.length} classes: ${labels}.\nWritten to ${out}.\n`);
  return 0;
}
