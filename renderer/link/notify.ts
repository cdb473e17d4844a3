import { text, type Text } from '../../core/text.ts';
import { addLog } from '../kit/log.ts';
import { showToast } from '../kit/toasts.ts';
import { errorDetail, errorSentence } from './errors.ts';

/** Says something in passing. */
export function notify(title: Text, sentence: Text | null = null): void {
  showToast({ kind: 'info', title, sentence, detail: '' });
}

/** Says what failed and what to do about it, until it is closed, and in the console. Returns what takes it back. */
export function notifyError(title: Text, error: unknown): () => void {
  const [sentence, detail] = [errorSentence(error), errorDetail(error)];
  const close = showToast({ kind: 'error', title, sentence, detail });
  addLog('error', text(`${title.en}. ${sentence.en} ${detail}`.trim(), `${title.de}. ${sentence.de} ${detail}`.trim()));
  return close;
}
