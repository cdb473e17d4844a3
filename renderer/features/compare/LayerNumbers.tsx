import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Comparison } from '../../../core/protocol/comparison.ts';
import type { LayerComparison } from '../../../core/protocol/layers.ts';
import { counted, text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import panel from '../../kit/panel.module.css';
import { ChoiceField } from '../../workspace/fields/fields.tsx';
import classes from './compare.module.css';
import { openLayerDialog, openWholeModel } from './loadLayer.ts';
import { useComparing } from './state.ts';

const weightKinds = [
  { value: 'layer', label: text('the layer’s on both sides', 'auf beiden Seiten die der Schicht') },
  { value: 'own', label: text('each side its own', 'jede Seite die eigenen') },
] as const;

/** What a block and a layer are computed with: a text, and whose weights. */
export function LayerNumbers({ comparison }: { readonly comparison: Comparison | LayerComparison | undefined }) {
  const t = useT();
  const { layer, layerWeights } = useComparing();
  const [isOpening, setOpening] = useState(false);
  const open = async () => {
    setOpening(true);
    await openWholeModel(layer?.model ?? '');
    setOpening(false);
  };
  return (
    <div className={panel.toolbar}>
      <ReadText />
      <div className={classes.field}>
        <ChoiceField
          label={text('Weights', 'Gewichte')}
          help={text(
            'With the layer’s on both sides one sees whether the block is built like the layer. With its own, whether it computes the same by itself: after loading, until it is trained or changed.',
            'Mit denen der Schicht auf beiden Seiten zeigt sich, ob der Block gebaut ist wie die Schicht. Mit den eigenen, ob er von selbst dasselbe berechnet: nach dem Laden, bis er trainiert oder geändert wird.',
          )}
          value={layerWeights}
          options={weightKinds}
          onChange={(chosen) => useComparing.setState({ layerWeights: chosen })}
        />
      </div>
      <Button size="xs" onClick={() => openLayerDialog(undefined)}>
        {t(text('Load into the block …', 'In den Block laden …'))}
      </Button>
      <Button size="xs" variant="default" loading={isOpening} onClick={() => void open()}>
        {t(text('Open the whole model', 'Das ganze Modell öffnen'))}
      </Button>
      {comparison && 'tokens' in comparison && <Tokens comparison={comparison} />}
    </div>
  );
}

/** The text is read when one leaves the field or presses Enter: every reading computes the whole model up to the layer. */
function ReadText() {
  const t = useT();
  const said = useComparing((state) => state.text);
  const [written, setWritten] = useState(said);
  const read = () => useComparing.setState({ text: written });
  const words = text('Text that the model reads', 'Text, den das Modell liest');
  return (
    <TextInput
      size="xs"
      className={classes.text}
      aria-label={t(words)}
      placeholder={t(words)}
      maxLength={2000}
      value={written}
      onChange={({ currentTarget }) => setWritten(currentTarget.value)}
      onBlur={read}
      onKeyDown={({ key }) => key === 'Enter' && read()}
    />
  );
}

/** The model's own pieces of the text: what enters the block is one vector for each. */
function Tokens({ comparison: { tokens, isCut } }: { readonly comparison: LayerComparison }) {
  const t = useT();
  const count = counted(tokens.length, ['token', 'tokens'], ['Token', 'Tokens']);
  return (
    <p className={classes.tokens}>
      <span className="dim">{t(text(`${count.en}:`, `${count.de}:`))}</span>{' '}
      {tokens.map(({ token }, i) => (
        <code key={i}>{token}</code>
      ))}
      {isCut && (
        <span className="dim">{t(text('The rest of the text was cut off.', 'Der Rest des Textes blieb weg.'))}</span>
      )}
    </p>
  );
}
