import type { HostReport } from '../../core/protocol/about.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { engine } from './session.ts';

/** A host answers at once, or is not there. */
const PATIENCE_MS = 3_000;

/** What the host says of itself, whether or not there is an engine. Fails with connectionLost. */
export async function askHost(): Promise<HostReport> {
  const client = engine();
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      stop();
    };
    const stop = client.onHost((frame) => {
      if (frame.host !== 'report') return;
      end();
      resolve(frame.report);
    });
    const timer = setTimeout(() => {
      end();
      reject(new EngineError('connectionLost', 'The app has not answered.'));
    }, PATIENCE_MS);
    client.tellHost({ host: 'report' });
  });
}
