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

/** A failure that the other side can act on. The message is in English, for people; the code is for programs. */
export class EngineError extends Error {
  readonly code: EngineErrorCode;
  readonly nodeId: string | undefined;

  constructor(code: EngineErrorCode, message: string, options: { nodeId?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'EngineError';
    this.code = code;
    this.nodeId = options.nodeId;
  }
}
