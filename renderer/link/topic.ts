import { createAsker } from './ask.ts';
import { reportBug } from './bugs.ts';
import { isConnectionLost } from './errors.ts';
import { paced } from './pace.ts';

/** Something that the engine tells of again and again, for as long as somebody looks at it. */
interface TopicParts<Params, Frame> {
  /** Asks for what is wanted; the engine then follows that. */
  readonly ask: (params: Params) => Promise<Frame>;
  /** Has the engine follow nothing any more. */
  readonly stop: () => Promise<unknown>;
  /** Hears what the engine tells unasked; returns what ends that. */
  readonly hear: (listener: (frame: Frame) => void) => () => void;
  /** What is told unasked is shown no more often. */
  readonly everyMs: number;
  /** As createAsker takes it. */
  readonly hereNow: () => () => boolean;
  /** Called when it is asked, or when a frame comes unasked (`news`); returns what shows it. */
  readonly expect: (params: Params) => (frame: Frame) => void;
  readonly news: (frame: Frame) => () => void;
  /** There is nothing to be seen, because of `error` perhaps. */
  readonly nothing: (error?: unknown) => void;
}

export interface Topic<Params> {
  /** Says what is looked at from now on; null: nothing. Nobody waits: what is wanted comes when the engine can. */
  want(params: Params | null): void;
  /** What was told and is not shown yet is out of date. */
  drop(): void;
}

/**
 * At most one question is under way: of those that are wanted meanwhile only the newest is asked, once the one before is
 * answered, so that a picture goes along with what is dragged. Frames that come unasked are paced. While nobody
 * looks, neither asks nor hears anything.
 */
export function createTopic<Params, Frame>(parts: TopicParts<Params, Frame>): Topic<Params> {
  const asker = createAsker(parts.hereNow);
  let isBusy = false;
  /** What is wanted and not asked yet. */
  let next: { readonly params: Params | null } | undefined;
  let endHearing: (() => void) | undefined;
  let news: (() => void) | undefined;
  const tellNews = paced(() => {
    const show = news;
    news = undefined;
    if (show) safely(show);
  }, parts.everyMs);
  const drop = () => {
    news = undefined;
  };
  const hear = () => {
    endHearing ??= parts.hear((frame) => {
      news = parts.news(frame);
      tellNews();
    });
  };
  const deaf = () => {
    endHearing?.();
    endHearing = undefined;
    tellNews.stop();
    drop();
  };
  const look = async (params: Params) => {
    hear();
    const show = parts.expect(params);
    const outcome = await asker.ask(() => parts.ask(params));
    if (!outcome) return;
    drop();
    if (outcome.data !== undefined) show(outcome.data);
    else parts.nothing(outcome.error);
  };
  const send = async (params: Params | null) => {
    isBusy = true;
    try {
      if (params) await look(params);
      else await parts.stop();
    } catch (error) {
      // A new engine is asked anew.
      if (!isConnectionLost(error)) reportBug(error);
    } finally {
      isBusy = false;
    }
    const waiting = next;
    next = undefined;
    if (waiting) void send(waiting.params);
  };
  const want = (params: Params | null) => {
    if (!params) {
      asker.forget();
      deaf();
      parts.nothing();
    }
    if (isBusy) next = { params };
    else void send(params);
  };
  return { want, drop };
}

function safely(act: () => void): void {
  try {
    act();
  } catch (error) {
    reportBug(error);
  }
}
