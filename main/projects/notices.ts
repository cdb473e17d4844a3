import type { NeededFile } from '../../core/graph/startsFrom.ts';
import { counted, joined, text, type Text } from '../../core/text.ts';

// Notices about parts of a project that could not be read or saved, and what to do.

const olderCopy = text(
  'An older copy of the file may still have it.',
  'Eine ältere Kopie der Datei enthält das vielleicht noch.',
);

function lost(what: Text): Text {
  return joined([what, olderCopy]) ?? what;
}

export function badRun(file: string): Text {
  return lost(
    text(
      `The history of a run (${file}) is damaged and was left out.`,
      `Der Verlauf eines Laufs (${file}) ist beschädigt und fehlt hier.`,
    ),
  );
}

const runs = (count: number) => counted(count, ['run', 'runs'], ['Lauf', 'Läufe']);

/** For reading a file. */
export function tooManyRuns(count: number, most: number): Text {
  const [all, kept] = [runs(count), runs(most)];
  return text(
    `The file contains ${all.en}; only the last ${kept.en} were read.`,
    `Die Datei enthält ${all.de}; gelesen wurden nur die letzten ${kept.de}.`,
  );
}

/** For writing a file. */
export function runsLeftOut(count: number, most: number): Text {
  const [all, kept] = [runs(count), runs(most)];
  return text(
    `The project has ${all.en}; the file keeps only the last ${kept.en}.`,
    `Das Projekt hat ${all.de}; die Datei behält nur die letzten ${kept.de}.`,
  );
}

export const badWeights = lost(
  text(
    'The trained weights are damaged, so the network is untrained.',
    'Die trainierten Gewichte sind beschädigt; das Netz ist daher untrainiert.',
  ),
);

export const noWeights = lost(
  text(
    'The file contains no trained weights, so the network is untrained, although it has runs.',
    'Die Datei enthält keine trainierten Gewichte; das Netz ist daher untrainiert, obwohl es Läufe gibt.',
  ),
);

export const weightsOfNoRun = lost(
  text(
    'The trained weights belong to no run of this file and were left out, so the network is untrained.',
    'Die trainierten Gewichte gehören zu keinem Lauf dieser Datei und fehlen hier; das Netz ist daher untrainiert.',
  ),
);

export const badOptimizer = lost(
  text(
    'The weights are intact, but the optimizer’s state is missing or damaged: training continues with a fresh one.',
    'Die Gewichte sind da, aber der Zustand des Optimierers fehlt oder ist beschädigt: Das Training beginnt mit einem neuen.',
  ),
);

export const badThumbnail = text(
  'The small picture of the network is damaged. It is drawn again when you save.',
  'Das kleine Bild des Netzes ist beschädigt. Beim Speichern wird es neu gezeichnet.',
);

export function noData(name: string): Text {
  return text(
    `The data “${name}” is not in this project: import the file again in the Data tab.`,
    `Die Daten „${name}“ sind nicht in diesem Projekt: die Datei im Reiter „Daten“ erneut importieren.`,
  );
}

export function badData(name: string): Text {
  return text(
    `The data “${name}” is damaged in this project: import the file again in the Data tab.`,
    `Die Daten „${name}“ sind in diesem Projekt beschädigt: die Datei im Reiter „Daten“ erneut importieren.`,
  );
}

export function dataNotKept(name: string, isFull: boolean): Text {
  const why = refused(isFull);
  return text(
    `The data “${name}” could not be unpacked, since ${why.en}. Fix that, then open the project again.`,
    `Die Daten „${name}“ ließen sich nicht auspacken: ${why.de}. Das beheben und das Projekt noch einmal öffnen.`,
  );
}

/** A file that the network needs is neither in the project nor here. */
export function missing({ name, kind }: NeededFile): Text {
  if (kind === undefined) return noStart(name);
  return text(
    `The file “${name}”, which a block of this network runs, is neither in this project nor on this computer: open the project that contains it, or place the file again.`,
    `Die Datei „${name}“, die ein Block dieses Netzes ausführt, ist weder in diesem Projekt noch auf diesem Rechner: das Projekt öffnen, das sie enthält, oder die Datei neu einfügen.`,
  );
}

