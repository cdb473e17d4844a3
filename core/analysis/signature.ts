import { fieldPorts, hasTarget, inputField, targetField, type DataSpec, type Target } from '../data/spec.ts';
import { dataSource, type DataSource } from '../data/source.ts';
import { sha256 } from '../sha256.ts';
import type { ParamValue, ParamValues } from '../params.ts';
import type { Document } from '../graph/document.ts';
import { memoised } from '../memo.ts';
import { originOf, outputName } from './identity.ts';
import { analyse } from './analyse.ts';
import type { AnalysedInput, AnalysedNode, Analysis } from './node.ts';

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

const signatureOf = memoised((analysis: Analysis, data: DataSource) => shortName([essenceOf(analysis), inOrder(data)]));

/** With its keys in the order of the schema, as every document has them that was read from a file or sent. */
const inOrder = memoised((data: DataSource): DataSource => dataSource.safeParse(data).data ?? data);

const networkSignatureOf = memoised((analysis: Analysis) => shortName([essenceOf(analysis)]));

const startSignatureOf = memoised(({ network }: Analysis) => {
  const set = byIdentity(network.filter(({ start }) => Object.keys(start).length > 0));
  return set.length === 0 ? '' : shortName(set.map(({ identity, start }) => [identity, sorted(start)]));
});

/** What a network is, whatever modules it is drawn in and in which order. */
function essenceOf(analysis: Analysis): unknown {
  const { network, data } = analysis;
  const sourceOf =
    ({
      block: {
        inputs: [first],
      },
    }: AnalysedNode) =>
    ({ port, from }: AnalysedInput) => {
      const source = outputName(originOf(analysis, from));
      // What arrives at the first port needs no name, as in the times when there was no other.
      return port === first?.name ? source : [port, source];
    };
  const nodes = byIdentity(network.filter(({ block }) => block.category !== 'structure'));
  return [
    nodes.map((node) => [
      node.identity,
      node.block.type,
      sorted(signed(node)),
      node.inputs.map(sourceOf(node)),
      // Nothing where nothing is shared: so networks of older files are called as they were.
      ...(node.ties.length > 0
        ? [node.ties.map(({ name, source, isTransposed }) => [name, source, isTransposed])]
        : []),
    ]),
    inputField(data).type.shape,
    signedTarget(data),
    // Nothing where there is one field alone: so networks of older files are called as they were.
    ...fieldPorts(data).flatMap(({ port, field: { type } }) =>
      port === 'out' ? [] : [[port, type.dtype, type.shape]],
    ),
  ];
}

/** Params, as signatures have them. */
export function signed({ block, params }: Pick<AnalysedNode, 'block' | 'params'>): ParamValues {
  const isSigned = ([name, value]: [string, ParamValue]) => {
    const param = block.params[name];
    return !param?.isLater || value !== param.default;
  };
  return Object.fromEntries(Object.entries(params).filter(isSigned));
}

/** What is predicted, as signatures have it: without the units, which change nothing that is computed. */
export function signedTarget(data: DataSpec): Target | null {
  if (!hasTarget(data)) return null;
  const { meaning } = targetField(data);
  return meaning.kind === 'values' ? { kind: 'values', names: meaning.names } : meaning;
}

function byIdentity(nodes: readonly AnalysedNode[]): readonly AnalysedNode[] {
  return nodes.toSorted((a, b) => (a.identity < b.identity ? -1 : 1));
}

/** 128 bits: no two networks ever made have the same. */
function shortName(value: unknown): string {
  return sha256(JSON.stringify(value)).slice(0, 32);
}

function sorted(record: Readonly<Record<string, unknown>>): unknown {
  return Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1));
}
