import { SegmentedControl, Select } from '@mantine/core';
import { useState } from 'react';
import type { Attention } from '../../../core/analysis/attentions.ts';
import { text, type Text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import panel from '../../kit/panel.module.css';
import { Empty, Failed, FailedNotice } from '../../link/Empty.tsx';
import { Waiting } from '../../link/Waiting.tsx';
import { NumberField } from '../../workspace/fields/fields.tsx';
import { SplitControl } from '../../workspace/shared/SplitControl.tsx';
import classes from './attention.module.css';
import { ChangeBar, useHistoryKeys } from './ChangeBar.tsx';
import { HeadList } from './HeadList.tsx';
import { HeadView } from './HeadView.tsx';
import { MatrixView } from './MatrixView.tsx';
import { OwnText, OwnTextButton, useIsOwn } from './OwnText.tsx';
import { PartsView } from './PartsView.tsx';
import { Reading } from './Reading.tsx';
import { SaidOutputs } from './SaidOutputs.tsx';
import { useAttentionView, views, type ViewName } from './state.ts';
import { useLook, type Look } from './useLook.ts';
import type { Place } from './weights.ts';

/** Who looks at whom in the network, for an example; and what it says when that is changed. */
export function AttentionPanel() {
  const { attentions, names, look, error, again } = useLook();
  const onKeyDown = useHistoryKeys();
  if (attentions.length === 0) return <Empty message={noAttention} />;
  if (!look && error !== undefined) return <NoLook error={error} again={again} />;
  if (!look) return <Waiting label={text('Computing attention …', 'Attention wird berechnet …')} />;
  return (
    <div className={classes.panel} onKeyDown={onKeyDown}>
      <Toolbar attentions={attentions} names={names} look={look} />
      <OwnText />
      <ChangeBar look={look} attentions={attentions} names={names} />
      {error !== undefined && <FailedNotice error={error} again={again} />}
      <Body look={look} attentions={attentions} names={names} />
    </div>
  );
}

/** Where there is no such example, another one can be chosen. */
function NoLook({ error, again }: { readonly error: unknown; readonly again: () => void }) {
  const { split, show } = useAttentionView();
  const isOwn = useIsOwn();
  return (
    <div className={classes.panel}>
      <div className={panel.toolbar}>
        {!isOwn && <SplitControl value={split} onChange={(chosen) => show({ split: chosen, index: 0 })} />}
        <OwnTextButton />
      </div>
      <OwnText />
      <Failed error={error} again={again} />
    </div>
  );
}

interface Parts {
  readonly attentions: readonly Attention[];
  readonly names: readonly Text[];
  readonly look: Look;
}

function Body({ look, attentions, names }: Parts) {
  const { view, held } = useAttentionView();
  const [pointed, setPointed] = useState<Place | null>(null);
  const place = fittingPlace(pointed, look) ?? fittingPlace(held, look);
  return (
    <div className={classes.body}>
      <div className={classes.main}>
        {view === 'heads' && <HeadView look={look} place={place} onPoint={setPointed} />}
        {view === 'matrices' && <MatrixView look={look} attentions={attentions} names={names} />}
        {view === 'parts' && <PartsView look={look} />}
      </div>
      <div className={classes.side}>
        <SaidOutputs look={look} />
        {view === 'heads' && <Reading look={look} place={place} />}
        <HeadList look={look} />
      </div>
    </div>
  );
}

/** A place of another text may be beyond the end of this one. */
function fittingPlace(place: Place | null, { weights }: Look): Place | null {
  const count = place?.side === 'query' ? weights.rows : weights.columns;
  return place && place.index < count ? place : null;
}

const viewTexts: Readonly<Record<ViewName, Text>> = {
  heads: text('Connections', 'Verbindungen'),
  matrices: text('Matrices', 'Matrizen'),
  parts: text('Computation', 'Rechnung'),
};

function Toolbar({ attentions, names, look }: Parts) {
  const t = useT();
  const { view } = useAttentionView();
  const isOwn = useIsOwn();
  const kinds = attentions.map(({ isCross, isCausal }) => (isCross ? cross : isCausal ? causal : self));
  const options = attentions.map(({ identity }, i) => ({ value: identity, label: `${t(names[i] ?? self)} · ${t(kinds[i] ?? self)}` })); // prettier-ignore
  return (
    <div className={panel.toolbar}>
      <SegmentedControl
        size="xs"
        aria-label={t(text('View', 'Ansicht'))}
        data={views.map((value) => ({ value, label: t(viewTexts[value]) }))}
        value={view}
        onChange={(chosen) => useAttentionView.setState({ view: chosen })}
      />
      <Select
        className={classes.layer}
        size="xs"
        allowDeselect={false}
        aria-label={t(text('Attention', 'Attention'))}
        data={options}
        value={look.attention.identity}
        onChange={(attention) => useAttentionView.setState({ attention, held: null })}
      />
      <HeadSelect look={look} />
      {!isOwn && <ExampleChoice count={look.frame.count} />}
      <OwnTextButton />
    </div>
  );
}

function ExampleChoice({ count }: { readonly count: number }) {
  const { split, index, show } = useAttentionView();
  return (
    <>
      <SplitControl value={split} onChange={(chosen) => show({ split: chosen, index: 0 })} />
      <div className={classes.example}>
        <NumberField
          label={text('Example', 'Beispiel')}
          value={index + 1}
          range={{ min: 1, max: Math.max(1, count), isWhole: true }}
          onChange={(number) => show({ index: number - 1 })}
        />
      </div>
    </>
  );
}

function HeadSelect({ look: { attention, head } }: { readonly look: Look }) {
  if (attention.heads < 2) return null;
  return (
    <div className={classes.head}>
      <NumberField
        label={text('Head', 'Kopf')}
        help={text(
          'The head of the large matrix and of the computation.',
          'Der Kopf der großen Matrix und der Rechnung.',
        )}
        value={head + 1}
        range={{ min: 1, max: attention.heads, isWhole: true }}
        onChange={(number) => useAttentionView.setState({ head: number - 1 })}
      />
    </div>
  );
}

const self = text('a text looks at itself', 'ein Text achtet auf sich selbst');
const causal = text('looks back only', 'blickt nur zurück');
const cross = text('one text looks at another', 'ein Text achtet auf den anderen');
const noAttention = text(
  'Attention is seen once the network has no problems: a softmax that weighs values by a MatMul, from Linear, MatMul and Softmax or out of the palette’s Transformer part.',
  'Attention ist zu sehen, sobald das Netz keine Probleme mehr hat: ein Softmax, das über ein MatMul Werte gewichtet, aus Linear, MatMul und Softmax oder aus „Transformer“ in der Palette.',
);