/** It is in the project, but not whole. */
export function damagedFile({ name, kind }: NeededFile): Text {
  if (kind === undefined) return badStart(name);
  return text(
    `The file “${name}”, which a block of this network runs, is damaged in this project: open another copy of it, or place the file again.`,
    `Die Datei „${name}“, die ein Block dieses Netzes ausführt, ist in diesem Projekt beschädigt: eine andere Kopie öffnen oder die Datei neu einfügen.`,
  );
}

function noStart(name: string): Text {
  return text(
    `The weights of “${name}”, with which this network begins, are neither in this project nor on this computer: open the project that contains them, or let all weights be drawn.`,
    `Die Gewichte von „${name}“, mit denen dieses Netz beginnt, sind weder in diesem Projekt noch auf diesem Rechner: das Projekt öffnen, das sie enthält, oder alle Gewichte ziehen lassen.`,
  );
}

function badStart(name: string): Text {
  return text(
    `The weights of “${name}”, with which this network begins, are damaged in this project: open another copy of it, or let all weights be drawn.`,
    `Die Gewichte von „${name}“, mit denen dieses Netz beginnt, sind in diesem Projekt beschädigt: eine andere Kopie öffnen oder alle Gewichte ziehen lassen.`,
  );
}

export function runsNotKept(isFull: boolean): Text {
  const why = refused(isFull);
  return text(
    `The trained weights could not be unpacked, since ${why.en}. Fix that, then open the project again.`,
    `Die trainierten Gewichte ließen sich nicht auspacken: ${why.de}. Das beheben und das Projekt noch einmal öffnen.`,
  );
}

function refused(isFull: boolean): Text {
  return isFull
    ? text('the disk with the app’s folder is full', 'Der Datenträger mit dem Ordner der App ist voll')
    : text('the app’s folder cannot be written', 'In den Ordner der App lässt sich nicht schreiben');
}

/** For runs that are listed but can no longer be read. */
export function missingRuns(names: readonly string[]): Text {
  const list = names.join(', ');
  return text(
    `These runs can no longer be read and were left out: ${list}.`,
    `Diese Läufe lassen sich nicht mehr lesen und fehlen hier: ${list}.`,
  );
}

export function missingWeights(number: number): Text {
  return text(
    `The weights of run ${number} can no longer be read: the file contains only its history.`,
    `Die Gewichte von Lauf ${number} lassen sich nicht mehr lesen: Die Datei enthält nur seinen Verlauf.`,
  );
}

export function earlierWeights(number: number, kept: number): Text {
  return text(
    `The weights of run ${number} were never written: the file contains those of run ${kept}.`,
    `Die Gewichte von Lauf ${number} wurden nie geschrieben: Die Datei enthält die von Lauf ${kept}.`,
  );
}

/** For runs whose weights lay in a project file alone. */
export function weightsGone(numbers: readonly number[]): Text {
  const list = numbers.join(', ');
  return text(
    `The weights of these runs are no longer where they were, or damaged there, and the file contains only their histories: ${list}. Another copy of the project may have them.`,
    `Die Gewichte dieser Läufe liegen nicht mehr, wo sie lagen, oder sind dort beschädigt; die Datei enthält nur ihre Verläufe: ${list}. Eine andere Kopie des Projekts hat sie vielleicht noch.`,
  );
}

/** Runs that are no longer in a project that is written over, and whose weights could not be put elsewhere. */
export function notUnpacked(isFull: boolean): Text {
  const why = refused(isFull);
  return text(
    `The weights of runs that were taken out of this project could not be kept for an undo, since ${why.en}.`,
    `Die Gewichte von Läufen, die aus diesem Projekt genommen wurden, ließen sich nicht für „Rückgängig“ aufheben: ${why.de}.`,
  );
}

export const otherNotCompared = text(
  'The weights of that run were not kept, or can no longer be read: the networks alone are compared.',
  'Die Gewichte dieses Laufs wurden nicht aufbewahrt oder sind nicht mehr lesbar: Verglichen werden nur die Netze.',
);

export const ownNotCompared = text(
  'The weights of the run that is shown here were not kept, or can no longer be read: the networks alone are compared.',
  'Die Gewichte des hier gezeigten Laufs wurden nicht aufbewahrt oder sind nicht mehr lesbar: Verglichen werden nur die Netze.',
);
