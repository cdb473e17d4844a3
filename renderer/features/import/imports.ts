import { create } from 'zustand';
import type { EngineClient } from '../../../core/protocol/client.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import type { ChosenFile } from '../../../core/protocol/host.ts';
import type { ImportedModel, ImportReport, WeightMatch } from '../../../core/protocol/imports.ts';
import type { ModelFileLook, OpenSizes, TakenAs } from '../../../core/protocol/modelFile.ts';
import type { RunRecord } from '../../../core/protocol/runs.ts';
import { counted, joined, text, type Text } from '../../../core/text.ts';
import { isCancelled } from '../../link/errors.ts';
import { follow, hear } from '../../link/follow.ts';
import { notify, notifyError } from '../../link/notify.ts';
import { connection, engine } from '../../link/session.ts';
import { tell } from '../../link/tell.ts';
import { showDialog, useDialogs } from '../../workspace/document/dialogs.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { ownKey } from '../../workspace/project/key.ts';
import { showEditor } from '../../workspace/project/project.ts';
import { openBeside } from '../../workspace/project/tabs.ts';
import { useRuns } from '../../workspace/runs/runs.ts';

export const DIALOG = 'importModel';

/** Tensors by weight, as they were chosen by hand; an empty name: none. */
export type Given = Readonly<Record<string, string>>;

/** How far an import is. */
export type Importing =
  | { readonly kind: 'choose' }
  | { readonly kind: 'reading'; readonly file: ChosenFile; readonly share: number | null }
  | { readonly kind: 'failed'; readonly file: ChosenFile; readonly error: unknown }
  /** In which ways it can be taken, a file of ONNX being able to run as it is. */
  | { readonly kind: 'look'; readonly file: ChosenFile; readonly look: ModelFileLook; readonly first: TakenAs | undefined }
  | { readonly kind: 'model'; readonly file: ChosenFile; readonly model: ImportedModel }
  | { readonly kind: 'weights'; readonly file: ChosenFile; readonly match: WeightMatch; readonly given: readonly Given[] }
  | { readonly kind: 'taken'; readonly file: ChosenFile; readonly run: RunRecord; readonly before: string | null }; // prettier-ignore

export const useImport = create<{ readonly now: Importing }>()(() => ({ now: { kind: 'choose' } }));

const show = (now: Importing) => useImport.setState({ now });

export function followImports(client: EngineClient): void {
  hear(client, 'importProgress', ({ name, share }) => {
    const { now } = useImport.getState();
    if (now.kind === 'reading' && now.file.name === name) show({ ...now, share });
  });
  follow(useDialogs, ({ open }, before) => {
    if (before.open?.kind === DIALOG && open?.kind !== DIALOG) leave();
  });
}

/** Ends what is under way: the dialog was closed, or another file is wanted. */
export function leave(): void {
  const { now } = useImport.getState();
  if (now.kind === 'reading') tell('cancelImport', { name: now.file.name });
  show({ kind: 'choose' });
}

/** Asks for a file and reads it. */
export async function chooseFile(extensions: readonly string[]): Promise<void> {
  try {
    const filter = { name: 'Neuroloom', extensions: [...extensions, 'safetensors'], several: true } as const;
    const file = await connection().host.openFile(filter);
    if (file && isInSight()) await readFile(file);
  } catch (error) {
    notifyError(text('The file could not be opened', 'Die Datei ließ sich nicht öffnen'), error);
  }
}

/** Opens the dialog with a file that was dropped. */
export function importDropped(file: ChosenFile): void {
  showDialog(DIALOG);
  void readFile(file);
}

/** Reads a model, or weights for the open network. `size`: what sizes become that the file leaves open. */
export async function readFile(file: ChosenFile, size?: number): Promise<void> {
  if (/\.safetensors$/i.test(file.name)) return lookAtWeights(file, []);
  await reading(file, async () => {
    const asked = { ...file, key: ownKey(), ...(size !== undefined && { size }) };
    const model = await engine().request('importModel', asked).catch(async (error: unknown) => {
      // What cannot become blocks may still run as it is.
      if (isCancelled(error) || !canRun(file)) throw error;
      return engine().request('lookAtModelFile', { ...file }).catch(() => {
        throw error;
      });
    });
    return () => ('notNetwork' in model ? { kind: 'look', file, look: model, first: undefined } : { kind: 'model', file, model });
  });
} // prettier-ignore

/** Whether it is a file that can run as it is, as one block. */
export function canRun({ name }: ChosenFile): boolean {
  return /\.onnx$/i.test(name);
}

/** Shows in which ways a file can be taken, to run as it is at first. */
export async function lookAtFile(file: ChosenFile): Promise<void> {
  await reading(file, async () => {
    const look = await engine().request('lookAtModelFile', { ...file });
    return () => ({ kind: 'look', file, look, first: 'block' });
  });
}

/** Reads a file in the way that was chosen: as blocks, or as one that runs it as it is, which is opened at once. */
export async function takeFile(file: ChosenFile, as: TakenAs, sizes: OpenSizes): Promise<void> {
  if (as === 'network') return readFile(file);
  let opened: ImportedModel | undefined;
  await reading(file, async () => {
    opened = await engine().request('importModel', { ...file, key: ownKey(), as, sizes });
    return () => ({ kind: 'choose' });
  });
  if (opened) await openModel(opened);
}

