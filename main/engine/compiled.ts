import { exportStep } from '../export/exportStep.ts';
import { compileDocument } from '../train/prepare.ts';
import type { Handlers } from './service.ts';

type Requests = 'compiledGraph' | 'exportCompiled';

/** Looking into what a training step is compiled to. */
export function compiledHandlers(): Pick<Handlers, Requests> {
  return {
    async compiledGraph({ document, profile }) {
      const model = compileDocument(document);
      const { inspectStep } = await import('../compiled/inspect.ts');
      return inspectStep(model, document.training, profile);
    },
    exportCompiled: ({ document, path }) => exportStep(document, path),
  };
}
