import Elk, { type ELK } from 'elkjs/lib/elk-api.js';
import worker from 'elkjs/lib/elk-worker.min.js?url';
import { withWorker } from './elkWorker.ts';

/** What arranges graphs, beside the page's own thread: hundreds of nodes take it seconds. */
export const elk: Pick<ELK, 'layout'> = withWorker(
  () => new Worker(worker),
  (made) => new Elk({ workerFactory: () => made }),
);
