import { same, text } from '../../core/text.ts';
import { addLog } from './log.ts';
import { showToast } from './toasts.ts';

/** Chromium reports it through `error`, and it means nothing: sizes are measured again in the next frame. */
const HARMLESS = /^ResizeObserver loop/;

/** A bug of the page: nothing that anybody can mend by other input. It is said once, and what is known goes to the console. */
export function reportBug(error: unknown): void {
  const { message } = error instanceof Error ? error : { message: String(error) };
  if (HARMLESS.test(message)) return;
  logBug(error);
  showToast({ kind: 'error', title, sentence, detail: message });
}

/** One that is said already where it happened. */
export function logBug(error: unknown): void {
  addLog('error', same((error instanceof Error && error.stack) || String(error)));
}

/** Takes in what nobody else has caught, for as long as the page lives. */
export function followBugs(page: Pick<Window, 'addEventListener'>): void {
  page.addEventListener('error', ({ error, message }) => reportBug(error ?? message));
  page.addEventListener('unhandledrejection', ({ reason }) => reportBug(reason));
}

const title = text('Something went wrong in the app', 'In der App ist etwas schiefgegangen');
const sentence = text(
  'This is a bug. Your work is still here; what you did last may not have happened. The Console has the details.',
  'Das ist ein Fehler der App. Ihre Arbeit ist noch da; das Letzte ist vielleicht nicht geschehen. Einzelheiten stehen in der Konsole.',
);
