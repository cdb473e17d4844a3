// One word for one thing: what is said alike in English is said alike in German, all over the app.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const rooms = ['core', 'main', 'electron', 'renderer'];

const parsed = new Map<string, ts.SourceFile>();

/** Read once for all tests. */
function sourceOf(file: string): ts.SourceFile {
  const known = parsed.get(file);
  if (known) return known;
  const source = ts.createSourceFile(file, readFileSync(path.join(root, file), 'utf8'), ts.ScriptTarget.Latest, true);
  parsed.set(file, source);
  return source;
}

interface Pair {
  readonly en: string;
  readonly de: string;
  readonly place: string;
}

/** Every `text('English', 'Deutsch')` of two plain strings. */
function pairsOf(file: string): readonly Pair[] {
  const source = sourceOf(file);
  const pairs: Pair[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'text') {
      const [en, de] = node.arguments;
      if (en && de && ts.isStringLiteralLike(en) && ts.isStringLiteralLike(de)) {
        const { line } = ts.getLineAndCharacterOfPosition(source, node.getStart(source));
        pairs.push({ en: en.text, de: de.text, place: `${file}:${line + 1}` });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return pairs;
}

const files = rooms.flatMap((room) =>
  readdirSync(path.join(root, room), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
    .map((file) => path.join(room, file)),
);
const pairs = files.flatMap(pairsOf);

/** Where German has two words for one English. */
const allowed: Readonly<Record<string, string>> = {
  number: 'the type of a column, and the number of a feature',
  in: 'what goes into a node, and a place',
  watches: 'early stopping watches a number; a list of watches',
  before: 'the side of a layer, and what was said earlier',
  after: 'the side of a layer, and what is said now',
  place: 'a button that places a model, and where something stands',
  cut: 'to the clipboard, and a connection of attention',
  none: 'keine Zeile, keines der Zeichen',
};

/** Without what differs in a menu and a heading: capitals and the dots of a command that asks. */
const plain = (words: string) => words.toLowerCase().replace(/\s*(…|\.\.\.)$/, '');

it('finds the pairs', () => {
  expect(pairs.length).toBeGreaterThan(500);
});

it('says the same English in one German', () => {
  const german = new Map<string, Map<string, string>>();
  for (const { en, de, place } of pairs) {
    const said = german.get(plain(en)) ?? new Map<string, string>();
    german.set(plain(en), said.set(plain(de), place));
  }
  const drifting = [...german].filter(([en, said]) => said.size > 1 && !(en in allowed));
  expect(drifting.map(([en, said]) => [en, Object.fromEntries(said)])).toEqual([]);
});

it('calls in German what has a German name', () => {
  const english = /\b(Seeds?|Enter|Shift|Ctrl|Edges?|Units?)\b/;
  expect(pairs.filter(({ de }) => english.test(de)).map(({ de, place }) => `${place} ${de}`)).toEqual([]);
});

it('has one word for wires and one for units', () => {
  expect(pairs.filter(({ de }) => /\bKanten?\b/.test(de)).map(({ de, place }) => `${place} ${de}`)).toEqual([]);
  const mixed = pairs.filter(({ de }) => /\bEinheit(en)?\b/.test(de) && /\bNeuron(en)?\b/.test(de));
  expect(mixed.map(({ place }) => place)).toEqual([]);
});

/** What is said in quotes, of English beside German: of `text(...)`, and of whoever takes a sentence in both. */
function quotesIn(file: string): readonly string[] {
  const source = sourceOf(file);
  const straight: string[] = [];
  const read = (node: ts.Node) => {
    const words = ts.isStringLiteralLike(node)
      ? node.text
      : ts.isTemplateExpression(node)
        ? [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…')
        : '';
    // What is typed into a program is quoted as programs have it.
    if (/(?<![=(])"[^"]*"(?!\))|[\p{L}…]'\p{L}|\.{3}/u.test(words)) straight.push(`${file}: ${words}`);
    ts.forEachChild(node, read);
  };
  const visit = (node: ts.Node) => {
    if (ts.isCallExpression(node)) {
      const [en, de] = node.arguments;
      const isText = ts.isIdentifier(node.expression) && node.expression.text === 'text';
      if (en && de && (isText || de.getText(source).includes('„'))) read(en);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return straight;
}

it('quotes in English as printed: “…”, ’ and …, as it does in German: „…“', () => {
  expect(files.flatMap(quotesIn)).toEqual([]);
});

/** Every `${value} noun` within a `text(...)`. Constants in capitals are known to be more than one. */
function countsIn(file: string): readonly (Pick<Pair, 'place'> & { readonly noun: string })[] {
  const source = sourceOf(file);
  const counts: { place: string; noun: string }[] = [];
  const visit = (node: ts.Node, isText: boolean) => {
    const opens = ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'text';
    if (isText && ts.isTemplateSpan(node)) {
      const noun = /^ (\p{L}+)/u.exec(node.literal.text)?.[1];
      const value = node.expression.getText();
      if (noun !== undefined && !/^[A-Z_]+$/.test(value)) counts.push({ place: `${file}: \${${value}} ${noun}`, noun });
    }
    ts.forEachChild(node, (child) => visit(child, isText || opens));
  };
  visit(source, false);
  return counts;
}

it('says a number with its noun by `counted`, which knows the singular', () => {
  const forms = files.flatMap((file) => [
    ...readFileSync(path.join(root, file), 'utf8').matchAll(
      /counted\([^[]*\['[^']+', '(?:more )?([^' ]+)[^']*'\],\s*\['[^']+', '([^' ]+)/g,
    ),
  ]);
  const verbs = new Set(['is', 'are', 'ist', 'sind']);
  const nouns = new Set(forms.flatMap(([, en = '', de = '']) => [en, de]).filter((word) => !verbs.has(word)));
  expect(nouns.size).toBeGreaterThan(20);
  const bare = files.flatMap(countsIn).filter(({ noun }) => nouns.has(noun));
  expect(bare.map(({ place }) => place)).toEqual([]);
});
