import type { Fix } from '../blocks/define.ts';
import { hasStep, type PerceptronActivation } from '../blocks/layers/perceptron.ts';
import type { DataSpec } from '../data/spec.ts';
import type { Problem } from '../graph/problem.ts';
import { lossMetric, nameOn } from '../losses/metrics.ts';
import { text } from '../text.ts';
import { defaultOptimizers, isPerceptronRule, type TrainingSettings } from '../training/settings.ts';
import type { AnalysedNode } from './node.ts';
import { metricsOf, objectivesOf } from './objectives.ts';
import { doubtProblems, opaqueProblems } from './opaqueProblems.ts';
import { batchProblems, endProblems, factorProblems } from './endProblems.ts';

/** Problems that a valid network has with its training settings, e.g. step units have no gradient. */
export function trainingProblems(
  network: readonly AnalysedNode[],
  training: TrainingSettings,
  data: DataSpec,
): readonly Problem[] {
  const steps = network.filter(isStep);
  const others = [
    ...endProblems(network),
    ...factorProblems(network),
    ...batchProblems(network, training),
    ...frozenProblems(network),
    ...opaqueProblems(network),
    ...doubtProblems(network),
    ...stoppingProblems(network, training, data),
  ];
  if (isPerceptronRule(training)) return [...ruleProblems(network), ...others];
  const canUseRule = ruleProblems(network).length === 0;
  const warnings = steps.map((node): Problem => ({
    severity: 'warning',
    nodeId: node.id,
    message: text(
      'A step has no gradient, so gradient descent cannot train the weights up to here: use a sigmoid, or for a single layer the perceptron rule.',
      'Eine Stufe hat keinen Gradienten, darum kann Gradientenabstieg die Gewichte bis hierher nicht trainieren: Sigmoid nehmen oder bei einer einzigen Schicht die Perzeptronregel.',
    ),
    fixes: canUseRule ? [useRule, useSigmoid] : [useSigmoid],
  }));
  return [...warnings, ...others];
}

/** Nothing is left to train. */
function frozenProblems(network: readonly AnalysedNode[]): readonly Problem[] {
  const frozen = network.find(({ isFrozen, weights }) => isFrozen && weights.length > 0);
  if (!frozen || network.some(({ parameters }) => parameters > 0)) return [];
  const message = text(
    'All weights are frozen: nothing can learn. Switch off “Frozen” for some of them.',
    'Alle Gewichte sind eingefroren: Nichts kann lernen. „Eingefroren“ für einige ausschalten.',
  );
  return [{ severity: 'warning', nodeId: frozen.id, message }];
}

/** Early stopping watches a metric that is not measured: an output was renamed, or has a different loss. */
function stoppingProblems(
  network: readonly AnalysedNode[],
  { earlyStopping }: TrainingSettings,
  data: DataSpec,
): readonly Problem[] {
  const end = network.at(-1);
  if (!end || !earlyStopping) return [];
  const measured = metricsOf(objectivesOf(network, data)).map(({ name }) => nameOn('val', name));
  const { metric } = earlyStopping;
  if (measured.includes(metric)) return [];
  const message = text(
    `Early stopping watches “${metric}”, which is not measured here, so it uses the loss. Choose another one under Training.`,
    `Early Stopping achtet auf „${metric}“, das hier nicht gemessen wird, und richtet sich darum nach dem Verlust. Unter „Training“ etwas anderes wählen.`,
  );
  const training = { earlyStopping: { ...earlyStopping, metric: nameOn('val', lossMetric.name) } };
  const label = text('Watch the loss', 'Auf den Verlust achten');
  return [{ severity: 'warning', nodeId: end.id, message, fixes: [{ kind: 'setTraining', training, label }] }];
}

const useSigmoid: Fix = {
  kind: 'setParams',
  params: { activation: 'sigmoid' },
  label: text('Use a sigmoid', 'Sigmoid nehmen'),
};
const useRule: Fix = {
  kind: 'setTraining',
  training: { optimizer: defaultOptimizers.perceptron },
  label: text('Use the perceptron rule', 'Perzeptronregel nehmen'),
};
const useSgd: Fix = {
  kind: 'setTraining',
  training: { optimizer: defaultOptimizers.sgd },
  label: text('Use SGD', 'SGD nehmen'),
};

function isStep({ block, params }: AnalysedNode): boolean {
  return block.type === 'perceptron' && hasStep(params['activation'] as PerceptronActivation);
}

/** The perceptron rule works for a single layer of step units compared with the labels. */
function ruleProblems(network: readonly AnalysedNode[]): readonly Problem[] {
  const ends = network.filter(({ block }) => block.type === 'output');
  const [end] = ends;
  const learning = network.filter(({ parameters }) => parameters > 0);
  const other = learning.find((node) => !isStep(node));
  const behind = learning.find((node) => node.inputs.some(({ from }) => learning.some((one) => one.id === from.node)));
  const guilty = other ?? behind;
  const fitsLoss = ends.length === 1 && end?.params['loss'] === 'meanSquaredError' && end.inputs.length === 1;
  if (!end || (fitsLoss && !guilty && learning.length > 0)) return [];
  return [
    {
      severity: 'error',
      nodeId: (guilty ?? end).id,
      message: text(
        'The perceptron rule trains a single layer of perceptrons with a step or sign, compared with the labels by the mean squared error: choose another optimizer for this network.',
        'Die Perzeptronregel trainiert eine einzige Schicht aus Perzeptronen mit Stufe oder Vorzeichen, die der mittlere quadratische Fehler mit den Labels vergleicht: für dieses Netz einen anderen Optimierer wählen.',
      ),
      fixes: [useSgd],
    },
  ];
}
