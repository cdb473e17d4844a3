import { notifications } from '@mantine/notifications';
import type { Text } from '../../core/text.ts';
import { useSettings } from '../store/settings.ts';
import { errorDetail, errorSentence } from './errors.ts';

/** Says something in passing, in the language that is set. */
export function notify(title: Text, detail = ''): void {
  const { language } = useSettings.getState();
  notifications.show({ message: detail, title: title[language] });
}

/** Says what failed and what to do about it; stays until it is closed. */
export function notifyError(title: Text, error: unknown): void {
  const { language } = useSettings.getState();
  const message = [errorSentence(error)[language], errorDetail(error)].filter(Boolean).join(' ');
  notifications.show({ title: title[language], message, color: 'red', autoClose: false });
}
