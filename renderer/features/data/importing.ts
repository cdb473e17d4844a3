import { create } from 'zustand';
import type { EngineClient } from '../../../core/protocol/client.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { text } from '../../../core/text.ts';
import { hear } from '../../link/follow.ts';
import { tell } from '../../link/tell.ts';

/** A file that is looked at or taken in, or a vocabulary that is being learned. */
interface Importing {
  /** Which one it is: after one that was stopped, the next has the same name. */
  readonly number: number;
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
  'Something is being read: wait, or cancel.',
  'Es wird gerade etwas gelesen: warten oder abbrechen.',
);

interface State {
  readonly current: Importing | null;
  /** How far the engine has said that it is with a file, whoever has asked for it; null: nothing yet. */
  readonly told: Pick<Importing, 'name' | 'share'> | null;
}

export const useImporting = create<State>()(() => ({ current: null, told: null }));

export function followImporting(client: EngineClient): void {
  const report = (name: string, more: Pick<Importing, 'share' | 'megabytes'>) => {
    const { current } = useImporting.getState();
    useImporting.setState({ told: { name, share: more.share } });
    if (current?.name === name) useImporting.setState({ current: { ...current, ...more } });
  };
  hear(client, 'importProgress', ({ name, share }) => report(name, { share, megabytes: null }));
  hear(client, 'downloadProgress', ({ name, bytes, totalBytes }) =>
    report(name, { share: totalBytes > 0 ? bytes / totalBytes : null, megabytes: bytes / 1e6 }),
  );
}

/** Does something whose progress goes by a name. */
export function whileImporting<T>(name: string, work: () => Promise<T>): Promise<T> {
  return during({ name }, work);
}

/** The same of a file that is only looked at. */
export function whileLooking<T>(name: string, work: () => Promise<T>): Promise<T> {
  return during({ name, isLook: true }, work);
}

/** What is under way. What a person has stopped is not taken over, though the engine was done before it heard of that. */
const underWay = new Set<{ readonly name: string; isStopped: boolean }>();
let begun = 0;

async function during<T>(what: Pick<Importing, 'name' | 'isLook'>, work: () => Promise<T>): Promise<T> {
  const number = ++begun;
  const own = { name: what.name, isStopped: false };
  underWay.add(own);
  useImporting.setState({ current: { ...what, number, share: null, megabytes: null } });
  try {
    const result = await work();
    if (own.isStopped) throw new EngineError('cancelled', 'It was stopped before its answer came.');
    return result;
  } finally {
    underWay.delete(own);
    if (useImporting.getState().current?.number === number) useImporting.setState({ current: null });
  }
}

function stop(name: string): void {
  for (const work of underWay) work.isStopped ||= work.name === name;
  tell('cancelImport', { name });
}

export function cancelImporting(): void {
  const { current } = useImporting.getState();
  if (current) stop(current.name);
}

/** Closing ends an import or a look that is under way. */
export const closing = (name: string, onClose: () => void) => () => {
  stop(name);
  onClose();
};
