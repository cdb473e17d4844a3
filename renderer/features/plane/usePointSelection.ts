import { useCallback, useMemo, useState } from 'react';
import type { DataSource } from '../../../core/data/source.ts';
import { useDocument } from '../../workspace/document/document.ts';

const none: ReadonlySet<number> = new Set();

/** Which points are selected, by their place among all; forgotten when the points are changed elsewhere, by undo too. */
export function usePointSelection(source: DataSource) {
  const [selection, setSelection] = useState({ source, places: none });
  const places = selection.source === source ? selection.places : none;
  const select = useCallback((chosen: Iterable<number>) => {
    setSelection({ source: useDocument.getState().document.data, places: new Set(chosen) });
  }, []);
  return useMemo(() => ({ places, select }), [places, select]);
}

export type PointSelection = ReturnType<typeof usePointSelection>;
