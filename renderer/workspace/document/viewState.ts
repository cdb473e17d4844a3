import { text, type Text } from '../../../core/text.ts';
import { inEvery, perDocument, type PerDocument } from '../workspaces.ts';
import { onOpening } from './document.ts';

/** How a document is looked at, as plain JSON: what each part of the window says of itself, by its name. */
export interface ViewState {
  readonly version: 1;
  readonly parts: Readonly<Record<string, unknown>>;
}

interface ViewPart {
  /** Plain JSON. */
  read(): unknown;
  /** Shows what `read` returned once, in this version or an earlier one; what it cannot read it leaves as it is. */
  show(kept: unknown): void;
}

const known = new Map<string, ViewPart>();

/** What was kept of parts that are not loaded yet: they are shown as soon as they are offered. */
const useWaiting = perDocument<{ readonly parts: Readonly<Record<string, unknown>> }>(() => ({ parts: {} }));

onOpening(() => useWaiting.setState({ parts: {} }));

/** Says how a part of the window is kept and brought back. */
export function offerView(name: string, part: ViewPart): void {
  known.set(name, part);
  inEvery(() => {
    const { [name]: kept, ...others } = useWaiting.getState().parts;
    if (kept === undefined) return;
    useWaiting.setState({ parts: others });
    part.show(kept);
  });
}

/** Keeps these values of a store; what was kept is shown as far as it is of the kind that the store begins with. */
export function offerStore<State extends object>(
  name: string,
  store: PerDocument<State>,
  keys: readonly (keyof State & string)[],
): void {
  const picked = (isWanted: (key: keyof State & string) => boolean, from: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(keys.filter(isWanted).map((key) => [key, from[key]]));
  offerView(name, {
    read: () => picked(() => true, store.getState() as Readonly<Record<string, unknown>>),
    show: (kept) => {
      const initial = store.getInitialState();
      if (isRecord(kept)) store.setState(picked((key) => isAlike(kept[key], initial[key]), kept) as Partial<State>);
    },
  });
}

/** Lists are of names, null stands for no name. */
function isAlike(kept: unknown, initial: unknown): boolean {
  if (initial === null) return typeof kept === 'string';
  if (Array.isArray(initial)) return Array.isArray(kept) && kept.every((each) => typeof each === 'string');
  if (isRecord(initial)) return isRecord(kept) && Object.entries(initial).every(([key, value]) => isAlike(kept[key], value)); // prettier-ignore
  return typeof kept === typeof initial && !Array.isArray(kept) && kept !== null;
}

/** How the document of now is looked at. */
export function viewNow(): ViewState {
  const read = Object.fromEntries([...known].map(([name, part]) => [name, part.read()]));
  return { version: 1, parts: { ...useWaiting.getState().parts, ...read } };
}

/** Looks at the document of now as it was looked at; parts that are not here yet wait. Returns why it cannot. */
export function showView(kept: unknown): Text | undefined {
  if (!isRecord(kept) || typeof kept['version'] !== 'number' || !isRecord(kept['parts'])) return unreadable;
  if (kept['version'] > 1) return newer;
  const parts = Object.entries(kept['parts']);
  useWaiting.setState({ parts: Object.fromEntries(parts.filter(([name]) => !known.has(name))) });
  for (const [name, part] of parts) known.get(name)?.show(part);
  return undefined;
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const unreadable = text('This is not a view of a document.', 'Das ist keine Ansicht eines Dokuments.');
const newer = text(
  'This view was saved by a newer version. Update Neuroloom to see it; the document is shown as it is.',
  'Diese Ansicht stammt aus einer neueren Version. Um sie zu sehen, Neuroloom aktualisieren; das Dokument wird gezeigt, wie es ist.',
);

type Choice = string | number | boolean;

/** What was chosen in panels, by name: a panel that is out of sight, or whose document is, comes back as it was. */
const useChoices = perDocument<{ readonly values: Readonly<Record<string, unknown>> }>(() => ({ values: {} }));

onOpening(() => useChoices.setState({ values: {} }));

offerView('choices', {
  read: () => useChoices.getState().values,
  show: (kept) => {
    if (isRecord(kept)) useChoices.setState({ values: kept });
  },
});

/** As useState, but kept with the document. `among`: what it may be; another value counts as `initial`. */
export function useChoice<T extends Choice>(name: string, initial: T, among?: readonly T[]): [T, (next: T) => void] {
  const kept = useChoices(({ values }) => values[name]);
  const isOne = typeof kept === typeof initial && (among?.some((each) => each === kept) ?? true);
  return [isOne ? (kept as T) : initial, (next) => choose(name, next)];
}

/** What `useChoice` of this name then has. */
export function choose(name: string, value: Choice): void {
  useChoices.setState(({ values }) => ({ values: { ...values, [name]: value } }));
}
