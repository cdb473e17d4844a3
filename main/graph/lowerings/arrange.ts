import {
  slice_util,
  type ConcatAttrs,
  type ExpandDimsAttrs,
  type FillAttrs,
  type PackAttrs,
  type PadV2Attrs,
  type RangeAttrs,
  type ReshapeAttrs,
  type ReverseAttrs,
  type SliceAttrs,
  type SplitVAttrs,
  type StridedSliceAttrs,
  type TileAttrs,
  type TransposeAttrs,
  type UnpackAttrs,
} from '@tensorflow/tfjs';
import { sizeOf } from '../../../core/shape.ts';
import { concat, pad, reshape, reverse, slice, tile, transpose } from '../build/arrange.ts';
import { fill, range } from '../build/leaves.ts';
import type { Builder } from '../builder.ts';
import type { Value } from '../ir.ts';
import { normaliseAxes, normaliseAxis } from '../shape.ts';
import { dtypeOf, lowering, shapeOf, type Lowering } from './lowering.ts';

/** Resolves a shape in which one axis may be -1: whatever is left. */
function fillIn(shape: readonly number[], size: number): readonly number[] {
  const known = sizeOf(shape.filter((length) => length !== -1));
  return shape.map((length) => (length === -1 ? size / known : length));
}

/** Splits along an axis; one length may be -1: whatever is left. */
function split(b: Builder, x: Value, axis: number, lengths: readonly number[]): readonly Value[] {
  const shape = shapeOf(b, x);
  const total = shape[axis] ?? 0;
  const known = lengths.filter((length) => length !== -1).reduce((sum, length) => sum + length, 0);
  let at = 0;
  return lengths.map((given) => {
    const length = given === -1 ? total - known : given;
    const begin = shape.map((_, i) => (i === axis ? at : 0));
    at += length;
    return slice(
      b,
      x,
      begin,
      shape.map((whole, i) => (i === axis ? length : whole)),
    );
  });
}

function numberOf(value: number | string): number {
  if (typeof value === 'string') throw new Error('Strings cannot be traced.');
  return value;
}

export const arrangeLowerings: readonly Lowering[] = [
  lowering<ReshapeAttrs>('Reshape', (b, inputs, { shape }) => {
    const x = inputs.get('x');
    return reshape(b, x, fillIn(shape, sizeOf(shapeOf(b, x))));
  }),
  lowering<ExpandDimsAttrs>('ExpandDims', (b, inputs, { dim }) => {
    const x = inputs.get('input');
    const shape = shapeOf(b, x);
    shape.splice(dim < 0 ? shape.length + dim + 1 : dim, 0, 1);
    return reshape(b, x, shape);
  }),
  lowering<TransposeAttrs>('Transpose', (b, inputs, { perm }) => transpose(b, inputs.get('x'), perm)),
  lowering<TileAttrs>('Tile', (b, inputs, { reps }) => tile(b, inputs.get('x'), reps)),
  lowering<ReverseAttrs>('Reverse', (b, inputs, { dims }) => {
    const x = inputs.get('x');
    return reverse(b, x, normaliseAxes(dims, shapeOf(b, x).length));
  }),
  lowering<SliceAttrs>('Slice', (b, inputs, { begin, size }) => {
    const x = inputs.get('x');
    const shape = shapeOf(b, x);
    const starts = [begin].flat();
    const sizes = [size].flat();
    const length = (axis: number) => {
      const given = sizes[axis] ?? -1;
      return given === -1 ? (shape[axis] ?? 1) - (starts[axis] ?? 0) : given;
    };
    return slice(
      b,
      x,
      shape.map((_, axis) => starts[axis] ?? 0),
      shape.map((_, axis) => length(axis)),
    );
  }),
  lowering<StridedSliceAttrs>('StridedSlice', (b, inputs, attrs) => {
    const x = inputs.get('x');
    const { begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = attrs;
    const info = slice_util.sliceInfo(
      shapeOf(b, x), begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask,
    ); // prettier-ignore
    const size = slice_util.computeOutShape(info.begin, info.end, info.strides);
    return reshape(b, slice(b, x, info.begin, size, info.strides), info.finalShape);
  }),
  lowering<PadV2Attrs>('PadV2', (b, inputs, { paddings, constantValue }) =>
    pad(b, inputs.get('x'), paddings, constantValue),
  ),
  lowering<ConcatAttrs>('Concat', (b, { all }, { axis }) => {
    const [first = 0] = all;
    const parts = all.filter((value) => sizeOf(shapeOf(b, value)) > 0);
    return concat(b, parts, normaliseAxis(axis, shapeOf(b, first).length));
  }),
  lowering<SplitVAttrs>('SplitV', (b, inputs, { numOrSizeSplits, axis }) => {
    const x = inputs.get('x');
    const shape = shapeOf(b, x);
    const along = normaliseAxis(axis, shape.length);
    const lengths = Array.isArray(numOrSizeSplits)
      ? numOrSizeSplits
      : Array.from({ length: numOrSizeSplits }, () => (shape[along] ?? 0) / numOrSizeSplits);
    return split(b, x, along, lengths);
  }),
  lowering<PackAttrs>('Pack', (b, { all }, { axis }) => {
    const [first = 0] = all;
    const shape = shapeOf(b, first);
    const along = normaliseAxis(axis, shape.length + 1);
    const single = [...shape.slice(0, along), 1, ...shape.slice(along)];
    return concat(
      b,
      all.map((value) => reshape(b, value, single)),
      along,
    );
  }),
  lowering<UnpackAttrs>('Unpack', (b, inputs, { axis }) => {
    const x = inputs.get('value');
    const shape = shapeOf(b, x);
    const along = normaliseAxis(axis, shape.length);
    const parts = split(
      b,
      x,
      along,
      Array.from({ length: shape[along] ?? 0 }, () => 1),
    );
    return parts.map((part) =>
      reshape(
        b,
        part,
        shape.filter((_, i) => i !== along),
      ),
    );
  }),
  lowering<FillAttrs>('Fill', (b, _, { shape, value, dtype }) =>
    fill(b, numberOf(value), shape, dtypeOf(dtype ?? 'float32')),
  ),
  lowering<RangeAttrs>('Range', (b, _, { start, stop, step, dtype }) =>
    range(b, Math.max(0, Math.ceil((stop - start) / step)), start, step, dtypeOf(dtype)),
  ),
];
