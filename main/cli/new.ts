import path from 'node:path';
import { parseArgs } from 'node:util';
import { usualNumberWords } from '../../core/data/kinds/numberWords.ts';
import type { ShippedName } from '../../core/data/shipped.ts';
import type { LabelledWish, TextWish } from '../../core/data/textImport.ts';
import { untrainedExamples } from '../../core/examples/examples.ts';
import { littleBert, littleBertText, littleBertVocabulary } from '../../core/examples/littleBert.ts';
import { littleGpt, littleGptText, littleGptVocabulary } from '../../core/examples/littleGpt.ts';
import { nanoGpt, nanoGptText } from '../../core/examples/nanoGpt.ts';
import { textClassifier } from '../../core/examples/textClassifier.ts';
import { translator } from '../../core/examples/translator.ts';
import type { Document } from '../../core/graph/document.ts';
import { counted } from '../../core/text.ts';
import type { TokenizerJson } from '../../core/text/json.ts';
import { messageParts } from '../../core/text/newsgroups.ts';
import { loadData } from '../data/load.ts';
import { importTexts, type ImportedTexts } from '../data/texts/importTexts.ts';
import { importShipped } from '../data/texts/importShipped.ts';
import { importNewsgroups } from '../data/texts/newsgroups.ts';
import { openHome } from '../files/home.ts';
import { openDocument } from '../projects/open.ts';
import { saveProject } from '../projects/save.ts';
import { ownTokenizerIn } from '../text/tokenizerFile.ts';
import { oneOf, onlyArgument, required, requireFree, UsageError, wholeNumber } from './usage.ts';

const options = {
  out: { type: 'string' },
  text: { type: 'string' },
  tokenizer: { type: 'string' },
  columns: { type: 'string' },
  remove: { type: 'string' },
  length: { type: 'string' },
} as const;
type Values = Partial<Record<keyof typeof options, string>>;

interface Recipe {
  /** Its options, besides --out. */
  readonly options: readonly (keyof Values)[];
  readonly needsText: boolean;
  /** What it takes without --text. */
  readonly shipped?: ShippedName;
  /** Its texts are fetched. */
  readonly isFetched?: boolean;
  /** The import settings for the texts. */
  wish(values: Values, tokenizer: TokenizerJson | undefined): TextWish;
  document(source: ImportedTexts['source'] | undefined): Document | undefined;
}

const classifier: Pick<Recipe, 'wish' | 'document'> = {
  wish: labelledWish,
  document: (source) => (source?.kind === 'labelled' ? textClassifier(source) : undefined),
};

const littleBertTokenizer = { kind: 'wordpiece', size: littleBertVocabulary } as const;

/** Networks for texts: the user's own, or some that come with the app. */
const recipes: Readonly<Record<string, Recipe>> = {
  nanogpt: {
    options: ['text', 'tokenizer'],
    needsText: false,
    shipped: 'moby-dick',
    wish: (_, tokenizer) => ({ kind: 'text', ...nanoGptText, ...(tokenizer && { tokenizer }) }),
    document: (source) => (source?.kind === 'text' ? nanoGpt(source) : undefined),
  },
  'little-gpt': {
    options: ['text', 'tokenizer'],
    needsText: false,
    shipped: 'moby-dick',
    wish: (_, tokenizer) => ({
      kind: 'text',
      ...littleGptText,
      tokenizer: tokenizer ?? { kind: 'bpe', size: littleGptVocabulary },
    }),
    document: (source) => (source?.kind === 'text' ? littleGpt(source) : undefined),
  },
  'little-bert': {
    options: ['text', 'tokenizer', 'length'],
    needsText: false,
    shipped: 'two-centuries',
    wish: (values, tokenizer) => ({
      kind: 'masked',
      ...littleBertText,
      ...lengthOf(values),
      tokenizer: tokenizer ?? littleBertTokenizer,
    }),
    document: (source) => (source?.kind === 'masked' ? littleBert(source) : undefined),
  },
  'text-classifier': {
    options: ['text', 'tokenizer', 'length', 'columns', 'remove'],
    needsText: false,
    shipped: 'presidents-passages',
    ...classifier,
    wish: (values, tokenizer) => ({
      ...(values.text === undefined && { length: littleBertText.length, tokenizer: littleBertTokenizer }),
      ...labelledWish(values, tokenizer),
    }),
  },
  newsgroups: { options: ['tokenizer', 'length', 'remove'], needsText: false, isFetched: true, ...classifier },
  translator: {
    options: ['text', 'tokenizer', 'length', 'columns'],
    needsText: false,
    wish: (values, tokenizer) => ({
      kind: 'parallel',
      ...lengthOf(values),
      ...columnsOf(values, ['text', 'pair']),
      ...(tokenizer && { tokenizer }),
    }),
    document: (source) =>
      !source || source.kind === 'parallel' ? translator(source ?? usualNumberWords()) : undefined,
  },
};

