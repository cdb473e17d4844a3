import { fromWire } from '../../../core/protocol/tensors.ts';
import { text, type Text } from '../../../core/text.ts';
import { useAnalysis } from '../../store/analysis.ts';
import { useDocument } from '../../store/document.ts';
import { useSteps, type Phase } from '../../store/steps.ts';
import { Formula } from '../../ui/Formula.tsx';
import { useNumberFormat, useT } from '../../ui/language.ts';
import classes from './Steps.module.css';

/** What happens here, in a sentence and a formula. */
export function StopText() {
  const t = useT();
  const format = useNumberFormat();
  const { explanation, stops, at } = useSteps();
  const { byId } = useAnalysis();
  const optimizer = useDocument((state) => state.document.training.optimizer.kind);
  const stop = stops[at];
  const block = stop && byId.get(stop.nodeId)?.block;
  if (!explanation || !stop || !block) return null;
  const loss = format(fromWire(explanation.loss), { maximumSignificantDigits: 5 });
  const rate = format(explanation.learningRate, { maximumSignificantDigits: 4 });
  const formula =
    stop.phase === 'update' ? updates[optimizer] : stop.phase === 'backward' ? chainRule : block.help.formula;
  return (
    <aside className={classes.text} aria-live="polite">
      <h3>
        {t(titles[stop.phase])}: {t(block.label)} <span className="dim">{`${at + 1}/${stops.length}`}</span>
      </h3>
      <p>{t(sentences[stop.phase])}</p>
      {stop.phase === 'loss' && (
        <p className={classes.loss} data-testid="step-loss">
          L = {loss}
        </p>
      )}
      {stop.phase === 'update' && <p className="dim">{t(text(`Learning rate η = ${rate}`, `Lernrate η = ${rate}`))}</p>}
      {formula && <Formula latex={formula} />}
    </aside>
  );
}

const titles: Readonly<Record<Phase, Text>> = {
  forward: text('Forward', 'Vorwärts'),
  loss: text('Loss', 'Verlust'),
  backward: text('Backward', 'Rückwärts'),
  update: text('Update', 'Ändern'),
};

const sentences: Readonly<Record<Phase, Text>> = {
  forward: text(
    'The node computes its output from what arrives.',
    'Der Knoten berechnet seine Ausgabe aus dem, was ankommt.',
  ),
  loss: text(
    'The prediction is compared with the label: one number says how wrong it is.',
    'Die Vorhersage wird mit dem Label verglichen: Eine Zahl sagt, wie falsch sie ist.',
  ),
  backward: text(
    'How would the loss change with this output? The gradient that comes back from behind is multiplied by the local derivative: the chain rule.',
    'Wie änderte sich der Verlust mit dieser Ausgabe? Der Gradient, der von hinten kommt, wird mit der örtlichen Ableitung multipliziert: die Kettenregel.',
  ),
  update: text(
    'Every weight goes a little way against its gradient: downhill.',
    'Jedes Gewicht geht ein Stück gegen seinen Gradienten: bergab.',
  ),
};

const chainRule =
  '\\frac{\\partial L}{\\partial x} = \\frac{\\partial y}{\\partial x} \\cdot \\frac{\\partial L}{\\partial y}';
const adam = 'w \\leftarrow w - \\eta \\, \\frac{\\hat m}{\\sqrt{\\hat v} + \\epsilon}';
const updates = {
  sgd: 'w \\leftarrow w - \\eta \\, \\frac{\\partial L}{\\partial w}',
  rmsprop: 'w \\leftarrow w - \\frac{\\eta}{\\sqrt{v} + \\epsilon} \\, \\frac{\\partial L}{\\partial w}',
  adam,
  adamw: `${adam} - \\eta \\lambda w`,
  perceptron: 'w \\leftarrow w + \\eta \\, (t - o) \\, x',
} as const;
