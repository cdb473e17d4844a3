import { exportModel } from '../export/exportModel.ts';
import { explain } from '../explain/explain.ts';
import { Neurons } from '../neurons/neurons.ts';
import { Planes } from '../plane/planes.ts';
import type { Emit } from '../train/reporter.ts';
import type { Runs } from '../train/runs.ts';
import { confusionOf, predictionsOf } from './predictions.ts';
import type { Handlers } from './service.ts';
import { Viewer } from './viewer.ts';
import { weightViews } from './weightViews.ts';

type Requests =
  | 'neurons'
  | 'unwatchNeurons'
  | 'predictions'
  | 'confusion'
  | 'weights'
  | 'explainStep'
  | 'plane'
  | 'unwatchPlane'
  | 'exportModel';

/** Looking into runs, while they are trained and after; and taking them away. */
export function resultHandlers(runs: Runs, home: string, emit: Emit): Pick<Handlers, Requests> {
  const viewer = new Viewer(runs, home);
  const neurons = new Neurons(runs, home, emit);
  const planes = new Planes(runs, viewer, emit);
  return {
    predictions: (request) => viewer.use(request.runId, (view) => predictionsOf(view, request), request.at),
    confusion: ({ runId, at, split }) => viewer.use(runId, (view) => confusionOf(view, split), at),
    weights: ({ runId, at, nodeId }) => viewer.use(runId, (view) => Promise.resolve(weightViews(view, nodeId)), at),
    explainStep: (request) => explain(runs, home, request),
    plane: (request) => planes.watch(request),
    unwatchPlane: () => {
      planes.unwatch();
      return null;
    },
    neurons: (request) => neurons.watch(request),
    unwatchNeurons: () => {
      neurons.unwatch();
      return null;
    },
    async exportModel({ runId, path }) {
      const { document, checkpoint } = await runs.saved(runId);
      return exportModel(document, checkpoint.weights, path, home);
    },
  };
}
