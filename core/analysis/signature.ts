import type { DataSource } from '../data/source.ts';
import { hashName } from '../random.ts';
import type { Document } from '../graph/document.ts';
import { memoised } from '../memo.ts';
import { analyse, type Analysis } from './analyse.ts';

/**
 * A short name for the network and its data: equal when weights of one fit the other and mean the same, whatever the
 * layout, names of nodes or training settings. A run carries it, so that results of another network show as stale.
 */
export function signature(document: Document): string {
  return signatureOf(analyse(document), document.data);
}

/** The same for the network alone: weights of one can be those of the other, whatever they were trained on. */
export function networkSignature(document: Document): string {
  return networkSignatureOf(analyse(document));
}

/** A short name for the start weights that were set by hand: equal when two runs of one network start from the same. */
export function startSignature(document: Document): string {
  return startSignatureOf(analyse(document));
}

const signatureOf = memoised((analysis: Analysis, data: DataSource) => shortName([essenceOf(analysis), data]));

const networkSignatureOf = memoised((analysis: Analysis) => shortName([essenceOf(analysis)]));

const startSignatureOf = memoised(({ network }: Analysis) => {
  const set = network.filter(({ start }) => Object.keys(start).length > 0);
  return set.length === 0 ? '' : shortName(set.map(({ id, start }) => [id, sorted(start)]));
});

function essenceOf({ network, data }: Analysis): unknown {
  const nodes = network.map(({ id, block, params, inputs }) => [id, block.type, sorted(params), inputs]);
  return [nodes, data.shape, data.target];
}

function shortName(value: unknown): string {
  const words = JSON.stringify(value);
  return [words, `${words}#`].map((part) => hashName(part).toString(16).padStart(8, '0')).join('');
}

function sorted(record: Readonly<Record<string, unknown>>): unknown {
  return Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1));
}
