import { fullDevice } from '../../core/protocol/deviceText.ts';
import { inTableOrder, lossMetric, nameOn, type Metric } from '../../core/losses/metrics.ts';
import type { EpochMetrics, Metrics, RunRecord, StepMetrics } from '../../core/protocol/runs.ts';
import { fromWire } from '../../core/protocol/tensors.ts';
import { measuredPart } from '../data/types.ts';
import type { Run } from '../train/run.ts';

/** The output of `train`. */
export interface Printer {
  begin(run: Run): void;
  step(metrics: StepMetrics): void;
  epoch(metrics: EpochMetrics): void;
  end(record: RunRecord): void;
}

const EVERY = 100;
const line = (text: string) => void process.stdout.write(`${text}\n`);

/** Prints the lines of PyTorch's quickstart, as shown in the lecture. */
export function lecturePrinter(batchSize: number, examples: number, stepsPerEpoch: number): Printer {
  const width = String(examples).length;
  let isNewEpoch = true;
  let part = 'Test';
  let metrics: readonly Metric[] = [lossMetric];
  return {
    begin({ device, parts: { data, trainer } }) {
      ({ metrics } = trainer);
      part = measuredPart(data) === 'validation' ? 'Validation' : 'Test';
      line(`Using ${device.device} device (${fullDevice(device).en})`);
    },
    step({ step, values }) {
      const batch = (step - 1) % stepsPerEpoch;
      if (isNewEpoch) line(`Epoch ${Math.floor((step - 1) / stepsPerEpoch) + 1}\n-------------------------------`);
      isNewEpoch = batch === stepsPerEpoch - 1;
      if (batch % EVERY !== 0) return;
      const current = String(Math.min(examples, (batch + 1) * batchSize)).padStart(width);
      line(`loss: ${fromWire(values.loss).toFixed(6)}  [${current}/${examples}]`);
    },
    epoch({ values, held }) {
      if (held) error(part, metrics, held);
      // For training examples only the loss, as always.
      else error('Training', [lossMetric], values);
    },
    end({ progress: { status }, message, test }) {
      if (test) error('Test', metrics, test);
      if (message !== null) line(message.en);
      line(status === 'finished' ? 'Done!' : `The run is ${status}.`);
    },
  };
}

/** As in the quickstart: accuracies first, then the loss, then everything else. */
function error(part: string, metrics: readonly Metric[], values: Metrics): void {
  const said = (metric: Metric) => {
    const value = values[metric.name];
    if (value === undefined) return [];
    const number = fromWire(value);
    const { en } = metric.label;
    if (metric.unit === 'fraction') return [`${en}: ${(100 * number).toFixed(1)}%`];
    const { symbol } = metric;
    const name = metric.name === lossMetric.name ? 'Avg loss' : en;
    return [`${name}: ${number.toFixed(6)}${symbol === undefined ? '' : ` ${symbol}`}`];
  };
  line(`${part} Error: \n ${inTableOrder(metrics).flatMap(said).join(', ')} \n`);
}

/** One JSON object per line, for programs. Non-finite numbers are written as strings. */
export function jsonPrinter(): Printer {
  const event = (name: string, payload: object) => line(JSON.stringify({ event: name, ...payload }));
  return {
    begin({ device, parts: { model, data, trainer } }) {
      const parameters = model.nodes.reduce((sum, node) => sum + node.parameters, 0);
      const { training, validation, test } = data;
      const held = validation.count > 0 ? { validation: validation.count } : {};
      const examples = { training: training.count, ...held, test: test.count };
      event('start', { ...device, parameters, examples, stepsPerEpoch: trainer.stepsPerEpoch });
    },
    step: () => undefined,
    epoch: ({ epoch, values, held, ...rest }) => event('epoch', { epoch, ...values, ...named('val', held), ...rest }),
    end: ({ progress: { status, step }, message, test }) =>
      event('end', { status, step, ...named('test', test), message: message?.en ?? null }),
  };
}

/** Under the names used for a part: `valLoss`, `testAccuracy`. */
function named(part: 'val' | 'test', values: Metrics | null | undefined): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values ?? {}).map(([name, value]) => [nameOn(part, name), value]));
}
