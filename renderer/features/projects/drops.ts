import { text } from '../../../core/text.ts';
import { notifyError } from '../../link/notify.ts';
import { connection } from '../../link/session.ts';
import { openPath } from '../../workspace/project/opening.ts';

/** Opens projects, and pictures with one inside, that are dropped anywhere on the page where nothing else takes them. */
export function followDrops(page: Document = document): void {
  page.addEventListener('dragover', (event) => {
    const { dataTransfer, defaultPrevented } = event;
    // A file has its name only once it is dropped.
    if (defaultPrevented || !dataTransfer || ![...dataTransfer.items].some(mayBeProject)) return;
    event.preventDefault();
    dataTransfer.dropEffect = 'copy';
  });
  page.addEventListener('drop', (event) => {
    const { dataTransfer, defaultPrevented } = event;
    const [file] = dataTransfer?.files ?? [];
    if (defaultPrevented || !dataTransfer || !file || !/\.(neuroloom|png)$/i.test(file.name)) return;
    event.preventDefault();
    void open(dataTransfer);
  });
}

/** Browsers know no type of projects. */
function mayBeProject({ kind, type }: DataTransferItem): boolean {
  return kind === 'file' && (type === '' || type === 'image/png');
}

async function open(transfer: DataTransfer): Promise<void> {
  try {
    const file = await connection().dropped(transfer);
    if (file) await openPath(file.path);
  } catch (error) {
    notifyError(text('The file could not be opened', 'Die Datei ließ sich nicht öffnen'), error);
  }
}
