import type { Field, InputField, SpecColumn } from '../data/spec.ts';
import type { Units } from '../data/units.ts';
import { literal } from '../python.ts';
import { padOf } from '../text/frame.ts';
import type { TokenizerJson } from '../text/json.ts';
import { tokenNames } from '../text/names.ts';
import type { Program } from './program.ts';

/** What a program that predicts is made of, whatever the framework. */
export interface Using {
  readonly program: Program;
  /** The fields that predictions need. */
  readonly fields: readonly Field[];
  readonly units: Units | null;
}

/** What a person gives for one row. */
export function columnsOf({ meaning }: InputField): readonly Pick<SpecColumn, 'name' | 'categories'>[] {
  if (meaning.kind === 'table' && meaning.columns) return meaning.columns;
  return 'names' in meaning ? meaning.names.map((name) => ({ name, categories: null })) : [];
}

export function tableLines(field: InputField, units: Units | null): readonly string[] {
  const { name } = field;
  const listed = columnsOf(field).map((column) => `    (${literal(column.name)}, ${column.categories ? literal(column.categories) : 'None'}),`); // prettier-ignore
  const scaled = units ? [`MEAN = np.array(${literal(units.features.mean)})`, `DEVIATION = np.array(${literal(units.features.deviation)})`] : []; // prettier-ignore
  return [
    '# By name: the values of a category, None for a number.',
    'COLUMNS = [',
    ...listed,
    ']',
    ...scaled,
    '',
    '',
    'def read(cells):',
    '    """One row as the network takes it."""',
    '    row = []',
    '    for (name, categories), cell in zip(COLUMNS, cells):',
    '        row += [float(cell)] if categories is None else [float(cell == value) for value in categories]',
    ...(units ? ['    row = (np.array(row) - MEAN) / DEVIATION'] : []),
    `    return {${literal(name)}: np.array([row], np.float32)}`,
  ];
} // prettier-ignore

export function pictureLines({ name, type: { shape } }: InputField): readonly string[] {
  const [height = 1, width = 1, channels = 1] = shape;
  return [
    'def read(files):',
    '    """Pictures as the network takes them: from 0 to 1."""',
    '    from PIL import Image',
    '',
    `    pictures = [Image.open(file).convert("${channels === 1 ? 'L' : 'RGB'}").resize((${width}, ${height})) for file in files]`,
    `    return {${literal(name)}: np.stack([np.asarray(picture, np.float32) / 255 for picture in pictures]).reshape(-1, ${height}, ${width}, ${channels})}`,
  ];
}

/** Goes on with a text, a token at a time. */
export function textLines({ program }: Using, { name, type: { shape } }: InputField): readonly string[] {
  const { data } = program.document;
  const json = 'tokenizer' in data ? data.tokenizer : undefined;
  return [
    ...(json ? tokenizerCode(json) : []),
    '',
    '',
    'def continued(text, count, temperature=0.8, window=' + String(shape[0] ?? 1) + '):',
    '    """So many more tokens, drawn one after the other."""',
    '    random = np.random.default_rng(1)',
    '    ids = encode(text)',
    '    begun = len(ids)',
    '    for _ in range(count):',
    '        seen = ids[-window:]',
    `        [scores] = compute(**{${literal(name)}: [seen + [0] * (window - len(seen))]})`,
    '        scores = scores[0, len(seen) - 1] / temperature',
    '        odds = np.exp(scores - scores.max())',
    '        ids.append(int(random.choice(len(odds), p=odds / odds.sum())))',
    '    return decode(ids[begun:])',
  ];
}

/** `encode` and `decode` by tokenizer.json; for characters, without a library. */
function tokenizerCode(json: TokenizerJson): readonly string[] {
  const isPlain = json.model.type === 'WordLevel';
  if (isPlain) {
    return [
      'import json',
      '',
      'with open(os.path.join(FOLDER, "tokenizer.json"), encoding="utf-8") as file:',
      '    MODEL = json.load(file)["model"]',
      'PIECES = {id: piece for piece, id in MODEL["vocab"].items()}',
      '',
      '',
      'def encode(text):',
      '    return [MODEL["vocab"].get(piece, MODEL["vocab"][MODEL["unk_token"]]) for piece in text]',
      '',
      '',
      'def decode(ids):',
      '    return "".join(PIECES[id] for id in ids)',
    ];
  }
  return [
    'def encode(text):',
    '    from tokenizers import Tokenizer',
    '',
    '    return Tokenizer.from_file(os.path.join(FOLDER, "tokenizer.json")).encode(text, add_special_tokens=False).ids',
    '',
    '',
    'def decode(ids):',
    '    from tokenizers import Tokenizer',
    '',
    '    return Tokenizer.from_file(os.path.join(FOLDER, "tokenizer.json")).decode(ids)',
  ];
}

/** Translates a text, a token at a time. */
export function pairLines({ program }: Using): readonly string[] {
  const { data } = program.document;
  if (data.kind !== 'parallel' && data.kind !== 'number-words') return [];
  const pad = padOf(data.tokenizer);
  const id = Math.max(0, tokenNames(data.tokenizer).indexOf(pad));
  return [
    `def translated(text, length=${data.targetLength}):`,
    '    """The text in the other language: at every place the likeliest token."""',
    '    from tokenizers import Tokenizer',
    '',
    '    tokenizer = Tokenizer.from_file(os.path.join(FOLDER, "tokenizer.json"))',
    '    start, end = tokenizer.encode("").ids',
    `    tokenizer.enable_truncation(${data.length})`,
    `    tokenizer.enable_padding(length=${data.length}, pad_id=${id}, pad_token=${literal(pad)})`,
    '    read = tokenizer.encode(text)',
    '    written = [start]',
    '    while len(written) <= length and written[-1] != end:',
    `        shifted = [written + [${id}] * (length - len(written))]`,
    '        [scores] = compute(tokens=[read.ids], mask=[read.attention_mask], shifted=shifted)',
    '        written.append(int(scores[0, len(written) - 1].argmax()))',
    '    return tokenizer.decode(written)',
  ];
}

export function labelledLines({ program, fields }: Using): readonly string[] {
  const { data } = program.document;
  if (data.kind !== 'labelled') return [];
  const pad = padOf(data.tokenizer);
  const id = Math.max(0, tokenNames(data.tokenizer).indexOf(pad));
  const parts: Readonly<Record<string, string>> = { tokens: 'ids', segments: 'type_ids', mask: 'attention_mask' };
  return [
    'def read(texts):',
    '    """One text, or a pair of texts, as the network takes it."""',
    '    from tokenizers import Tokenizer',
    '',
    '    tokenizer = Tokenizer.from_file(os.path.join(FOLDER, "tokenizer.json"))',
    `    tokenizer.enable_truncation(${data.length})`,
    `    tokenizer.enable_padding(length=${data.length}, pad_id=${id}, pad_token=${literal(pad)})`,
    '    encoded = tokenizer.encode(*texts[:2])',
    `    return {${fields.map(({ name }) => `${literal(name)}: np.array([encoded.${parts[name] ?? 'ids'}])`).join(', ')}}`,
  ];
}
