import { useMemo } from 'react';
import type { Predictions } from '../../../core/protocol/requests/results.ts';
import { text } from '../../../core/text.ts';
import { usePercent, useT } from '../../kit/language.ts';
import { cellOf, furtherFields, inputsOf } from '../../kit/views/furtherFields.ts';
import panel from '../../kit/panel.module.css';
import { decodeTensor, slice } from '../../kit/tensor.ts';
import { FilledNote } from '../../kit/views/UserCell.tsx';
import { FeatureCells, FeatureHeads } from './Features.tsx';
import { Found, placeHead, replayUnlessSelecting } from './Found.tsx';
import classes from './predictions.module.css';
import { ranking } from './ranking.ts';
import { SortHead } from './SortHead.tsx';

interface PredictedRowsProps {
  readonly predictions: Predictions;
  readonly classes: readonly string[];
}

/** Rows of a table or points of a plane with their predicted class: it comes first, there may be many columns. */
export function PredictedRows({ predictions, classes: names }: PredictedRowsProps) {
  const t = useT();
  const { spec, split, examples } = predictions;
  const features = useMemo(() => decodeTensor(predictions.features), [predictions]);
  const inputs = useMemo(() => inputsOf(predictions), [predictions]);
  const further = furtherFields(spec, inputs);
  return (
    <div className={classes.rows}>
      <table className={panel.table} aria-label={t(text('Predictions', 'Vorhersagen'))}>
        <thead>
          <tr>
            <SortHead by="number">{t(placeHead(examples))}</SortHead>
            <SortHead by="true">{t(text('true', 'wahr'))}</SortHead>
            <SortHead by="predicted">{t(text('predicted', 'vorhergesagt'))}</SortHead>
            <SortHead by="confidence">{t(text('confidence', 'Sicherheit'))}</SortHead>
            <FeatureHeads spec={spec}>
              {further.map(({ name, title }) => (
                <th key={name} scope="col" className={classes.words}>
                  {t(title)}
                </th>
              ))}
            </FeatureHeads>
          </tr>
        </thead>
        <tbody>
          {examples.map((example, i) => (
            <tr key={example.index} className={classes.row} onClick={() => replayUnlessSelecting(split, example.index)}>
              <th scope="row">
                <Found example={example} split={split} />
              </th>
              <Verdict example={example} names={names} />
              <FeatureCells predictions={predictions} values={slice(features, i).values} filled={example.filled}>
                {further.map((field) => (
                  <td key={field.name} className={classes.words}>
                    {cellOf(spec, field, inputs, i)}
                  </td>
                ))}
              </FeatureCells>
            </tr>
          ))}
        </tbody>
      </table>
      <FilledNote filled={examples.map(({ filled }) => filled)} />
    </div>
  );
}

interface VerdictProps {
  readonly example: Predictions['examples'][number];
  readonly names: readonly string[];
}

/** What it is, what it is taken for, and how surely. */
function Verdict({ example, names }: VerdictProps) {
  const percent = usePercent();
  const [best] = ranking(example);
  const truth = example.label[0] ?? -1;
  return (
    <>
      <td>{names[truth]}</td>
      <td className={best?.index === truth ? '' : (classes.wrong ?? '')}>{names[best?.index ?? -1] ?? '?'}</td>
      <td>{percent(best?.probability ?? 0)}</td>
    </>
  );
}
