import { parseArgs } from 'node:util';
import { encodings } from '../../core/data/csv/source.ts';
import { tokenizerKinds, usualSettings, type TokenizerSettings } from '../../core/text/train.ts';
import { writeAtomically } from '../files/files.ts';
import { openText, type TextFile } from '../text/read.ts';
import { trainTokenizer, type TrainedTokenizer } from '../text/train.ts';
import { oneOf, required, UsageError, wholeNumber } from './usage.ts';

const options = {
  text: { type: 'string' },
  kind: { type: 'string', default: 'bpe' },
  size: { type: 'string' },
  'min-frequency': { type: 'string' },
  encoding: { type: 'string' },
  cased: { type: 'boolean', default: false },
  out: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

/**
 * `train-tokenizer`: learns a vocabulary from a text file and writes it as tokenizer.json. Ctrl+C ends it without
 * writing a file.
 */
export async function trainTokenizerOf(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  if (positionals[0] !== undefined) throw new UsageError(`“${positionals[0]}” is one argument too many.`);
  const file = required('text', values.text);
  const out = required('out', values.out);
  const kind = oneOf('kind', values.kind, tokenizerKinds);
  const encoding = values.encoding === undefined ? undefined : oneOf('encoding', values.encoding, encodings);
  const usual = usualSettings(kind);
  const settings: TokenizerSettings = {
    ...usual,
    size: wholeNumber('size', values.size, 1, 1_000_000) ?? usual.size,
    minFrequency: wholeNumber('min-frequency', values['min-frequency'], 1, 1_000_000) ?? usual.minFrequency,
    ...(values.cased && { isLowerCase: false, dropsAccents: false }),
  };
  const stop = new AbortController();
  const onInterrupt = () => stop.abort();
  process.once('SIGINT', onInterrupt);
  try {
    const text = await openText(file, encoding, stop.signal);
    const trained = await trainTokenizer(text, settings, { signal: stop.signal });
    await writeAtomically(out, `${JSON.stringify(trained.json)}\n`);
    const remarks = remarksOn(text, settings, trained);
    const { size } = trained;
    if (values.json) {
      const { encoding, bytes } = text;
      process.stdout.write(`${JSON.stringify({ kind, size, encoding, bytes, remarks, out })}\n`);
    } else {
      const count = `${size.toLocaleString('en')} ${size === 1 ? 'piece' : 'pieces'}`;
      process.stdout.write(`${[...remarks, `Written to ${out}: ${count}.`].join('\n')}\n`);
    }
    return 0;
  } finally {
    process.off('SIGINT', onInterrupt);
  }
}

function remarksOn(text: TextFile, settings: TokenizerSettings, { json, size, isCut, remarks: own }: TrainedTokenizer) {
  const number = (value: number) => value.toLocaleString('en');
  const remarks = own.map(({ en }) => en);
  if (text.encoding !== 'utf-8') remarks.push(`The file was read as ${text.encoding}; --encoding chooses another.`);
  if (text.faults > 0)
    remarks.push(`${number(text.faults)} characters of the file are damaged, and were read as “\ufffd”.`);
  if (size < settings.size) {
    const seldom = json.model.type === 'WordLevel' ? 'words' : 'pairs of pieces';
    remarks.push(
      `The text gives ${number(size)} pieces, not ${number(settings.size)}: it has no more ${seldom} that occur ${settings.minFrequency === 1 ? 'at all' : `${settings.minFrequency} times`}.`,
    );
  }
  if (isCut) remarks.push('The text has more different words than are kept: the rarest were not counted.');
  return remarks;
}
