import { uniqueNames } from '../../../core/uniqueNames.ts';
import type { DType, Values } from '../../graph/ir.ts';
import { sizeText, type Size } from '../forward/sizes.ts';
import type { Places } from '../forward/symbolic.ts';

/** An attribute of a TensorFlow operation as JSON. */
type Attribute =
  | { readonly type: string }
  | { readonly b: boolean }
  | { readonly i: string }
  | { readonly s: string }
  | { readonly list: { readonly i: readonly string[] } }
  | { readonly shape: { readonly dim: readonly { readonly size: string }[] } };
export type Attributes = Readonly<Record<string, Attribute>>;

/** A node of a TensorFlow graph. */
export interface NodeDef {
  readonly name: string;
  readonly op: string;
  readonly input: readonly string[];
  readonly attr: Attributes;
}

/** A tensor in weights.bin. */
export interface StoredTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly data: Uint8Array;
}

const types: Readonly<Record<DType, string>> = { float32: 'DT_FLOAT', int32: 'DT_INT32', bool: 'DT_BOOL' };

export const dtypeAttr = (dtype: DType) => ({ type: types[dtype] });
export const yesNo = (b: boolean): Attribute => ({ b });
export const whole = (value: number): Attribute => ({ i: String(value) });
export const wholes = (values: readonly number[]): Attribute => ({ list: { i: values.map(String) } });
/** Texts are stored in base64. */
export const word = (value: string): Attribute => ({ s: Buffer.from(value).toString('base64') });
export const dims = (shape: readonly Size[]) => ({
  shape: { dim: shape.map((size) => ({ size: String(typeof size === 'number' ? size : -1) })) },
});

/** Collects the nodes and constants of a TensorFlow graph. */
export class GraphWriter {
  readonly nodes: NodeDef[] = [];
  readonly stored: StoredTensor[] = [];
  /** The document's node that everything added from now on belongs to. */
  scope: string | undefined;
  readonly #unique = uniqueNames();
  readonly #known = new Map<string, string>();
  readonly #places: Places;

  constructor(places: Places) {
    this.#places = places;
  }

  /** Appends a node; returns its name. */
  node(op: string, input: readonly string[], attr: Attributes = {}, name = `${this.scope ?? 'network'}/${op}`): string {
    // A colon would begin the number of an output.
    const own = this.#unique(name.replaceAll(':', '_'));
    this.nodes.push({ name: own, op, input, attr });
    return own;
  }

  /** A tensor of weights.bin. */
  constant(name: string, dtype: DType, shape: readonly number[], data: Uint8Array): string {
    const own = this.node('Const', [], { dtype: dtypeAttr(dtype), value: { type: types[dtype] } }, name);
    this.stored.push({ name: own, shape, dtype, data });
    return own;
  }

  values(values: Values | readonly number[], dtype: DType, shape: readonly number[]): string {
    const make = { float32: Float32Array, int32: Int32Array, bool: Uint8Array }[dtype];
    const own = values instanceof make ? values : make.from(values);
    const bytes = new Uint8Array(own.buffer, own.byteOffset, own.byteLength);
    if (own.length > 64) return this.constant('constants/value', dtype, shape, bytes);
    return this.#remembered(`${dtype} [${shape.join()}] ${Array.from(own, String).join()}`, () =>
      this.constant('constants/value', dtype, shape, bytes),
    );
  }

  scalar(value: number, dtype: DType): string {
    return this.values([value], dtype, []);
  }

  integers(values: readonly number[]): string {
    return this.values(values, 'int32', [values.length]);
  }

  /** Sizes as int32 [n]: known beforehand, or computed when the model runs. */
  sizes(sizes: readonly Size[]): string {
    const numbers = sizes.filter((size) => typeof size === 'number');
    if (numbers.length === sizes.length) return this.integers(numbers);
    return this.#remembered(`[${sizes.map(sizeText).join()}]`, () =>
      this.#apart('Pack', sizes.map((size) => this.size(size)), { N: whole(sizes.length), axis: whole(0) }),
    );
  } // prettier-ignore

  /** A size as an int32 scalar. */
  size(size: Size): string {
    if (typeof size === 'number') return this.scalar(size, 'int32');
    return this.#remembered(`size ${sizeText(size)}`, () => {
      const { factor, powers, offset } = size;
      const symbols = Object.entries(powers).flatMap(([symbol, power]) => Array.from({ length: power }, () => this.#symbol(symbol)));
      const factors = [...symbols, ...(factor === 1 ? [] : [this.scalar(factor, 'int32')])];
      const product = factors.reduce((value, other) => this.#apart('Mul', [value, other]));
      return offset === 0 ? product : this.#apart('AddV2', [product, this.size(offset)]);
    });
  } // prettier-ignore

  #symbol(symbol: string): string {
    return this.#remembered(`symbol ${symbol}`, () => {
      const place = this.#places.get(symbol);
      if (!place) throw new Error(`No input says how large "${symbol}" is.`);
      const shape = this.#remembered(`shape ${place.input}`, () => this.#apart('Shape', [place.input]));
      const [from, to] = [this.integers([place.axis]), this.integers([place.axis + 1])];
      return this.#apart('StridedSlice', [shape, from, to, this.integers([1])], { shrink_axis_mask: whole(1) });
    });
  }

  /** Nodes that compute sizes belong to no node of the document. */
  #apart(op: string, input: readonly string[], attr: Attributes = {}): string {
    return this.node(op, input, attr, `sizes/${op}`);
  }

  #remembered(key: string, make: () => string): string {
    const name = this.#known.get(key) ?? make();
    this.#known.set(key, name);
    return name;
  }
}
