import { partnersIn, type GraphDifference } from '../../../core/diff/graphs.ts';
import {
  graphOf,
  ROOT,
  type Document,
  type GraphEdge,
  type GraphKey,
  type GraphNode,
} from '../../../core/graph/document.ts';
import { counted, inBoth, same, text, type Text } from '../../../core/text.ts';
import type { Mark } from './marks.ts';
import { cardId } from './scene.ts';
import type { Sides } from './sides.ts';
import { moduleName, nodeChanges, nodeName, settingChange } from './words.ts';

/** A difference in the list. */
export interface Difference {
  readonly id: string;
  readonly mark: Mark;
  readonly title: Text;
  readonly lines: readonly Text[];
  /** The cards that it is about, and their graph; null: it is about no card. */
  readonly place: { readonly key: GraphKey; readonly cards: readonly string[] } | null;
}

export interface Group {
  readonly title: Text;
  readonly differences: readonly Difference[];
}

/** All that differs, group by group: settings, the network, its modules, weights; where blocks lie comes last. */
export function groupsOf(sides: Sides): readonly Group[] {
  const { graphs } = sides.difference;
  const groups = [
    { title: text('Training, data and name', 'Training, Daten und Name'), differences: settingsIn(sides) },
    ...graphs.map(({ key, difference }) => ({ title: graphTitle(sides, key), differences: inGraph(sides, key, difference) })),
    { title: text('Modules', 'Module'), differences: modulesIn(sides) },
    { title: text('Trained weights', 'Trainierte Gewichte'), differences: weightsIn(sides) },
    { title: text('Layout', 'Anordnung'), differences: layoutIn(sides) },
  ];
  return groups.filter(({ differences }) => differences.length > 0);
} // prettier-ignore

export function graphTitle({ after }: Sides, key: GraphKey): Text {
  if (key === ROOT) return text('Network', 'Netz');
  const name = moduleName(after.document, key);
  return text(`Inside ${name.en}`, `In ${name.de}`);
}

function settingsIn({ difference, after }: Sides): readonly Difference[] {
  return difference.settings
    .filter(({ at }) => at !== 'runs' && !at.startsWith('runs.'))
    .map((change) => ({
      id: `setting ${change.at}`,
      mark: 'changed',
      title: settingChange(after.document, change),
      lines: [],
      place: null,
    }));
}

function inGraph({ before, after }: Sides, key: GraphKey, difference: GraphDifference): readonly Difference[] {
  const partners = partnersIn(before.document, after.document, key);
  const node = (document: Document, mark: Mark, one: GraphNode, lines: readonly Text[] = []): Difference => ({
    id: `${key} ${mark} ${one.id}`,
    mark,
    title: nodeName(document, one),
    lines,
    place: { key, cards: [cardId(one, mark)] },
  });
  const wire = (document: Document, mark: 'added' | 'removed', edge: GraphEdge): Difference => {
    const nodes = graphOf(document, key)?.nodes ?? [];
    const [from, to] = [edge.from.node, edge.to.node].map((id) => nodes.find((one) => one.id === id));
    // One of the older version alone hangs on cards of the newer version, or on removed ones.
    const idOf = (one: GraphNode) => (mark === 'added' ? one.id : (partners.get(one.id) ?? cardId(one, 'removed')));
    const cards = [from, to].flatMap((one) => (one ? [idOf(one)] : []));
    const [start, end] = [from, to].map((one) => (one ? nodeName(document, one) : same('?')));
    const title = inBoth((language) => `${start?.[language]} → ${end?.[language]}`);
    return { id: `${key} ${mark} wire ${edge.id}`, mark, title, lines: [wireWord], place: { key, cards } };
  };
  return [
    ...difference.added.map((one) => node(after.document, 'added', one)),
    ...difference.removed.map((one) => node(before.document, 'removed', one)),
    ...difference.changed.map((one) => node(after.document, 'changed', one.after, nodeChanges(after.document, one))),
    ...difference.wired.map((edge) => wire(after.document, 'added', edge)),
    ...difference.unwired.map((edge) => wire(before.document, 'removed', edge)),
  ];
}

/** Modules that came, went or are called something else. One that is not used has no place on the canvas. */
function modulesIn({ difference: { modules }, before, after }: Sides): readonly Difference[] {
  const one = (document: Document, mark: Mark, key: GraphKey, lines: readonly Text[] = []): Difference => {
    const isUsed = (mark === 'removed' ? before : after).ways.has(key);
    const place = isUsed ? { key, cards: [] } : null;
    return { id: `module ${mark} ${key}`, mark, title: moduleName(document, key), lines, place };
  };
  return [
    ...modules.added.map((key) => one(after.document, 'added', key)),
    ...modules.removed.map((key) => one(before.document, 'removed', key)),
    ...modules.changed.map(({ key, changes }) => one(after.document, 'changed', key, changes.map((change) => settingChange(after.document, change)))),
  ];
} // prettier-ignore

/** By what stands on the outermost canvas: of a module all that is in it. */
function weightsIn({ moved, weights, after }: Sides): readonly Difference[] {
  const nodes = after.document.graph.nodes.flatMap((node): Difference[] => {
    const words = moved?.get(node.id);
    const place = { key: ROOT, cards: [node.id] };
    return words ? [{ id: `weights ${node.id}`, mark: 'same', title: nodeName(after.document, node), lines: [words], place }] : [];
  });
  const only = (names: readonly string[], id: string, mark: Mark): readonly Difference[] =>
    names.length === 0 ? [] : [{ id, mark, title: counted(names.length, ['weight', 'weights'], ['Gewicht', 'Gewichte']), lines: [same(names.join(', '))], place: null }];
  return weights ? [...nodes, ...only(weights.added, 'weights added', 'added'), ...only(weights.removed, 'weights removed', 'removed')] : [];
} // prettier-ignore

function layoutIn(sides: Sides): readonly Difference[] {
  return sides.difference.graphs.flatMap(({ key, difference: { moved } }): Difference[] => {
    if (moved === 0) return [];
    const lie = counted(moved, ['block lies', 'blocks lie'], ['Block liegt', 'Blöcke liegen']);
    const title = text(`${lie.en} elsewhere`, `${lie.de} woanders`);
    const lines = key === ROOT ? [] : [graphTitle(sides, key)];
    return [{ id: `layout ${key}`, mark: 'same', title, lines, place: { key, cards: [] } }];
  });
}

const wireWord = text('wire', 'Leitung');
