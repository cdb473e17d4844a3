import { parseArgs } from 'node:util';
import type { Encoding } from '../../core/text/encoding.ts';
import { openText } from '../text/read.ts';
import { countOf, tokensOf } from '../text/tokens.ts';
import { anyTokenizer } from './tokenizers.ts';
import { onlyArgument, required, UsageError, wholeNumber } from './usage.ts';

const options = {
  tokenizer: { type: 'string' },
  text: { type: 'string' },
  pair: { type: 'string' },
  'max-length': { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

/** `tokenize`: the pieces of a text, with ids and offsets; for a text file, their number. */
export async function tokenize(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const file = required('tokenizer', values.tokenizer);
  if (values.text !== undefined) {
    const tooMany = positionals[0] ?? values.pair ?? values['max-length'];
    if (tooMany !== undefined) throw new UsageError(`With --text FILE, “${tooMany}” is one argument too many.`);
    return countPieces(file, values.text, values.json);
  }
  const text = onlyArgument(positionals, 'The text');
  const maxLength = wholeNumber('max-length', values['max-length'], 1, 1_000_000);
  const tokenizer = await anyTokenizer(file);
  const encoding = tokenizer.encode(text, values.pair, maxLength === undefined ? {} : { maxLength });
  const isUnknown = encoding.ids.map((id) => id === tokenizer.unknown);
  const decoded = tokenizer.decode(encoding.ids);
  if (values.json) {
    process.stdout.write(`${JSON.stringify({ ...encoding, isUnknown, size: tokenizer.size, decoded })}\n`);
    return 0;
  }
  process.stdout.write(`${[...table(encoding, isUnknown), '', summary(encoding, isUnknown), decoded].join('\n')}\n`);
  return 0;
}

async function countPieces(file: string, textFile: string, isJson: boolean): Promise<number> {
  const tokenizer = await anyTokenizer(file);
  const text = await openText(textFile);
  const { ids, characters } = await tokensOf(text, tokenizer);
  const unknown = tokenizer.unknown === null ? 0 : countOf(ids, tokenizer.unknown);
  const counts = { characters, pieces: ids.length, unknown, used: new Set(ids).size, size: tokenizer.size };
  if (isJson) process.stdout.write(`${JSON.stringify({ ...counts, encoding: text.encoding })}\n`);
  else {
    const number = (value: number) => value.toLocaleString('en');
    const each = (characters / Math.max(1, ids.length)).toFixed(2);
    process.stdout.write(
      [
        `${number(characters)} characters are ${number(ids.length)} pieces (${each} characters each), ${number(unknown)} of them unknown.`,
        `Of ${number(counts.size)} pieces in the vocabulary ${number(counts.used)} occur.`,
        '',
      ].join('\n'),
    );
  }
  return 0;
}

function table({ ids, tokens, offsets, segments, isSpecial }: Encoding, isUnknown: readonly boolean[]): string[] {
  const width = Math.max(...tokens.map((token) => token.length), 5);
  return tokens.map((token, i) => {
    const [from, to] = offsets[i] ?? [0, 0];
    const place = isSpecial[i] ? '' : `${from}-${to}`;
    const note = isUnknown[i] ? 'unknown' : '';
    return `${String(ids[i]).padStart(7)}  ${token.padEnd(width)}  ${segments[i]}  ${place.padEnd(11)} ${note}`.trimEnd();
  });
}

function summary({ ids }: Encoding, isUnknown: readonly boolean[]): string {
  const unknown = isUnknown.filter(Boolean).length;
  return `${ids.length} ${ids.length === 1 ? 'piece' : 'pieces'}${unknown > 0 ? `, ${unknown} of them unknown` : ''}`;
}
