import { same, type Text } from '../../core/text.ts';

/** Why a device cannot be had here, said to a person. */
export class Unavailable extends Error {
  readonly reason: Text;

  constructor(reason: Text) {
    super(reason.en);
    this.name = 'Unavailable';
    this.reason = reason;
  }
}

/** The reason of a failure; a library's own words are shown as they are. */
export function reasonOf(error: unknown): Text {
  if (error instanceof Unavailable) return error.reason;
  return same(error instanceof Error ? error.message : String(error));
}
