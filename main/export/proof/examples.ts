import { sizeOf } from '../../../core/shape.ts';
import { uniqueNames } from '../../../core/uniqueNames.ts';
import type { Examples } from '../../data/types.ts';
import { loadData } from '../../data/load.ts';
import { openDevice } from '../../devices/select.ts';
import type { SafeTensor } from '../../files/safetensors.ts';
import type { Model } from '../../model/model.ts';
import { readable } from '../../model/objective.ts';
import { createForward, type Forward } from '../../model/predictor.ts';
import type { Sight } from '../../model/sight.ts';
import { lookUp } from '../../model/tensors.ts';
import { fieldNumbers } from '../../tensors/batch.ts';
import { createFiller } from '../../train/batches.ts';
import type { Trained } from '../format.ts';
import type { ProofExamples } from './consumer.ts';

const MOST_EXAMPLES = 64;
const MOST_BYTES = 2_000_000;
/** Multiply-adds that TensorFlow.js's plain backend does in a few seconds. Beyond, the compiled network is asked. */
const MOST_PLAIN = 5e8;
/** Multiply-adds that a compiled network does in a few seconds. */
const MOST_COMPILED = 2.5e10;

/** How an export's consumer sees the network. */
export interface Seen {
  /** The names of its ends, in the order of the objectives. */
  readonly names: readonly string[];
  /** Whether ends are converted to what the user sees: probabilities. */
  readonly isReadable?: boolean;
}

/** The network's ends by name: what users called them, or `output` where there is one without a name. */
export function endNames({ objectives, inputs }: Model): readonly string[] {
  const entries = new Set(inputs.map(({ name }) => name));
  const unique = uniqueNames();
  return objectives.map(({ name }) => (name === '' ? 'output' : name)).map((name) => unique(entries.has(name) ? `${name}_out` : name));
} // prettier-ignore

/** Examples of the test data, or else of the training data, with what the app computes from them. */
export async function proofExamples(
  model: Model,
  { document, weights, home, signal }: Trained,
  seen: Seen = { names: endNames(model) },
): Promise<ProofExamples> {
  const { test, training } = await loadData(document.data, { home, ...(signal && { signal }) });
  return examplesFrom(test.count > 0 ? test : training, model, weights, seen);
}

/** The same for given examples. */
export async function examplesFrom(
  source: Examples,
  model: Model,
  weights: Trained['weights'],
  { names, isReadable = false }: Seen,
): Promise<ProofExamples> {
  const { multiplyAdds, inputs, objectives } = model;
  const shapes = [...inputs.map(({ type }) => type.shape), ...objectives.map(({ outputShape }) => outputShape)];
  const numbers = shapes.reduce((sum, shape) => sum + sizeOf(shape), 0);
  const isPlain = multiplyAdds <= MOST_PLAIN;
  const bounds = [MOST_BYTES / (4 * numbers), (isPlain ? MOST_PLAIN : MOST_COMPILED) / (multiplyAdds || 1)];
  const count = Math.max(1, Math.min(MOST_EXAMPLES, source.count, ...bounds.map(Math.floor)));
  const batch = createFiller(source, count)(Array.from({ length: count }, (_, i) => i));
  const forward = await forwardOf(model, isPlain);
  const predictor = forward.with(weights);
  try {
    const ends = await predictor.see(batch, endsOf(model, isReadable));
    const given = inputs.map((field): [string, SafeTensor] => {
      const values = fieldNumbers(batch, field).slice(0, count * sizeOf(field.type.shape));
      return [field.name, { shape: [count, ...field.type.shape], values }];
    });
    const outputs = names.map((name, i): [string, SafeTensor] => [name, lookUp(ends, String(i))]);
    return { count, inputs: new Map(given), outputs: new Map(outputs) };
  } finally {
    predictor.dispose();
    forward.dispose();
  }
}

async function forwardOf(model: Model, isPlain: boolean): Promise<Forward> {
  if (isPlain) return createForward(await openDevice('cpu'), model);
  const { createCompiledForward } = await import('../../train/steps/predictor.ts');
  try {
    return createCompiledForward(model);
  } catch {
    // What cannot be compiled takes its time.
    return createForward(await openDevice('cpu'), model);
  }
}

/** What arrives at the network's ends, by their numbers. */
function endsOf({ objectives }: Model, isReadable: boolean): Sight {
  return {
    key: `ends ${isReadable}`,
    given: new Map(),
    see(tf, pass) {
      const found = new Map<string, ReturnType<typeof pass>>();
      pass({
        onOutput(name, output) {
          for (const [i, objective] of objectives.entries()) {
            if (objective.nodeId === name) found.set(String(i), isReadable ? readable(tf, objective, output) : output);
          }
          return output;
        },
      });
      return found;
    },
  };
}
