import type { DType } from '../ir.ts';
import type { Emission } from './kernel.ts';

type Define = Emission['define'];

/** A number as an expression. Infinities and NaN must not be constants in WGSL. */
export function literal(value: number, dtype: DType): string {
  if (dtype === 'bool') return value === 0 ? 'false' : 'true';
  if (dtype === 'int32') return `i32(${Math.trunc(value)})`;
  if (Number.isNaN(value)) return 'nan()';
  if (!Number.isFinite(value)) return value > 0 ? 'infinity()' : '(-infinity())';
  const digits = Object.is(value, -0) ? '-0' : String(value);
  return value < 0 || Object.is(value, -0) ? `(${digits}f)` : `${digits}f`;
}

/** An index or a length: a u32. */
export const whole = (value: number): string => `${value}u`;

/** The sum of some u32, each an expression; those that are 0 are left out. */
export function sum(terms: readonly string[]): string {
  const own = terms.filter((term) => term !== '0u');
  return own.length === 0 ? '0u' : own.join(' + ');
}

/** A u32 times a known number. */
export function times(expression: string, factor: number): string {
  if (expression === '0u' || factor === 0) return '0u';
  return factor === 1 ? expression : `${expression} * ${whole(factor)}`;
}

/** How far apart neighbours along each axis lie in row-major order. */
export function stridesOf(shape: readonly number[]): readonly number[] {
  const strides = shape.map(() => 1);
  for (let axis = shape.length - 2; axis >= 0; axis--)
    strides[axis] = (strides[axis + 1] ?? 1) * (shape[axis + 1] ?? 1);
  return strides;
}

/** The coordinates of an element, an expression each; 0u along axes of length 1. */
export function coordinates(define: Define, index: string, shape: readonly number[]): readonly string[] {
  const strides = stridesOf(shape);
  const first = shape.findIndex((length) => length !== 1);
  return shape.map((length, axis) => {
    if (length === 1) return '0u';
    const stride = strides[axis] ?? 1;
    const rest = stride === 1 ? index : define(`${index} / ${whole(stride)}`);
    return axis === first ? rest : define(`${rest} % ${whole(length)}`);
  });
}

/** The index of the element at these coordinates. */
export function indexOf(define: Define, at: readonly string[], shape: readonly number[]): string {
  const strides = stridesOf(shape);
  const expression = sum(at.map((coordinate, axis) => (shape[axis] === 1 ? '0u' : times(coordinate, strides[axis] ?? 1)))); // prettier-ignore
  return /^\w+$/.test(expression) ? expression : define(expression);
}

/** The index in a tensor of shape `from` of what belongs to an element of shape `to`, to which it broadcasts. */
export function broadcastIndex(define: Define, index: string, from: readonly number[], to: readonly number[]): string {
  if (from.every((length) => length === 1)) return '0u';
  const missing = to.length - from.length;
  if (
    from.every((length, axis) => length === to[missing + axis]) &&
    to.slice(0, missing).every((length) => length === 1)
  )
    return index;
  return indexOf(define, coordinates(define, index, to).slice(missing), from);
}