/** `new`: creates a project file from one of the examples, or from a recipe for texts. */
export async function newProject(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const name = onlyArgument(positionals, 'The example');
  const recipe = Object.hasOwn(recipes, name) ? recipes[name] : undefined;
  const example = Object.hasOwn(untrainedExamples, name) ? untrainedExamples[name] : undefined;
  if (!example && !recipe) {
    const names = [...Object.keys(untrainedExamples), ...Object.keys(recipes)];
    throw new UsageError(`There is no example “${name}”; there are ${names.join(', ')}.`);
  }
  const out = required('out', values.out);
  requireOptions(name, recipe, values);
  requireFree(out);
  const home = openHome().root;
  const document = recipe ? await ofTexts(recipe, values, home) : example;
  if (!document) throw new Error(`The recipe “${name}” takes other data.`);
  await saveProject(home, { path: out, document, runs: [], thumbnail: null });
  process.stdout.write(`Written to ${out}.\n`);
  return 0;
}

function requireOptions(name: string, recipe: Recipe | undefined, values: Values): void {
  for (const option of Object.keys(options) as (keyof Values)[]) {
    if (option === 'out' || values[option] === undefined || recipe?.options.includes(option)) continue;
    const takers = Object.entries(recipes).flatMap(([taker, one]) => (one.options.includes(option) ? [taker] : []));
    throw new UsageError(`--${option} is for ${takers.join(', ')}, not for ${name}.`);
  }
  const isOfTable = [values.columns, values.remove].some((value) => value !== undefined);
  const isOfTexts = [values.columns, values.tokenizer, values.length].some((value) => value !== undefined);
  const needsText = recipe?.needsText || (recipe && (recipe.shipped ? isOfTable : !recipe.isFetched && isOfTexts));
  if (needsText) required('text', values.text);
}

/** Fails with errors from importing and loading the texts. */
async function ofTexts(recipe: Recipe, values: Values, home: string): Promise<Document | undefined> {
  const tokenizer = values.tokenizer === undefined ? undefined : await tokenizerIn(values.tokenizer);
  const imported = await importedFor(recipe, values, tokenizer, home);
  if (!imported) return recipe.document(undefined);
  const { source, remarks, table } = imported;
  requireColumns(values, table);
  const { notice } = await loadData(source, { home });
  for (const { en } of [...remarks, ...(notice ? [notice] : [])]) process.stderr.write(`${en}\n`);
  return recipe.document(source);
}

async function importedFor(recipe: Recipe, values: Values, tokenizer: TokenizerJson | undefined, home: string) {
  const { text } = values;
  if (text !== undefined) return importTexts({ file: text, name: path.basename(text), home }, recipe.wish(values, tokenizer)); // prettier-ignore
  if (recipe.isFetched) return importNewsgroups(home, labelledWish(values, tokenizer));
  return recipe.shipped && importShipped(recipe.shipped, recipe.wish(values, tokenizer), home);
}

function labelledWish(values: Values, tokenizer: TokenizerJson | undefined): LabelledWish {
  return {
    kind: 'labelled',
    ...lengthOf(values),
    ...columnsOf(values, ['text', 'label', 'pair']),
    ...(tokenizer && { tokenizer }),
    removed: (values.remove?.split(',') ?? []).map((part) => oneOf('remove', part, messageParts)),
  };
}

function lengthOf({ length }: Values): { readonly length?: number } {
  const number = wholeNumber('length', length, 4, 4096);
  return number === undefined ? {} : { length: number };
}

/** Which column holds what: numbers from 1, in this order. */
function columnsOf({ columns }: Values, names: readonly ('text' | 'label' | 'pair')[]) {
  if (columns === undefined) return {};
  const places = placesOf(columns);
  if (places.length > names.length)
    throw new UsageError(`--columns takes ${names.join(',')} at most, not “${columns}”.`);
  if (new Set(places).size < places.length)
    throw new UsageError(`--columns takes every column once, not “${columns}”.`);
  return { columns: Object.fromEntries(places.map((place, i) => [names[i] ?? '', place - 1])) };
}

function placesOf(columns: string): readonly number[] {
  return columns.split(',').map((place) => wholeNumber('columns', place, 1, 10_000) ?? 1);
}

/** An import replaces columns that do not exist with others. */
function requireColumns({ columns, text = '' }: Values, table: ImportedTexts['table']): void {
  const count = table?.names.length ?? 0;
  const missing = columns === undefined ? undefined : placesOf(columns).find((place) => place > count);
  if (missing === undefined) return;
  const has = counted(count, ['column', 'columns'], ['Spalte', 'Spalten']).en;
  throw new UsageError(`--columns: ${path.basename(text)} has ${has}, and none is number ${missing}.`);
}

/** Of a file, or of a project with a text. */
async function tokenizerIn(file: string): Promise<TokenizerJson> {
  const { data } = file.endsWith('.neuroloom') ? await openDocument(file) : { data: undefined };
  return data && 'tokenizer' in data ? data.tokenizer : ownTokenizerIn(file);
}
