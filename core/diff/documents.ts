import { ROOT, type Document, type GraphKey } from '../graph/document.ts';
import { changesBetween, type Change } from './changes.ts';
import { graphDifference, type GraphDifference } from './graphs.ts';

/** How a document differs from another version of it. */
export interface DocumentDifference {
  /** Those that differ, the outermost (`root`) first, then modules by id. */
  readonly graphs: readonly { readonly key: GraphKey; readonly difference: GraphDifference }[];
  readonly modules: {
    readonly added: readonly GraphKey[];
    readonly removed: readonly GraphKey[];
    /** Their names, help or params differ. */
    readonly changed: readonly { readonly key: GraphKey; readonly changes: readonly Change[] }[];
  };
  /** By keys of the document: `name`, `training.learningRate`, `data.kind`, `startsFrom.name`. */
  readonly settings: readonly Change[];
  /** The outermost graphs have not one node in common. */
  readonly sharesNothing: boolean;
}

/** How a document differs from another version of it: where nodes lie counts apart from what the network is. */
export function documentDifference(before: Document, after: Document): DocumentDifference {
  const [old, own] = [Object.keys(before.modules), Object.keys(after.modules)];
  const both = own.filter((key) => old.includes(key));
  const root = graphDifference(before, after);
  const graphs = [ROOT, ...both].map((key) => ({
    key,
    difference: key === ROOT ? root : graphDifference(before, after, key),
  }));
  const { graph: _a, modules: _b, layout: _c, format: _d, version: _e, ...settings } = before;
  const { graph: _f, modules: _g, layout: _h, format: _i, version: _j, ...others } = after;
  const isEmpty = before.graph.nodes.length === 0 || after.graph.nodes.length === 0;
  return {
    graphs: graphs.filter(({ difference }) => isDifferent(difference) || difference.moved > 0),
    modules: {
      added: own.filter((key) => !old.includes(key)),
      removed: old.filter((key) => !own.includes(key)),
      changed: both.flatMap((key) => {
        const changes = changesBetween(headOf(before, key), headOf(after, key));
        return changes.length > 0 ? [{ key, changes }] : [];
      }),
    },
    settings: changesBetween(settings, others),
    sharesNothing: root.common === 0 && !isEmpty,
  };
}

/** Whether more differs than where nodes lie. */
export function isDifferent({ added, removed, changed, wired, unwired }: GraphDifference): boolean {
  return [added, removed, changed, wired, unwired].some((list) => list.length > 0);
}

/** Whether two documents are the same network, trained in the same way on the same data. */
export function isSameNetwork(difference: DocumentDifference): boolean {
  const { graphs, modules, settings } = difference;
  const isQuiet = [modules.added, modules.removed, modules.changed].every((list) => list.length === 0);
  const hasNews = settings.some(({ at }) => at !== 'name' && at !== 'runs' && !at.startsWith('runs.'));
  return isQuiet && !hasNews && !graphs.some((graph) => isDifferent(graph.difference));
}

function headOf({ modules }: Document, key: GraphKey): unknown {
  const { graph: _, ...head } = modules[key] ?? { graph: undefined };
  return head;
}
