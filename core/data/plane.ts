import type { Text } from '../text.ts';
import type { DataSpec } from './spec.ts';

/** Values along a curve. */
export function curveSpec(name: Text): DataSpec {
  return { name, shape: [1], view: 'curve', features: ['x'], target: { kind: 'values', names: ['y'] } };
}

/** Points of several classes on a plane. */
export function planeSpec(name: Text, count: number): DataSpec {
  const classes = Array.from({ length: count }, (_, i) => String.fromCharCode(65 + i));
  return { name, shape: [2], view: 'plane', features: ['x1', 'x2'], target: { kind: 'classes', classes } };
}
