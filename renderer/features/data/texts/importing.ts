import { create } from 'zustand';
import type { EngineClient } from '../../../../core/protocol/client.ts';
import { joined, text, type Text } from '../../../../core/text.ts';
import { hear } from '../../../link/follow.ts';
import { notify } from '../../../link/notify.ts';
import { tell } from '../../../link/tell.ts';

/** Texts that are looked at or taken in, or a vocabulary that is being learned. */
interface Importing {
  readonly name: string;
  /** Nothing is taken in yet. */
  readonly isLook?: boolean;
  /** 0 ... 1; null: not known yet. */
  readonly share: number | null;
  /** What has come of a download; null: nothing is fetched. */
  readonly megabytes: number | null;
}

/** Why nothing else can be begun. */
export const busy = text(
  'Texts are being read: wait, or cancel.',
  'Texte werden gerade gelesen: warten oder abbrechen.',
);
export const unread = text(
  'The texts cannot be read like this: see above what to do.',
  'So lassen sich die Texte nicht lesen: Was zu tun ist, steht oben.',
);

export const useImporting = create<{ readonly current: Importing | null }>()(() => ({ current: null }));

export function followImporting(client: EngineClient): void {
  const report = (name: string, more: Omit<Importing, 'name'>) => {
    const { current } = useImporting.getState();
    if (current?.name === name) useImporting.setState({ current: { ...current, ...more } });
  };
  hear(client, 'importProgress', ({ name, share }) => report(name, { share, megabytes: null }));
  hear(client, 'downloadProgress', ({ name, bytes, totalBytes }) =>
    report(name, { share: totalBytes > 0 ? bytes / totalBytes : null, megabytes: bytes / 1e6 }),
  );
}

/** Does something whose progress goes by a name. */
export function whileImporting<T>(name: string, work: () => Promise<T>): Promise<T> {
  return during({ name, share: null, megabytes: null }, work);
}

/** The same of a file that is only looked at. */
export function whileLooking<T>(name: string, work: () => Promise<T>): Promise<T> {
  return during({ name, isLook: true, share: null, megabytes: null }, work);
}

async function during<T>(current: Importing, work: () => Promise<T>): Promise<T> {
  useImporting.setState({ current });
  try {
    return await work();
  } finally {
    if (useImporting.getState().current?.name === current.name) useImporting.setState({ current: null });
  }
}

export function cancelImporting(): void {
  const { current } = useImporting.getState();
  if (current) tell('cancelImport', { name: current.name });
}

/** Closing ends an import or a look that is under way. */
export const closing = (name: string, onClose: () => void) => () => {
  tell('cancelImport', { name });
  onClose();
};

/** Says what is to be known of texts that were taken in, but for what was said of them before. */
export function sayRemarks(remarks: readonly Text[], known: readonly Text[] = []): void {
  const fresh = remarks.filter(({ en }) => !known.some((one) => one.en === en));
  if (fresh.length > 0) notify(text('The texts are imported', 'Die Texte sind importiert'), joined(fresh));
}
