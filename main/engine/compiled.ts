import { exportProgram } from '../export/exportProgram.ts';
import { exportStep } from '../export/exportStep.ts';
import { compileDocument } from '../train/prepare.ts';
import type { Handlers } from './service.ts';

type Requests = 'compiledGraph' | 'exportCompiled' | 'exportProgram';

/** What a document is in other words: the graph that its training step is compiled to, and a Python program. */
export function compiledHandlers(): Pick<Handlers, Requests> {
  return {
    async compiledGraph({ document, profile }) {
      const model = compileDocument(document);
      const { inspectStep } = await import('../train/steps/inspect.ts');
      return inspectStep(model, document.training, profile);
    },
    exportCompiled: ({ document, path }) => exportStep(document, path),
    exportProgram: ({ document, framework, path }) => exportProgram(document, framework, path),
  };
}
