/** Values of the symbols (`batch`, `length`) that a graph was traced with. */
export type Point = Readonly<Record<string, number>>;

/** A size that depends on symbols: factor times powers of them, plus an offset, which may depend on others. */
export interface Expression {
  readonly factor: number;
  /** Exponents by symbol; those that do not occur are left out. */
  readonly powers: Readonly<Record<string, number>>;
  readonly offset: Size;
}

/** A size known beforehand, or one that depends on symbols. */
export type Size = number | Expression;

const MOST_POWER = 2;

/**
 * The size that takes these values at the points. The first point is the base, and for every symbol another point
 * differs from it in that symbol alone; undefined if there is no such size.
 */
export function fitted(points: readonly Point[], values: readonly number[]): Size | undefined {
  const [base = {}] = points;
  const [first = 0] = values;
  if (values.every((value) => value === first)) return first;
  const product = productOf(points, values, base, first);
  const candidates = product ? [product] : Object.keys(base).flatMap((symbol) => sumsOf(points, values, base, first, symbol)); // prettier-ignore
  return candidates.find((size) => points.every((point, i) => valueAt(size, point) === values[i]));
}

/** Where a point differs from the base in this symbol alone. */
function alone(points: readonly Point[], base: Point, symbol: string): number {
  return points.findIndex((point) => Object.keys(base).every((name) => (point[name] !== base[name]) === (name === symbol))); // prettier-ignore
}

function productOf(points: readonly Point[], values: readonly number[], base: Point, first: number) {
  const powers: Record<string, number> = {};
  let factor = first;
  for (const [symbol, at] of Object.entries(base)) {
    const i = alone(points, base, symbol);
    const [value = first, other = at] = [values[i], points[i]?.[symbol]];
    const power = Array.from({ length: MOST_POWER + 1 }, (_, p) => p).find((p) => value * at ** p === first * other ** p);
    if (power === undefined) return undefined;
    if (power > 0) powers[symbol] = power;
    factor /= at ** power;
  }
  return Number.isInteger(factor) ? { factor, powers, offset: 0 } : undefined;
} // prettier-ignore

function sumsOf(points: readonly Point[], values: readonly number[], base: Point, first: number, symbol: string): readonly Expression[] {
  const i = alone(points, base, symbol);
  const [value = first, other = 0, at = 0] = [values[i], points[i]?.[symbol], base[symbol]];
  const factor = (value - first) / (other - at);
  if (!Number.isInteger(factor) || factor === 0) return [];
  const others = Object.keys(base).filter((one) => one !== symbol);
  const rest = values.map((one, k) => one - factor * (points[k]?.[symbol] ?? NaN));
  const offset = fitted(points.map((point) => only(point, others)), rest);
  return offset === undefined ? [] : [{ factor, powers: { [symbol]: 1 }, offset }];
} // prettier-ignore

/** What is left of a point without the symbol that a sum has taken out. */
function only(point: Point, symbols: readonly string[]): Point {
  return Object.fromEntries(symbols.map((symbol) => [symbol, point[symbol] ?? NaN]));
}

/** The value of a size at a point. */
export function valueAt(size: Size, point: Point): number {
  if (typeof size === 'number') return size;
  const product = Object.entries(size.powers).reduce((value, [symbol, power]) => value * (point[symbol] ?? NaN) ** power, size.factor); // prettier-ignore
  return product + valueAt(size.offset, point);
}

export function isSameSize(a: Size | undefined, b: Size | undefined): boolean {
  return a !== undefined && b !== undefined && sizeText(a) === sizeText(b);
}

/** `batch`, `2*length`, `length+1`, `past+length`. */
export function sizeText(size: Size): string {
  if (typeof size === 'number') return String(size);
  const { factor, powers, offset } = size;
  const names = Object.keys(powers).toSorted().flatMap((symbol) => Array.from({ length: powers[symbol] ?? 0 }, () => symbol)); // prettier-ignore
  const product = [...(factor === 1 ? [] : [String(factor)]), ...names].join('*');
  if (typeof offset === 'number' && offset <= 0) return offset === 0 ? product : `${product}${offset}`;
  return `${product}+${sizeText(offset)}`;
}
