import { EngineError } from '../../core/protocol/errors.ts';
import { same, text } from '../../core/text.ts';
import { errorDetail, errorSentence } from './errors.ts';
import { addLog } from '../kit/log.ts';
import { showToast } from '../kit/toasts.ts';

/** Chromium reports it through `error`, and it means nothing: sizes are measured again in the next frame. */
const HARMLESS = /^ResizeObserver loop/;

/**
 * Says what nobody expected, and what is known of it goes to the console: a bug of the page, which nobody can mend by
 * other input, or a request that the engine refused.
 */
export function reportBug(error: unknown): void {
  if (error instanceof EngineError) {
    addLog('error', same(`${error.code}: ${error.message}`));
    showToast({ kind: 'error', title: refused, sentence: errorSentence(error), detail: errorDetail(error) });
    return;
  }
  const { message } = error instanceof Error ? error : { message: String(error) };
  if (HARMLESS.test(message)) return;
  logBug(error);
  showToast({ kind: 'error', title, sentence, detail: message });
}

/** One that is said already where it happened; `where`: React's component stack. */
export function logBug(error: unknown, where = ''): void {
  addLog('error', same(((error instanceof Error && error.stack) || String(error)) + where));
}

/** Takes in what nobody else has caught, for as long as the page lives. */
export function followBugs(page: Pick<Window, 'addEventListener'>): void {
  page.addEventListener('error', ({ error, message }) => reportBug(error ?? message));
  page.addEventListener('unhandledrejection', ({ reason }) => reportBug(reason));
}

const refused = text('The engine did not do this', 'Der Rechenkern hat das nicht getan');
const title = text('Something went wrong in the app', 'In der App ist etwas schiefgegangen');
const sentence = text(
  'This is a bug. Your work is still here; what you did last may not have happened. The Console has the details.',
  'Das ist ein Fehler der App. Die Arbeit ist noch da; nur der letzte Schritt wurde vielleicht nicht ausgeführt. Einzelheiten stehen in der Konsole.',
);
