import { text } from '../../../core/text.ts';
import { useNumberFormat, useT } from '../../kit/language.ts';
import type { ChartRow } from './chartRows.ts';
import { partTexts } from '../../workspace/shared/phrases.ts';
import classes from './charts.module.css';

interface ChartTooltipProps {
  readonly format: (value: number) => string;
  readonly perEpoch: number;
  /** What the epochs are measured on. */
  readonly part: 'validation' | 'test';
  /** Given by recharts. */
  readonly active?: boolean;
  readonly payload?: readonly { readonly payload?: ChartRow }[];
}

/** The numbers under the pointer. */
export function ChartTooltip({ format, perEpoch, part, active, payload }: ChartTooltipProps) {
  const t = useT();
  const number = useNumberFormat();
  const row = payload?.[0]?.payload;
  if (!active || !row) return null;
  const epoch = number(row.x, { maximumFractionDigits: 2 });
  const batch = number(Math.round(row.x * perEpoch));
  return (
    <div className={classes.tooltip}>
      <div>{t(text(`Epoch ${epoch} · batch ${batch}`, `Epoche ${epoch} · Batch ${batch}`))}</div>
      {row.training !== undefined && (
        <div className={classes.training}>
          {t(text('training', 'Training'))} <b>{format(row.training)}</b>
        </div>
      )}
      {row.batch !== undefined && (
        <div>
          {t(text('this batch', 'dieser Batch'))} <b>{format(row.batch)}</b>
        </div>
      )}
      {row.test !== undefined && (
        <div className={classes.test}>
          {t(partTexts[part])} <b>{format(row.test)}</b>
        </div>
      )}
    </div>
  );
}
