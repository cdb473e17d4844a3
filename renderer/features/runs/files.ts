import { csvBegin, csvOf } from '../../../core/runs/csv.ts';
import { text, type Language } from '../../../core/text.ts';
import { cssColour } from '../../kit/plot/cssColour.ts';
import { engine } from '../../link/session.ts';
import { saveFile } from '../../workspace/shared/saveFile.ts';
import { cellsForFile, type Row, type RunColumn } from './rows.ts';

/** Asks where, and writes the table as it is seen. */
export function saveTable(rows: readonly Row[], columns: readonly RunColumn[], language: Language): Promise<void> {
  return save('csv', csvBegin + csvOf(cellsForFile(rows, columns, language), language));
}

/** Asks where, and writes a drawing, with the colours that it has on the page. */
export function saveDrawing(svg: SVGSVGElement): Promise<void> {
  const written = new XMLSerializer().serializeToString(svg);
  return save('svg', written.replaceAll(/var\(--[\w-]+\)/g, cssColour));
}

const save = (kind: 'csv' | 'svg', content: string) =>
  saveFile(text('runs', 'Läufe'), kind, (path) => engine().request('saveRunFile', { path, content }));
