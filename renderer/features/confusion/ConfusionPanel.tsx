import { isPerPlace, targetField } from '../../../core/data/spec.ts';
import { useCallback, useState } from 'react';
import { dataSpec } from '../../../core/data/source.ts';
import type { Split } from '../../../core/data/split.ts';
import { predictionKey } from '../../../core/protocol/requests/results.ts';
import { text } from '../../../core/text.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { usePredictionView } from '../../workspace/runs/predictionView.ts';
import { useNumberFormat, usePercent, useT } from '../../kit/language.ts';
import { Empty, Failed } from '../../link/Empty.tsx';
import { Waiting } from '../../link/Waiting.tsx';
import panel from '../../kit/panel.module.css';
import { lastPlaceOnly, nothingHeldOut, useStepText } from '../../workspace/shared/phrases.ts';
import { SplitControl } from '../../workspace/shared/SplitControl.tsx';
import { StaleNotice } from '../../workspace/shared/StaleNotice.tsx';
import { showPanel } from '../../workspace/document/panels.ts';
import { useMeasured } from '../../workspace/shared/useMeasured.ts';
import classes from './Confusion.module.css';
import { ConfusionPicture } from './ConfusionPicture.tsx';
import { ConfusionTable } from './ConfusionTable.tsx';
import { MeasuresTable } from './MeasuresTable.tsx';
import { accuracyOf } from './shares.ts';

/** The matrix of more classes is a picture: their numbers would stand too far apart to be read. */
const MOST_WRITTEN = 32;

/** Which classes are taken for which. */
export function ConfusionPanel() {
  const t = useT();
  const format = useNumberFormat();
  const percent = usePercent();
  const stepText = useStepText();
  const target = useDocument((state) => targetField(dataSpec(state.document.data)));
  const hasClasses = target.meaning.kind === 'classes';
  const [split, setSplit] = useState<Split>('test');
  const { run, data, error, again } = useMeasured('confusion', ({ id }, at) =>
    hasClasses ? { runId: id, split, at } : null,
  );
  const onOpen = useCallback(
    (label: number, predicted: number) => {
      usePredictionView.getState().show({ split, filter: { label, predicted } });
      showPanel('predictions');
    },
    [split],
  );
  if (!hasClasses) return <Empty message={numbersOnly} />;
  if (!run) return <Empty message={trainFirst} />;
  if (error) return <Failed error={error} again={again} />;
  if (!data) return <Waiting name={predictionKey(run.id, split)} label={text('Predicting …', 'Wird vorhergesagt …')} />;
  const Matrix = data.classes.length > MOST_WRITTEN ? ConfusionPicture : ConfusionTable;
  const { right, total } = accuracyOf(data.matrix);
  const share = total === 0 ? null : right / total;
  return (
    <div>
      <div className={panel.toolbar}>
        <SplitControl value={split} onChange={setSplit} />
        <b data-testid="overall-accuracy">
          {t(
            text(
              `${percent(share)} right (${format(right)} of ${format(total)})`,
              `${percent(share)} richtig (${format(right)} von ${format(total)})`,
            ),
          )}
        </b>
        <span className={`dim ${classes.explained}`}>
          {t(
            text(
              'Rows: what it is. Columns: what it is taken for. A cell shows its examples.',
              'Zeilen: was es ist. Spalten: wofür es gehalten wird. Eine Zelle zeigt ihre Beispiele.',
            ),
          )}
        </span>
        {isPerPlace(target) && <span className="dim">{t(lastPlaceOnly)}</span>}
        <span className={`dim ${panel.spread}`}>{stepText(data.step, run)}</span>
      </div>
      <StaleNotice run={run} />
      {total === 0 && split === 'test' ? (
        <Empty message={nothingHeldOut} />
      ) : (
        <div className={classes.both}>
          <Matrix confusion={data} onOpen={onOpen} />
          <MeasuresTable confusion={data} />
        </div>
      )}
    </div>
  );
}

const trainFirst = text(
  'Train the network: then this table shows which classes it confuses.',
  'Das Netz trainieren: Dann zeigt diese Tabelle, welche Klassen es verwechselt.',
);
const numbersOnly = text(
  'This network predicts numbers: there are no classes to confuse. See Predictions.',
  'Dieses Netz sagt Zahlen vorher: Es gibt keine Klassen zu verwechseln. Siehe Vorhersagen.',
);
