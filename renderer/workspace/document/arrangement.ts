/** Parts that lie on each other as tabs; `size` is its share of the row that it stands in. */
export interface Stack {
  readonly size: number;
  readonly panels: readonly string[];
  readonly shown: string;
}

export interface Row {
  readonly size: number;
  readonly parts: readonly Part[];
}

export type Part = Row | Stack;

/** What can be put away. */
export type Closable = 'palette' | 'inspector' | 'below';

/** How the parts of the editor lie: plain data. */
export interface Arrangement {
  readonly version: 1;
  /** Its parts lie below each other, those of its rows beside each other, and so on in turn. */
  readonly root: Row;
  readonly closed: readonly Closable[];
  /** The panel that fills the editor, or the canvas. */
  readonly maximised: string | null;
}

export const CANVAS = 'canvas';
/** What stands alone and has no tab. */
export const fixed: readonly string[] = ['palette', CANVAS, 'inspector'];

/** As the editor comes: all panels below the canvas, so high a share of its height; the inspector beside it, so many hundredths wide. */
export function standard(panels: readonly string[], below = BELOW, inspector = 23): Arrangement {
  const around = [alone('palette', 18), alone(CANVAS, 82 - inspector), alone('inspector', inspector)];
  const usual = withMissing({ version: 1, root: { size: 1, parts: [{ size: 62, parts: around }] }, closed: [], maximised: null }, panels); // prettier-ignore
  const parts = usual.root.parts.map((part) => (hasCanvas(part) ? part : { ...part, size: below * 62 }));
  return { ...usual, root: { ...usual.root, parts } };
}

const alone = (name: string, size: number): Stack => ({ size, panels: [name], shown: name });

export function stacksOf(part: Part): readonly Stack[] {
  return 'parts' in part ? part.parts.flatMap(stacksOf) : [part];
}

export function stackOf({ root }: Pick<Arrangement, 'root'>, name: string): Stack | undefined {
  return stacksOf(root).find(({ panels }) => panels.includes(name));
}

/** The part in which the canvas is, with all that lies beside it, and the parts under it. */
function halves({ root }: Pick<Arrangement, 'root'>): { readonly below: readonly Part[] } {
  const at = root.parts.findIndex(hasCanvas);
  return { below: root.parts.slice(at + 1) };
}

const isBelow = (arrangement: Arrangement, stack: Stack) => halves(arrangement).below.flatMap(stacksOf).includes(stack);

/** Whether somebody sees the panel: hidden ones cost nothing. */
export function isInSight(arrangement: Arrangement, name: string): boolean {
  const { closed, maximised } = arrangement;
  if (closed.some((side) => side === name)) return false;
  const stack = stackOf(arrangement, name);
  if (stack?.shown !== name) return false;
  if (maximised !== null) return stack.panels.includes(maximised);
  return !(closed.includes('below') && isBelow(arrangement, stack));
}

/** The panel is to be seen: in front of its stack, opened, as large as one that hid it. */
export function withShown(arrangement: Arrangement, name: string): Arrangement {
  const stack = stackOf(arrangement, name);
  if (!stack || isInSight(arrangement, name)) return arrangement;
  const root = changed(arrangement.root, (each) => (each === stack ? { ...each, shown: name } : each));
  const closed = isBelow(arrangement, stack) ? arrangement.closed.filter((side) => side !== 'below') : arrangement.closed; // prettier-ignore
  return { ...arrangement, root, closed, maximised: arrangement.maximised === null ? null : name };
}

/** Fills the editor with the panel, or gives the others their room again. */
export function withMaximised(arrangement: Arrangement, name: string): Arrangement {
  const isMaximised = arrangement.maximised !== null;
  return isMaximised ? { ...arrangement, maximised: null } : { ...withShown(arrangement, name), maximised: name };
}

export function toggled(arrangement: Arrangement, side: Closable): Arrangement {
  const isClosed = arrangement.closed.includes(side);
  const others = arrangement.closed.filter((other) => other !== side);
  // Nothing could be seen of it behind one that fills the editor.
  return { ...arrangement, closed: isClosed ? others : [...others, side], maximised: null };
}

