import { useEngineState } from '../../link/session.ts';
import { useDocument } from '../document/document.ts';

/** What is needed to find a bug of a part of the page. `where` is React's component stack. */
export function diagnostics(error: Error, where: string): string {
  const { revision, graphKey } = useDocument.getState();
  const { hello, status, connection } = useEngineState.getState();
  return [
    `Neuroloom ${hello?.version ?? '?'} on ${connection?.host.kind ?? '?'}, engine ${status.kind}`,
    navigator.userAgent,
    new Date().toISOString(),
    error.stack ?? error.message,
    `Components:${where}`,
    `Document at revision ${revision}, graph ${graphKey}`,
  ].join('\n\n');
}
