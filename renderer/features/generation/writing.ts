import type { EngineClient } from '../../../core/protocol/client.ts';
import type { GeneratedToken, Generation, GenerationProgress, Likely } from '../../../core/protocol/generation.ts';
import { TextStream } from '../../../core/text/stream.ts';
import { text } from '../../../core/text.ts';
import type { Outcome } from '../../link/ask.ts';
import { isConnectionLost } from '../../link/errors.ts';
import { hear } from '../../link/follow.ts';
import { notifyError } from '../../link/notify.ts';
import { engine } from '../../link/session.ts';
import { onOpening, useDocument } from '../../workspace/document/document.ts';
import { askerHere, here } from '../../workspace/document/latest.ts';
import { offerStore } from '../../workspace/document/viewState.ts';
import { shownNow } from '../../workspace/runs/shown.ts';
import { inEvery, perDocument } from '../../workspace/workspaces.ts';
import { promptOf, tokenizerIn } from './prompt.ts';

/** How tokens are chosen, and how many; `topK` 0 and `topP` 1 are all. */
export interface Wishes {
  readonly prompt: string;
  readonly isGreedy: boolean;
  readonly temperature: number;
  readonly topK: number;
  readonly topP: number;
  readonly seed: number;
  readonly tokens: number;
}

interface WritingState extends Wishes {
  /** Written anew whenever there are new weights. */
  readonly isLive: boolean;
  readonly isColoured: boolean;
  /** What the text began with. */
  readonly begun: string;
  readonly written: readonly GeneratedToken[];
  /** The place that is looked at. */
  readonly place: number | null;
  readonly isWriting: boolean;
  /** Of the generation that was asked for last, and how many tokens stood there before it. */
  readonly key: string | null;
  readonly kept: number;
  /** When its first tokens came, by the page's clock, and how many. */
  readonly first: { readonly at: number; readonly count: number } | null;
  /** Tokens a second. */
  readonly speed: number | null;
  readonly answer: Generation | null;
  readonly error: unknown;
}

export const MOST_AT_ONCE = 2000;
/** Longer texts are not gone on with. */
export const MOST_WRITTEN = 10_000;

/** A text that a language model has gone on with. */
export const useWriting = perDocument<WritingState>(() => ({
  prompt: '',
  isGreedy: false,
  temperature: 0.8,
  topK: 0,
  topP: 1,
  seed: 1,
  tokens: 200,
  isLive: false,
  isColoured: false,
  begun: '',
  written: [],
  place: null,
  isWriting: false,
  key: null,
  kept: 0,
  first: null,
  speed: null,
  answer: null,
  error: undefined,
}));

offerStore('writing', useWriting, ['prompt', 'isGreedy', 'temperature', 'topK', 'topP', 'seed', 'tokens', 'isLive', 'isColoured']); // prettier-ignore

onOpening(() => {
  stop();
  useWriting.setState(useWriting.getInitialState());
});

const asker = askerHere();

/** Writes a text from the prompt on. The one before stays to be read until the first token comes, if `keeps` says so. */
export function write({ keeps = false } = {}): Promise<void> {
  const { prompt } = useWriting.getState();
  const begun = promptOf(prompt, useDocument.getState().document.data);
  if (!keeps) useWriting.setState({ begun, written: [], place: null, answer: null, speed: null });
  return ask(begun, [], useWriting.getState().tokens);
}

/** Goes on behind what is written. */
export function goOn(): Promise<void> {
  const { begun, written, tokens } = useWriting.getState();
  return ask(begun, written, Math.min(tokens, MOST_WRITTEN - written.length));
}

/** Takes another token at a place: what was written from there on is written anew. */
export function choose(place: number, { id, token, probability }: Likely): Promise<void> {
  const { begun, written, tokens } = useWriting.getState();
  const before = written.slice(0, place);
  const old = written[place];
  if (!old) return Promise.resolve();
  const rank = old.likeliest.findIndex((one) => one.id === id);
  const words = addedText(begun, before, id) ?? token;
  const chosen = { id, token, probability, rank, text: words, likeliest: old.likeliest };
  const next = [...before, chosen];
  useWriting.setState({ written: next, place });
  return ask(begun, next, Math.max(1, Math.min(tokens, MOST_WRITTEN) - next.length));
}

/** Ends what is being written; what has come stays. */
export function stop(): void {
  const { isWriting, key } = useWriting.getState();
  if (!isWriting || key === null) return;
  void engine()
    .request('stopGenerating', { key })
    .catch((error: unknown) => {
      if (!isConnectionLost(error)) notifyError(text('It could not be stopped', 'Anhalten ist fehlgeschlagen'), error);
    });
}

async function ask(prompt: string, before: readonly GeneratedToken[], tokens: number): Promise<void> {
  const { isGreedy, temperature, topK, topP, seed } = useWriting.getState();
  const { runId, at } = shownNow();
  if (runId === null || tokens < 1) return;
  stop();
  const own = here();
  const key = crypto.randomUUID();
  const sampling = { temperature: isGreedy ? 0 : temperature, ...(topK > 0 && { topK }), ...(topP < 1 && { topP }) };
  useWriting.setState({ begun: prompt, kept: before.length, isWriting: true, key, first: null, error: undefined });
  const then = before.map(({ id }) => id);
  const outcome = await asker.ask(() =>
    engine().request('generate', { key, runId, at, prompt, then, tokens, sampling, seed }),
  );
  // Another document may be in sight by now.
  if (outcome) own.act(() => settle(key, outcome));
}

function settle(key: string, { data: answer, error }: Outcome<Generation>): void {
  if (useWriting.getState().key !== key) return;
  if (!answer) useWriting.setState({ isWriting: false, error });
  else useWriting.setState({ isWriting: false, answer, ...speedOf(answer) });
}

function speedOf({ count, seconds }: Generation) {
  return count > 1 && seconds > 0 ? { speed: count / seconds } : {};
}

export function followWriting(client: EngineClient): void {
  hear(client, 'generationProgress', (progress) => inEvery(() => take(progress)));
}

/** Tokens that have come: behind those that stand there. */
function take({ key, from, tokens }: GenerationProgress): void {
  const state = useWriting.getState();
  if (key !== state.key) return;
  const written = [...state.written.slice(0, state.kept + from), ...tokens];
  const now = performance.now();
  const count = from + tokens.length;
  const first = state.first ?? { at: now, count };
  const speed = now > first.at ? (1000 * (count - first.count)) / (now - first.at) : state.speed;
  const place = state.place !== null && state.place < written.length ? state.place : null;
  useWriting.setState({ written, first, speed, place });
}

/** What a token adds to a text. */
function addedText(prompt: string, before: readonly GeneratedToken[], id: number): string | undefined {
  const tokenizer = tokenizerIn(useDocument.getState().document.data);
  if (!tokenizer) return undefined;
  const ids = [...tokenizer.idsOf(prompt), ...before.map((one) => one.id)];
  return new TextStream(tokenizer, ids).add(id);
}

/** All of it as people read it. */
export function wholeText({ begun, written, answer }: Pick<WritingState, 'begun' | 'written' | 'answer'>): string {
  return `${begun}${written.map((token) => token.text).join('')}${answer?.rest ?? ''}`;
}
