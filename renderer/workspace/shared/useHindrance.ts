import { text, type Text } from '../../../core/text.ts';
import { useEngine } from '../../link/session.ts';
import { useRace } from '../runs/race.ts';

/** Why the engine trains no run now, whatever the document; undefined when it can. */
export function useHindrance(): Text | undefined {
  const { isReady } = useEngine();
  const isRacing = useRace((state) => state.isRacing);
  if (!isReady) return noEngine;
  return isRacing ? racing : undefined;
}

export const noEngine = text('The engine is not ready yet.', 'Der Rechenkern ist noch nicht bereit.');
const racing = text(
  'A race is under way: cancel it in the Landscape tab, or wait for its end.',
  'Ein Rennen ist im Gange: im Reiter „Landschaft“ abbrechen oder sein Ende abwarten.',
);
