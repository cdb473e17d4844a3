import { useEngineState } from '../../link/session.ts';
import { useDocument } from '../document/document.ts';

/** What is needed to find a bug of the page, the document included. `where` is React's component stack. */
export function diagnostics(error: Error, where: string): string {
  const { document, revision, graphKey } = useDocument.getState();
  const { hello, status, connection } = useEngineState.getState();
  return [
    `Neuroloom ${hello?.version ?? '?'} on ${connection?.host.kind ?? '?'}, engine ${status.kind}`,
    navigator.userAgent,
    new Date().toISOString(),
    error.stack ?? error.message,
    `Components:${where}`,
    `Document at revision ${revision}, graph ${graphKey}:`,
    JSON.stringify(document, null, 1),
  ].join('\n\n');
}
