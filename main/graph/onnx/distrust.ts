import { text, type Text } from '../../../core/text.ts';
import type { Trouble } from './providerMemory.ts';

/** A card that goes to sleep with its machine is lost as well: that alone says nothing against it. */
const MOST_LOSSES = 1;

/** Why a card is not used after what befell it; undefined if it is. */
export function distrust(troubles: readonly Trouble[]): Text | undefined {
  const wrong = troubles.findLast(({ kind }) => kind === 'wrong');
  if (wrong) {
    const { en, de } = wrong.reason;
    return text(
      `This card computed wrongly with its present driver: ${en} Another driver may help.`,
      `Diese Karte hat mit ihrem jetzigen Treiber falsch gerechnet: ${de} Ein anderer Treiber kann helfen.`,
    );
  }
  if (troubles.length <= MOST_LOSSES) return undefined;
  return text(
    'This card has stopped computing during training more than once.',
    'Diese Karte hat beim Training mehr als einmal zu rechnen aufgehört.',
  );
}
