import { useMemo } from 'react';
import type { WireTensor } from '../../../../core/protocol/tensors.ts';
import { text } from '../../../../core/text.ts';
import { useT } from '../../../kit/language.ts';
import { Picture } from '../../../kit/pictures/Picture.tsx';
import { decodeTensor, slice } from '../../../kit/tensor.ts';
import classes from './weights.module.css';

/** What each unit of a first layer looks for: blue where it wants brightness, orange where it wants none. */
export function Filters({ filters }: { readonly filters: WireTensor }) {
  const t = useT();
  const { pictures, limit } = useMemo(() => {
    const tensor = decodeTensor(filters);
    const count = tensor.shape[0] ?? 0;
    let largest = 0;
    for (const value of tensor.values) if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
    return { pictures: Array.from({ length: count }, (_, i) => slice(tensor, i)), limit: largest };
  }, [filters]);
  return (
    <>
      <h4 className="section-title">{t(text('Filters', 'Filter'))}</h4>
      <div className={classes.filters}>
        {pictures.map((picture, i) => (
          <Picture key={i} tensor={picture} limit={limit} label={t(text(`Filter ${i + 1}`, `Filter ${i + 1}`))} />
        ))}
      </div>
    </>
  );
}
