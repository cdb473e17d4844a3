import { text } from '../../core/text.ts';
import { isConnectionLost } from './errors.ts';
import { follow } from './follow.ts';
import { notifyError } from './notify.ts';
import { useEngineState } from './session.ts';

/**
 * Keeps the engine told of a wish that lives in the page: whenever it changes, and when the engine is new.
 * `onChange` calls its argument after every change.
 */
export function tellEngine(tell: () => Promise<unknown>, onChange: (changed: () => void) => void): void {
  onChange(() => void said(tell()));
  follow(useEngineState, ({ generation }, before) => {
    if (generation !== before.generation) void said(tell());
  });
}

async function said(saying: Promise<unknown>): Promise<void> {
  try {
    await saying;
  } catch (error) {
    // A new engine is told again.
    if (isConnectionLost(error)) return;
    notifyError(text('The engine could not be told', 'Der Rechenkern nahm es nicht an'), error);
  }
}
