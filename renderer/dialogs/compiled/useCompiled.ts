import { useState } from 'react';
import type { Document } from '../../../core/graph/document.ts';
import type { CompiledGraph } from '../../../core/protocol/compiled.ts';
import type { ChosenFile } from '../../../core/protocol/host.ts';
import { connection, engine } from '../../engine/session.ts';
import { fileName } from '../../store/project.ts';

/** What came of something that was asked about a document. */
interface Outcome<T> {
  readonly document: Document;
  readonly value?: T;
  readonly error?: unknown;
}

/** Something that is asked on a click. What came of it is shown for as long as the document is the one asked about. */
function useAsked<T>(document: Document, ask: (document: Document) => Promise<T | undefined>) {
  const [isBusy, setBusy] = useState(false);
  const [last, setLast] = useState<Outcome<T>>();
  const run = async () => {
    setBusy(true);
    try {
      const value = await ask(document);
      if (value !== undefined) setLast({ document, value });
    } catch (error) {
      setLast({ document, error });
    } finally {
      setBusy(false);
    }
  };
  const own = last?.document === document ? last : undefined;
  return { isBusy, value: own?.value, error: own?.error, run };
}

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
