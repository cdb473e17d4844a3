import { z } from 'zod';
import { analyse, type Opened } from '../analysis/analyse.ts';
import type { Document } from '../graph/document.ts';
import { builtIns } from '../modules/catalogue.ts';
import { isSameShape } from '../shape.ts';
import { formatTypeShort, withShapes } from '../tensorType.ts';
import { text, type Text } from '../text.ts';
import { besides } from './beside.ts';
import { analysedIn, nodesOf, part, type Part } from './part.ts';
import { partnersOf, type ChosenPartners, type Partners } from './partners.ts';
import { regionOf, type Region } from './region.ts';

const value = z.union([z.number(), z.string(), z.boolean(), z.array(z.number())]);

/** What a part is compared with. */
export const otherSide = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('builtIn'),
    /** See BuiltIn. */
    id: z.string(),
    params: z.record(z.string(), value),
    /** For each of its inputs, the index of what feeds the part; null: left open. */
    wiring: z.record(z.string(), z.number().int().min(0).nullable()),
  }),
  z.object({ kind: z.literal('part'), part }),
]);
export type OtherSide = z.infer<typeof otherSide>;

/** Two parts ready to be compared, in one document. */
export interface Sides {
  /** With the built-in module that the part is compared with; otherwise unchanged. */
  readonly document: Document;
  readonly analysis: Opened;
  readonly left: Region;
  readonly right: Region;
  /** Where the right side is in `document`; undefined if there is no such module. */
  readonly beside: Part | undefined;
  /** The name of the left entry whose values each right entry gets. */
  readonly feeds: ReadonlyMap<string, string>;
  readonly partners: readonly Partners[];
  /** Why a side cannot be computed, or only in part; null: it can. */
  readonly leftProblem: Text | null;
  readonly rightProblem: Text | null;
}

/** @param read how documents are analysed; trials do without repairs */
export function sidesOf(
  document: Document,
  left: Part,
  other: OtherSide,
  chosen: ChosenPartners,
  read: (document: Document) => Opened = analyse,
): Sides {
  const builtIn = other.kind === 'builtIn' ? builtIns.find(({ id }) => id === other.id) : undefined;
  const placed =
    other.kind === 'part'
      ? { document, part: other.part }
      : builtIn && besides(document, left, builtIn, { params: other.params, wiring: other.wiring });
  const wider = placed?.document ?? document;
  const analysis = read(wider);
  const regions = [left, placed?.part].map((one) => regionOf(one ? analysedIn(wider, analysis, one) : []));
  const [own = regionOf([]), beside = regionOf([])] = regions;
  const feeds = feedsOf(own, beside);
  const lost = beside.entries.find(({ name }) => !feeds.has(name));
  return {
    document: wider,
    analysis,
    left: own,
    right: beside,
    beside: placed?.part,
    feeds,
    partners: partnersOf(own.weights, beside.weights, chosen),
    leftProblem: problemOf(wider, analysis, left, own),
    rightProblem:
      (placed ? problemOf(wider, analysis, placed.part, beside) : unknown) ?? (lost ? otherInputs(own, lost) : null),
  };
}

/** The same output feeds itself; otherwise those of the same type feed each other in order. */
function feedsOf(left: Region, right: Region): ReadonlyMap<string, string> {
  const free = left.entries.filter(({ name }) => !right.entries.some((entry) => entry.name === name));
  const feeds = new Map<string, string>();
  for (const { name, type } of right.entries) {
    if (left.entries.some((entry) => entry.name === name)) feeds.set(name, name);
    else {
      const at = free.findIndex((one) => one.type.dtype === type.dtype && isSameShape(one.type.shape, type.shape));
      const [found] = at < 0 ? [] : free.splice(at, 1);
      if (found) feeds.set(name, found.name);
    }
  }
  return feeds;
}

function problemOf(document: Document, { problems }: Opened, own: Part, region: Region): Text | null {
  const paths = [...nodesOf(document, own)].map((id) => own.within + id);
  const isWithin = (id: string) => paths.some((path) => id === path || id.startsWith(`${path}/`));
  const problem = problems.find(({ severity, nodeId }) => severity === 'error' && nodeId !== undefined && isWithin(nodeId)); // prettier-ignore
  if (problem) return problem.message;
  return region.steps.length === 0 ? unknown : null;
}

const unknown = text(
  'Nothing of it can be computed yet: wire its inputs, and fix what comes before it.',
  'Davon lässt sich noch nichts berechnen: seine Eingänge verdrahten und in Ordnung bringen, was davor steht.',
);

function otherInputs(left: Region, { type }: Region['entries'][number]): Text {
  return withShapes((order) => {
    const wanted = formatTypeShort(type, order);
    const given = left.entries.map((entry) => formatTypeShort(entry.type, order)).join(', ');
    return text(
      `The right side takes ${wanted}, which the left side does not get (${given}): compare parts with the same inputs.`,
      `Die rechte Seite bekommt ${wanted}, die linke nicht (${given}): Teile mit gleichen Eingängen vergleichen.`,
    );
  });
}
