import { counted, text } from '../../../core/text.ts';
import { isCancelled } from '../../link/errors.ts';
import { notify, notifyError } from '../../link/notify.ts';
import { connection, engine } from '../../link/session.ts';
import { here } from '../../workspace/document/latest.ts';
import { change, type SideName } from './state.ts';

/** Asks for a text file and takes its lines. */
export async function openLines(name: SideName): Promise<void> {
  const own = here();
  try {
    const file = await connection().host.openFile({ name: 'txt, md', extensions: ['txt', 'md'] });
    if (!file) return;
    const { lines, left } = await engine().request('readLines', { path: file.path });
    if (!own()) return;
    own.act(() => change(name, { source: 'lines', lines: lines.join('\n') }));
    if (left > 0) notify(tooMany(lines.length, left));
  } catch (error) {
    if (!isCancelled(error)) notifyError(text('The file could not be read', 'Die Datei ließ sich nicht lesen'), error);
  }
}

function tooMany(taken: number, left: number) {
  const [own, rest] = [taken, left].map((count) => counted(count, ['line', 'lines'], ['Zeile', 'Zeilen']));
  return text(
    `The first ${own?.en} were taken, ${rest?.en} were left out.`,
    `Die ersten ${own?.de} wurden genommen, ${rest?.de} weggelassen.`,
  );
}
