import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { initialWeights } from '../main/compile/model.ts';
import { CompiledStep } from '../main/compiled/compiledStep.ts';
import type { Provider } from '../main/compiled/onnx/session.ts';
import { openDevice } from '../main/devices/select.ts';
import { EagerStep } from '../main/train/eagerStep.ts';
import type { Batch, TrainingStep } from '../main/train/step.ts';
import { batchSizeOf, modelOf, noise, settingsOf, type Work } from './works.ts';

/** Something that trains a work, and says how long that takes. */
export interface Contestant {
  readonly name: string;
  /** Seconds for so many steps. */
  train(steps: number): Promise<number>;
  close(): void;
}

/** The compiled step on a provider of ONNX Runtime. Rejects when that cannot run it. */
export async function compiledContestant(work: Work, provider: Provider): Promise<Contestant> {
  const model = modelOf(work);
  const initial = { weights: initialWeights(model, 1), optimizer: new Map() };
  const step = new CompiledStep(model, settingsOf(work), initial, { provider });
  await step.prepare(batchSizeOf(work));
  return stepContestant(`compiled ${provider}`, noise(work), step);
}

/** An eager device by name: cpu, tensorflow, webgpu. Rejects when it is not there. */
export async function eagerContestant(work: Work, device: string): Promise<Contestant> {
  const model = modelOf(work);
  const initial = { weights: initialWeights(model, 1), optimizer: new Map() };
  return stepContestant(
    `eager ${device}`,
    noise(work),
    new EagerStep(await openDevice(device), model, settingsOf(work), initial),
  );
}

/** A training step, again and again on one batch. */
export function stepContestant(name: string, batch: Batch, step: TrainingStep): Contestant {
  let at = 0;
  return {
    name,
    async train(steps) {
      const begin = performance.now();
      for (let left = steps; left > 0;) {
        const count = step.group <= left ? step.group : 1;
        await step.runAll(Array.from({ length: count }, () => ({ batch, place: { learningRate: 1e-3, step: at++ } })));
        left -= count;
      }
      return (performance.now() - begin) / 1000;
    },
    close: () => step.dispose(),
  };
}

/** PyTorch in a process of its own. Rejects when this Python does not have it. */
export async function pytorchContestant(work: Work, python: string): Promise<Contestant> {
  const { network, optimizer } = work;
  const script = path.join(process.cwd(), 'bench', 'peer.py');
  const child = spawn(python, [script, network, optimizer, String(batchSizeOf(work))], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${python} has no PyTorch.`);
    return value;
  };
  const [, version = '', device = ''] = (await next()).split(' ');
  return {
    name: `PyTorch ${version} ${device}`,
    async train(steps) {
      child.stdin.write(`${steps}\n`);
      return Number(await next());
    },
    close: () => void child.stdin.end(),
  };
}
