import type { OpenedProject } from '../../../core/protocol/projects.ts';
import { createAsker, type Outcome } from '../../link/ask.ts';
import { engine } from '../../link/session.ts';
import { tell } from '../../link/tell.ts';
import { ownKey } from './key.ts';

/** What opens models of the library as networks, one at a time. */
export interface ModelOpener {
  /** Reads a model as a project, instead of the one before; undefined when it is not wanted any more. */
  read(name: string): Promise<Outcome<OpenedProject> | undefined>;
  /** What is read is not wanted any more: it ends in the engine, too. */
  stop(): void;
}

export function createModelOpener(): ModelOpener {
  const asker = createAsker();
  let reading: string | undefined;
  const stop = () => {
    asker.forget();
    if (reading !== undefined) tell('stopPretrained', { name: reading });
    reading = undefined;
  };
  const read = async (name: string) => {
    stop();
    reading = name;
    const outcome = await asker.ask(() => engine().request('openPretrained', { name, key: ownKey() }));
    if (outcome) reading = undefined;
    return outcome;
  };
  return { read, stop };
}
