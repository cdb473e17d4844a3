import { failure, ok, type Result } from './result.ts';
import { text, type Text } from './text.ts';

/** What a name in an expression may refer to. */
export type Value = number | string | boolean | readonly number[];

/** What is wrong with an expression, and where: the characters from `at` up to, but not including, `end`. */
export interface ExpressionError {
  readonly at: number;
  readonly end: number;
  /** A sentence that tells the user what to do. */
  readonly message: Text;
}

type Operator = '+' | '-' | '*' | '/';
type Place = Pick<ExpressionError, 'at' | 'end'>;
type Tree = Place &
  (
    | { readonly kind: 'number'; readonly value: number }
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'negative'; readonly of: Tree }
    | { readonly kind: 'operation'; readonly operator: Operator; readonly left: Tree; readonly right: Tree }
    | { readonly kind: 'call'; readonly name: Call; readonly of: readonly [Tree, ...Tree[]] }
  );

/** A parsed expression: a single value, or a comma-separated list of them. */
export interface Expression {
  readonly source: string;
  readonly parts: readonly Tree[];
}

const calls = { min: Math.min, max: Math.max } as const;
type Call = keyof typeof calls;

/** The longest expression, in characters. Nothing longer fits into a field, and it limits how deeply brackets nest. */
export const LONGEST_EXPRESSION = 200;

/** What a name must look like to be used in an expression. */
export const NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u;

type Token = Place & { readonly word: string };
const TOKEN = /\d+(?:\.\d+)?(?:e[+-]?\d+)?|[\p{L}_][\p{L}\p{N}_]*|[-+*/(),]|\S/giu;

/** Thrown and caught only within this file. */
class Stop extends Error {
  readonly reason: ExpressionError;
  constructor({ at, end }: Place, message: Text) {
    super(message.en);
    this.reason = { at, end, message };
  }
}

/** Parses numbers, names, `+ - * /`, brackets, `min(a, b)` and `max(a, b)`; commas make it a list. */
export function parseExpression(source: string): Result<Expression, ExpressionError> {
  return attempt(() => {
    const all = { at: 0, end: source.length };
    if (source.length > LONGEST_EXPRESSION) throw new Stop(all, tooLong);
    const tokens = [...source.matchAll(TOKEN)].map(({ 0: word, index: at }) => ({ word, at, end: at + word.length }));
    if (tokens.length === 0) throw new Stop(all, isEmpty);
    const reader = new Reader(tokens, source.length);
    const parts = reader.list();
    reader.end();
    return { source, parts };
  });
}

/**
 * The value of an expression. A lone name is passed through as it is; anything else is arithmetic on numbers.
 * `isWhole`: every division must come out even and the result must be an integer.
 */
export function evaluate(
  { parts }: Expression,
  values: ReadonlyMap<string, Value>,
  isWhole: boolean,
): Result<Value, ExpressionError> {
  return attempt(() => {
    const results = parts.map((part) => (part.kind === 'name' ? valueOf(part, part.name, values) : compute(part, values, isWhole))); // prettier-ignore
    for (const [i, part] of parts.entries()) {
      const value = results[i];
      if (isWhole && typeof value === 'number' && !Number.isInteger(value)) throw new Stop(part, notWhole(value));
    }
    const [first = 0] = results;
    return results.length === 1 ? first : parts.map((part, i) => asNumber(part, results[i] ?? 0));
  });
}

/** The names that occur in an expression. */
export function namesIn({ parts }: Expression): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (tree: Tree): void => {
    if (tree.kind === 'name') names.add(tree.name);
    else if (tree.kind === 'negative') visit(tree.of);
    else if (tree.kind === 'call') tree.of.forEach(visit);
    else if (tree.kind === 'operation') [tree.left, tree.right].forEach(visit);
  };
  parts.forEach(visit);
  return names;
}

/**
 * An expression with its names replaced; a name for which `wordFor` returns undefined stays, and so does an expression
 * that cannot be parsed.
 */
