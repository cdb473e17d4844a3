import type { DataSource } from '../../../core/data/source.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import type { Beam, HeldTranslations, Search, WrittenToken } from '../../../core/protocol/reading.ts';
import { text } from '../../../core/text.ts';
import type { Outcome } from '../../link/ask.ts';
import { engine } from '../../link/session.ts';
import { onOpening } from '../../workspace/document/document.ts';
import { askerHere, here } from '../../workspace/document/latest.ts';
import { offerStore } from '../../workspace/document/viewState.ts';
import { shownNow } from '../../workspace/runs/shown.ts';
import { perDocument } from '../../workspace/workspaces.ts';

export type TranslationSource = Extract<DataSource, { readonly targetLength: number }>;

type Pair = HeldTranslations['pairs'][number];

/** How many of so many held-out pairs are translated right, as far as is known. */
export interface Measured extends Pick<HeldTranslations, 'runId' | 'step' | 'part' | 'total'> {
  readonly done: number;
  readonly wanted: number;
  readonly wrong: readonly Pair[];
}

interface Translator {
  readonly text: string;
  readonly search: Search;
  /** The held-out pair that was taken last, while its text is not changed. */
  readonly pair: Pair | null;
  /** Which pair is taken next. */
  readonly next: number;
  /** The token that is looked at: of which beam, and where in it. */
  readonly looked: { readonly beam: number; readonly place: number } | null;
  /** Pairs that are to be measured. */
  readonly count: number;
  readonly measured: Measured | null;
  readonly isMeasuring: boolean;
  readonly error: unknown;
}

export const MOST_MEASURED = 10_000;
/** Asked for at once: how far it is, is seen. */
const AT_ONCE = 10;

/** A text that is translated. */
export const useTranslator = perDocument<Translator>(() => ({
  text: '',
  search: { width: 1, penalty: 0 },
  pair: null,
  next: 0,
  looked: null,
  count: 100,
  measured: null,
  isMeasuring: false,
  error: undefined,
}));

offerStore('translator', useTranslator, ['text', 'search', 'count']);

const taker = askerHere();
const measurer = askerHere();

onOpening(() => {
  cancelMeasuring();
  useTranslator.setState(useTranslator.getInitialState());
});

export function enter(words: string): void {
  useTranslator.setState({ text: words, pair: null, looked: null });
}

export function changeSearch(search: Partial<Search>): void {
  useTranslator.setState((state) => ({ search: { ...state.search, ...search }, looked: null }));
}

/** Enters a pair that was held out from training. */
export function takePair(pair: Pair): void {
  useTranslator.setState({ text: pair.text, pair, looked: null });
}

/** Enters the next of the held-out pairs. */
export async function takeNext(): Promise<void> {
  const own = here();
  const { next } = useTranslator.getState();
  const outcome = await taker.ask(() => heldFrom(askedNow(), next, 1));
  // Another document may be in sight by now.
  if (outcome) own.act(() => taken(next, outcome));
}

function taken(at: number, { data, error }: Outcome<HeldTranslations>): void {
  useTranslator.setState({ error });
  if (!data) return;
  const [pair] = data.pairs;
  if (pair) takePair(pair);
  useTranslator.setState({ next: data.total > 0 ? (at + 1) % data.total : 0 });
  if (data.total === 0) useTranslator.setState({ measured: { ...data, done: 0, wanted: 0, wrong: [] } });
}

/** Translates held-out pairs and counts the right ones, until `count` are done or it is given up. */
export async function measure(): Promise<void> {
  const [counts, own] = [measurer.begin(), here()];
  const { count } = useTranslator.getState();
  // What is chosen meanwhile is not mixed in.
  const asked = askedNow();
  useTranslator.setState({ isMeasuring: true, measured: null, error: undefined });
  let measured: Measured | null = null;
  do {
    const done: number = measured?.done ?? 0;
    const answer = await outcomeOf(asked, done, Math.min(AT_ONCE, count - done));
    if (!counts()) return;
    if (answer.data === undefined) {
      own.act(() => useTranslator.setState({ isMeasuring: false, error: answer.error }));
      return;
    }
    measured = added(measured, answer.data, count);
    const next = { measured, isMeasuring: measured.done < measured.wanted };
    own.act(() => useTranslator.setState(next));
  } while (measured.done < measured.wanted);
}

export function cancelMeasuring(): void {
  measurer.forget();
  if (useTranslator.getState().isMeasuring) useTranslator.setState({ isMeasuring: false });
}

function added(before: Measured | null, data: HeldTranslations, count: number): Measured {
  const { runId, step, part, total, pairs } = data;
  const wrong = [...(before?.wrong ?? []), ...pairs.filter(({ isRight }) => !isRight)];
  return { runId, step, part, total, done: (before?.done ?? 0) + pairs.length, wanted: Math.min(count, total), wrong };
}

async function outcomeOf(asked: Asked, offset: number, count: number) {
  try {
    return { data: await heldFrom(asked, offset, count), error: undefined };
  } catch (error) {
    return { data: undefined, error };
  }
}

/** Whose translations, and how they are searched for. */
type Asked = ReturnType<typeof askedNow>;

function askedNow() {
  return { ...shownNow(), search: useTranslator.getState().search };
}

function heldFrom({ runId, at, search }: Asked, offset: number, count: number): Promise<HeldTranslations> {
  if (runId === null) return Promise.reject(new EngineError('runUnknown', notTrained));
  return engine().request('translateHeld', { runId, at, search, offset, count });
}

const notTrained = text(
  'The network is not trained yet: train it first, even for a few steps.',
  'Das Netz ist noch nicht trainiert: erst trainieren, und sei es für ein paar Schritte.',
);

/** How many of a beam's first tokens the one before has as well: together they are a tree. */
export function sharedWith(before: Beam | undefined, { tokens }: Beam): number {
  const first = tokens.findIndex((token, i) => before?.tokens[i]?.id !== token.id);
  return first < 0 ? tokens.length : first;
}

/** Beams in the order of a tree: those that begin alike stand one below the other, the best first. */
export function asTree(beams: readonly Beam[]): readonly Beam[] {
  const ordered: Beam[] = [];
  for (const beam of beams) {
    const shared = ordered.map((other) => sharedWith(other, beam));
    const most = Math.max(0, ...shared);
    const at = most === 0 ? ordered.length : shared.lastIndexOf(most) + 1;
    ordered.splice(at, 0, beam);
  }
  return ordered;
}

export function tokenAt(beams: readonly Beam[], looked: Translator['looked']): WrittenToken | undefined {
  return looked === null ? undefined : beams[looked.beam]?.tokens[looked.place];
}
