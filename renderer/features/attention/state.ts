import type { AttentionFrame, Interventions } from '../../../core/protocol/attention.ts';
import type { Split } from '../../../core/data/split.ts';
import type { EngineParams } from '../../../core/protocol/engine.ts';
import { follow, hear } from '../../link/follow.ts';
import { engine } from '../../link/session.ts';
import { createTopic } from '../../link/topic.ts';
import { onOpening, useDocument } from '../../workspace/document/document.ts';
import { sameOpening } from '../../workspace/document/latest.ts';
import { offerStore } from '../../workspace/document/viewState.ts';
import { perDocument } from '../../workspace/workspaces.ts';
import { changed, noHistory, onlyHeads, redone, undone, type History } from './changes.ts';
import type { Place } from './weights.ts';

export const views = ['heads', 'matrices', 'parts'] as const;
export type ViewName = (typeof views)[number];

interface AttentionView {
  readonly view: ViewName;
  readonly split: Split;
  readonly index: number;
  /** By its identity; null: the first. */
  readonly attention: string | null;
  readonly head: number;
  /** Heads whose lines are not drawn. */
  readonly hiddenHeads: readonly number[];
  /** The word that is held: what it looks at stays, and the outputs are those behind it. */
  readonly held: Place | null;
  readonly history: History;
  /** Another example: its words are others. */
  show(example: { readonly split?: Split; readonly index: number }): void;
  intervene(change: (now: Interventions) => Interventions): void;
  undo(): void;
  redo(): void;
  reset(): void;
}

/** What of the network's attention is looked at; what is changed for the look is gone with the window. */
export const useAttentionView = perDocument<AttentionView>((set) => ({
  view: 'heads',
  split: 'training',
  index: 0,
  attention: null,
  head: 0,
  hiddenHeads: [],
  held: null,
  history: noHistory,
  show: (example) => set(({ history }) => ({ ...example, held: null, history: onlyHeads(history) })),
  intervene: (change) => set(({ history }) => ({ history: changed(history, change(history.now)) })),
  undo: () => set(({ history }) => ({ history: undone(history) })),
  redo: () => set(({ history }) => ({ history: redone(history) })),
  reset: () => set(({ history }) => ({ history: changed(history, noHistory.now) })),
}));

offerStore('attention', useAttentionView, ['view', 'split', 'index', 'attention', 'head']);

interface Told {
  readonly frame: AttentionFrame | null;
  readonly error: unknown;
}

/** What the engine has told last, or why it tells nothing. */
export const useAttention = perDocument<Told>(() => ({ frame: null, error: undefined }));

/** Frames come no faster than this: hundreds of words and lines are dear to draw. */
const FRAME_MS = 100;

const showFrame = (frame: AttentionFrame) => useAttention.setState({ frame, error: undefined });

export const attentionTopic = createTopic({
  ask: (params: EngineParams['attention']) => engine().request('attention', params),
  stop: () => engine().request('unwatchAttention', {}),
  hear: (listener) => hear(engine(), 'attentionFrame', listener),
  everyMs: FRAME_MS,
  hereNow: sameOpening,
  expect: () => showFrame,
  news: (frame) => () => showFrame(frame),
  nothing: (error) => useAttention.setState(error === undefined ? { frame: null, error } : { error }),
});

onOpening(() => {
  useAttention.setState(useAttention.getInitialState());
  useAttentionView.setState(useAttentionView.getInitialState());
});
follow(useDocument, ({ document }, before) => {
  if (document.data !== before.document.data) useAttentionView.getState().show({ index: 0 });
});
