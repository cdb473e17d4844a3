import { existsSync } from 'node:fs';
import path from 'node:path';
import { MOST_PIECES } from '../../core/data/sequences.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { counted, text, type Text } from '../../core/text.ts';
import type { AddedToken, TokenizerJson } from '../../core/text/json.ts';
import { tokenNames } from '../../core/text/names.ts';
import { parseTokenizer } from '../../core/text/parseTokenizer.ts';
import { readTokenizer } from '../text/tokenizerFile.ts';

/** Files of which one makes a tokenizer. */
const FILES = ['tokenizer.json', 'vocab.json', 'encoder.json', 'vocab.txt'];

/** The tokenizer of a folder, if there is one that documents can keep. Fails with fileUnreadable or dataInvalid. */
export async function tokenizerIn(folder: string): Promise<{ readonly json?: TokenizerJson; readonly notice?: Text }> {
  if (!FILES.some((file) => existsSync(path.join(folder, file)))) return { notice: noTokenizer };
  const { json } = await readTokenizer(folder);
  return json ? { json: usual(json) } : { notice: foreign };
}

const noTokenizer = text(
  'There is no tokenizer beside the model: it takes ids of tokens.',
  'Neben dem Modell liegt kein Tokenizer: Es nimmt Nummern von Tokens.',
);
const foreign = text(
  'The tokenizer is of a kind that a project cannot keep: the model takes ids of tokens.',
  'Der Tokenizer ist von einer Art, die ein Projekt nicht behalten kann: Das Modell nimmt Nummern von Tokens.',
);

/** One text is as long as it is: how a file cuts and pads was for somebody's batches. What pads is named. */
function usual(json: TokenizerJson): TokenizerJson {
  const { padding } = json;
  const known = { ...json, truncation: null };
  if (padding) return { ...known, padding: { ...padding, strategy: 'BatchLongest', pad_to_multiple_of: null } };
  const [id, token] = ['[PAD]', '<pad>'].flatMap((name) => {
    const at = tokenNames(json).indexOf(name);
    return at < 0 ? [] : [[at, name] as const];
  })[0] ?? [undefined, ''];
  if (id === undefined) return known;
  return { ...known, padding: { strategy: 'BatchLongest', direction: 'Right', pad_to_multiple_of: null, pad_id: id, pad_type_id: 0, pad_token: token } };
} // prettier-ignore

const SPECIAL = ['<s>', '<pad>', '</s>', '<unk>', '<mask>'];

/** What a vocab.json of RoBERTa leaves open: what stands around a text, and which pieces are special. */
export function asRoberta(json: TokenizerJson): TokenizerJson {
  const { vocab } = json.model;
  const idOf = (token: string) => (Object.hasOwn(vocab, token) ? vocab[token] : undefined);
  const [begin, end] = [idOf('<s>'), idOf('</s>')];
  if (json.post_processor?.type !== 'ByteLevel' || begin === undefined || end === undefined) return json;
  const added = SPECIAL.flatMap((content): readonly AddedToken[] => {
    const id = idOf(content);
    return id === undefined ? [] : [{ id, content, single_word: false, lstrip: content === '<mask>', rstrip: false, normalized: false, special: true }]; // prettier-ignore
  });
  return usual({
    ...json,
    added_tokens: added,
    post_processor: { type: 'RobertaProcessing', sep: ['</s>', end], cls: ['<s>', begin], trim_offsets: true, add_prefix_space: false }, // prettier-ignore
  });
}

/**
 * The tokenizer as the data of a document have it: it names every row of the model's table, also those that no text
 * has. Undefined if a document cannot keep it. Fails with dataInvalid if it has more pieces than the table has rows.
 */
export function fitted(json: TokenizerJson, rows: number, name: string): TokenizerJson | undefined {
  const size = tokenNames(json).length;
  if (size > rows) {
    const has = counted(size, ['piece', 'pieces'], ['Stück', 'Stücke']);
    const room = counted(rows, ['row', 'rows'], ['Zeile', 'Zeilen']);
    throw new EngineError(
      'dataInvalid',
      text(
        `The tokenizer of ${name} has ${has.en}, its table of words ${room.en}: they belong to different models.`,
        `Der Tokenizer von ${name} hat ${has.de}, seine Tabelle der Wörter ${room.de}: Sie gehören zu verschiedenen Modellen.`,
      ),
    );
  }
  if (rows > MOST_PIECES) return undefined;
  if (size === rows) return json;
  const last = { id: rows - 1, content: `<row ${rows - 1}>`, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true }; // prettier-ignore
  return parseTokenizer({ ...json, added_tokens: [...json.added_tokens, last] })?.json;
}
