import type { DataSource } from '../../../core/data/source.ts';
import { useDocument } from '../document/document.ts';

/** One undoable step; changes to the same field that follow each other are one. */
export function changeData(change: (before: DataSource) => DataSource, field?: string): void {
  useDocument.getState().edit((document) => ({ ...document, data: change(document.data) }), field && `data.${field}`);
}
