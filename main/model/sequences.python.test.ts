// Programs for PyTorch and what the app measures, where several places of an example count.
import { expect, it } from 'vitest';
import { analyse } from '../../core/analysis/analyse.ts';
import { withWeights } from '../../core/analysis/startWeights.ts';
import { toPyTorch } from '../../core/codegen/pytorch.ts';
import { pointsOf } from '../../core/data/points.ts';
import { network } from '../../core/examples/severalPorts.ts';
import { defaultTraining } from '../../core/training/settings.ts';
import { loadData } from '../data/load.ts';
import { openCpu } from '../devices/cpu.ts';
import { createFiller } from '../train/batches.ts';
import { EagerStep } from '../train/steps/eagerStep.ts';
import { compile, initialWeights } from './model.ts';
import { python, runAll } from './pythonPrograms.ts';
import { meansOf } from './report.ts';
import { spreadWeights } from './tied.ts';

it.skipIf(!python)(
  'programs measure what counts of a sequence, over batches of which more or less counts',
  async () => {
    const nodes = { dataset1: {}, tokens1: { count: 3 }, tokens2: { count: 2 }, embedding1: { tokens: 3, width: 4 }, linear1: { units: 3 }, output1: { factor: 0.5 } }; // prettier-ignore
    const [target, mask] = [
      ['tokens1', ['output1', 'target']],
      ['tokens2', ['output1', 'mask']],
    ] as const;
    const wires = [['dataset1', 'tokens1'], ['dataset1', 'tokens2'], ['tokens1', 'embedding1'], ['embedding1', 'linear1'], ['linear1', 'output1']] as const; // prettier-ignore
    const points = Array.from({ length: 14 }, (_, i) => [i % 3, (i * i) % 4, i % 2] as const);
    const data = { ...pointsOf(points, 'classes'), testShare: 0.5 };
    for (const ends of [[target, mask], [target]]) {
      const open = { ...network(nodes, [...wires, ...ends], data), training: { ...defaultTraining, epochs: 1, batchSize: 3, learningRate: 0 } }; // prettier-ignore
      const document = withWeights(open, spreadWeights(open));
      const model = compile(analyse(document));
      const initial = { weights: initialWeights(model, 1), optimizer: new Map() };
      const step = new EagerStep(await openCpu(), model, document.training, initial);
      const { test } = await loadData(data, { home: '/nowhere' });
      const { sums } = await step.evaluate(createFiller(test, test.count)(Array.from({ length: test.count }, (_, i) => i))); // prettier-ignore
      step.dispose();
      const { loss, accuracy } = meansOf(model.objectives, sums, null);
      const program = toPyTorch(document);
      if (!program.ok) throw new Error(program.error[0]?.message.en);
      const [answer] = runAll([{ source: program.value }]);
      expect(answer?.error).toBeUndefined();
      const [, right, mean] = /Accuracy: ([\d.]+)%, Avg loss: ([\d.]+)/.exec(answer?.printed ?? '') ?? [];
      expect(Number(mean)).toBeCloseTo(Number(loss), 5);
      expect(Number(right) / 100).toBeCloseTo(Number(accuracy), 3);
    }
  },
  120_000,
);
