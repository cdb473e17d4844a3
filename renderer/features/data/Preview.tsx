import { type InputMeaning, inputField } from '../../../core/data/spec.ts';
import { SegmentedControl } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import { MOST_POINTS } from '../../../core/data/points.ts';
import { type DataSource, dataSpec, isSameSet } from '../../../core/data/source.ts';
import type { DataPreview } from '../../../core/protocol/requests/data.ts';
import type { Split } from '../../../core/data/split.ts';
import { text } from '../../../core/text.ts';
import { useRequest } from '../../link/useAnswer.ts';
import { useDownloads } from '../../workspace/project/downloads.ts';
import { useFindings, useProblems } from '../../workspace/document/findings.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { useChoice } from '../../workspace/document/viewState.ts';
import { StartingNetworks } from '../../workspace/editing/StartingNetworks.tsx';
import { useT } from '../../kit/language.ts';
import { Failed } from '../../link/Empty.tsx';
import { Notice } from '../../kit/Notice.tsx';
import { Pager } from '../../kit/Pager.tsx';
import panel from '../../kit/panel.module.css';
import { decodeTensor } from '../../kit/tensor.ts';
import { ClassCounts } from './ClassCounts.tsx';
import classes from './DataPanel.module.css';
import { inputsOf } from '../../kit/views/furtherFields.ts';
import { FullSetNotice } from './FullSetNotice.tsx';
import { PicturesView, PlotView, TableView, type ExamplesProps } from '../../kit/views/views.tsx';
import { shapeLines } from './shapeLines.ts';
import { ExampleTokens } from './tokens/ExampleTokens.tsx';
import { SplitPicker } from './tokens/SplitPicker.tsx';
import { useKnown } from './tokens/useKnown.ts';

/** How many examples are asked for at a time: a plot shows many, pictures and rows have pages. */
const pageSizes: Readonly<Record<InputMeaning['kind'], number>> = {
  image: 100,
  table: 100,
  plane: MOST_POINTS,
  curve: MOST_POINTS,
  tokens: 100,
};

interface PreviewProps {
  readonly source: DataSource;
  readonly split: Split;
  readonly onSplit: (split: Split) => void;
}

/** Shapes as the lecture prints them, samples, and how many there are of each class. */
export function Preview({ source, split, onSplit }: PreviewProps) {
  const t = useT();
  const isTokens = inputField(dataSpec(source)).meaning.kind === 'tokens';
  const [isTable, setTable] = useChoice<boolean>('texts as a table', false);
  const isOne = isTokens && !isTable;
  const key = JSON.stringify([source, split, isOne]);
  const [page, setPage] = useState({ key, offset: 0 });
  // Another source or split starts at its first page.
  const offset = page.key === key ? page.offset : 0;
  const batchSize = useDocument((state) => state.document.training.batchSize);
  const downloads = useDownloads((state) => state.finished);
  const count = isOne ? 1 : pageSizes[inputField(dataSpec(source)).meaning.kind];
  const { data, asked, error, isLoading, again } = useRequest(
    'dataPreview',
    { source, split, offset, count },
    downloads,
  );
  useEffect(() => {
    if (data && !isLoading) useFindings.setState({ source, unseen: data.unseen });
  }, [data, isLoading, source]);
  if (error) return <Failed error={error} again={again} />;
  // What is shown until the answer comes must not pass for what was chosen.
  const isOther = isLoading && asked && !isSameSet(asked.source, source);
  if (!data || !asked || isOther)
    return <div className={panel.empty}>{t(text('Loading data …', 'Daten werden geladen …'))}</div>;
  const shapes = shapeLines(data.spec, Math.min(batchSize, data.counts.training));
  return (
    <div className={classes.preview}>
      <Notices source={source} read={asked.source} preview={data} />
      <div className={panel.toolbar}>
        <pre className={classes.shapes} data-testid="data-shapes" data-many={shapes.length > 3}>
          {shapes.map(t).join('\n')}
        </pre>
        {isTokens && (
          <SegmentedControl
            size="xs"
            aria-label={t(text('How examples are shown', 'Wie Beispiele gezeigt werden'))}
            data={[
              { value: 'tokens', label: t(text('Tokens', 'Tokens')) },
              { value: 'table', label: t(text('Table', 'Tabelle')) },
            ]}
            value={isTable ? 'table' : 'tokens'}
            onChange={(value) => setTable(value === 'table')}
          />
        )}
        <SplitPicker className={panel.spread ?? ''} counts={data.counts} value={split} onChange={onSplit} />
        <Pager
          offset={offset}
          count={data.indices.length}
          total={data.counts[split]}
          onMove={(next) => setPage({ key, offset: next })}
          size={count}
        />
      </div>
      <div className={classes.examples}>
        {isOne ? <OneExample source={asked.source} split={asked.split} preview={data} /> : <Examples preview={data} />}
        <ClassCounts preview={data} />
      </div>
    </div>
  );
}

interface NoticesProps {
  readonly source: DataSource;
  /** What the examples are of. */
  readonly read: DataSource;
  readonly preview: DataPreview;
}

function Notices({ source, read, preview }: NoticesProps) {
  const t = useT();
  return (
    <>
      <OtherNetwork source={source} />
      <FullSetNotice source={read} preview={preview} />
      {'sha256' in source && preview.notice && <Notice kind="warning">{t(preview.notice)}</Notice>}
    </>
  );
}

/** Another network for the data, where the one that is there has problems with them. */
function OtherNetwork({ source }: { readonly source: DataSource }) {
  const t = useT();
  const isBroken = useProblems().some(({ severity }) => severity === 'error');
  const isEmpty = useDocument((state) => state.document.graph.nodes.length === 0);
  const isBegun = useDocument((state) => state.document.graph.nodes.some(({ block }) => block !== 'dataset'));
  if (!isBroken || isEmpty) return null;
  return (
    <div className={panel.toolbar}>
      <span className="dim">
        {t(
          isBegun
            ? text('The network has problems. In its place:', 'Das Netz hat Probleme. Stattdessen:')
            : text('For these data:', 'Für diese Daten:'),
        )}
      </span>
      <StartingNetworks data={source} />
    </div>
  );
}

function OneExample(props: Pick<React.ComponentProps<typeof ExampleTokens>, 'source' | 'split' | 'preview'>) {
  const { known } = useKnown(props.source);
  return <ExampleTokens {...props} known={known} />;
}

function Examples({ preview }: { readonly preview: DataPreview }) {
  const { spec, indices, units, lines, numbers, filled } = preview;
  const props: ExamplesProps = useMemo(
    () => ({
      spec,
      indices,
      units,
      lines,
      numbers,
      filled,
      features: decodeTensor(preview.features),
      inputs: inputsOf(preview),
      labels: decodeTensor(preview.labels),
    }),
    [preview, spec, indices, units, lines, numbers, filled],
  );
  switch (inputField(spec).meaning.kind) {
    case 'image':
      return <PicturesView {...props} />;
    case 'table':
    case 'tokens':
      return <TableView {...props} />;
    default:
      return <PlotView {...props} />;
  }
}
