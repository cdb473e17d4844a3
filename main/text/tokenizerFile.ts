import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../../core/protocol/errors.ts';
import { MOST_PIECES } from '../../core/data/sequences.ts';
import { counted, text, type Text } from '../../core/text.ts';
import type { TokenizerJson } from '../../core/text/json.ts';
import { tokenNames } from '../../core/text/names.ts';
import { parseTokenizer } from '../../core/text/parseTokenizer.ts';
import type { Tokenizer } from '../../core/text/tokenizer.ts';
import { fromMerges, fromVocabTxt } from '../../core/text/vocabularies.ts';
import { asReadError } from '../files/files.ts';
import { foreignTokenizer } from './foreign.ts';

export interface OpenedTokenizer {
  readonly tokenizer: Tokenizer;
  /** Null for files that a library runs. */
  readonly json: TokenizerJson | null;
}

/** The largest known tokenizers have about 40 MB. */
const MAX_BYTES = 256 * 1024 ** 2;

/** Names of vocabulary files that come with a file of merges. */
const MERGES: Readonly<Record<string, string>> = { 'vocab.json': 'merges.txt', 'encoder.json': 'vocab.bpe' };

/**
 * Reads a tokenizer from Hugging Face's tokenizer.json, BERT's vocab.txt, GPT-2's vocab.json next to its merges.txt, or
 * the folder that contains one of them. Fails with fileUnreadable or dataInvalid.
 */
export async function readTokenizer(given: string): Promise<OpenedTokenizer> {
  const info = await stat(given).catch((error: unknown) => {
    throw asReadError(error, given);
  });
  const file = info.isDirectory() ? await fileIn(given) : given;
  if (path.extname(file) === '.txt') return own(fromVocabTxt(await contentOf(file), await isLowerCase(file)), file);
  const value = await jsonOf(file);
  const merges = MERGES[path.basename(file)];
  if (merges !== undefined) return withMerges(value, file, path.join(path.dirname(file), merges));
  const parsed = parseTokenizer(value);
  if (parsed) return parsed;
  if (!('model' in value) || typeof value.model !== 'object') throw noTokenizer(file);
  try {
    return { tokenizer: foreignTokenizer(value), json: null };
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new EngineError(
      'dataInvalid',
      text(
        `${file} is a tokenizer of a kind that the app does not know: ${why}`,
        `${file} ist ein Tokenizer einer Art, die die App nicht kennt: ${why}`,
      ),
      { cause: error },
    );
  }
}

/** A tokenizer that documents can store. Fails with fileUnreadable or dataInvalid. */
export async function ownTokenizerIn(file: string): Promise<TokenizerJson> {
  const { json } = await readTokenizer(file);
  if (!json) throw new EngineError('dataInvalid', notKept(file));
  const size = tokenNames(json).length;
  if (size > MOST_PIECES) throw new EngineError('dataInvalid', tooMany(file, size));
  return json;
}

function notKept(file: string): Text {
  return text(
    `${file} is a tokenizer that a library runs, which a project cannot keep: learn one from your texts instead.`,
    `${file} ist ein Tokenizer, den eine Bibliothek ausführt; ein Projekt kann ihn nicht behalten: stattdessen einen aus den eigenen Texten lernen.`,
  );
}

function tooMany(file: string, size: number): Text {
  const pieces = counted(size, ['piece', 'pieces'], ['Stück', 'Stücke']);
  return text(
    `${file} has ${pieces.en}; a project can hold ${MOST_PIECES}: choose a smaller one, or learn one from your texts.`,
    `${file} hat ${pieces.de}; in ein Projekt passen ${MOST_PIECES}: einen kleineren wählen oder einen aus den eigenen Texten lernen.`,
  );
}

async function fileIn(folder: string): Promise<string> {
  const names = await readdir(folder);
  const name = ['tokenizer.json', ...Object.keys(MERGES), 'vocab.txt'].find((each) => names.includes(each));
  if (name !== undefined) return path.join(folder, name);
  throw new EngineError(
    'dataInvalid',
    text(
      `There is no tokenizer in ${folder}: put a tokenizer.json there, a vocab.txt, or a vocab.json with its merges.txt.`,
      `In ${folder} liegt kein Tokenizer: eine tokenizer.json hineinlegen, eine vocab.txt oder eine vocab.json mit ihrer merges.txt.`,
    ),
  );
}

async function contentOf(file: string): Promise<string> {
  const { size } = await stat(file).catch((error: unknown) => {
    throw asReadError(error, file);
  });
  if (size > MAX_BYTES) throw new EngineError('dataInvalid', text(`${file} is too large for a tokenizer.`, `${file} ist zu groß für einen Tokenizer.`)); // prettier-ignore
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw asReadError(error, file);
  });
}

async function jsonOf(file: string): Promise<object> {
  const content = await contentOf(file);
  try {
    const value: unknown = JSON.parse(content.replace(/^\ufeff/, ''));
    if (typeof value === 'object' && value !== null) return value;
  } catch (error) {
    throw new EngineError('dataInvalid', text(`${file} is not a tokenizer: it is not JSON.`, `${file} ist kein Tokenizer: Es ist kein JSON.`), { cause: error }); // prettier-ignore
  }
  throw noTokenizer(file);
}

async function withMerges(vocabulary: object, file: string, mergesFile: string): Promise<OpenedTokenizer> {
  const entries = Object.entries(vocabulary);
  if (!entries.every((entry): entry is [string, number] => Number.isInteger(entry[1]))) throw noTokenizer(file);
  return own(fromMerges(Object.fromEntries(entries), await contentOf(mergesFile)), file);
}

function own(json: TokenizerJson | undefined, file: string): OpenedTokenizer {
  const parsed = json && parseTokenizer(json);
  if (parsed) return parsed;
  throw new EngineError(
    'dataInvalid',
    text(
      `${file} is not a BERT vocabulary: that has one piece a line, [UNK], [CLS] and [SEP] among them.`,
      `${file} ist kein BERT-Vokabular: Das hat ein Stück je Zeile, darunter [UNK], [CLS] und [SEP].`,
    ),
  );
}

/** What a vocab.txt leaves open is in a file next to it. */
async function isLowerCase(file: string): Promise<boolean | undefined> {
  const config = await readFile(path.join(path.dirname(file), 'tokenizer_config.json'), 'utf8').catch(() => '{}');
  const said = /"do_lower_case"\s*:\s*(true|false)/.exec(config)?.[1];
  return said === undefined ? undefined : said === 'true';
}

function noTokenizer(file: string): EngineError {
  return new EngineError(
    'dataInvalid',
    text(
      `${file} is not a tokenizer: choose a tokenizer.json, a vocab.txt, or a vocab.json with its merges.txt beside it.`,
      `${file} ist kein Tokenizer: eine tokenizer.json wählen, eine vocab.txt oder eine vocab.json mit ihrer merges.txt daneben.`,
    ),
  );
}
