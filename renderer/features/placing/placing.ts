import { create } from 'zustand';
import { dataSpec } from '../../../core/data/source.ts';
import { inputField } from '../../../core/data/spec.ts';
import type { EngineClient } from '../../../core/protocol/client.ts';
import type { ModelFileLook, OpenSizes, TakenAs } from '../../../core/protocol/modelFile.ts';
import type { Placed } from '../../../core/protocol/pretrained.ts';
import { joined, text } from '../../../core/text.ts';
import { createAsker } from '../../link/ask.ts';
import { isCancelled } from '../../link/errors.ts';
import { follow, hear } from '../../link/follow.ts';
import { notify, notifyError } from '../../link/notify.ts';
import { connection, engine } from '../../link/session.ts';
import { tell } from '../../link/tell.ts';
import { PLACE_MODEL, sameDialog, useDialogs } from '../../workspace/document/dialogs.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { here } from '../../workspace/document/latest.ts';
import { add } from '../../workspace/editing/actions.ts';

/** How a file is taken. */
interface Taking {
  readonly as?: TakenAs;
  readonly sizes?: OpenSizes;
}

/** How far it is. */
export type Placing =
  | { readonly kind: 'choose' }
  | { readonly kind: 'reading'; readonly name: string; readonly share: number | null }
  /** A file of ONNX can be taken in two ways. */
  | { readonly kind: 'look'; readonly look: ModelFileLook; readonly take: (taking: Taking) => Promise<void> }
  | { readonly kind: 'failed'; readonly error: unknown };

export const usePlacing = create<{ readonly now: Placing }>()(() => ({ now: { kind: 'choose' } }));

const show = (now: Placing) => usePlacing.setState({ now });

export function followPlacing(client: EngineClient): void {
  hear(client, 'importProgress', ({ name, share }) => {
    const { now } = usePlacing.getState();
    if (now.kind === 'reading' && now.name === name) show({ ...now, share });
  });
  follow(useDialogs, ({ open }, before) => {
    if (before.open?.kind === PLACE_MODEL && open?.kind !== PLACE_MODEL) leave();
  });
}

const asker = createAsker();

/** Ends what is under way: the dialog was closed, or something else is wanted. */
export function leave(): void {
  const { now } = usePlacing.getState();
  asker.forget();
  if (now.kind === 'reading') tell('cancelImport', { name: now.name });
  show({ kind: 'choose' });
}

/** Places a model of the library behind the selected node; a file of ONNX is looked at first. */
export function placeModel(name: string): Promise<void> {
  const take = (taking: Taking) => placing(name, () => engine().request('placePretrained', { name, ...taking }));
  if (!isOnnx(name)) return take({});
  return looking(name, () => engine().request('lookAtPretrained', { name, size: sizeOfData() }), take);
}

const isOnnx = (name: string) => /\.onnx$/i.test(name);

/** Asks for a file of another program and places its network. */
export async function placeFile(): Promise<void> {
  const isWanted = sameDialog();
  try {
    const file = await connection().host.openFile({ name: 'Neuroloom', extensions: ['onnx', 'keras', 'h5'], several: true }); // prettier-ignore
    if (!file || !isWanted()) return;
    const size = sizeOfData();
    const take = (taking: Taking) =>
      placing(file.name, () => engine().request('placeModelFile', { ...file, size, ...taking }));
    if (!isOnnx(file.name)) return await take({});
    await looking(file.name, () => engine().request('lookAtModelFile', { ...file, size }), take);
  } catch (error) {
    notifyError(text('The file could not be opened', 'Die Datei ließ sich nicht öffnen'), error);
  }
}

/** What a file leaves open becomes as long as the texts, or as high as the pictures, of the open document. */
function sizeOfData(): number {
  const { document } = useDocument.getState();
  const [size = 1] = inputField(dataSpec(document.data)).type.shape;
  return Math.min(Math.max(size, 1), 4096);
}

/** Shows what a file says of itself, and in which ways it can be taken. */
async function looking(name: string, ask: () => Promise<ModelFileLook>, take: (taking: Taking) => Promise<void>): Promise<void> {
  show({ kind: 'reading', name, share: null });
  const outcome = await asker.ask(ask);
  if (!outcome) return;
  const { data, error } = outcome;
  if (data) show({ kind: 'look', look: data, take });
  else show(isCancelled(error) ? { kind: 'choose' } : { kind: 'failed', error });
} // prettier-ignore

async function placing(name: string, ask: () => Promise<Placed>): Promise<void> {
  const isHere = here();
  show({ kind: 'reading', name, share: null });
  const outcome = await asker.ask(ask);
  if (!outcome) return;
  const { data, error } = outcome;
  if (!data) return show(isCancelled(error) ? { kind: 'choose' } : { kind: 'failed', error });
  useDialogs.getState().close();
  if (!isHere()) return;
  isHere.act(() => add(data));
  const said = joined(data.notices);
  const title = data.use.name ?? name;
  if (said) notify(text(`${title} is placed`, `${title} ist eingefügt`), said);
}
