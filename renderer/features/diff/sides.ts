import { analyse } from '../../../core/analysis/analyse.ts';
import type { Analysis } from '../../../core/analysis/node.ts';
import { waysToModules } from '../../../core/diff/counts.ts';
import { documentDifference, type DocumentDifference } from '../../../core/diff/documents.ts';
import { graphOf, type Document, type GraphKey } from '../../../core/graph/document.ts';
import type { OtherVersion } from '../../../core/protocol/otherVersion.ts';
import type { Text } from '../../../core/text.ts';
import { movedWeights } from '../../workspace/shared/moved.ts';

/** One version of a document. */
export interface Side {
  readonly document: Document;
  readonly analysis: Analysis;
  /** How modules are reached: the ids of the uses that lead there. */
  readonly ways: ReadonlyMap<GraphKey, readonly string[]>;
}

/** Two versions, and how they differ. */
export interface Sides {
  readonly before: Side;
  readonly after: Side;
  readonly difference: DocumentDifference;
  readonly weights: OtherVersion['weights'];
  readonly notices: OtherVersion['notices'];
  readonly moved: ReadonlyMap<string, Text> | undefined;
}

export function sidesOf({ document, weights, notices }: OtherVersion, own: Document): Sides {
  const [before, after] = [sideOf(document), sideOf(own)];
  return {
    before,
    after,
    difference: documentDifference(document, own),
    weights,
    notices,
    moved: weights ? movedWeights(weights, after.analysis) : undefined,
  };
}

function sideOf(document: Document): Side {
  return { document, analysis: analyse(document), ways: waysToModules(document) };
}

/** The way to a graph in one of both versions: the newer, if it has it. */
export function wayTo({ before, after }: Sides, key: GraphKey): readonly string[] {
  return after.ways.get(key) ?? before.ways.get(key) ?? [];
}

/** What stands before the paths of the nodes of a graph, as analysis names them: of copies the first is looked at. */
export function prefixOf({ analysis, ways }: Side, key: GraphKey): string {
  return (ways.get(key) ?? []).reduce((prefix, id) => {
    const path = prefix + id;
    return analysis.copies.has(path) ? `${path}/1/` : `${path}/`;
  }, '');
}

/** The graphs on the way to a module, from the outermost module on. */
export function graphsOnWay(sides: Sides, key: GraphKey): readonly GraphKey[] {
  const side = sides.after.ways.has(key) ? sides.after : sides.before;
  const keys: GraphKey[] = [];
  let current: GraphKey = 'root';
  for (const id of wayTo(sides, key)) {
    const next = graphOf(side.document, current)?.nodes.find((node) => node.id === id)?.module;
    if (next === undefined) break;
    keys.push(next);
    current = next;
  }
  return keys;
}
