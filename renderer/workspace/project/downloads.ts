import { create } from 'zustand';
import type { DataSource } from '../../../core/data/source.ts';
import type { EngineClient } from '../../../core/protocol/client.ts';
import { text } from '../../../core/text.ts';
import { isCancelled } from '../../link/errors.ts';
import { hear } from '../../link/follow.ts';
import { notifyError } from '../../link/notify.ts';
import { engine } from '../../link/session.ts';
import { tell } from '../../link/tell.ts';

interface Downloads {
  /** What is being fetched, and how far it is. */
  readonly current: { readonly name: DataSource['kind']; readonly bytes: number; readonly totalBytes: number } | null;
  /** Grows with every set that has arrived: what was loaded before may be only a part. */
  readonly finished: number;
}

export const useDownloads = create<Downloads>()(() => ({ current: null, finished: 0 }));

export function followDownloads(client: EngineClient): void {
  hear(client, 'downloadProgress', ({ name, bytes, totalBytes }) => {
    const { current } = useDownloads.getState();
    if (current?.name === name) useDownloads.setState({ current: { ...current, bytes, totalBytes } });
  });
}

/** Fetches a full set; goes on where an earlier try stopped. */
export async function download(name: DataSource['kind']): Promise<void> {
  useDownloads.setState({ current: { name, bytes: 0, totalBytes: 0 } });
  try {
    await engine().request('downloadDataset', { name });
    useDownloads.setState(({ finished }) => ({ finished: finished + 1 }));
  } catch (error) {
    if (!isCancelled(error)) {
      notifyError(
        text('The full set could not be downloaded', 'Der vollständige Datensatz ließ sich nicht herunterladen'),
        error,
      );
    }
  } finally {
    useDownloads.setState({ current: null });
  }
}

export function cancelDownload(name: DataSource['kind']): void {
  tell('cancelDownload', { name });
}
