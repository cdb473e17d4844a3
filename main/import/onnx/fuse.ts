// Formulas that exporters write out are put together again: SiLU, GELU, LayerNorm.
import type { OnnxModel, OnnxNode } from './model.ts';
import type { OnnxTensor } from './tensor.ts';

/** The nodes of a graph, and who computes and who takes a value. */
class Lookup {
  readonly #makers = new Map<string, OnnxNode>();
  readonly #takers = new Map<string, OnnxNode[]>();
  readonly #constants: ReadonlyMap<string, OnnxTensor>;
  readonly #ends: ReadonlySet<string>;

  constructor(nodes: readonly OnnxNode[], constants: ReadonlyMap<string, OnnxTensor>, ends: readonly string[]) {
    this.#constants = constants;
    this.#ends = new Set(ends);
    for (const node of nodes) {
      for (const output of node.outputs) this.#makers.set(output, node);
      for (const input of new Set(node.inputs)) this.#takers.set(input, [...(this.#takers.get(input) ?? []), node]);
    }
  }

  /** The node that computes a value, if it is this operator. */
  made(name: string | undefined, ...operators: readonly string[]): OnnxNode | undefined {
    const maker = name === undefined ? undefined : this.#makers.get(name);
    return maker && operators.includes(maker.operator) ? maker : undefined;
  }

