import { text } from '../../../core/text.ts';
import { notifyError } from '../../link/notify.ts';
import { connection } from '../../link/session.ts';
import { importDropped } from './imports.ts';

/** Pickles are taken as well, so that it can be said why they are not read. */
const models = /\.(onnx|keras|h5|hdf5|safetensors|pt|pth|pkl|pickle|ckpt)$/i;
/** Others are models only if they are dropped where nothing else takes them. */
const perhaps = /\.(json|zip)$/i;

/** Imports models that are dropped anywhere on the page where nothing else takes them. */
export function followDrops(page: Document = document): void {
  page.addEventListener('dragover', (event) => {
    const { dataTransfer, defaultPrevented } = event;
    // A file has its name only once it is dropped, and browsers know no type of most models.
    if (defaultPrevented || !dataTransfer || ![...dataTransfer.items].some(mayBeModel)) return;
    event.preventDefault();
    dataTransfer.dropEffect = 'copy';
  });
  page.addEventListener('drop', (event) => {
    const { dataTransfer, defaultPrevented } = event;
    const files = [...(dataTransfer?.files ?? [])];
    if (defaultPrevented || !dataTransfer || !files.some(({ name }) => models.test(name) || perhaps.test(name))) return;
    event.preventDefault();
    void open(dataTransfer);
  });
}

function mayBeModel({ kind, type }: DataTransferItem): boolean {
  return kind === 'file' && (type === '' || /\/(json|zip|x-zip-compressed|x-hdf5?)$/.test(type));
}

async function open(transfer: DataTransfer): Promise<void> {
  try {
    const file = await connection().dropped(transfer);
    if (file) importDropped(file);
  } catch (error) {
    notifyError(text('The file could not be opened', 'Die Datei ließ sich nicht öffnen'), error);
  }
}
