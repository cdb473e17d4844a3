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
 * A hash of the network and its data: equal if the weights of one fit the other and mean the same, whatever the layout,
 * node names or training settings. Stored with each run, so that results of a different network show as stale.
 */
export function signature(document: Document): string {
  return signatureOf(analyse(document), document.data);
}

/** The same for the network alone: the weights of one can be used in the other, whatever they were trained on. */
export function networkSignature(document: Document): string {
  return networkSignatureOf(analyse(document));
}

/** A hash of the initial weights that are not drawn: equal if two runs of a network start from the same ones. */
export function startSignature(document: Document): string {
  const set = startSignatureOf(analyse(document));
  return document.startsFrom ? shortName([document.startsFrom.sha256, set]) : set;
}

/** A hash of the data alone: runs with the same one are measured on the same examples. */
export function dataSignature({ data }: Pick<Document, 'data'>): string {
  return shortName([inOrder(data)]);
}

const signatureOf = memoised((analysis: Analysis, data: DataSource) => shortName([essenceOf(analysis), inOrder(data)]));

/** With keys in schema order, as in every document that was read from a file or sent. */
const inOrder = memoised((data: DataSource): DataSource => dataSource.safeParse(data).data ?? data);

const networkSignatureOf = memoised((analysis: Analysis) => shortName([essenceOf(analysis)]));

const startSignatureOf = memoised(({ network }: Analysis) => {
  const set = byIdentity(network.filter(({ start }) => Object.keys(start).length > 0));
  const values = set.map(({ identity, start }) => [identity, sorted(start)]);
  const inFiles = byIdentity(network.filter(({ startFiles, weights }) => startFiles.length > 0 && weights.length > 0));
  const files = inFiles.map(({ identity, startFiles }) => [identity, startFiles.map(({ sha256, prefix }) => [sha256, prefix])]); // prettier-ignore
  if (files.length > 0) return shortName([values, files]);
  return set.length === 0 ? '' : shortName(values);
});

/** What makes up a network, regardless of how it is divided into modules and of the order of its nodes. */
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
      // The first port goes unnamed, as when it was the only one.
      return port === first?.name ? source : [port, source];
    };
  const nodes = byIdentity(network.filter(({ block }) => block.category !== 'structure'));
  return [
    nodes.map((node) => [
      node.identity,
      node.block.type,
      sorted(signed(node)),
      node.inputs.map(sourceOf(node)),
      // Left out if nothing is shared, so that networks in older files keep their signatures.
      ...(node.ties.length > 0
        ? [node.ties.map(({ name, source, isTransposed }) => [name, source, isTransposed])]
        : []),
    ]),
    inputField(data).type.shape,
    signedTarget(data),
    // Left out if there is only one field, so that networks in older files keep their signatures.
    ...fieldPorts(data).flatMap(({ port, field: { type } }) =>
      port === 'out' ? [] : [[port, type.dtype, type.shape]],
    ),
  ];
}

/** Params as they enter signatures. */
export function signed({ block, params }: Pick<AnalysedNode, 'block' | 'params'>): ParamValues {
  const isSigned = ([name, value]: [string, ParamValue]) => {
    const param = block.params[name];
    return !param?.isLater || value !== param.default;
  };
  return Object.fromEntries(Object.entries(params).filter(isSigned));
}

/** The target as it enters signatures: without units, which do not affect any computation. */
export function signedTarget(data: DataSpec): Target | null {
  if (!hasTarget(data)) return null;
  const { meaning } = targetField(data);
  return meaning.kind === 'values' ? { kind: 'values', names: meaning.names } : meaning;
}

function byIdentity(nodes: readonly AnalysedNode[]): readonly AnalysedNode[] {
  return nodes.toSorted((a, b) => (a.identity < b.identity ? -1 : 1));
}

/** 128 bits: enough to rule out collisions. */
function shortName(value: unknown): string {
  return sha256(JSON.stringify(value)).slice(0, 32);
}

function sorted(record: Readonly<Record<string, unknown>>): unknown {
  return Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1));
}
