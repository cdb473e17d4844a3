import type { DataSource } from '../../../core/data/source.ts';
import { ROOT } from '../../../core/graph/document.ts';
import { useDocument } from '../document/document.ts';
import { withRoom } from '../editing/room.ts';

/** One undoable step; changes to the same field that follow each other are one. Its card may have other ports then. */
export function changeData(change: (before: DataSource) => DataSource, field?: string): void {
  useDocument
    .getState()
    .edit(
      (document) => withRoom(document, { ...document, data: change(document.data) }, ROOT),
      field && `data.${field}`,
    );
}
