import { fullDevice } from '../../core/protocol/deviceText.ts';
import type { EpochMetrics, RunRecord, StepMetrics, TestMetrics } from '../../core/protocol/runs.ts';
import { fromWire } from '../../core/protocol/tensors.ts';
import { measuredPart } from '../data/types.ts';
import type { Run } from '../train/run.ts';

/** What `train` says while it goes on. */
export interface Printer {
  begin(run: Run): void;
  step(metrics: StepMetrics): void;
  epoch(metrics: EpochMetrics): void;
  end(record: RunRecord): void;
}

const EVERY = 100;
const line = (text: string) => void process.stdout.write(`${text}\n`);

/** The lines of PyTorch's quickstart, which the lecture shows. */
export function lecturePrinter(batchSize: number, examples: number, stepsPerEpoch: number): Printer {
  const width = String(examples).length;
  let isNewEpoch = true;
  let part = 'Test';
  return {
    begin({ device, parts: { data } }) {
      part = measuredPart(data) === 'validation' ? 'Validation' : 'Test';
      line(`Using ${device.device} device (${fullDevice(device).en})`);
    },
    step({ step, loss }) {
      const batch = (step - 1) % stepsPerEpoch;
      if (isNewEpoch) line(`Epoch ${Math.floor((step - 1) / stepsPerEpoch) + 1}\n-------------------------------`);
      isNewEpoch = batch === stepsPerEpoch - 1;
      if (batch % EVERY !== 0) return;
      const current = String(Math.min(examples, (batch + 1) * batchSize)).padStart(width);
      line(`loss: ${fromWire(loss).toFixed(6)}  [${current}/${examples}]`);
    },
    epoch({ loss, valLoss, valAccuracy }) {
      if (valLoss === null) line(`Training Error: \n Avg loss: ${fromWire(loss).toFixed(6)} \n`);
      else error(part, { loss: valLoss, accuracy: valAccuracy });
    },
    end({ progress: { status }, message, test }) {
      if (test) error('Test', test);
      if (message !== null) line(message.en);
      line(status === 'finished' ? 'Done!' : `The run is ${status}.`);
    },
  };
}

function error(part: string, { loss, accuracy }: TestMetrics): void {
  const right = accuracy === null ? '' : `Accuracy: ${(100 * fromWire(accuracy)).toFixed(1)}%, `;
  line(`${part} Error: \n ${right}Avg loss: ${fromWire(loss).toFixed(6)} \n`);
}

/** One JSON object a line, for programs. Numbers that are not finite are written as strings. */
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
    epoch: (metrics) => event('epoch', metrics),
    end: ({ progress: { status, step }, message, test }) =>
      event('end', { status, step, ...(test && { test }), message: message?.en ?? null }),
  };
}
