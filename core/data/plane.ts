import { floats } from '../tensorType.ts';
import type { Text } from '../text.ts';
import { specOf, type DataSpec } from './spec.ts';

/** Values along a curve. */
export function curveSpec(name: Text): DataSpec {
  return specOf(name, floats([1]), { kind: 'curve', names: ['x'] }, { kind: 'values', names: ['y'] });
}

/** Points of several classes on a plane. */
export function planeSpec(name: Text, count: number): DataSpec {
  const classes = Array.from({ length: count }, (_, i) => String.fromCharCode(65 + i));
  return specOf(name, floats([2]), { kind: 'plane', names: ['x1', 'x2'] }, { kind: 'classes', classes });
}