/** Matches a file's tensors with the weights of the open network, after what was paired by hand. */
export async function lookAtWeights(file: ChosenFile, given: readonly Given[]): Promise<void> {
  const { now } = useImport.getState();
  // The next choice is made on top of this one, also before the engine has answered.
  if (now.kind === 'weights' && now.file === file) show({ ...now, given });
  await reading(file, async () => {
    const { openings, document } = useDocument.getState();
    if (openings === 0) throw new EngineError('fileUnreadable', noNetwork);
    const { path } = file;
    const match = await engine().request('matchWeights', { path, document, given: given.at(-1) ?? {} });
    return () => ({ kind: 'weights', file, match, given });
  });
}

/** Does and shows what comes of a reading, unless it was left meanwhile. */
async function reading(file: ChosenFile, read: () => Promise<() => Importing>): Promise<void> {
  const begun: Importing = { kind: 'reading', file, share: null };
  const { now } = useImport.getState();
  if (now.kind === 'reading' && now.file !== file) tell('cancelImport', { name: now.file.name });
  // What is mended by hand stays in sight.
  if (now.kind !== 'weights') show(begun);
  const own = useImport.getState().now;
  const isMeant = () => {
    const { now: later } = useImport.getState();
    return later === own || (later.kind === 'reading' && own.kind === 'reading' && later.file === own.file);
  };
  try {
    const next = await read();
    if (isMeant()) show(next());
  } catch (error) {
    if (isMeant()) show(isCancelled(error) ? { kind: 'choose' } : { kind: 'failed', file, error });
  }
}

/** Pairs a weight with a tensor, or with none. */
export function pairByHand(file: ChosenFile, given: readonly Given[], weight: string, tensor: string): void {
  void lookAtWeights(file, [...given, { ...given.at(-1), [weight]: tensor }]);
}

/** Opens the model as a project of its own, and says what has become of it. */
export async function openModel({ project, report }: ImportedModel): Promise<void> {
  useDialogs.getState().close();
  if (!(await openBeside(project))) return;
  const said = report.parts.length > 0 ? summaryOf(report) : (joined([asItIs, ...report.notices]) ?? asItIs);
  notify(text(`${project.document.name} is open`, `${project.document.name} ist offen`), said);
}

/** The network gets the weights, as a run of its own. */
export async function takeWeights(file: ChosenFile, given: Given): Promise<void> {
  const { document } = useDocument.getState();
  const before = useRuns.getState().selectedId;
  // They are taken once.
  show({ kind: 'reading', file, share: null });
  await reading(file, async () => {
    const asked = { path: file.path, document, given, key: ownKey() };
    const { project } = await engine().request('importWeights', asked);
    const [record] = project.runs;
    if (!record) throw new Error('The weights have become no run.');
    return () => {
      if (useDocument.getState().document !== document) return { kind: 'choose' };
      useRuns.getState().put(record);
      useRuns.getState().select(record.id);
      showEditor();
      const run = useRuns.getState().runs.find(({ id }) => id === record.id) ?? record;
      return { kind: 'taken', file, run, before };
    };
  });
}

/** Takes the run with the weights away again; what was shown before is shown. */
export function takeBack(run: RunRecord, before: string | null): void {
  useRuns.setState(({ runs, selectedId }) => ({
    runs: runs.filter(({ id }) => id !== run.id),
    selectedId: selectedId === run.id ? before : selectedId,
  }));
  leave();
}

function isInSight(): boolean {
  return useDialogs.getState().open?.kind === DIALOG;
}

/** What the parts of a file have become, counted. */
export function summaryOf({ parts }: ImportReport): Text {
  const count = (as: ImportReport['parts'][number]['as']) => parts.filter((part) => part.as === as).length;
  const said = (n: number, en: readonly [string, string], de: readonly [string, string]) => (n > 0 ? [counted(n, en, de)] : []);
  const all = [
    ...said(count('block'), ['part became blocks.', 'parts became blocks.'], ['Teil wurde zu Blöcken.', 'Teile wurden zu Blöcken.']),
    ...said(count('foreign'), ['runs as it is, but cannot be edited.', 'run as they are, but cannot be edited.'], ['läuft, wie es ist, lässt sich aber nicht bearbeiten.', 'laufen, wie sie sind, lassen sich aber nicht bearbeiten.']),
    ...said(count('view') + count('leftOut'), ['changes nothing and is left out.', 'change nothing and are left out.'], ['ändert nichts und fällt weg.', 'ändern nichts und fallen weg.']),
  ];
  return joined(all) ?? text('There is nothing in it.', 'Es ist nichts darin.');
} // prettier-ignore

const asItIs = text('One block runs the file as it is.', 'Ein Block führt die Datei aus, wie sie ist.');
const noNetwork = text(
  'These are weights without a network. Open the network first that they belong to, then import them again.',
  'Das sind Gewichte ohne Netz. Erst das Netz öffnen, zu dem sie gehören, dann noch einmal importieren.',
);
