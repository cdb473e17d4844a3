import type { Outputs } from '../../../../core/losses/define.ts';
import type { LossKind } from '../../../../core/losses/losses.ts';
import type { AnalysedNode } from '../../../../core/analysis/node.ts';
import type { NodeStep, StepExplanation, TensorView } from '../../../../core/protocol/explain.ts';
import { fromWire } from '../../../../core/protocol/tensors.ts';
import type { AxisOrder } from '../../../../core/shape.ts';
import type { Language } from '../../../../core/text.ts';
import type { TrainingSettings } from '../../../../core/training/settings.ts';
import { takersOf, type Stop } from '../../../workspace/runs/steps.ts';
import { decodeTensor } from '../../../kit/tensor.ts';
import { backwardNumbers, forwardNumbers, type BlockTerms } from './blocks.ts';
import { termOf, weightSymbol, type Term } from './latex.ts';
import { lossFormulas } from './loss.ts';
import { updateFormulas, updateNumbers } from './update.ts';

export interface StopFormulas {
  /** LaTeX, in symbols, as the block's help says them. */
  readonly symbols: readonly string[];
  /** LaTeX, with what is tiny put in as numbers. */
  readonly numbers: readonly string[];
}

const chainRule =
  '\\frac{\\partial L}{\\partial x} = \\frac{\\partial L}{\\partial y} \\cdot \\frac{\\partial y}{\\partial x}';

/** What is computed at a stop of the walk. */
export function formulasAt(
  { phase, nodeId }: Stop,
  explanation: StepExplanation,
  analysed: AnalysedNode,
  training: TrainingSettings,
  language: Language,
  order: AxisOrder = 'channelsLast',
): StopFormulas {
  const node = explanation.nodes.find((candidate) => candidate.nodeId === nodeId);
  const term: Terms = (symbol, view) => termOf(symbol, view, order);
  const { help, type } = analysed.block;
  if (!node) return { symbols: [], numbers: [] };
  if (phase === 'update') {
    return {
      symbols: updateFormulas(training),
      numbers: updates(node, explanation, analysed, training, language, term),
    };
  }
  if (type === 'output') {
    const said = lossAt(node, explanation, analysed, language);
    if (!said) return { symbols: [], numbers: [] };
    const { formula, numbers, derivative, derivativeNumbers } = said;
    return phase === 'loss'
      ? { symbols: [formula], numbers: [numbers] }
      : { symbols: [derivative], numbers: [derivativeNumbers] };
  }
  const terms = blockTerms(node, explanation, analysed, term);
  const given = (formula: string | undefined) => (formula === undefined ? [] : [formula]);
  if (phase === 'forward') return { symbols: given(help.formula), numbers: forwardNumbers(terms, language) };
  return { symbols: [chainRule, ...given(help.derivative)], numbers: backwardNumbers(terms, language) };
}

/** A tensor as a term that is written in the order of axes that is set. */
type Terms = (symbol: string, view: TensorView) => Term;

function blockTerms(node: NodeStep, explanation: StepExplanation, analysed: AnalysedNode, term: Terms): BlockTerms {
  const outputs = new Map(explanation.nodes.map(({ nodeId, output }) => [nodeId, output]));
  const symbolOf = (i: number) => (node.inputs.length > 1 ? `x^{(${i + 1})}` : 'x');
  const parts = takersOf({ explanation }, node.nodeId).flatMap(({ edge }) => edge.gradient ?? []);
  return {
    type: analysed.block.type,
    inputs: node.inputs.flatMap(({ from, value }, i) => {
      const view = value ?? outputs.get(from);
      return view ? [term(symbolOf(i), view)] : [];
    }),
    output: term('y', node.output),
    weights: node.weights.map(({ name, before, gradient }) => ({
      name,
      value: term(weightSymbol(name), before),
      gradient: term(weightSymbol(name), gradient),
    })),
    gradient: node.gradient && term('\\partial L / \\partial y', node.gradient),
    parts: parts.map((part, i) => term(`\\partial_{${i + 1}}`, part)),
    backward: node.inputs.map(({ gradient }) => gradient && term('x', gradient)),
  };
}

/** undefined where the outputs are too many to be told. */
function lossAt(node: NodeStep, explanation: StepExplanation, { params }: AnalysedNode, language: Language) {
  const { values } = node.output;
  const { loss, target: label } = node.own ?? { loss: explanation.loss, target: explanation.label };
  if (!values || !node.gradient || !label) return undefined;
  const output = [...decodeTensor(values).values];
  const isOneHot = label.length !== output.length;
  return lossFormulas(
    {
      loss: params['loss'] as LossKind,
      from: params['from'] as Outputs,
      output,
      target: isOneHot ? output.map((_, i) => (i === label[0] ? 1 : 0)) : label,
      value: fromWire(loss),
      gradient: termOf('z', node.gradient),
    },
    language,
  );
}

function updates(
  node: NodeStep,
  { learningRate, step }: StepExplanation,
  { weights }: AnalysedNode,
  training: TrainingSettings,
  language: Language,
  termIn: Terms,
): readonly string[] {
  return node.weights.flatMap(({ name, before, gradient, clipped, slots, after }) => {
    const term = (view: TensorView) => termIn(weightSymbol(name), view);
    const terms = {
      name,
      before: term(before),
      gradient: term(clipped ?? gradient),
      isClipped: clipped !== null,
      after: term(after),
      slots: slots.map((slot) => ({ name: slot.name, before: term(slot.before), after: term(slot.after) })),
      decays: weights.find((spec) => spec.name === name)?.decays ?? false,
      learningRate,
      step: step + 1,
    };
    return updateNumbers(terms, training, language);
  });
}
