import { Checkbox } from '@mantine/core';
import { useMemo } from 'react';
import type { Attention } from '../../../core/analysis/attentions.ts';
import type { AttentionHeads } from '../../../core/protocol/attention.ts';
import { fromWire } from '../../../core/protocol/tensors.ts';
import { text, type Text } from '../../../core/text.ts';
import { useNumberFormat, useT } from '../../kit/language.ts';
import { classColour } from '../../kit/plot/classColours.ts';
import { decodeTensor, slice } from '../../kit/tensor.ts';
import { useChoice } from '../../workspace/document/viewState.ts';
import classes from './attention.module.css';
import { isOff } from './changes.ts';
import { HeatMap } from '../../kit/plot/HeatMap.tsx';
import { Matrix } from './Matrix.tsx';
import { useAttentionView } from './state.ts';
import { headText, meanText } from './texts.ts';
import type { Look } from './useLook.ts';

interface MatrixViewProps {
  readonly look: Look;
  readonly attentions: readonly Attention[];
  readonly names: readonly Text[];
}

/** A small map for every head of every layer, and the chosen one large. */
export function MatrixView({ look, attentions, names }: MatrixViewProps) {
  const t = useT();
  const [isMean, setMean] = useChoice<boolean>('attention mean', false);
  return (
    <div className={classes.matrices}>
      <div className={classes.maps}>
        {look.frame.attentions.map((heads) => {
          const at = attentions.findIndex(({ identity }) => identity === heads.identity);
          return <Maps key={heads.identity} heads={heads} name={t(names[at] ?? headText(0))} look={look} />;
        })}
      </div>
      <div className={classes.large}>
        {look.attention.heads > 1 && (
          <Checkbox
            size="xs"
            label={t(meanText)}
            checked={isMean}
            onChange={(event) => setMean(event.currentTarget.checked)}
          />
        )}
        <Matrix look={look} isMean={isMean} />
      </div>
    </div>
  );
}

interface MapsProps {
  readonly heads: AttentionHeads;
  readonly name: string;
  readonly look: Look;
}

/** The heads of one attention. */
function Maps({ heads: { identity, map, entropy }, name, look }: MapsProps) {
  const t = useT();
  const format = useNumberFormat();
  const all = useMemo(() => (map ? decodeTensor(map) : undefined), [map]);
  if (!all) return null;
  const [count = 0, rows = 0, columns = 0] = all.shape;
  return (
    <section>
      <h3 className="section-title">{name}</h3>
      <div className={classes.mapRow}>
        {Array.from({ length: count }, (_, head) => {
          const bits = format(fromWire(entropy[head] ?? 'NaN'), { maximumFractionDigits: 2 });
          const isChosen = look.attention.identity === identity && look.head === head;
          return (
            <button
              key={head}
              type="button"
              className={classes.map}
              aria-pressed={isChosen}
              aria-label={t(text(`${name}, head ${head + 1}, entropy ${bits} bit`, `${name}, Kopf ${head + 1}, Entropie ${bits} bit`))}
              data-off={isOff(look.interventions, { attention: identity, head })}
              onClick={() => useAttentionView.setState({ attention: identity, head })}
            >
              <Small values={all} head={head} rows={rows} columns={columns} />
              <span className={classes.mapName}>{head + 1}</span>
            </button>
          );
        })}
      </div>
    </section>
  );
} // prettier-ignore

interface SmallProps {
  readonly values: ReturnType<typeof decodeTensor>;
  readonly head: number;
  readonly rows: number;
  readonly columns: number;
}

function Small({ values, head, rows, columns }: SmallProps) {
  const weights = useMemo(() => Float32Array.from(slice(values, head).values, (byte) => byte / 255), [values, head]);
  return <HeatMap weights={weights} rows={rows} columns={columns} colour={classColour(head + 1)} />;
}
