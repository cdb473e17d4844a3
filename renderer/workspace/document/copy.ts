import { strToU8, zipSync } from 'fflate';
import type { Document } from '../../../core/graph/document.ts';
import { useDocument } from './document.ts';
import { fileName } from '../project/project.ts';

/** A project file of a document alone: without runs, weights and a table of its own. */
export function copyOf(document: Document): Uint8Array<ArrayBuffer> {
  return zipSync({ 'document.json': strToU8(JSON.stringify(document)) });
}

/** Hands the open document to the user as a file. It needs neither engine nor host. */
export function downloadCopy(): void {
  const { document } = useDocument.getState();
  download(new Blob([copyOf(document)]), `${fileName(document.name)}.neuroloom`);
}

/** Hands something to the user as a file of this name. */
export function download(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
