import { text, type Text } from '../text.ts';
import type { RunStatus } from './runs.ts';

/** How far a run has come, in a word. */
export const statusTexts: Readonly<Record<RunStatus, Text>> = {
  preparing: text('preparing', 'wird vorbereitet'),
  running: text('running', 'läuft'),
  paused: text('paused', 'angehalten'),
  finished: text('finished', 'fertig'),
  stopped: text('stopped', 'beendet'),
  diverged: text('diverged', 'divergiert'),
  failed: text('failed', 'fehlgeschlagen'),
  interrupted: text('interrupted', 'unterbrochen'),
};
