import { EngineError, untoldCodes, type UntoldCode } from '../../core/protocol/errors.ts';
import { Refused } from './host/session.ts';
import { same, text, type Text } from '../../core/text.ts';

/** What the codes without words of the engine's own say. */
const untold: Readonly<Record<UntoldCode, Text>> = {
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
  423: text(
    'The file cannot be written there. Save in another folder; nothing is lost.',
    'Dort lässt sich nicht schreiben. In einem anderen Ordner speichern; nichts ist verloren.',
  ),
  507: text(
    'The disk is full. Free some space or save elsewhere; nothing is lost.',
    'Der Datenträger ist voll. Platz schaffen oder anderswo speichern; nichts ist verloren.',
  ),
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
  if (error instanceof EngineError)
    return error.text ?? untold[untoldCodes.find((code) => code === error.code) ?? 'internal'];
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

/** What there is beside the sentence, in English alone; empty when that says it all. */
export function errorDetail(error: unknown): string {
  if (error instanceof Refused) return error.status in refusals ? error.message : '';
  return error instanceof EngineError && error.code === 'internal' && !error.text ? error.message : '';
}
