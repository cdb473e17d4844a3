import { create } from 'zustand';
import type { EngineClient } from '../../../../core/protocol/client.ts';
import { hear } from '../../../link/follow.ts';
import { tell } from '../../../link/tell.ts';

/** Texts that are being taken in, or a vocabulary that is being learned. */
interface Importing {
  readonly name: string;
  /** 0 ... 1; null: not known yet. */
  readonly share: number | null;
  /** What has come of a download; null: nothing is fetched. */
  readonly megabytes: number | null;
}

export const useImporting = create<{ readonly current: Importing | null }>()(() => ({ current: null }));

export function followImporting(client: EngineClient): void {
  const report = (name: string, more: Omit<Importing, 'name'>) => {
    if (useImporting.getState().current?.name === name) useImporting.setState({ current: { name, ...more } });
  };
  hear(client, 'importProgress', ({ name, share }) => report(name, { share, megabytes: null }));
  hear(client, 'downloadProgress', ({ name, bytes, totalBytes }) =>
    report(name, { share: totalBytes > 0 ? bytes / totalBytes : null, megabytes: bytes / 1e6 }),
  );
}

/** Does something whose progress goes by a name. */
export async function whileImporting<T>(name: string, work: () => Promise<T>): Promise<T> {
  useImporting.setState({ current: { name, share: null, megabytes: null } });
  try {
    return await work();
  } finally {
    if (useImporting.getState().current?.name === name) useImporting.setState({ current: null });
  }
}

export function cancelImporting(): void {
  const { current } = useImporting.getState();
  if (current) tell('cancelImport', { name: current.name });
}
