import { fieldPorts, type DataSpec, type FieldPort } from '../data/spec.ts';
import type { AnalysedNode } from './node.ts';

/** The fields that a network reads from its Datasets, with their ports, in the order of the data. */
export function takenFields(network: readonly AnalysedNode[], data: DataSpec): readonly FieldPort[] {
  const datasets = new Set(network.flatMap(({ id, block }) => (block.type === 'dataset' ? [id] : [])));
  const taken = new Set(
    network.flatMap(({ inputs }) => inputs.flatMap(({ from }) => (datasets.has(from.node) ? [from.port] : []))),
  );
  return fieldPorts(data).filter(({ port }) => taken.has(port));
}
