import { create } from 'zustand';
import type { EngineClient } from '../../core/protocol/client.ts';
import type { EngineEvents } from '../../core/protocol/engine.ts';
import { text, type Text } from '../../core/text.ts';

const MOST_ENTRIES = 2000;

export interface LogEntry {
  readonly id: number;
  readonly at: Date;
  readonly level: EngineEvents['log']['level'];
  readonly message: Text;
}

/** What the console shows, oldest first. */
export const useLog = create<{ readonly entries: readonly LogEntry[]; clear(): void }>()((set) => ({
  entries: [],
  clear: () => set({ entries: [] }),
}));

export function addLog(level: LogEntry['level'], message: Text): void {
  useLog.setState(({ entries }) => {
    const entry = { id: (entries.at(-1)?.id ?? 0) + 1, at: new Date(), level, message };
    return { entries: [...entries, entry].slice(-MOST_ENTRIES) };
  });
}

/** Feeds the console from the engine and the host. */
export function followLog(client: EngineClient): void {
  client.on('log', ({ level, message }) => addLog(level, message));
  client.onHost((frame) => {
    if (frame.host === 'engineStarted') addLog('info', started(frame.pid));
    else if (frame.host === 'engineSilent') addLog('warning', silent);
    else if ('reason' in frame) addLog('isAsked' in frame ? 'info' : 'error', frame.reason);
  });
}

const silent = text('The engine does not answer.', 'Der Rechenkern antwortet nicht.');

function started(pid: number): Text {
  return text(`Engine started (process ${pid}).`, `Rechenkern gestartet (Prozess ${pid}).`);
}
