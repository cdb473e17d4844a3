import { MOST_CHARACTERS } from '../../../core/clusters/clusters.ts';
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
    const { lines, left, cut } = await engine().request('readLines', { path: file.path });
    if (!own()) return;
    own.act(() => change(name, { source: 'lines', lines: lines.join('\n') }));
    if (left > 0) notify(tooMany(lines.length, left));
    if (cut > 0) notify(tooLong(cut));
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

function tooLong(cut: number) {
  const lines = counted(cut, ['line', 'lines'], ['Zeile', 'Zeilen']);
  return text(
    `Of ${lines.en} only the first ${MOST_CHARACTERS} characters were taken.`,
    `Von ${lines.de} wurden nur die ersten ${MOST_CHARACTERS} Zeichen genommen.`,
  );
}
