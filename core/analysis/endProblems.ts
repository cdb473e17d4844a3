import type { Fix } from '../blocks/define.ts';
import type { Problem } from '../graph/problem.ts';
import { lossOf, type LossKind } from '../losses/losses.ts';
import { sizeOf } from '../shape.ts';
import { text, type Text } from '../text.ts';
import type { TrainingSettings } from '../training/settings.ts';
import type { AnalysedNode } from './node.ts';
import { titleOf } from './title.ts';

/** What the last layer puts out: shares that sum to one, values between 0 and 1, between -1 and 1, or unbounded. */
type Ending = 'shares' | 'unit' | 'signs' | 'open';

const endings: Readonly<Record<string, Ending>> = {
  softmax: 'shares',
  sigmoid: 'unit',
  step: 'unit',
  tanh: 'signs',
  sign: 'signs',
  linear: 'open',
  relu: 'open',
};

/** Mismatches between the last layer and what the output takes it for: such a network trains, but learns little. */
export function endProblems(network: readonly AnalysedNode[]): readonly Problem[] {
  const byId = new Map(network.map((node) => [node.id, node]));
  return network.filter(({ block }) => block.type === 'output').flatMap((end) => endProblem(end, byId));
}

function endProblem(end: AnalysedNode, byId: ReadonlyMap<string, AnalysedNode>): readonly Problem[] {
  let last = byId.get(end.inputs[0]?.from.node ?? '');
  while (last?.block.category === 'structure') last = byId.get(last.inputs[0]?.from.node ?? '');
  if (!last) return [];
  const isPerceptron = last.block.type === 'perceptron';
  const own = isPerceptron ? String(last.params['activation']) : last.block.type;
  const ending = Object.hasOwn(endings, own) ? endings[own] : undefined;
  const found = ending && mismatch(ending, end, last);
  return found ? [{ severity: 'warning', nodeId: end.id, ...found }] : [];
}

function mismatch(
  ending: Ending,
  { params }: AnalysedNode,
  last: AnalysedNode,
): Pick<Problem, 'message' | 'fixes'> | undefined {
  const { from } = params;
  const { link } = lossOf(params['loss'] as LossKind);
  const { en, de } = titleOf(last.name, last.block);
  if (last.block.type === 'perceptron' && last.params['activation'] === 'sign') {
    return from === 'signs' ? undefined : { message: signsArrive, fixes: [endInSigns] };
  }
  if (!link || from === 'signs') return undefined;
  const isBinary = link === 'sigmoid';
  if (from === 'logits' && (ending === 'shares' || ending === 'unit')) {
    const message = text(
      `${en} already outputs values from 0 to 1, but the loss treats them as raw scores and squashes them again: the network never becomes confident. Set the output to probabilities, or remove ${en}.`,
      `${de} gibt schon Werte von 0 bis 1 aus, der Verlust behandelt sie aber als Rohwerte und staucht sie noch einmal: Das Netz wird nie sicher. Wahrscheinlichkeiten einstellen oder ${de} entfernen.`,
    );
    const fits = isBinary === (ending === 'unit');
    return fits ? { message, fixes: [endIn('probabilities')] } : { message };
  }
  if (from === 'probabilities' && (ending === 'open' || ending === 'signs')) {
    const message = text(
      `Numbers of any size arrive from ${en}, but the loss treats them as probabilities: it cannot learn from most of them. Let the network end in logits, or in ${isBinary ? 'Sigmoid' : 'Softmax'}.`,
      `Von ${de} kommen Zahlen jeder Größe an, der Verlust behandelt sie aber als Wahrscheinlichkeiten: Aus den meisten lernt er nichts. Das Netz auf Logits enden lassen oder auf ${isBinary ? 'Sigmoid' : 'Softmax'}.`,
    );
    return { message, fixes: [endIn('logits')] };
  }
  return undefined;
}

/** A loss with factor 0 is measured but trains nothing. */
export function factorProblems(network: readonly AnalysedNode[]): readonly Problem[] {
  const ends = network.filter(({ block }) => block.type === 'output');
  const useless = ends.filter(({ params }) => params['factor'] === 0);
  const isAll = useless.length === ends.length;
  return useless.map(({ id }) => ({
    severity: 'warning',
    nodeId: id,
    message: isAll
      ? text(
          'Its factor is 0, like that of every other loss: nothing can learn. Set a factor above 0.',
          'Sein Faktor ist 0, wie der jedes anderen Verlusts: Nichts kann lernen. Einen Faktor über 0 einstellen.',
        )
      : text(
          'Its factor is 0: this loss is measured, but nothing learns from it.',
          'Sein Faktor ist 0: Dieser Verlust wird gemessen, aber nichts lernt aus ihm.',
        ),
    fixes: [{ kind: 'setParams', params: { factor: 1 }, label: text('Let it count', 'Zählen lassen') }],
  }));
}

/** Batch norm over a single value per channel turns everything into 0. */
export function batchProblems(network: readonly AnalysedNode[], { batchSize }: TrainingSettings): readonly Problem[] {
  const isAlone = ({ block, type: { shape } }: AnalysedNode) =>
    block.type === 'batchNorm' && batchSize * sizeOf(shape) === (shape.at(-1) ?? 1);
  return network.filter(isAlone).map(({ id }) => ({
    severity: 'warning',
    nodeId: id,
    message: text(
      'With batches of one example, BatchNorm turns every value into 0: nothing before it can learn. Use larger batches.',
      'Bei Batches aus einem Beispiel macht BatchNorm jeden Wert zu 0: Davor kann nichts lernen. Größere Batches nehmen.',
    ),
    fixes: [
      { kind: 'setTraining', training: { batchSize: 32 }, label: text('Use batches of 32', 'Batches von 32 nehmen') },
    ],
  }));
}

/** A perceptron that outputs -1 or 1 is never right when the labels are 0 and 1. */
const signsArrive: Text = text(
  'A sign of −1 or 1 arrives, the labels are 0 and 1: let the network end in −1 and 1.',
  'Ein Vorzeichen −1 oder 1 kommt an, die Labels sind 0 und 1: das Netz auf −1 und 1 enden lassen.',
);
const endInSigns: Fix = {
  kind: 'setParams',
  params: { loss: 'meanSquaredError', from: 'signs' },
  label: text('End in −1 and 1', 'Auf −1 und 1 enden'),
};

function endIn(from: 'logits' | 'probabilities'): Fix {
  const label = {
    logits: text('End in logits', 'Auf Logits enden'),
    probabilities: text('End in probabilities', 'Auf Wahrscheinlichkeiten enden'),
  }[from];
  return { kind: 'setParams', params: { from }, label };
}
