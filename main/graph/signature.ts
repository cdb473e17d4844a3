import { createHash } from 'node:crypto';
import type { Graph, Node } from './ir.ts';

/** A hash of what a graph computes and in which shapes: two graphs with the same signature take the same time. */
export function graphSignature({ nodes, outputs }: Graph): string {
  const structure = JSON.stringify([nodes.map(structureOf), outputs]);
  return createHash('sha256').update(structure).digest('hex').slice(0, 32);
}

/** Without the values of constants, and without the names of the document's nodes. */
function structureOf({ type, operation }: Node) {
  return [type, operation.op === 'constant' ? { op: operation.op } : operation];
}
