import { THREADS } from '../kernel.ts';
import type { Frame } from '../source.ts';
import { whole } from '../wgsl.ts';

/** Threads of a workgroup along rows and columns, each with 4 by 4 numbers of the product. */
interface Tile {
  readonly rows: number;
  readonly columns: number;
}

const PER_THREAD = 4;
/** Terms that a workgroup holds at a time. */
const DEPTH = 16;
/** Terms that the text of a loop adds: WGSL's compilers do not unroll it. */
const UNROLLED = 4;
/** So many workgroups keep a large card busy. */
const BUSY = 256;
/** Terms of a part of a long sum, at least. */
const FEWEST_TERMS = 64;
const MOST_SPLITS = 256;
/** Fewer gain less than the second dispatch costs. */
const FEWEST_SPLITS = 4;

/** Products of matrices, one for each of `batch`, whose elements may come from anywhere. */
export interface Product {
  readonly batch: number;
  readonly rows: number;
  readonly columns: number;
  readonly terms: number;
  /** Functions `left(batch, row, term)` and `right(batch, term, column)`, which are asked within bounds alone. */
  readonly declarations: string;
  /** Whether neighbouring terms of a row or column lie side by side, rather than neighbouring rows or columns. */
  readonly isLeftAlong: boolean;
  readonly isRightAlong: boolean;
  /** A statement that stores `value` at `batch`, `row`, `column`. */
  readonly store: string;
}

/** Whether a product is so small that its elements are computed just as fast one by one. */
export function isSmall({
  batch,
  rows,
  columns,
  terms,
}: Pick<Product, 'batch' | 'rows' | 'columns' | 'terms'>): boolean {
  return terms < DEPTH || (terms <= FEWEST_TERMS && batch * rows * columns * terms < 2 ** 16);
}

/**
 * A product in tiles. Where these would leave most of a card idle, long sums are cut: each part is stored, and a
 * second stage adds them up in order.
 */
export function tiled(product: Product): readonly Frame[] {
  const { batch, rows, columns, terms } = product;
  const tile = tileFor(product);
  const [down, across] = [Math.ceil(rows / tile.rows), Math.ceil(columns / tile.columns)];
  const tiles = batch * down * across;
  const wanted = Math.min(Math.floor(BUSY / tiles), Math.floor(terms / FEWEST_TERMS), MOST_SPLITS);
  const length = DEPTH * Math.ceil(terms / (wanted < FEWEST_SPLITS ? 1 : wanted) / DEPTH);
  const splits = Math.ceil(terms / length);
  const count = batch * rows * columns;
  const store = splits === 1 ? product.store : `parts[part * ${whole(count)} + ${placeOf(product)}] = value;`;
  const sums = {
    declarations: declarationsOf(product, tile, store),
    threads: threadsOf(tile),
    blocks: tiles * splits,
    main: mainOf(product, tile, { down, across, splits, length }),
  };
  if (splits === 1) return [sums];
  return [{ ...sums, parts: { count: count * splits, dtype: 'float32' } }, addedUp(product, splits)];
}

const placeOf = ({ rows, columns }: Product) => `(batch * ${whole(rows)} + row) * ${whole(columns)} + column`;

const threadsOf = ({ rows, columns }: Tile) => (rows / PER_THREAD) * (columns / PER_THREAD);

/** Large tiles read less, small ones leave fewer threads idle. */
function tileFor({ batch, rows, columns }: Product): Tile {
  const large = batch * Math.floor(rows / 64) * Math.floor(columns / 64);
  if (large >= BUSY) return { rows: 64, columns: 64 };
  return rows <= 16 ? { rows: 16, columns: 64 } : { rows: 32, columns: 32 };
}

function declarationsOf(
  { declarations, rows: allRows, columns: allColumns }: Product,
  { rows, columns }: Tile,
  store: string,
): string {
  return `${declarations}
fn put(part: u32, batch: u32, row: u32, first: u32, values: vec4f) {
  if (row >= ${whole(allRows)}) { return; }
  for (var j = 0u; j < 4u; j++) {
    let column = first + j;
    let value = values[j];
    if (column < ${whole(allColumns)}) { ${store} }
  }
}
var<workgroup> leftTile: array<vec4f, ${(DEPTH * rows) / 4}>;
var<workgroup> rightTile: array<vec4f, ${(DEPTH * columns) / 4}>;`;
}

