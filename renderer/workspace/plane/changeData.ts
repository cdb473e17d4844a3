import type { DataSource } from '../../../core/data/source.ts';
import { ROOT, type Document } from '../../../core/graph/document.ts';
import { addNode } from '../../../core/graph/edits.ts';
import { isFitted, trainingFor } from '../../../core/graph/fittingTraining.ts';
import { useDocument } from '../document/document.ts';
import { useSelection } from '../document/selection.ts';
import { withRoom } from '../editing/room.ts';
import { beginOfView, cornerAt } from '../editing/view.ts';
import { sourceGroups, sourceOf } from './sources.ts';

/**
 * Other data bring settings that fit them, as long as nobody has chosen their own. Settings that fit go on fitting when there are more
 * or fewer examples; those that every new document has are left alone by that.
 */
export function withData(document: Document, data: DataSource): Document {
  const isOther = data.kind !== document.data.kind || fileOf(data) !== fileOf(document.data);
  return { ...document, data, ...((isOther || isFitted(document)) && { training: trainingFor(document, data) }) };
}

const fileOf = (data: DataSource) => ('sha256' in data ? data.sha256 : undefined);

/**
 * One undoable step; changes to the same field that follow each other are one. Its card may have other ports then. Data that
 * are chosen for an empty canvas, by whatever way, bring the block that hands them out.
 */
export function changeData(change: (before: DataSource) => DataSource, field?: string): void {
  const { edit, document: before } = useDocument.getState();
  const changed = (document: Document) => withRoom(document, withData(document, change(document.data)), ROOT);
  if (field !== undefined || before.graph.nodes.length > 0) {
    edit(changed, field && `data.${field}`);
    return;
  }
  const begun = addNode(changed(before), ROOT, 'dataset', cornerAt(beginOfView()));
  if (edit(() => begun.document)) useSelection.getState().select({ nodes: [begun.id] });
}

/** Begins a network on an empty canvas with data of a kind that needs no file. */
export const beginWith = (kind: DataSource['kind']) => changeData((before) => sourceOf(kind, before));

/** Takes the data of a kind that needs no file, and what they can take over from those before. */
export function chooseSource(value: string): void {
  const kind = sourceGroups.flatMap((group) => group.sources).find((option) => option.kind === value)?.kind;
  if (kind && kind !== useDocument.getState().document.data.kind) changeData((before) => sourceOf(kind, before));
}