/** Functions that sources may call: those that occur in a text are put before it. */
const functions: Readonly<Record<string, string>> = {
  infinity: 'fn infinity() -> f32 { var bits = 0x7f800000u; return bitcast<f32>(bits); }',
  nan: 'fn nan() -> f32 { var bits = 0x7fc00000u; return bitcast<f32>(bits); }',
  // By bits: compilers may take comparisons of numbers with themselves to be true.
  isNaN: 'fn isNaN(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u; }',
  // WGSL's own may drop a NaN, which would hide that training has diverged.
  larger: 'fn larger(x: f32, y: f32) -> f32 { return select(select(x, y, y > x), y, isNaN(y)); }',
  smaller: 'fn smaller(x: f32, y: f32) -> f32 { return select(select(x, y, y < x), y, isNaN(y)); }',
  // Of ranks and places: the first place of the highest rank.
  better: 'fn better(x: vec2u, y: vec2u) -> vec2u { return select(x, y, y.x > x.x || (y.x == x.x && y.y < x.y)); }',
  // Orders floats as u32, backwards if wanted; a NaN comes before all others.
  rank: `fn rank(x: f32, isBackwards: bool) -> u32 {
  if (isNaN(x)) { return 0u; }
  let bits = select(bitcast<u32>(x), 0u, x == 0f);
  let order = select(bits | 0x80000000u, ~bits, bits >= 0x80000000u);
  return select(order, ~order, isBackwards);
}`,
  // What WGSL leaves open, and drivers do differ in: NaN, 0 and negative numbers.
  exponential: 'fn exponential(x: f32) -> f32 { return select(exp(x), x, isNaN(x)); }',
  logarithm: `fn logarithm(x: f32) -> f32 {
  if (x == 0f) { return -infinity(); }
  return select(log(x), select(x, nan(), x < 0f), isNaN(x) || x < 0f);
}`,
  squareRoot: 'fn squareRoot(x: f32) -> f32 { return select(sqrt(x), nan(), x < 0f); }',
  // The largest negative number is 0xff7fffff, then comes -infinity, and then all that is none.
  rectified: `fn rectified(x: f32) -> f32 {
  let bits = bitcast<u32>(x);
  return select(x, 0f, bits > 0x80000000u && bits <= 0xff800000u);
}`,
  // Eigen's quotient of polynomials: WGSL's own may be wrong by 1e-5, and Metal's becomes NaN beyond 44.
  hyperbolicTangent: `fn hyperbolicTangent(x: f32) -> f32 {
  let c = clamp(x, -7.90531110763549805f, 7.90531110763549805f);
  let s = c * c;
  var p = -2.76076847742355e-16f * s + 2.00018790482477e-13f;
  p = p * s - 8.60467152213735e-11f;
  p = p * s + 5.12229709037114e-08f;
  p = p * s + 1.48572235717979e-05f;
  p = p * s + 6.37261928875436e-04f;
  p = p * s + 4.89352455891786e-03f;
  var q = 1.19825839466702e-06f * s + 1.18534705686654e-04f;
  q = q * s + 2.26843463243900e-03f;
  q = q * s + 4.89352518554385e-03f;
  return select(c * p / q, x, isNaN(x));
}`,
  // These are as in Moshier's "Cephes" in single precision, since WGSL's own may be wrong by 1e-4.
  arcSine: `fn arcSine(x: f32) -> f32 {
  let size = abs(x);
  let isLarge = size > 0.5f;
  let z = select(size * size, 0.5f * (1f - size), isLarge);
  let root = select(size, squareRoot(z), isLarge);
  let p = (((4.2163199048e-2f * z + 2.4181311049e-2f) * z + 4.5470025998e-2f) * z + 7.4953002686e-2f) * z + 1.6666752422e-1f;
  let own = p * z * root + root;
  let y = select(own, 1.5707963268f - 2f * own, isLarge);
  return select(y, -y, x < 0f);
}`,
  arcCosine: `fn arcCosine(x: f32) -> f32 {
  if (x > 0.5f) { return 2f * arcSine(squareRoot(0.5f * (1f - x))); }
  return 1.5707963268f - arcSine(x);
}`,
  arcTangent: `fn arcTangent(x: f32) -> f32 {
  let size = abs(x);
  var z = size;
  var begin = 0f;
  if (size > 2.414213562f) {
    z = -1f / size;
    begin = 1.5707963268f;
  } else if (size > 0.4142135624f) {
    z = (size - 1f) / (size + 1f);
    begin = 0.7853981634f;
  }
  let s = z * z;
  let y = begin + ((((8.05374449538e-2f * s - 1.38776856032e-1f) * s + 1.99777106478e-1f) * s - 3.33329491539e-1f) * s * z + z);
  return select(y, -y, x < 0f);
}`,
  // Differences and logarithms would round off what is small.
  hyperbolicSine: `fn hyperbolicSine(x: f32) -> f32 {
  let z = x * x;
  let small = ((2.03721912945e-4f * z + 8.33028376239e-3f) * z + 1.66667160211e-1f) * z * x + x;
  return select(0.5f * (exponential(x) - exponential(-x)), small, abs(x) < 1f);
}`,
  hyperbolicCosine: 'fn hyperbolicCosine(x: f32) -> f32 { return 0.5f * (exponential(x) + exponential(-x)); }',
  areaSine: `fn areaSine(x: f32) -> f32 {
  let size = abs(x);
  let z = x * x;
  let small = (((2.0122003309e-2f * z - 4.2699340972e-2f) * z + 7.4847586088e-2f) * z - 1.6666288134e-1f) * z * size + size;
  let large = select(logarithm(size + sqrt(z + 1f)), logarithm(size) + 0.69314718056f, size > 1500f);
  let y = select(large, small, size < 0.5f);
  return select(y, -y, x < 0f);
}`,
  areaCosine: `fn areaCosine(x: f32) -> f32 {
  let z = x - 1f;
  let small = ((((1.7596881071e-3f * z - 7.5272886713e-3f) * z + 2.6454905019e-2f) * z - 1.1784741703e-1f) * z + 1.4142135263f) * squareRoot(z);
  let large = select(logarithm(x + sqrt(z * (x + 1f))), logarithm(x) + 0.69314718056f, x > 1500f);
  return select(large, small, z < 0.5f);
}`,
  areaTangent: `fn areaTangent(x: f32) -> f32 {
  let z = x * x;
  let small = ((((1.81740078349e-1f * z + 8.24370301058e-2f) * z + 1.46691431730e-1f) * z + 1.99782164500e-1f) * z + 3.33337300303e-1f) * z * x + x;
  return select(0.5f * logarithm((1f + x) / (1f - x)), small, abs(x) < 0.5f);
}`,
  // The logarithm of 1 plus very little is that little, which the sum would round off.
  softPlus: `fn softPlus(x: f32) -> f32 {
  let e = exp(-abs(x));
  return larger(x, 0f) + select(log(1f + e), e * (1f - e * (0.5f - e / 3f)), e < 0.01f);
}`,
  // Abramowitz and Stegun, "Handbook of Mathematical Functions", 7.1.26, as in TensorFlow.js.
  errorFunction: `fn errorFunction(x: f32) -> f32 {
  let t = 1f / (1f + 0.3275911f * abs(x));
  let p = ((((1.061405429f * t - 1.453152027f) * t + 1.421413741f) * t - 0.284496736f) * t + 0.254829592f) * t;
  return select(1f, -1f, x < 0f) * (1f - p * exp(-x * x));
}`,
  // WGSL's own is undefined for negative bases.
  power: `fn power(x: f32, y: f32) -> f32 {
  if (y == 0f) { return 1f; }
  if (isNaN(x) || isNaN(y)) { return nan(); }
  if (x == 0f) { return select(0f, infinity(), y < 0f); }
  let size = pow(abs(x), y);
  if (x > 0f) { return size; }
  if (floor(y) != y) { return nan(); }
  return select(size, -size, abs(y) % 2f == 1f);
}`,
};

/** A text with the functions that it calls, and those that they call. */
export function withFunctions(text: string): string {
  const names = Object.keys(functions).filter((name) => !text.includes(`fn ${name}(`) && new RegExp(`\\b${name}\\(`).test(text)); // prettier-ignore
  return names.length === 0 ? text : withFunctions([...names.map((name) => functions[name] ?? ''), text].join('\n'));
}
