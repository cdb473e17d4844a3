import type { Emitter } from '../../graph/onnx/emitter.ts';
import { codeOf } from '../../../core/blocks/foreign/kinds.ts';
import { sizeText, type Expression, type Size } from '../forward/sizes.ts';
import type { Places } from '../forward/symbolic.ts';

/** Sizes that are computed when the model runs, from the shapes of its inputs: tensors int64 [1]. */
export interface DynamicSizes {
  /** A list of sizes, int64 [n]: known beforehand, or computed. */
  list(sizes: readonly Size[]): string;
  /** A single number of this kind. */
  scalar(size: Size, dtype: 'int32' | 'int64' | 'float32'): string;
}

const SCOPE = 'sizes';

export function dynamicSizes(e: Emitter, places: Places): DynamicSizes {
  const known = new Map<string, string>();
  const remembered = (key: string, make: () => string) => {
    const name = known.get(key) ?? make();
    known.set(key, name);
    return name;
  };
  /** Nodes that compute sizes belong to no node of the document. */
  const node = (operator: string, inputs: readonly string[], attributes = {}) => {
    const { scope } = e;
    e.scope = SCOPE;
    const name = e.node(operator, inputs, attributes);
    e.scope = scope;
    return name;
  };
  const symbolOf = (symbol: string) =>
    remembered(symbol, () => {
      const place = places.get(symbol);
      if (!place) throw new Error(`No input says how large "${symbol}" is.`);
      const { input, axis } = place;
      const shape = remembered(`shape of ${input}`, () => node('Shape', [input]));
      return node('Gather', [shape, e.integers([axis])], { axis: 0 });
    });
  const one = (size: Size): string => (typeof size === 'number' ? e.integers([size]) : computed(size));
  const computed = (size: Expression): string =>
    remembered(sizeText(size), () => {
      const { factor, powers, offset } = size;
      const symbols = Object.entries(powers).flatMap(([symbol, power]) => Array.from({ length: power }, () => symbolOf(symbol)));
      const factors = [...symbols, ...(factor === 1 ? [] : [e.integers([factor])])];
      const product = factors.reduce((value, other) => node('Mul', [value, other]));
      return offset === 0 ? product : node('Add', [product, one(offset)]);
    }); // prettier-ignore
  return {
    list(sizes) {
      const numbers = sizes.filter((size) => typeof size === 'number');
      if (numbers.length === sizes.length) return e.integers(numbers);
      const [first] = sizes;
      if (sizes.length === 1 && first !== undefined) return one(first);
      return remembered(`[${sizes.map(sizeText).join()}]`, () => node('Concat', sizes.map(one), { axis: 0 }));
    },
    scalar(size, dtype) {
      if (typeof size === 'number') return e.scalar(size, dtype);
      return remembered(`${dtype} ${sizeText(size)}`, () => {
        const flat = node('Reshape', [computed(size), e.integers([])]);
        return dtype === 'int64' ? flat : node('Cast', [flat], { to: codeOf(dtype) });
      });
    },
  };
}
