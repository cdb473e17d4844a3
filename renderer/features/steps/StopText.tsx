import { fromWire } from '../../../core/protocol/tensors.ts';
import { text, type Text } from '../../../core/text.ts';
import { useAnalysis } from '../../workspace/document/analysis.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { useSteps, type Phase } from '../../workspace/runs/steps.ts';
import { Formula } from '../../kit/Formula.tsx';
import { useAxisOrder, useLanguage, useNumberFormat, useT } from '../../kit/language.ts';
import { formulasAt } from './formulas/formulas.ts';
import classes from './Steps.module.css';

/** What happens here: a sentence, the formula, and the formula with its numbers. */
export function StopText() {
  const t = useT();
  const format = useNumberFormat();
  const language = useLanguage();
  const order = useAxisOrder();
  const { explanation, stops, at } = useSteps();
  const { byId } = useAnalysis();
  const training = useDocument((state) => state.document.training);
  const stop = stops[at];
  const analysed = stop && byId.get(stop.nodeId);
  if (!explanation || !stop || !analysed) return null;
  const { symbols, numbers } = formulasAt(stop, explanation, analysed, training, language, order);
  const own = explanation.nodes.find(({ nodeId }) => nodeId === stop.nodeId)?.own;
  const loss = format(fromWire((own ?? explanation).loss), { maximumSignificantDigits: 5 });
  const rate = format(explanation.learningRate, { maximumSignificantDigits: 4 });
  return (
    <aside className={classes.text} aria-live="polite" data-testid="step-text">
      <h3>
        {t(titles[stop.phase])}: {t(analysed.block.label)} <span className="dim">{`${at + 1}/${stops.length}`}</span>
      </h3>
      <p>{t(sentences[stop.phase])}</p>
      {stop.phase === 'loss' && (
        <p className={classes.loss} data-testid="step-loss">
          L = {loss}
        </p>
      )}
      {stop.phase === 'update' && (
        <p className="dim">
          {t(text(`Learning rate η = ${rate}`, `Lernrate η = ${rate}`))}
          {explanation.step > 0 &&
            t(text(`, update k = ${explanation.step + 1}`, `, Änderung k = ${explanation.step + 1}`))}
        </p>
      )}
      <div className={classes.symbols}>
        {symbols.map((latex) => (
          <Formula key={latex} latex={latex} />
        ))}
      </div>
      {numbers.length > 0 && (
        <div className={classes.put} data-testid="step-numbers">
          {numbers.map((latex) => (
            <Formula key={latex} latex={latex} />
          ))}
        </div>
      )}
      {numbers.some((latex) => latex.includes('\\underset')) && <p className="dim">{t(shortened)}</p>}
      {stop.phase === 'update' && numbers.length === 0 && <p className="dim">{t(tooMany)}</p>}
    </aside>
  );
}

const titles: Readonly<Record<Phase, Text>> = {
  forward: text('Forward', 'Vorwärts'),
  loss: text('Loss', 'Verlust'),
  backward: text('Backward', 'Rückwärts'),
  update: text('Update', 'Update'),
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
    'The gradient that comes back from the layers after it is multiplied by the local derivative: the chain rule.',
    'Der Gradient, der von hinten zurückkommt, wird mit der örtlichen Ableitung multipliziert: die Kettenregel.',
  ),
  update: text(
    'Every weight moves a little way against its gradient: downhill.',
    'Jedes Gewicht geht ein Stück gegen seinen Gradienten: bergab.',
  ),
};

const shortened = text(
  'A letter with a shape below stands for more numbers than fit here: the table shows them as a picture.',
  'Ein Buchstabe mit einer Form darunter steht für mehr Zahlen, als hier Platz haben: Die Tabelle zeigt sie als Bild.',
);
const tooMany = text(
  'There are too many weights to write out: the table shows all of them before and after.',
  'Es sind zu viele Gewichte, um sie auszuschreiben: Die Tabelle zeigt alle vorher und nachher.',
);