interface Cut {
  readonly down: number;
  readonly across: number;
  readonly splits: number;
  readonly length: number;
}

function mainOf(product: Product, tile: Tile, { down, across, splits, length }: Cut): string {
  const { rows, columns, terms } = product;
  const wide = tile.columns / PER_THREAD;
  const lines = [0, 1, 2, 3];
  return `
  let part = block % ${whole(splits)};
  let firstColumn = block / ${whole(splits)} % ${whole(across)} * ${whole(tile.columns)};
  let firstRow = block / ${whole(splits * across)} % ${whole(down)} * ${whole(tile.rows)};
  let batch = block / ${whole(splits * across * down)};
  let ownColumn = local % ${whole(wide)};
  let ownRow = local / ${whole(wide)};
  let end = min((part + 1u) * ${whole(length)}, ${whole(terms)});
${lines.map((i) => `  var sum${i} = vec4f();`).join('\n')}
  for (var first = part * ${whole(length)}; first < end; first += ${whole(DEPTH)}) {
${loadOf('left', product.isLeftAlong, tile.rows, threadsOf(tile), rows)}
${loadOf('right', product.isRightAlong, tile.columns, threadsOf(tile), columns)}
    workgroupBarrier();
    for (var t = 0u; t < ${whole(DEPTH)}; t += ${whole(UNROLLED)}) {
${Array.from({ length: UNROLLED }, (_, k) => termOf(k, tile)).join('\n')}
    }
    workgroupBarrier();
  }
${lines.map((i) => `  put(part, batch, firstRow + ownRow * 4u + ${whole(i)}, firstColumn + ownColumn * 4u, sum${i});`).join('\n')}`;
}

/** Each thread brings its share of a tile, four rows or columns of one term at a time. */
function loadOf(side: 'left' | 'right', isAlong: boolean, size: number, threads: number, bound: number): string {
  const quads = size / 4;
  const count = DEPTH * quads;
  const at = side === 'left' ? 'firstRow' : 'firstColumn';
  const [term, quad] = isAlong
    ? [`i % ${whole(DEPTH)}`, `i / ${whole(DEPTH)}`]
    : [`i / ${whole(quads)}`, `i % ${whole(quads)}`];
  const call = side === 'left' ? 'left(batch, at + j, k)' : 'right(batch, k, at + j)';
  return `    for (var i = local; i < ${whole(count)}; i += ${whole(threads)}) {
      let term = ${term};
      let quad = ${quad};
      let k = first + term;
      let at = ${at} + quad * 4u;
      var own = vec4f();
      if (k < end) {
        for (var j = 0u; j < 4u; j++) { if (at + j < ${whole(bound)}) { own[j] = ${call}; } }
      }
      ${side}Tile[term * ${whole(quads)} + quad] = own;
    }`;
}

/** Unrolled here, since WGSL's compilers do not. */
function termOf(k: number, tile: Tile): string {
  const [left, right] = [tile.rows / 4, tile.columns / 4];
  return `    { let l = leftTile[(t + ${whole(k)}) * ${whole(left)} + ownRow]; let r = rightTile[(t + ${whole(k)}) * ${whole(right)} + ownColumn];
      sum0 += l.x * r; sum1 += l.y * r; sum2 += l.z * r; sum3 += l.w * r; }`;
}

/** The second stage: the parts of each element, in their order. */
function addedUp(product: Product, splits: number): Frame {
  const { batch, rows, columns } = product;
  const count = batch * rows * columns;
  return {
    threads: THREADS,
    blocks: Math.ceil(count / THREADS),
    main: `
  let i = block * ${whole(THREADS)} + local;
  if (i < ${whole(count)}) {
    var value = 0f;
    for (var k = 0u; k < ${whole(splits)}; k++) { value += parts[k * ${whole(count)} + i]; }
    let column = i % ${whole(columns)};
    let row = i / ${whole(columns)} % ${whole(rows)};
    let batch = i / ${whole(rows * columns)};
    ${product.store}
  }`,
  };
}