/**
 * `beside`: to the right of the canvas; `below`: under it; `apart`: a stack of its own to the right of the one that the
 * panel is in.
 */
export type Place = 'beside' | 'below' | 'apart';

/** Among others a panel takes the place that `order` says. */
export function moved(arrangement: Arrangement, name: string, place: Place, order: readonly string[]): Arrangement {
  const from = stackOf(arrangement, name);
  if (!from || fixed.includes(name) || (place === 'apart' && from.panels.length === 1)) return arrangement;
  const neighbour = from.panels.find((panel) => panel !== name);
  const root = pruned(changed(arrangement.root, (stack) => (stack === from ? without(stack, name) : stack)));
  const rest = { ...arrangement, root, maximised: null };
  const own = alone(name, 1);
  if (place === 'below')
    return { ...rest, closed: rest.closed.filter((side) => side !== 'below'), root: under(root, own, order) };
  if (place === 'apart')
    return neighbour === undefined ? arrangement : { ...rest, root: rightOf(root, neighbour, own) };
  const beside = panelsBeside(root);
  return { ...rest, root: beside ? joined(root, beside, own, order) : rightOf(root, CANVAS, own) };
}

function without(stack: Stack, name: string): Stack {
  const panels = stack.panels.filter((panel) => panel !== name);
  const at = Math.max(0, stack.panels.indexOf(name) - 1);
  return { ...stack, panels, shown: stack.shown === name ? (panels[at] ?? '') : stack.shown };
}

const isEmpty = (part: Part) => ('parts' in part ? part.parts.length === 0 : part.panels.length === 0);
const hasCanvas = (part: Part) => stacksOf(part).some(({ panels }) => panels.includes(CANVAS));

/** Without what is empty, whose room falls to the canvas, or else to the part before. */
function pruned(row: Row): Row {
  const parts = row.parts.map((part) => ('parts' in part ? pruned(part) : part));
  const left = parts.filter((part) => !isEmpty(part));
  const room = parts.filter(isEmpty).reduce((sum, { size }) => sum + size, 0);
  const before = parts.slice(0, Math.max(0, parts.findIndex(isEmpty))).findLast((part) => !isEmpty(part));
  const heir = left.find(hasCanvas) ?? before ?? left[0];
  return { ...row, parts: left.map((part) => (part === heir ? { ...part, size: part.size + room } : part)) };
}

function changed(row: Row, change: (stack: Stack) => Part): Row {
  return { ...row, parts: row.parts.map((part) => ('parts' in part ? changed(part, change) : change(part))) };
}

function joined(root: Row, to: Stack, { panels, shown }: Stack, order: readonly string[]): Row {
  const rank = (name: string) => order.indexOf(name);
  const withIt = (others: readonly string[], name: string): readonly string[] => {
    const later = others.findIndex((other) => rank(other) > rank(name));
    return others.toSpliced(later < 0 ? others.length : later, 0, name);
  };
  return changed(root, (stack) =>
    stack === to ? { ...stack, panels: panels.reduce(withIt, stack.panels), shown } : stack,
  );
}

/** The height of what lies at the bottom, as a share of all above it. */
const BELOW = 0.6;

/** The first stack of panels under the canvas takes it; where there is none, it lies at the bottom. */
function under(root: Row, own: Stack, order: readonly string[]): Row {
  const stack = halves({ root }).below.flatMap(stacksOf)[0];
  if (stack) return joined(root, stack, own, order);
  const whole = root.parts.reduce((sum, { size }) => sum + size, 0);
  return { ...root, parts: [...root.parts, { ...own, size: BELOW * whole }] };
}

/** The stack of panels that lies in one row with the canvas. */
function panelsBeside(row: Row, isAcross = false): Stack | undefined {
  const stacks = row.parts.filter((part) => 'panels' in part);
  if (isAcross && stacks.some(hasCanvas)) return stacks.find(({ shown }) => !fixed.includes(shown));
  return row.parts.map((part) => ('parts' in part ? panelsBeside(part, !isAcross) : undefined)).find(Boolean);
}

