// Formulas that exporters write out: SiLU, GELU, norms.
import type { Lookup } from './lookup.ts';
import type { OnnxNode } from './model.ts';

/** A formula as one operator, and the nodes that it takes the place of, the last one first. */
export interface Found {
  readonly node: OnnxNode;
  readonly replaced: readonly OnnxNode[];
}
export type Pattern = (look: Lookup, node: OnnxNode) => Found | undefined;

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

/** A share 1/2 + f(x)/2 times x, as it is computed here. */
function shared(look: Lookup, node: OnnxNode, x: string): readonly OnnxNode[] | undefined {
  const half = look.taken(node.outputs[0], 'Mul');
  const sum = half && look.taken(half.outputs[0], 'Add');
  const last = sum && look.taken(sum.outputs[0], 'Mul');
  if (!half || !sum || !last || look.beside(half, 0.5) === undefined || look.beside(sum, 0.5) === undefined) return undefined; // prettier-ignore
  return look.other(last, sum.outputs[0] ?? '') === x ? [last, sum, half] : undefined;
}

const ownGelu: Pattern = (look, node) => {
  const inner = node.operator === 'Erf' ? look.made(node.inputs[0], 'Mul') : undefined;
  const x = inner && look.beside(inner, Math.SQRT1_2);
  const ending = x === undefined ? undefined : shared(look, node, x);
  const [last] = ending ?? [];
  return inner && last && ending && x !== undefined
    ? fused(last, 'Gelu', [x], {}, [...ending, node, inner])
    : undefined;
};

const ROOT = Math.sqrt(2 / Math.PI);

/** The polynomial is x √(2/π) (1 + 0.044715 x²). */
const ownGeluTanh: Pattern = (look, node) => {
  const inner = node.operator === 'Tanh' ? look.made(node.inputs[0], 'Mul') : undefined;
  for (const x of inner?.inputs ?? []) {
    const sum = inner && look.made(look.other(inner, x), 'Add');
    const scaled = sum && look.made(look.beside(sum, ROOT), 'Mul');
    const square = scaled && look.made(look.beside(scaled, 0.044715 * ROOT), 'Mul');
    const ending = square?.inputs.every((one) => one === x) ? shared(look, node, x) : undefined;
    const [last] = ending ?? [];
    if (last && ending && inner) return fused(last, 'Gelu', [x], { approximate: 'tanh' }, [...ending, node, inner]);
  }
  return undefined;
};

const squares = (look: Lookup, node: OnnxNode, x: string) =>
  node.operator === 'Pow'
    ? node.inputs[0] === x && look.isNear(node.inputs[1], 2)
    : node.inputs.every((one) => one === x);

/** What is divided by a root √(mean of squares + ε), with that ε, the squares and their mean. */
function normed(look: Lookup, node: OnnxNode) {
  const inverse = node.operator === 'Mul' ? node.inputs.map((name) => look.made(name, 'Reciprocal')).find((one) => one !== undefined) : undefined; // prettier-ignore
  const root = look.made(node.operator === 'Div' ? node.inputs[1] : inverse?.inputs[0], 'Sqrt');
  const x = node.operator === 'Div' ? node.inputs[0] : inverse && look.other(node, inverse.outputs[0] ?? '');
  const shifted = look.made(root?.inputs[0], 'Add');
  const mean = shifted?.inputs.map((name) => look.made(name, 'ReduceMean')).find((one) => one !== undefined);
  const square = look.made(mean?.inputs[0], 'Pow', 'Mul');
  const epsilon = shifted?.inputs.map((name) => look.number(name)).find((one) => one !== undefined);
  if (x === undefined || !mean || !square || epsilon === undefined) return undefined;
  const axes = look.axesOf(mean);
  return axes.length === 1 ? { x, square, epsilon, axis: axes[0] ?? -1 } : undefined;
}

/** The factor and what is added behind a norm, both constant; the second may be missing. */
function scaledBy(look: Lookup, node: OnnxNode) {
  const scaled = look.taken(node.outputs[0], 'Mul');
  const gamma = scaled && look.other(scaled, node.outputs[0] ?? '');
  if (!scaled || !look.isConstant(gamma)) return undefined;
  const added = look.taken(scaled.outputs[0], 'Add');
  const beta = added && look.other(added, scaled.outputs[0] ?? '');
  return added && look.isConstant(beta) ? { last: added, scaled, weights: [gamma, beta] } : { last: scaled, scaled, weights: [gamma] }; // prettier-ignore
}

/** γ (x - mean) / √(variance + ε) + β over one axis. */
const layerNorm: Pattern = (look, node) => {
  const norm = normed(look, node);
  const centred = look.made(norm?.x, 'Sub');
  if (!norm || !centred) return undefined;
  const [x = '', mean] = centred.inputs;
  const isMean = look.made(mean, 'ReduceMean')?.inputs[0] === x;
  // Some exporters subtract twice.
  const again = look.made(norm.square.inputs[0], 'Sub');
  const isVariance = squares(look, norm.square, norm.x) || (again?.inputs[0] === x && again.inputs[1] === mean);
  const ending = isMean && isVariance ? scaledBy(look, node) : undefined;
  if (!ending) return undefined;
  const { last, scaled, weights } = ending;
  return fused(last, 'LayerNormalization', [x, ...weights], { epsilon: norm.epsilon, axis: norm.axis }, [last, scaled, node]); // prettier-ignore
};

/** γ x / √(mean of x² + ε) */
const rmsNorm: Pattern = (look, node) => {
  const norm = normed(look, node);
  if (!norm || !squares(look, norm.square, norm.x)) return undefined;
  const scaled = look.taken(node.outputs[0], 'Mul');
  const gamma = scaled && look.other(scaled, node.outputs[0] ?? '');
  if (!scaled || !look.isConstant(gamma)) return undefined;
  return fused(scaled, 'RMSNormalization', [norm.x, gamma], { epsilon: norm.epsilon, axis: norm.axis }, [scaled, node]);
};

/** The first that fits counts: a LayerNorm is an RMSNorm of what was centred. */
export const patterns: readonly Pattern[] = [silu, gelu, geluTanh, ownGelu, ownGeluTanh, layerNorm, rmsNorm];
