import { compileDocument } from '../train/prepare.ts';
import type { Handlers } from './service.ts';

/** The graph that a document's training step is compiled to. */
export const compiledHandlers: Pick<Handlers, 'compiledGraph'> = {
  async compiledGraph({ document, profile }) {
    const model = compileDocument(document);
    const { inspectStep } = await import('../train/steps/inspect.ts');
    return inspectStep(model, document.training, profile);
  },
};
