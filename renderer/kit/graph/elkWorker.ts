import type { ELK } from 'elkjs/lib/elk-api.js';

type Layout = Pick<ELK, 'layout'>;

/**
 * What `wrap` makes of a worker, which is made when it is first needed. ELK waits for ever for one that has failed: here
 * what was asked for fails with it, and the next one is asked of a new worker.
 */
export function withWorker(makeWorker: () => Worker, wrap: (worker: Worker) => Layout): Layout {
  let current: { readonly elk: Layout; readonly failed: Promise<never> } | undefined;
  const begin = () => {
    const worker = makeWorker();
    const failed = new Promise<never>((_, reject) => {
      const fail = (event: Event) => {
        worker.terminate();
        // What failed twice is not the one that took its place.
        if (current === begun) current = undefined;
        reject(new Error(('message' in event && String(event.message)) || 'The worker that arranges has failed.'));
      };
      worker.addEventListener('error', fail);
      worker.addEventListener('messageerror', fail);
    });
    // Whoever waits for it is told.
    failed.catch(() => undefined);
    const begun = { elk: wrap(worker), failed };
    return begun;
  };
  return {
    layout: async (graph, options) => {
      const { elk, failed } = (current ??= begin());
      return Promise.race([elk.layout(graph, options), failed]);
    },
  };
}
