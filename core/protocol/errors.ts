import type { Text } from '../text.ts';

/** Codes that say all that people need to hear: a note beside them is for the log, and in English. */
export const untoldCodes = ['cancelled', 'connectionLost', 'internal'] as const;
export type UntoldCode = (typeof untoldCodes)[number];

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
  ...untoldCodes,
] as const;
export type EngineErrorCode = (typeof engineErrorCodes)[number];

interface Options {
  readonly nodeId?: string | undefined;
  readonly cause?: unknown;
}
type Told = readonly [code: EngineErrorCode, words: Text, options?: Options];
type Untold = readonly [code: UntoldCode, note: string, options?: Options];

/**
 * A failure that the other side can act on: the code is for programs, a Text says to people what happened and what to
 * do. What a library or the operating system said in English stands within a sentence of ours.
 */
export class EngineError extends Error {
  readonly code: EngineErrorCode;
  readonly text: Text | undefined;
  readonly nodeId: string | undefined;

  constructor(...[code, words, { nodeId, cause } = {}]: Told | Untold) {
    const isNote = typeof words === 'string';
    super(isNote ? words : words.en, { cause });
    this.name = 'EngineError';
    this.code = code;
    this.text = isNote ? undefined : words;
    this.nodeId = nodeId;
  }
}
