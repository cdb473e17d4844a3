import type { EngineParams } from '../../core/protocol/engine.ts';
import { text, type Text } from '../../core/text.ts';
import { isConnectionLost } from './errors.ts';
import { follow } from './follow.ts';
import { notifyError } from './notify.ts';
import { engine, useEngineState } from './session.ts';

type Cancel =
  | 'cancelLandscape'
  | 'cancelRace'
  | 'cancelDownload'
  | 'cancelImport'
  | 'cancelExport'
  | 'cancelLayers'
  | 'cancelPretrained'
  | 'stopPretrained'
  | 'stopPipeline'
  | 'stopClusters'
  | 'stopSavingPredictions';

/** Tells the engine that something is not wanted any more. An engine that is gone does it no more anyway. */
export function tell<Name extends Cancel>(request: Name, params: EngineParams[Name]): void {
  void said(() => engine().request(request, params), notCancelled);
}

/**
 * Keeps the engine told of a wish that lives in the page: whenever it changes, and when the engine is new.
 * `onChange` calls its argument after every change.
 */
export function keepTold(wish: () => Promise<unknown>, onChange: (changed: () => void) => void): void {
  onChange(() => void said(wish, notTold));
  follow(useEngineState, ({ generation }, before) => {
    if (generation !== before.generation) void said(wish, notTold);
  });
}

async function said(say: () => Promise<unknown>, failed: Text): Promise<void> {
  try {
    await say();
  } catch (error) {
    // A new engine knows nothing of what is cancelled, and is told every wish again.
    if (!isConnectionLost(error)) notifyError(failed, error);
  }
}

const notCancelled = text('It could not be cancelled', 'Abbrechen ist fehlgeschlagen');
const notTold = text('The engine could not be told', 'Der Rechenkern nahm es nicht an');
