import { useMemo, useState } from 'react';
import type { WireTensor } from '../../../../core/protocol/tensors.ts';
import { text } from '../../../../core/text.ts';
import { useT } from '../../../kit/language.ts';
import { useMetricTexts } from '../../../workspace/shared/phrases.ts';
import { signedColour } from '../../../kit/pictures/pixels.ts';
import { decodeTensor } from '../../../kit/tensor.ts';
import classes from './weights.module.css';

/** All values of a small tensor: the last axis across, the others down. */
export function ValuesTable({ values: wire }: { readonly values: WireTensor }) {
  const t = useT();
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t(text('All values', 'Alle Werte'))}</summary>
      {isOpen && <Values wire={wire} />}
    </details>
  );
}

function Values({ wire }: { readonly wire: WireTensor }) {
  const { short: number } = useMetricTexts();
  const { rows, limit } = useMemo(() => {
    const { shape, values } = decodeTensor(wire);
    const width = shape.at(-1) ?? 1;
    const all = [...values];
    return {
      rows: Array.from({ length: Math.ceil(all.length / width) }, (_, i) => all.slice(i * width, (i + 1) * width)),
      limit: Math.max(0, ...all.filter(Number.isFinite).map(Math.abs)),
    };
  }, [wire]);
  return (
    <div className={classes.values}>
      <table>
        <tbody>
          {rows.map((row, i) => (
            <tr key={i}>
              {row.map((value, j) => (
                <td key={j} style={{ background: `rgb(${signedColour(value, limit).join(' ')})` }}>
                  {number(Number.isFinite(value) ? value : 'NaN')}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