/** Puts a stack to the right of the one that has the named panel, in half of its room. */
function rightOf(row: Row, name: string, own: Stack, isAcross = false): Row {
  const parts = row.parts.flatMap((part): readonly Part[] => {
    if ('parts' in part) return [rightOf(part, name, own, !isAcross)];
    if (!part.panels.includes(name)) return [part];
    const half = part.size / 2;
    if (isAcross)
      return [
        { ...part, size: half },
        { ...own, size: half },
      ];
    return [
      {
        size: part.size,
        parts: [
          { ...part, size: 1 },
          { ...own, size: 1 },
        ],
      },
    ];
  });
  return { ...row, parts };
}

/** With the panels that it has not, below the canvas: those of a feature that is younger than the arrangement. */
function withMissing(arrangement: Arrangement, panels: readonly string[]): Arrangement {
  const missing = panels.filter((name) => !stackOf(arrangement, name));
  const [shown] = missing;
  if (shown === undefined) return arrangement;
  const { below } = halves(arrangement);
  const stack = below.flatMap(stacksOf)[0];
  const own = { size: 1, panels: missing, shown: stack?.shown ?? shown };
  return { ...arrangement, root: under(arrangement.root, own, panels) };
}

/** With these panels: those that it has not come below the canvas, others go. The same object where it has just them. */
export function withOffered(arrangement: Arrangement, panels: readonly string[]): Arrangement {
  const there = stacksOf(arrangement.root).flatMap((stack) => stack.panels);
  const gone = there.filter((name) => !fixed.includes(name) && !panels.includes(name));
  if (gone.length === 0) return withMissing(arrangement, panels);
  const root = pruned(changed(arrangement.root, (stack) => gone.reduce(without, stack)));
  const maximised = gone.some((name) => name === arrangement.maximised) ? null : arrangement.maximised;
  return withMissing({ ...arrangement, root, maximised }, panels);
}

/**
 * An arrangement that was kept, for the panels that there are: others are left out. Undefined where it cannot be read,
 * or is of a later version.
 */
export function readArrangement(kept: unknown, panels: readonly string[]): Arrangement | undefined {
  if (!isRecord(kept) || kept['version'] !== 1) return undefined;
  const free = new Set([...fixed, ...panels]);
  const root = readPart(kept['root'], free, 0);
  if (!root || !('parts' in root) || fixed.some((name) => free.has(name))) return undefined;
  if (stacksOf(root).some((stack) => stack.panels.length > 1 && stack.panels.some((name) => fixed.includes(name)))) return undefined; // prettier-ignore
  const listed: unknown = kept['closed'];
  const closed = closable.filter((side) => Array.isArray(listed) && listed.includes(side));
  const full = kept['maximised'];
  const maximised = typeof full === 'string' && [CANVAS, ...panels].includes(full) ? full : null;
  const whole = withMissing({ version: 1, root: pruned(root), closed, maximised: null }, panels);
  return maximised === null ? whole : withMaximised(whole, maximised);
}

const closable: readonly Closable[] = ['palette', 'inspector', 'below'];
/** More rows in rows than anybody makes. */
const DEEPEST = 12;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** Takes each panel once, out of those that are still free. */
function readPart(value: unknown, free: Set<string>, depth: number): Part | undefined {
  if (!isRecord(value) || depth > DEEPEST) return undefined;
  const { size, parts, panels, shown } = value;
  if (typeof size !== 'number' || !Number.isFinite(size) || size <= 0) return undefined;
  if (Array.isArray(parts)) {
    const read = parts.map((part: unknown) => readPart(part, free, depth + 1));
    return read.every((part) => part !== undefined) ? { size, parts: read } : undefined;
  }
  if (!Array.isArray(panels)) return undefined;
  const there = panels.filter((name: unknown): name is string => typeof name === 'string' && free.delete(name));
  return { size, panels: there, shown: there.find((name) => name === shown) ?? there[0] ?? '' };
}
