import { networkSignature, signature, signed, signedTarget, startSignature } from './signature.ts';
import { inputField } from '../data/spec.ts';
import type { Document } from '../graph/document.ts';
import { hashName } from '../random.ts';
import { analyse } from './analyse.ts';

/** What a run stores about the document it trained. */
interface Signed {
  readonly signature: string;
  readonly network: string;
  readonly start: string;
}

/**
 * A run with its signature brought up to date. The first versions used 32 bits and paths; such signatures are converted
 * if they match one of these documents: the run's own, or the project's.
 */
export function renewed<Run extends Signed>(run: Run, documents: readonly Document[]): Run {
  const isFormer = [run.signature, run.network, run.start].some((name) => FORMER.test(name));
  if (!isFormer) return run;
  const known = new Map(
    documents.flatMap((document): [string, string][] => {
      const former = formerSignatures(document);
      return [
        [former.signature, signature(document)],
        [former.network, networkSignature(document)],
        [former.start, startSignature(document)],
      ];
    }),
  );
  const now = (name: string) => known.get(name) ?? name;
  return { ...run, signature: now(run.signature), network: now(run.network), start: now(run.start) };
}

const FORMER = /^[0-9a-f]{16}$/;

/** Exactly as the first versions computed them. */
export function formerSignatures(document: Document): Signed {
  const { network, data } = analyse(document);
  const nodes = network.map((node) => [
    node.id,
    node.block.type,
    sorted(signed(node)),
    node.inputs.map(({ from }) => from.node),
  ]);
  const essence = [nodes, inputField(data).type.shape, signedTarget(data)];
  const set = network.filter(({ start }) => Object.keys(start).length > 0);
  return {
    signature: shortName([essence, document.data]),
    network: shortName([essence]),
    start: set.length === 0 ? '' : shortName(set.map(({ id, start }) => [id, sorted(start)])),
  };
}

function shortName(value: unknown): string {
  const words = JSON.stringify(value);
  return [words, `${words}#`].map((part) => hashName(part).toString(16).padStart(8, '0')).join('');
}

function sorted(record: Readonly<Record<string, unknown>>): unknown {
  return Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1));
}
