import { hashName } from '../random.ts';
import type { Document } from '../graph/document.ts';
import { analyse } from './analyse.ts';

/**
 * A short name for the network and its data: equal when weights of one fit the other and mean the same, whatever the
 * layout, names of nodes or training settings. A run carries it, so that results of another network show as stale.
 */
export function signature(document: Document): string {
  const { network, data } = analyse(document);
  const essence = network.map(({ id, block, params, inputs }) => [id, block.type, sorted(params), inputs]);
  const words = JSON.stringify([essence, data.shape, data.target, document.data]);
  return [words, `${words}#`].map((part) => hashName(part).toString(16).padStart(8, '0')).join('');
}

function sorted(record: Readonly<Record<string, unknown>>): unknown {
  return Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1));
}