export function withNames(source: string, wordFor: (name: string) => string | undefined): string {
  const parsed = parseExpression(source);
  if (!parsed.ok) return source;
  const names = namesIn(parsed.value);
  // A name before a bracket is a function's.
  return source.replaceAll(TOKEN, (word: string, at: number) =>
    names.has(word) && !/^\s*\(/.test(source.slice(at + word.length)) ? (wordFor(word) ?? word) : word,
  );
}

function attempt<T>(compute: () => T): Result<T, ExpressionError> {
  try {
    return ok(compute());
  } catch (error) {
    if (error instanceof Stop) return failure(error.reason);
    throw error;
  }
}

/** Recursive descent over the tokens: list, sum, product, sign, atom. */
class Reader {
  #next = 0;
  readonly #tokens: readonly Token[];
  readonly #length: number;
  constructor(tokens: readonly Token[], length: number) {
    this.#tokens = tokens;
    this.#length = length;
  }

  list(): [Tree, ...Tree[]] {
    const trees: [Tree, ...Tree[]] = [this.#chain(['+', '-'])];
    while (this.#takes(',')) trees.push(this.#chain(['+', '-']));
    return trees;
  }

  end(): void {
    const rest = this.#tokens[this.#next];
    if (rest) throw new Stop(rest, unexpected(rest.word));
  }

  /** Operators of one precedence, left to right: sums of products, products of signed atoms. */
  #chain(operators: readonly Operator[]): Tree {
    const operand = () => (operators[0] === '+' ? this.#chain(['*', '/']) : this.#signed());
    let left = operand();
    for (;;) {
      const operator = operators.find((candidate) => this.#takes(candidate));
      if (!operator) return left;
      const right = operand();
      left = { kind: 'operation', operator, left, right, at: left.at, end: right.end };
    }
  }

  #signed(): Tree {
    const at = this.#tokens[this.#next]?.at ?? this.#length;
    if (!this.#takes('-')) return this.#atom();
    const of = this.#signed();
    return { kind: 'negative', of, at, end: of.end };
  }

  #atom(): Tree {
    const token = this.#tokens[this.#next++];
    if (!token) throw new Stop({ at: this.#length, end: this.#length }, endsEarly);
    const { word, at, end } = token;
    if (/^\d/.test(word)) return { kind: 'number', value: Number(word), at, end };
    if (word === '(') {
      const inner = this.#chain(['+', '-']);
      return { ...inner, at, end: this.#close(token) };
    }
    if (!NAME.test(word)) throw new Stop(token, unexpected(word));
    if (!this.#takes('(')) return { kind: 'name', name: word, at, end };
    if (!isCall(word)) throw new Stop(token, noSuchFunction(word));
    const of = this.list();
    return { kind: 'call', name: word, of, at, end: this.#close(token) };
  }

  #takes(word: string): boolean {
    const isNext = this.#tokens[this.#next]?.word === word;
    if (isNext) this.#next += 1;
    return isNext;
  }

  /** The end of the matching closing bracket. */
  #close(open: Token): number {
    const token = this.#tokens[this.#next++];
    if (token?.word === ')') return token.end;
    throw token ? new Stop(token, unexpected(token.word)) : new Stop(open, notClosed);
  }
}

function isCall(word: string): word is Call {
  return Object.hasOwn(calls, word);
}

function valueOf(place: Place, name: string, values: ReadonlyMap<string, Value>): Value {
  const value = values.get(name);
  if (value === undefined) throw new Stop(place, noSuchName(name, [...values.keys()]));
  return value;
}

function compute(tree: Tree, values: ReadonlyMap<string, Value>, isWhole: boolean): number {
  const inner = (other: Tree) => compute(other, values, isWhole);
  switch (tree.kind) {
    case 'number':
      return finite(tree, tree.value);
    case 'name':
      return asNumber(tree, valueOf(tree, tree.name, values));
    case 'negative':
      return -inner(tree.of);
    case 'call':
      return calls[tree.name](...tree.of.map(inner));
    case 'operation':
      return operate(tree, inner(tree.left), inner(tree.right), isWhole);
  }
}

function operate(tree: Tree & { readonly operator: Operator }, a: number, b: number, isWhole: boolean): number {
  switch (tree.operator) {
    case '+':
      return finite(tree, a + b);
    case '-':
      return finite(tree, a - b);
    case '*':
      return finite(tree, a * b);
    case '/':
      if (b === 0) throw new Stop(tree, byZero);
      if (isWhole && !Number.isInteger(a / b)) throw new Stop(tree, doesNotComeOut(a, b));
      return finite(tree, a / b);
  }
}

function finite(place: Place, value: number): number {
  if (!Number.isFinite(value)) throw new Stop(place, tooLarge);
  return value;
}

function asNumber(place: Place, value: Value): number {
  if (typeof value !== 'number') throw new Stop(place, notNumber(value));
  return value;
}

const isEmpty = text('Enter a number or an expression.', 'Eine Zahl oder einen Ausdruck eingeben.');
const tooLong = text(
  `The expression is longer than ${LONGEST_EXPRESSION} characters: shorten it.`,
  `Der Ausdruck ist länger als ${LONGEST_EXPRESSION} Zeichen: kürzen.`,
);
const endsEarly = text('The expression ends where a value should follow.', 'Der Ausdruck endet, wo ein Wert folgen müsste.'); // prettier-ignore
const notClosed = text('This bracket is not closed: add “)”.', 'Diese Klammer wird nicht geschlossen: „)“ ergänzen.');
const byZero = text('This divides by zero.', 'Hier wird durch null geteilt.');
const tooLarge = text('The result is too large.', 'Das Ergebnis ist zu groß.');

function unexpected(word: string): Text {
  return text(
    `“${word}” is not allowed here. Use numbers, names, + - * / ( ), min and max.`,
    `„${word}“ ist hier nicht erlaubt. Möglich sind Zahlen, Namen, + - * / ( ), min und max.`,
  );
}

function noSuchFunction(word: string): Text {
  return text(
    `There is no function “${word}”: only min and max.`,
    `Eine Funktion „${word}“ gibt es nicht: nur min und max.`,
  );
}

function noSuchName(name: string, known: readonly string[]): Text {
  const list = known.join(', ');
  return known.length === 0
    ? text(
        `There is no parameter “${name}” here: enter a number, or give the module such a parameter.`,
        `Einen Parameter „${name}“ gibt es hier nicht: eine Zahl eingeben oder dem Modul diesen Parameter geben.`,
      )
    : text(
        `There is no parameter “${name}” here, only: ${list}.`,
        `Einen Parameter „${name}“ gibt es hier nicht, nur: ${list}.`,
      );
}

function notNumber(value: Value): Text {
  return text(`This is “${String(value)}”, not a number.`, `Das ist „${String(value)}“, keine Zahl.`);
}

function notWhole(value: number): Text {
  return text(`This is ${value}; a whole number is needed.`, `Das ist ${value}; gebraucht wird eine ganze Zahl.`);
}

function doesNotComeOut(a: number, b: number): Text {
  return text(
    `${a} / ${b} is not a whole number: choose values that divide evenly.`,
    `${a} / ${b} ist keine ganze Zahl: Werte wählen, die sich ohne Rest teilen lassen.`,
  );
}
