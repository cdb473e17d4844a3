import { EngineError } from '../../../core/protocol/errors.ts';
import { text } from '../../../core/text.ts';
import { TraceError } from '../../graph/tracer.ts';
import { AlignError } from './align.ts';

/** Why a network cannot be exported: exportFailed with its node. Any other error is a bug, and stays what it is. */
export function failure(error: unknown): unknown {
  if (!(error instanceof TraceError) && !(error instanceof AlignError)) return error;
  const { nodeId } = error;
  const [english, german] = [error.message, error.german].map((why) => why.replace(/\.$/, ''));
  const options = nodeId === undefined ? { cause: error } : { nodeId, cause: error };
  return new EngineError(
    'exportFailed',
    text(
      `The network cannot be expressed in this format, since ${english}. Choose another one.`,
      `In diesem Format lässt sich das Netz nicht ausdrücken. Grund: ${german}. Ein anderes wählen.`,
    ),
    options,
  );
}
