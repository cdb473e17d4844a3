import { useMemo } from 'react';
import type { LandscapeAxes } from '../../../core/protocol/landscape.ts';
import { text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';

/** What the directions of a landscape are called. */
export function useAxisNames(axes: LandscapeAxes): readonly [string, string] {
  const t = useT();
  return useMemo(() => {
    if (axes.kind === 'weights') return [`${axes.a.name}[${axes.a.index}]`, `${axes.b.name}[${axes.b.index}]`];
    const name = axes.kind === 'random' ? text('direction', 'Richtung') : text('principal direction', 'Hauptrichtung');
    return [`${t(name)} 1`, `${t(name)} 2`];
  }, [axes, t]);
}
