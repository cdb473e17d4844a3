import { joined, text, type Text } from '../../../../core/text.ts';
import { notify } from '../../../link/notify.ts';

/** Says what is to be known of texts that were taken in, but for what was said of them before. */
export function sayRemarks(remarks: readonly Text[], known: readonly Text[] = []): void {
  const fresh = remarks.filter(({ en }) => !known.some((one) => one.en === en));
  if (fresh.length > 0) notify(text('The texts are imported', 'Die Texte sind importiert'), joined(fresh));
}
