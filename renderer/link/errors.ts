import { EngineError, type EngineErrorCode } from '../../core/protocol/errors.ts';
import { Refused } from './host/session.ts';
import { same, text, type Text } from '../../core/text.ts';

/** What happened and what to do, by the code that crossed the wire. */
const sentences: Readonly<Record<EngineErrorCode, Text>> = {
  invalidRequest: text('The engine did not understand this.', 'Der Rechenkern hat das nicht verstanden.'),
  invalidDocument: text('This is not a readable project.', 'Das ist kein lesbares Projekt.'),
  documentTooNew: text(
    'The project was made with a newer version. Update Neuroloom to open it.',
    'Das Projekt stammt aus einer neueren Version. Zum Öffnen Neuroloom aktualisieren.',
  ),
  documentHasProblems: text(
    'The network has problems. Fix what is marked on the canvas.',
    'Das Netz hat noch Fehler. Beheben, was auf der Fläche markiert ist.',
  ),
  dataUnavailable: text(
    'The data is missing. Choose another source under Data, or import the file again.',
    'Die Daten fehlen. Unter „Daten“ eine andere Quelle wählen oder die Datei erneut importieren.',
  ),
  dataInvalid: text('The data cannot be used as it is.', 'Die Daten sind so nicht brauchbar.'),
  runUnknown: text('The engine no longer has this run.', 'Der Rechenkern kennt diesen Lauf nicht mehr.'),
  runBusy: text(
    'Another run or a race is under way. End it first.',
    'Ein anderer Lauf oder ein Rennen ist im Gange. Erst beenden.',
  ),
  runElsewhere: text(
    'Another window is training. Pause or stop it there, or wait for its end.',
    'Ein anderes Fenster trainiert. Dort anhalten oder beenden, oder das Ende abwarten.',
  ),
  deviceUnavailable: text(
    'This device is not available. Choose another one in the settings.',
    'Dieses Gerät ist nicht verfügbar. In den Einstellungen ein anderes wählen.',
  ),
  outOfMemory: text(
    'There is not enough memory. A smaller batch or a smaller network helps.',
    'Der Speicher reicht nicht. Ein kleinerer Batch oder ein kleineres Netz hilft.',
  ),
  fileRefused: text(
    'The page may use only files that you have chosen. Choose this one again: with Open, or with Save as.',
    'Die Seite darf nur selbst gewählte Dateien verwenden. Diese bitte noch einmal wählen: mit „Öffnen“ oder „Speichern unter“.',
  ),
  fileUnreadable: text('The file cannot be read.', 'Die Datei lässt sich nicht lesen.'),
  fileUnwritable: text(
    'The file cannot be written there. Save in another folder; nothing is lost.',
    'Dort lässt sich nicht schreiben. In einem anderen Ordner speichern; nichts ist verloren.',
  ),
  diskFull: text(
    'The disk is full. Free some space or save elsewhere; nothing is lost.',
    'Der Datenträger ist voll. Platz schaffen oder anderswo speichern; nichts ist verloren.',
  ),
  fileChanged: text(
    'The file was changed by another window or program since it was opened. Overwrite it, or save a copy.',
    'Die Datei wurde von einem anderen Fenster oder Programm geändert, seit sie geöffnet wurde. Überschreiben oder eine Kopie speichern.',
  ),
  wouldLose: text(
    'The file may contain more than could be read, which saving over it would lose. Save a copy instead.',
    'Die Datei enthält vielleicht mehr, als sich lesen ließ; Überschreiben würde das vernichten. Besser eine Kopie speichern.',
  ),
  exportFailed: text('The export failed.', 'Der Export ist fehlgeschlagen.'),
  cancelled: text('Cancelled.', 'Abgebrochen.'),
  connectionLost: text(
    'The engine stopped before it answered. Try again in a moment.',
    'Der Rechenkern ist ausgefallen, bevor er antworten konnte. Gleich noch einmal versuchen.',
  ),
  internal: text('Something went wrong in the engine.', 'Im Rechenkern ist etwas schiefgegangen.'),
};

/** What the browser host refuses, by HTTP status. */
const refusals: Readonly<Record<number, Text>> = {
  403: text('The app does not give access to this.', 'Darauf gibt die App keinen Zugriff.'),
  404: text('This file is no longer there.', 'Diese Datei ist nicht mehr da.'),
  413: text('The file is too large.', 'Die Datei ist zu groß.'),
  423: sentences.fileUnwritable,
  507: sentences.diskFull,
};
const unreachable = text(
  'The app cannot be reached. Try again in a moment.',
  'Die App ist nicht erreichbar. Gleich noch einmal versuchen.',
);

/** Nobody has answered for a while, though nothing is known to be wrong. */
export class TooLate extends Error {
  constructor() {
    super('No answer so far.');
    this.name = 'TooLate';
  }
}

const tooLate = text(
  'The engine has not answered for a while. It may be busy with something larger: the answer is shown when it comes. If nothing happens, restart the engine: “Restart engine” is in the list of all commands.',
  'Der Rechenkern hat eine Weile nicht geantwortet. Vielleicht ist er mit Größerem beschäftigt: Die Antwort erscheint, sobald sie kommt. Tut sich nichts, den Rechenkern neu starten: „Rechenkern neu starten“ steht in der Liste aller Befehle.',
);

/** The sentence for the user. */
export function errorSentence(error: unknown): Text {
  if (error instanceof TooLate) return tooLate;
  if (error instanceof EngineError) return error.text ?? sentences[error.code];
  if (error instanceof Refused) return refusals[error.status] ?? same(error.message);
  // What `fetch` says of a connection that cannot be had.
  if (error instanceof TypeError && /fetch/i.test(error.message)) return unreachable;
  return same(error instanceof Error ? error.message : String(error));
}

/** Whether the engine or the way to it was lost: the window says so already, and what was asked is asked anew. */
export function isConnectionLost(error: unknown): boolean {
  return error instanceof EngineError && error.code === 'connectionLost';
}

/** Whether somebody did not want it any more: nothing that has to be said. */
export function isCancelled(error: unknown): boolean {
  return error instanceof EngineError && error.code === 'cancelled';
}

/** The engine's own words where they are in English alone; empty when the sentence says it all. */
export function errorDetail(error: unknown): string {
  if (error instanceof Refused) return error.status in refusals ? error.message : '';
  return error instanceof EngineError && !error.text && error.code !== 'connectionLost' ? error.message : '';
}
