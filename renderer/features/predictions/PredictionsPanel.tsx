import { targetNames } from '../../../core/data/userValues.ts';
import { type InputMeaning, inputField, isPerPlace, targetField } from '../../../core/data/spec.ts';
import { CloseButton, SegmentedControl } from '@mantine/core';
import { useEffect } from 'react';
import { dataSpec } from '../../../core/data/source.ts';
import { canSortBy, type Predictions } from '../../../core/protocol/requests/results.ts';
import type { RunRecord } from '../../../core/protocol/runs.ts';
import { text } from '../../../core/text.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { usePredictionView } from '../../workspace/runs/predictionView.ts';
import { useT } from '../../kit/language.ts';
import { Empty, Failed } from '../../link/Empty.tsx';
import { Pager } from '../../kit/Pager.tsx';
import panel from '../../kit/panel.module.css';
import { lastPlaceOnly, nothingHeldOut, useStepText } from '../../workspace/shared/phrases.ts';
import { SplitControl } from '../../workspace/shared/SplitControl.tsx';
import { StaleNotice } from '../../workspace/shared/StaleNotice.tsx';
import { useMeasured } from '../../workspace/shared/useMeasured.ts';
import { PredictedPictures } from './PredictedPictures.tsx';
import { PredictedRows } from './PredictedRows.tsx';
import { PredictedValues } from './PredictedValues.tsx';
import { SaveButton } from './SaveButton.tsx';
import { SortChoice } from './SortChoice.tsx';

const pageSizes: Readonly<Record<InputMeaning['kind'], number>> = {
  image: 60,
  table: 100,
  plane: 100,
  curve: 100,
  // Every place of a text is computed: as many as one reads at a time, in a moment.
  tokens: 20,
};

/** What the network says of single examples, beside what is true. */
export function PredictionsPanel() {
  const view = useDocument((state) => inputField(dataSpec(state.document.data)).meaning.kind);
  const { split, filter, order, offset } = usePredictionView();
  const count = pageSizes[view];
  const { run, data, error, isLoading, again } = useMeasured('predictions', ({ id }, at) => ({
    runId: id,
    split,
    filter,
    order,
    offset,
    count,
    at,
  }));
  useOthersForgotten(data);
  if (!run) return <Empty message={trainFirst} />;
  if (error) return <Failed error={error} again={again} />;
  if (!data) return <Empty message={text('Predicting …', 'Wird vorhergesagt …')} />;
  return (
    <div aria-busy={isLoading}>
      <Toolbar run={run} predictions={data} pageSize={count} />
      <StaleNotice run={run} />
      <Examples predictions={data} />
    </div>
  );
}

/** Other data have other columns and classes: an order or a cell that they do not have is taken back. */
function useOthersForgotten(data: Predictions | undefined): void {
  const { order, filter } = usePredictionView();
  useEffect(() => {
    if (!data) return;
    const { meaning } = targetField(data.spec);
    if (order && !canSortBy(data.spec, order.by)) usePredictionView.setState({ order: undefined, offset: 0 });
    if (typeof filter === 'string') return;
    const isThere = meaning.kind === 'classes' && Math.max(filter.label, filter.predicted) < meaning.classes.length;
    if (!isThere) usePredictionView.setState({ filter: 'all', offset: 0 });
  }, [data, order, filter]);
}

const trainFirst = text(
  'Train the network, even for one step: then its predictions are shown here, example by example.',
  'Das Netz trainieren, und sei es einen Schritt: Dann stehen hier seine Vorhersagen, Beispiel für Beispiel.',
);

const noSuch = text('No such example.', 'Kein solches Beispiel.');

interface ToolbarProps {
  readonly run: RunRecord;
  readonly predictions: Predictions;
  readonly pageSize: number;
}

function Toolbar({ run, predictions, pageSize }: ToolbarProps) {
  const t = useT();
  const stepText = useStepText();
  const { split, filter, offset, show, move } = usePredictionView();
  const { meaning: target } = targetField(predictions.spec);
  const isJudged = target.kind === 'classes' && predictions.examples.every(({ output }) => output.length > 0);
  const cell = typeof filter === 'object' && target.kind === 'classes' ? filter : undefined;
  const nameOf = (index: number) => (target.kind === 'classes' ? (target.classes[index] ?? '?') : '');
  return (
    <div className={panel.toolbar}>
      <SplitControl value={split} onChange={(chosen) => show({ split: chosen })} />
      {isJudged && (
        <SegmentedControl
          size="xs"
          aria-label={t(text('Filter', 'Filter'))}
          data={[
            { value: 'all', label: t(text('All', 'Alle')) },
            { value: 'wrong', label: t(text('Wrong', 'Falsche')) },
          ]}
          // A cell of the confusion matrix is neither.
          value={typeof filter === 'string' ? filter : ''}
          onChange={(chosen) => show({ filter: chosen === 'wrong' ? 'wrong' : 'all' })}
        />
      )}
      {cell && (
        <span className={panel.tag}>
          {t(
            text(
              `${nameOf(cell.label)} taken for ${nameOf(cell.predicted)}`,
              `${nameOf(cell.label)}, gehalten für ${nameOf(cell.predicted)}`,
            ),
          )}
          <CloseButton
            size="xs"
            aria-label={t(text('Show all examples', 'Alle Beispiele zeigen'))}
            onClick={() => show({ filter: 'all' })}
          />
        </span>
      )}
      <Pager
        offset={offset}
        count={predictions.examples.length}
        total={predictions.total}
        size={pageSize}
        onMove={move}
      />
      {isJudged && inputField(predictions.spec).meaning.kind === 'image' && <SortChoice />}
      {isPerPlace(targetField(predictions.spec)) && <span className="dim">{t(lastPlaceOnly)}</span>}
      <SaveButton run={run} />
      <span className={`dim ${panel.spread}`}>{stepText(predictions.step, run)}</span>
    </div>
  );
}

function Examples({ predictions }: { readonly predictions: Predictions }) {
  const { spec, examples } = predictions;
  const { split, filter } = usePredictionView();
  if (examples.length === 0) return <Empty message={split === 'test' && filter === 'all' ? nothingHeldOut : noSuch} />;
  const { meaning: target } = targetField(spec);
  if (target.kind === 'values') return <PredictedValues predictions={predictions} names={targetNames(spec)} />;
  const { classes } = target;
  return inputField(spec).meaning.kind === 'image' ? (
    <PredictedPictures predictions={predictions} classes={classes} />
  ) : (
    <PredictedRows predictions={predictions} classes={classes} />
  );
}
