import type { Document } from '../../../core/graph/document.ts';
import type { CompiledGraph } from '../../../core/protocol/compiled.ts';
import type { ChosenFile } from '../../../core/protocol/host.ts';
import { connection, engine } from '../../engine/session.ts';
import { fileName } from '../../store/project.ts';
import { useAsked } from '../useAsked.ts';

/** Measures the compiled step of a document. */
export function useMeasurement(document: Document) {
  return useAsked<CompiledGraph>(document, (asked) =>
    engine().request('compiledGraph', { document: asked, profile: true }),
  );
}

export interface SavedFile extends ChosenFile {
  readonly bytes: number;
}

/** Asks where, writes the compiled step there and hands the file over. */
export function useOnnxFile(document: Document) {
  return useAsked<SavedFile>(document, async (asked) => {
    const { host } = connection();
    const file = await host.saveFile(`${fileName(asked.name)}-step.onnx`, { name: 'ONNX', extensions: ['onnx'] });
    if (!file) return undefined;
    const { bytes } = await engine().request('exportCompiled', { document: asked, path: file.path });
    await host.delivered(file);
    return { ...file, bytes };
  });
}
