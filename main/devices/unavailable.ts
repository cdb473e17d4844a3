import { EngineError } from '../../core/protocol/errors.ts';
import { joined, same, text, type Text } from '../../core/text.ts';

/** Why a device is unavailable here, in words for the user. */
export class Unavailable extends Error {
  override name = 'Unavailable';
  readonly reason: Text;

  constructor(reason: Text) {
    super(reason.en);
    this.reason = reason;
  }
}

/** A device has stopped computing, and what lay in its memory is gone. */
export class DeviceLost extends Unavailable {
  override name = 'DeviceLost';
}

/** It was seen to fail here; a person may have it tried again. */
export class Distrusted extends Unavailable {
  override name = 'Distrusted';
  /** What befell it, for the place where it can be tried again: the reason also says where that is. */
  readonly befell: Text;

  constructor(befell: Text) {
    super(joined([befell, again]) ?? befell);
    this.befell = befell;
  }
}

const again = text(
  '“Try again” in the settings lets it be used again.',
  '„Noch einmal versuchen“ in den Einstellungen lässt es wieder zu.',
);

/** The reason for a failure; a library's own message is shown as it is. */
export function reasonOf(error: unknown): Text {
  if (error instanceof Unavailable) return error.reason;
  if (error instanceof EngineError && error.text) return error.text;
  return same(error instanceof Error ? error.message : String(error));
}
