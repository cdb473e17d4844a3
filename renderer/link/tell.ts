import { text } from '../../core/text.ts';
import { isConnectionLost } from './errors.ts';
import { notifyError } from './notify.ts';
import { engine } from './session.ts';

/** Tells the engine that something is not wanted any more. An engine that is gone does it no more anyway. */
export function tell(request: 'cancelLandscape' | 'cancelRace'): void {
  void told(request);
}

async function told(request: 'cancelLandscape' | 'cancelRace'): Promise<void> {
  try {
    await engine().request(request, {});
  } catch (error) {
    if (!isConnectionLost(error)) notifyError(text('It could not be cancelled', 'Abbrechen ist gescheitert'), error);
  }
}
