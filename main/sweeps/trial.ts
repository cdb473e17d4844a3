import type { Document } from '../../core/graph/document.ts';
import { withEpoch } from '../../core/protocol/epochs.ts';
import type { DeviceChoice, EpochMetrics, Metrics } from '../../core/protocol/runs.ts';
import type { Text } from '../../core/text.ts';
import { loadData } from '../data/load.ts';
import type { LoadedData } from '../data/types.ts';
import { prepareTrainer } from '../train/prepare.ts';
import type { Ending } from '../train/trainer.ts';

export interface TrialRequest {
  readonly document: Document;
  readonly choice: DeviceChoice;
  /** The app's folder. */
  readonly home: string;
}

/** What has become of a network that was trained from its document alone. */
export interface TrialResult {
  readonly status: Ending['status'];
  readonly message: Text | null;
  /** Thinned beyond a few thousand. */
  readonly epochs: readonly EpochMetrics[];
  /** The epoch whose weights it ends with. */
  readonly kept: number;
  /** On the test part, if epochs are measured on the validation part. */
  readonly test: Metrics | null;
  readonly parameters: number;
  /** Of the forward pass, for each example. */
  readonly multiplyAdds: number;
  readonly steps: number;
  readonly stepsPerEpoch: number;
  /** All that it took: compiling, training, measuring. */
  readonly seconds: number;
}

export interface TrialHooks {
  onEpoch(metrics: EpochMetrics): void;
  /** Ends the training. */
  readonly signal?: AbortSignal | undefined;
}

/** The last set, which the next trial most often has as well. */
let kept: { readonly key: string; readonly data: Promise<LoadedData> } | undefined;

function dataOf({ document, home }: TrialRequest): Promise<LoadedData> {
  const key = JSON.stringify([document.data, home]);
  if (kept?.key !== key) {
    const data = loadData(document.data, { home });
    kept = { key, data };
    // The next one tries again.
    data.catch(() => (kept = undefined));
  }
  return kept.data;
}

/**
 * Trains a document from its beginning, without a record on disk: the same numbers as a run of it. Fails with what
 * compiling, loading and choosing a device fail with.
 */
export async function runTrial(request: TrialRequest, { onEpoch, signal }: TrialHooks): Promise<TrialResult> {
  const { document, choice, home } = request;
  const begin = performance.now();
  const data = await dataOf(request);
  const emit = () => undefined;
  const { model, chosen, trainer } = await prepareTrainer({ document, choice, home, data, id: 'trial', emit, signal });
  let epochs: readonly EpochMetrics[] = [];
  try {
    const { status, message, test } = await trainer.train({
      async pass() {
        await new Promise((resolve) => void setImmediate(resolve));
        return signal?.aborted !== true;
      },
      onStep: () => undefined,
      onEpoch(metrics) {
        epochs = withEpoch(epochs, metrics);
        onEpoch(metrics);
      },
    });
    const { best, epoch, step } = trainer.state;
    return {
      status,
      message,
      epochs,
      kept: document.training.earlyStopping?.restoresBest === true && best ? best.epoch : epoch,
      test: test ?? null,
      parameters: model.nodes.reduce((sum, node) => sum + node.parameters, 0),
      multiplyAdds: model.multiplyAdds,
      steps: step,
      stepsPerEpoch: trainer.stepsPerEpoch,
      seconds: (performance.now() - begin) / 1000,
    };
  } finally {
    chosen.step.dispose();
  }
}
