import { z } from 'zod';
import { memoised } from '../../memo.ts';
import { sizeOf } from '../../shape.ts';
import { floats, tensorType } from '../../tensorType.ts';
import { text } from '../../text.ts';
import { defineData } from '../define.ts';
import { partLinesOf, partSizes, shares } from '../parts.ts';
import type { DataSpec, Field, InputField, Target } from '../spec.ts';

const name = text('Random numbers', 'Zufallszahlen');

const fieldName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/);
const shape = z.array(z.number().int().min(1).max(1_000_000)).min(1).max(5);
const count = z.number().int().min(1).max(1_000_000);

const schema = z.object({
  kind: z.literal('random'),
  /** Numbers; with `kinds` ids below it; or a mask, which says what counts. The first is no mask. */
  inputs: z
    .array(z.object({ name: fieldName, shape, kinds: count.optional(), isMask: z.boolean().optional() }))
    .min(1)
    .max(16)
    .refine(([first]) => first?.isMask !== true, 'The first input is not a mask.'),
  /** What is predicted: one of so many classes, or so many numbers. */
  target: z.object({ kind: z.enum(['classes', 'values']), count }),
  /** Numbers to which further outputs can be wired as their targets. */
  targets: z.array(z.object({ name: fieldName, shape })).max(16),
  examples: z.number().int().min(1).max(100_000),
  ...shares,
  seed: z.number().int().min(0).max(0xffffffff),
}); // prettier-ignore
export type RandomSource = z.infer<typeof schema>;

/** How numbers are drawn: evenly from 0 to 1, evenly around 0 with a variance of 1, or whole numbers below `below`. */
export interface Draw {
  readonly field: Field;
  readonly how: 'share' | 'centred' | { readonly below: number };
}

/**
 * Numbers of a given form that mean nothing: for networks from elsewhere, whose data are not here. They show that it
 * computes; other data of the same form take their place.
 */
export const random = defineData({
  kind: 'random',
  name,
  group: 'imported',
  schema,
  spec: memoised((source: RandomSource): DataSpec => ({ name, fields: drawsOf(source).map(({ field }) => field) })),
  python(source) {
    const draws = drawsOf(source);
    const sizes = partSizes(source.examples, source);
    const isPlain = draws.length === 2 && source.inputs.length === 1;
    const arrayOf = ({ name: field, role }: Field) => (isPlain ? (role === 'input' ? 'x' : 'y') : field);
    return {
      hasValidation: sizes.validation > 0,
      imports: ['import numpy as np'],
      lines: [
        ...python,
        ...draws.map(({ field, how }, stream) => {
          const all = [source.examples, ...field.type.shape];
          const kind = typeof how === 'string' ? `"${how}"` : how.below;
          return `${arrayOf(field)} = drawn((${all.join(', ')}${all.length === 1 ? ',' : ''}), ${source.seed}, ${stream}, ${kind})`;
        }),
        ...partLinesOf(draws.map(({ field }) => arrayOf(field)), sizes), // prettier-ignore
      ],
    };
  },
});

const python = [
  '# Random numbers that mean nothing: put your own in their place.',
  'def drawn(shape, seed, stream, kind):',
  '    x = np.arange(np.prod(shape), dtype=np.uint64) + seed * 1000003 + stream * 2654435769',
  '    x = x.astype(np.uint32)',
  '    x = (x ^ (x >> 16)) * np.uint32(0x85EBCA6B)',
  '    x = (x ^ (x >> 13)) * np.uint32(0xC2B2AE35)',
  '    u = ((x ^ (x >> 16)) / 2.0**32).reshape(shape)',
  '    if kind == "share":',
  '        return u.astype(np.float32)',
  '    if kind == "centred":',
  '        return ((2 * u - 1) * 3**0.5).astype(np.float32)',
  '    return np.floor(u * kind).astype(np.int64)',
  '',
];

/** A number in [0, 1) for a place of a stream: MurmurHash's finaliser, which the Python above computes alike. */
export function drawnShare(place: number, seed: number, stream: number): number {
  let x = ((place + seed * 1_000_003 + stream * 2_654_435_769) % 2 ** 32) >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32;
}

/** Its fields, and how each is drawn. The names of plain data are those that all data with one input have. */
export function drawsOf({ inputs, target, targets }: RandomSource): readonly Draw[] {
  return [
    ...inputs.map(({ name: own, shape: form, kinds, isMask }): Draw => {
      if (isMask) return { field: { name: own, role: 'mask', type: tensorType('bool', form) }, how: { below: 2 } };
      return inputOf(inputs.length === 1 ? 'features' : own, form, kinds);
    }),
    targetOf(target),
    ...targets.map(({ name: own, shape: form }) => inputOf(own, form, undefined)),
  ];
}

function inputOf(own: string, form: readonly number[], kinds: number | undefined): Draw {
  const field = (type: InputField['type'], meaning: InputField['meaning']): Field => ({ name: own, role: 'input', type, meaning }); // prettier-ignore
  if (kinds !== undefined) {
    const vocabulary = Array.from({ length: kinds }, (_, id) => String(id));
    return { field: field(tensorType('int32', form), { kind: 'tokens', vocabulary }), how: { below: kinds } };
  }
  const isImage = form.length === 3 && (form[2] === 1 || form[2] === 3);
  if (isImage) return { field: field(floats(form, 'picture'), { kind: 'image' }), how: 'share' };
  const names = Array.from({ length: Math.min(sizeOf(form), 1_000) }, (_, i) => `x${i + 1}`);
  const layout = form.length === 2 ? 'sequence' : form.length === 3 ? 'picture' : undefined;
  return { field: field(floats(form, layout), { kind: 'table', names }), how: 'centred' };
}

function targetOf({ kind, count: size }: { readonly kind: 'classes' | 'values'; readonly count: number }): Draw {
  const meaning: Target =
    kind === 'classes'
      ? { kind, classes: Array.from({ length: size }, (_, i) => String(i)) }
      : { kind, names: Array.from({ length: size }, (_, i) => `y${i + 1}`) };
  const type = kind === 'classes' ? tensorType('int32', []) : floats([size]);
  const field: Field = { name: 'labels', role: 'target', type, meaning };
  return { field, how: kind === 'classes' ? { below: size } : 'centred' };
}
