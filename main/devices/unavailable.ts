import { EngineError } from '../../core/protocol/errors.ts';
import { same, type Text } from '../../core/text.ts';

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
}

/** The reason for a failure; a library's own message is shown as it is. */
export function reasonOf(error: unknown): Text {
  if (error instanceof Unavailable) return error.reason;
  if (error instanceof EngineError && error.text) return error.text;
  return same(error instanceof Error ? error.message : String(error));
}
