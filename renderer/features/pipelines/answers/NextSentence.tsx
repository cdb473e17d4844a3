import type { PipelineResults } from '../../../../core/protocol/pipelines.ts';
import { fromWire } from '../../../../core/protocol/tensors.ts';
import { text } from '../../../../core/text.ts';
import { useNumberFormat, usePercent, useT } from '../../../kit/language.ts';
import panel from '../../../kit/panel.module.css';
import classes from '../pipelines.module.css';

/** The verdict, with the two logits that it comes from. */
export function NextSentence({ result }: { readonly result: PipelineResults['next-sentence-prediction'] }) {
  const t = useT();
  const format = useNumberFormat();
  const percent = usePercent();
  const { logits, isNext, probability } = result;
  const share = fromWire(probability);
  const rows = [
    { label: next, logit: fromWire(logits[0]), share },
    { label: random, logit: fromWire(logits[1]), share: 1 - share },
  ];
  return (
    <>
      <p className={classes.verdict}>{t(isNext ? next : random)}</p>
      <table className={panel.table}>
        <thead>
          <tr>
            <th scope="col">{t(text('What the second sentence is', 'Was der zweite Satz ist'))}</th>
            <th scope="col">{t(text('Logit', 'Logit'))}</th>
            <th scope="col">{t(text('After softmax', 'Nach Softmax'))}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ label, logit, share: own }) => (
            <tr key={label.en}>
              <th scope="row">{t(label)}</th>
              <td>{format(logit, { minimumFractionDigits: 4, maximumFractionDigits: 4 })}</td>
              <td>{percent(own)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

const next = text('It follows: the next sentence', 'Er folgt: der nächste Satz');
const random = text('It does not follow: a random sentence', 'Er folgt nicht: ein zufälliger Satz');
