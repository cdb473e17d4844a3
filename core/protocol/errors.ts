import type { Text } from '../text.ts';

/** Every error code that crosses the wire. */
export const engineErrorCodes = [
  'invalidRequest',
  'invalidDocument',
  'documentTooNew',
  'documentHasProblems',
  'dataUnavailable',
  'dataInvalid',
  'runUnknown',
  'runBusy',
  'runElsewhere',
  'deviceUnavailable',
  'outOfMemory',
  'fileRefused',
  'fileUnreadable',
  'fileUnwritable',
  'diskFull',
  'fileChanged',
  'wouldLose',
  'exportFailed',
  'cancelled',
  'connectionLost',
  'internal',
] as const;
export type EngineErrorCode = (typeof engineErrorCodes)[number];

/**
 * A failure that the other side can act on: the code is for programs. A Text says to people what happened and what to
 * do; an English message is only a detail of what the code says.
 */
export class EngineError extends Error {
  readonly code: EngineErrorCode;
  readonly text: Text | undefined;
  readonly nodeId: string | undefined;

  constructor(
    code: EngineErrorCode,
    message: string | Text,
    options: { nodeId?: string | undefined; cause?: unknown } = {},
  ) {
    super(typeof message === 'string' ? message : message.en, { cause: options.cause });
    this.name = 'EngineError';
    this.code = code;
    this.text = typeof message === 'string' ? undefined : message;
    this.nodeId = options.nodeId;
  }
}
