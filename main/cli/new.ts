import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { examples } from '../../core/examples/examples.ts';
import { nanoGpt, nanoGptText } from '../../core/examples/nanoGpt.ts';
import type { Document } from '../../core/graph/document.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { importText } from '../data/importText.ts';
import { loadData } from '../data/load.ts';
import { openHome } from '../files/home.ts';
import { saveProject } from '../projects/save.ts';
import { readTokenizer } from '../text/tokenizerFile.ts';
import { onlyArgument, required, UsageError } from './usage.ts';

const options = { out: { type: 'string' }, text: { type: 'string' }, tokenizer: { type: 'string' } } as const;

/** `new`: a project file out of one of the examples, or of a recipe for a text. */
export async function newProject(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const name = onlyArgument(positionals, 'The example');
  const isOfText = name === 'nanogpt';
  const example = Object.hasOwn(examples, name) ? examples[name] : undefined;
  if (!example && !isOfText) {
    throw new UsageError(
      `There is no example "${name}"; there are ${[...Object.keys(examples), 'nanogpt'].join(', ')}.`,
    );
  }
  const out = required('out', values.out);
  const foreign = (['text', 'tokenizer'] as const).find((option) => values[option] !== undefined);
  if (example && foreign) throw new UsageError(`--${foreign} is for nanogpt, not for ${name}.`);
  if (existsSync(out)) throw new EngineError('fileUnwritable', `${out} is there already: choose another name.`);
  const home = openHome().root;
  const document = example ?? (await ofText(required('text', values.text), values.tokenizer, home));
  await saveProject(home, { path: out, document, runs: [], thumbnail: null });
  process.stdout.write(`Written to ${out}.\n`);
  return 0;
}

/** Fails with what importing and loading the text fail with. */
async function ofText(file: string, tokenizerFile: string | undefined, home: string): Promise<Document> {
  const tokenizer = tokenizerFile === undefined ? undefined : await ownTokenizer(tokenizerFile);
  const { source, faults } = await importText(file, path.basename(file), home, { ...nanoGptText, tokenizer });
  if (source.encoding !== 'utf-8') process.stderr.write(`The text is read as ${source.encoding}.\n`);
  if (faults > 0) process.stderr.write(`${faults} characters of the text are damaged, and are read as "\ufffd".\n`);
  const { notice } = await loadData(source, { home });
  if (notice) process.stderr.write(`${notice.en}\n`);
  return nanoGpt(source);
}

async function ownTokenizer(file: string) {
  const { json } = await readTokenizer(file);
  if (json) return json;
  throw new EngineError('dataInvalid', `${file} is a tokenizer that a library runs, which a project cannot keep: train one with train-tokenizer.`); // prettier-ignore
}
