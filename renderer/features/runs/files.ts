import { csvOf } from '../../../core/runs/csv.ts';
import { text, type Language } from '../../../core/text.ts';
import { cssColour } from '../../kit/plot/cssColour.ts';
import { notifyError } from '../../link/notify.ts';
import { connection, engine } from '../../link/session.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { fileName } from '../../workspace/project/project.ts';
import { cellsForFile, type Row, type RunColumn } from './rows.ts';

/** Asks where, and writes the table as it is seen. */
export function saveTable(rows: readonly Row[], columns: readonly RunColumn[], language: Language): Promise<void> {
  return save('csv', csvOf(cellsForFile(rows, columns, language)));
}

/** Asks where, and writes a drawing, with the colours that it has on the page. */
export function saveDrawing(svg: SVGSVGElement): Promise<void> {
  const written = new XMLSerializer().serializeToString(svg);
  return save('svg', written.replaceAll(/var\(--[\w-]+\)/g, cssColour));
}

async function save(kind: 'csv' | 'svg', content: string): Promise<void> {
  const { name } = useDocument.getState().document;
  try {
    const { host } = connection();
    const file = await host.saveFile(`${fileName(name)}-runs.${kind}`, {
      name: kind.toUpperCase(),
      extensions: [kind],
    });
    if (!file) return;
    await engine().request('saveRunFile', { path: file.path, content });
    await host.delivered(file);
  } catch (error) {
    notifyError(text('The file could not be saved', 'Die Datei ließ sich nicht speichern'), error);
  }
}
