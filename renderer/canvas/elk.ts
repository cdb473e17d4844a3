import Elk from 'elkjs/lib/elk-api.js';
import worker from 'elkjs/lib/elk-worker.min.js?url';

/** What arranges graphs, beside the page's own thread: hundreds of nodes take it seconds. */
export const elk = new Elk({ workerFactory: () => new Worker(worker) });
