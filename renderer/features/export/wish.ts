import type { Document } from '../../../core/graph/document.ts';
import type { ExportFormat } from '../../../core/protocol/exports.ts';
import type { FileFilter, Host } from '../../../core/protocol/host.ts';
import type { RunRecord } from '../../../core/protocol/runs.ts';
import type { AxisOrder } from '../../../core/shape.ts';
import type { Language } from '../../../core/text.ts';
import { useSettings } from '../../kit/settings.ts';
import { signatureOf } from '../../workspace/document/analysis.ts';
import { fileName } from '../../workspace/project/project.ts';
import { isStale } from '../../workspace/runs/runState.ts';

export type Options = Readonly<Record<string, boolean | string>>;

/** One file, several in a zip, or several in a folder. */
export type Packing = 'file' | 'zip' | 'folder';

/** What is exported: the engine takes a document, a run, or a run of that document. */
export interface Source {
  readonly document?: Document;
  readonly runId?: string;
}

/** All that was chosen about an export. */
export interface Wish {
  readonly format: ExportFormat;
  readonly options: Options;
  readonly packing: Packing;
  readonly source: Source;
  /** Of the document. */
  readonly name: string;
}

/** What is chosen about a format before anybody has: words in the language of the page, shapes in its order of axes. */
export function usualOptions({ options = {} }: ExportFormat, language: Language, order: AxisOrder): Options {
  const ofPage: Options = { language, axes: order };
  return Object.fromEntries(
    Object.entries(options).map(([name, param]) => {
      const own = ofPage[name];
      const fits = param.kind === 'choice' && param.options.some(({ value }) => value === own);
      return [name, own !== undefined && fits ? own : param.default];
    }),
  );
}

/** How a format may be packed, beginning with what is usual. Only the desktop can write folders. */
export function packingsOf({ of, extension }: ExportFormat, host: Host['kind']): readonly Packing[] {
  const several: readonly Packing[] = host === 'electron' ? ['zip', 'folder'] : ['zip'];
  if (extension === 'zip') return several;
  return of === 'run' ? ['file', ...several] : ['file'];
}

/** A run is exported as the document is called and laid out today, as long as that is what it trained. */
export function sourceOf(document: Document, run: RunRecord | undefined, format: ExportFormat): Source {
  if (!run || !takesRun(format)) return { document };
  if (!isStale(run, signatureOf(document))) return { document, runId: run.id };
  return format.showsRun === 'canvas' ? { document } : { runId: run.id };
}

/** Whether it makes a difference which run is exported. */
export function takesRun({ of, showsRun }: ExportFormat): boolean {
  return of === 'run' || showsRun !== undefined;
}

/** Whether it is of what a run trained, however the canvas has changed since. */
export function isOfTrained({ of, showsRun }: ExportFormat): boolean {
  return of === 'run' || showsRun === 'trained';
}

/** The name that is suggested for an export, and what the host's dialog asks for. */
export function targetOf({ format, options, packing, name }: Wish): { readonly name: string; readonly filter: FileFilter } {
  const { option = '', extensions = {} } = format.extensionBy ?? {};
  const own = extensions[String(options[option])] ?? format.extension;
  const extension = { file: own, zip: 'zip', folder: '' }[packing];
  // Programs name the file: of letters, digits, dots and dashes alone it needs no quotes.
  const ending = extension === format.name ? '' : `-${format.name}`;
  const stem = `${fileName(name)}${ending}`.replaceAll(/[^\p{L}\p{N}_.]+/gu, '-').replaceAll(/^-|-$/g, '') || fileName('');
  return {
    name: extension === '' ? stem : `${stem}.${extension}`,
    filter: { name: format.label[useSettings.getState().language], extensions: extension === '' ? [] : [extension] },
  };
} // prettier-ignore
