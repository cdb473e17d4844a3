import { create } from 'zustand';
import { dataSpec } from '../../../core/data/source.ts';
import { inputField } from '../../../core/data/spec.ts';
import type { EngineClient } from '../../../core/protocol/client.ts';
import type { PlacedModel } from '../../../core/protocol/pretrained.ts';
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

/** How far it is. */
export type Placing =
  | { readonly kind: 'choose' }
  | { readonly kind: 'reading'; readonly name: string; readonly share: number | null }
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

/** Places a model of the library behind the selected node. */
export function placeModel(name: string): Promise<void> {
  return placing(name, () => engine().request('placePretrained', { name }));
}

/** Asks for a file of another program and places its network. */
export async function placeFile(): Promise<void> {
  const isWanted = sameDialog();
  try {
    const file = await connection().host.openFile({ name: 'Neuroloom', extensions: ['onnx', 'keras', 'h5'], several: true }); // prettier-ignore
    if (!file || !isWanted()) return;
    await placing(file.name, () => engine().request('placeModelFile', { ...file, size: sizeOfData() }));
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

async function placing(name: string, ask: () => Promise<PlacedModel>): Promise<void> {
  const isHere = here();
  show({ kind: 'reading', name, share: null });
  const outcome = await asker.ask(ask);
  if (!outcome) return;
  const { data, error } = outcome;
  if (!data) return show(isCancelled(error) ? { kind: 'choose' } : { kind: 'failed', error });
  useDialogs.getState().close();
  if (!isHere()) return;
  const { file, use, notices } = data;
  isHere.act(() => add({ file, use }));
  const said = joined(notices);
  if (said) notify(text(`${use.name} is placed`, `${use.name} ist eingefügt`), said);
}