  /** The only node that takes a value, if nothing else does and it is this operator. */
  taken(name: string | undefined, ...operators: readonly string[]): OnnxNode | undefined {
    if (name === undefined || this.#ends.has(name)) return undefined;
    const [only, ...others] = this.#takers.get(name) ?? [];
    return only && others.length === 0 && operators.includes(only.operator) ? only : undefined;
  }

  /** A constant of one number. */
  number(name: string | undefined): number | undefined {
    const values = name === undefined ? undefined : this.#constants.get(name)?.values;
    return values?.length === 1 ? values[0] : undefined;
  }

  isConstant(name: string | undefined): name is string {
    return name !== undefined && this.#constants.has(name);
  }

  /** Of the two inputs of a node, the one that is no constant near `value`, if the other is. */
  beside({ inputs }: OnnxNode, value: number): string | undefined {
    const [a, b] = inputs;
    if (this.isNear(b, value)) return a;
    return this.isNear(a, value) ? b : undefined;
  }

  isNear(name: string | undefined, value: number): boolean {
    const number = this.number(name);
    return number !== undefined && Math.abs(number - value) <= 1e-4 * Math.max(1, Math.abs(value));
  }

  /** The other input of a node that takes `name`. */
  other({ inputs: [a, b] }: OnnxNode, name: string): string | undefined {
    return a === name ? b : b === name ? a : undefined;
  }
}

/** A formula as one operator, and the nodes that it takes the place of, the last one first. */
interface Found {
  readonly node: OnnxNode;
  readonly replaced: readonly OnnxNode[];
}
type Pattern = (look: Lookup, node: OnnxNode) => Found | undefined;

function fused(last: OnnxNode, operator: string, inputs: readonly string[], attributes: OnnxNode['attributes'], replaced: readonly OnnxNode[]): Found {
  return { node: { operator, name: last.name, inputs, outputs: last.outputs, attributes, hasGraphs: false }, replaced };
} // prettier-ignore

/** x sigmoid(x) */
const silu: Pattern = (look, node) => {
  if (node.operator !== 'Mul') return undefined;
  for (const name of node.inputs) {
    const sigmoid = look.made(name, 'Sigmoid');
    const x = sigmoid?.inputs[0];
    if (sigmoid && x !== undefined && look.other(node, name) === x && look.taken(name, 'Mul')) {
      return fused(node, 'Swish', [x], {}, [node, sigmoid]);
    }
  }
  return undefined;
};

/** The sum 1 + f(x) times x and 1/2, in any order. */
function halved(look: Lookup, sum: OnnxNode, x: string): readonly OnnxNode[] | undefined {
  const first = look.taken(sum.outputs[0], 'Mul');
  const factor = first && look.other(first, sum.outputs[0] ?? '');
  if (!first || factor === undefined) return undefined;
  const half = look.made(factor, 'Mul', 'Div');
  const isHalfX = half && (half.operator === 'Mul' ? look.beside(half, 0.5) === x : half.inputs[0] === x && look.isNear(half.inputs[1], 2)); // prettier-ignore
  if (isHalfX) return look.taken(factor, 'Mul') ? [first, half] : undefined;
  const second = look.taken(first.outputs[0], 'Mul', 'Div');
  if (!second) return undefined;
  const isHalf = second.operator === 'Mul' ? look.beside(second, 0.5) !== undefined : look.isNear(second.inputs[1], 2);
  if (factor === x && isHalf) return [second, first];
  return look.isNear(factor, 0.5) && look.other(second, first.outputs[0] ?? '') === x ? [second, first] : undefined;
}

/** x/2 (1 + erf(x/√2)) */
const gelu: Pattern = (look, node) => {
  if (node.operator !== 'Erf') return undefined;
  const inner = look.made(node.inputs[0], 'Div', 'Mul');
  const sum = look.taken(node.outputs[0], 'Add');
  if (!inner || !sum || look.beside(sum, 1) === undefined) return undefined;
  const x = inner.operator === 'Mul' ? look.beside(inner, Math.SQRT1_2) : look.isNear(inner.inputs[1], Math.SQRT2) ? inner.inputs[0] : undefined; // prettier-ignore
  const ending = x === undefined ? undefined : halved(look, sum, x);
  const [last] = ending ?? [];
  return last && ending && x !== undefined
    ? fused(last, 'Gelu', [x], {}, [...ending, sum, node, inner].toSorted((a, b) => Number(b === last) - Number(a === last)))
    : undefined;
}; // prettier-ignore

/** x/2 (1 + tanh(√(2/π) (x + 0.044715 x³))) */
const geluTanh: Pattern = (look, node) => {
  if (node.operator !== 'Tanh') return undefined;
  const scaled = look.made(node.inputs[0], 'Mul');
  const sum = look.taken(node.outputs[0], 'Add');
  const inside = scaled && look.made(look.beside(scaled, Math.sqrt(2 / Math.PI)), 'Add');
  if (!scaled || !inside || !sum || look.beside(sum, 1) === undefined) return undefined;
  for (const name of inside.inputs) {
    const cubic = look.made(name, 'Mul');
    const x = look.other(inside, name);
    const power = cubic && look.made(look.beside(cubic, 0.044715), 'Pow', 'Mul');
    if (!cubic || !power || x === undefined) continue;
    const square = power.operator === 'Mul' ? look.made(look.other(power, x), 'Mul', 'Pow') : undefined;
    const isCube = power.operator === 'Pow' ? power.inputs[0] === x && look.isNear(power.inputs[1], 3) : square?.inputs[0] === x; // prettier-ignore
    const ending = isCube ? halved(look, sum, x) : undefined;
    const [last] = ending ?? [];
    if (last && ending) return fused(last, 'Gelu', [x], { approximate: 'tanh' }, [...ending, sum, node, scaled, inside, cubic, power, ...(square ? [square] : [])]); // prettier-ignore
  }
  return undefined;
};

const squares = (look: Lookup, node: OnnxNode, x: string) =>
  node.operator === 'Pow'
    ? node.inputs[0] === x && look.isNear(node.inputs[1], 2)
    : node.inputs.every((one) => one === x);

/** γ (x - mean) / √(variance + ε) + β over the last axis. */
const layerNorm: Pattern = (look, node) => {
  if (node.operator !== 'Div') return undefined;
  const centred = look.made(node.inputs[0], 'Sub');
  const root = look.made(node.inputs[1], 'Sqrt');
  const shifted = look.made(root?.inputs[0], 'Add');
  if (!centred || !root || !shifted) return undefined;
  const [x = '', mean] = centred.inputs;
  const average = look.made(mean, 'ReduceMean');
  const variance = shifted.inputs.map((name) => look.made(name, 'ReduceMean')).find((one) => one !== undefined);
  const square = look.made(variance?.inputs[0], 'Pow', 'Mul');
  const epsilon = shifted.inputs.map((name) => look.number(name)).find((one) => one !== undefined);
  if (!variance || !square || epsilon === undefined || average?.inputs[0] !== x) return undefined;
  if (!squares(look, square, centred.outputs[0] ?? '')) {
    // Some exporters subtract twice.
    const again = look.made(square.inputs[0], 'Sub');
    if (again?.inputs[0] !== x || again.inputs[1] !== mean) return undefined;
  }
  const scaled = look.taken(node.outputs[0], 'Mul');
  const gamma = scaled && look.other(scaled, node.outputs[0] ?? '');
  const added = scaled && look.taken(scaled.outputs[0], 'Add');
  const beta = added && look.other(added, scaled.outputs[0] ?? '');
  if (!added || !look.isConstant(gamma) || !look.isConstant(beta)) return undefined;
  const axes = average.attributes['axes'] ?? -1;
  const axis = Array.isArray(axes) ? axes.length === 1 ? axes[0] ?? -1 : 99 : -1; // prettier-ignore
  return fused(added, 'LayerNormalization', [x, gamma, beta], { epsilon, axis }, [added, scaled, node, root, shifted, variance, square, average, centred]); // prettier-ignore
};

const patterns: readonly Pattern[] = [silu, gelu, geluTanh, layerNorm];

/** The nodes with written-out formulas as one operator each. What else takes a part of a formula still computes it. */
export function withFormulas(nodes: readonly OnnxNode[], constants: ReadonlyMap<string, OnnxTensor>, outputs: OnnxModel['outputs']): readonly OnnxNode[] {
  const look = new Lookup(nodes, constants, outputs.map(({ name }) => name));
  const instead = new Map<OnnxNode, OnnxNode>();
  for (const node of nodes) {
    for (const pattern of patterns) {
      const found = pattern(look, node);
      const [last] = found?.replaced ?? [];
      if (found && last && !instead.has(last)) {
        instead.set(last, found.node);
        break;
      }
    }
  }
  return withoutUnused(nodes.map((node) => instead.get(node) ?? node), outputs);
} // prettier-ignore

/** Without nodes that nothing takes. */
function withoutUnused(nodes: readonly OnnxNode[], outputs: OnnxModel['outputs']): readonly OnnxNode[] {
  const needed = new Set(outputs.map(({ name }) => name));
  const kept = nodes.toReversed().filter((node) => {
    if (!node.outputs.some((name) => needed.has(name))) return false;
    for (const name of node.inputs) needed.add(name);
    return true;
  });
  return kept.toReversed();
}
