import { fullDevice } from '../../core/protocol/deviceText.ts';
import type { EpochMetrics, RunRecord, StepMetrics } from '../../core/protocol/runs.ts';
import { fromWire } from '../../core/protocol/tensors.ts';
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
  return {
    begin: ({ device }) => line(`Using ${device.device} device (${fullDevice(device).en})`),
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
      else {
        const accuracy = valAccuracy === null ? '' : `Accuracy: ${(100 * fromWire(valAccuracy)).toFixed(1)}%, `;
        line(`Test Error: \n ${accuracy}Avg loss: ${fromWire(valLoss).toFixed(6)} \n`);
      }
    },
    end({ progress: { status }, message }) {
      if (message !== null) line(message.en);
      line(status === 'finished' ? 'Done!' : `The run is ${status}.`);
    },
  };
}

/** One JSON object a line, for programs. Numbers that are not finite are written as strings. */
export function jsonPrinter(): Printer {
  const event = (name: string, payload: object) => line(JSON.stringify({ event: name, ...payload }));
  return {
    begin({ device, parts: { model, data, trainer } }) {
      const parameters = model.nodes.reduce((sum, node) => sum + node.parameters, 0);
      const examples = { training: data.training.count, test: data.test.count };
      event('start', { ...device, parameters, examples, stepsPerEpoch: trainer.stepsPerEpoch });
    },
    step: () => undefined,
    epoch: (metrics) => event('epoch', metrics),
    end: ({ progress: { status, step }, message }) => event('end', { status, step, message: message?.en ?? null }),
  };
}
