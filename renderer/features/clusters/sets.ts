import { MOST_CHARACTERS, MOST_TEXTS, type ClusterMethod, type ClusterSet } from '../../../core/clusters/clusters.ts';
import { dataSpec, type DataSource } from '../../../core/data/source.ts';
import { shippedTexts } from '../../../core/data/shipped.ts';
import { inputField } from '../../../core/data/spec.ts';
import { failure, ok, type Result } from '../../../core/result.ts';
import { counted, text, type Text } from '../../../core/text.ts';
import type { Side } from './state.ts';

export const isOfTexts = (side: Side, data: DataSource): boolean =>
  side.source === 'lines' || side.source === 'passages' || (side.source === 'document' && data.kind === 'labelled');

/** What a side clusters, or what is missing. */
export function setOf(side: Side, data: DataSource): Result<ClusterSet, Text> {
  const { source, examples, noise, classes, drawn, model, most } = side;
  switch (source) {
    case 'moons':
    case 'circles':
    case 'spirals':
    case 'blobs':
      return ok({ kind: 'data', source: { kind: source, examples, noise, classes, testShare: 0, seed: drawn } });
    case 'lines': {
      const lines = linesIn(side.lines);
      if (lines.length === 0) return failure(noLines);
      if (lines.length > MOST_TEXTS) return failure(tooMany(lines.length));
      return lines.some(({ length }) => length > MOST_CHARACTERS)
        ? failure(tooLong)
        : ok({ kind: 'lines', model, lines });
    }
    case 'passages': {
      const { file: name, sha256 } = shippedTexts['presidents-passages'];
      return ok({ kind: 'corpus', model, name, sha256, removed: [], most });
    }
    case 'document':
      return ofDocument(side, data);
  }
}

function ofDocument({ model, most }: Side, data: DataSource): Result<ClusterSet, Text> {
  if (data.kind === 'labelled') {
    const { name, sha256, removed } = data;
    return ok({ kind: 'corpus', model, name, sha256, removed, most });
  }
  const { kind } = inputField(dataSpec(data)).meaning;
  return kind === 'image' || kind === 'tokens' ? failure(noNumbers) : ok({ kind: 'data', source: data });
}

export function linesIn(words: string): string[] {
  return words.split('\n').map((line) => line.trim()).filter((line) => line !== ''); // prettier-ignore
}

export function methodOf({ method, k, seed, restarts, eps, minPoints }: Side): ClusterMethod {
  return method === 'kMeans' ? { kind: 'kMeans', k, seed, restarts } : { kind: 'dbscan', eps, minPoints };
}

export function meansOf({ k, seed, restarts }: Side) {
  return { kind: 'kMeans' as const, k, seed, restarts };
}

const noLines = text('Paste texts, one a line, or open a file.', 'Texte einfügen, einen je Zeile, oder eine Datei öffnen.'); // prettier-ignore
function tooMany(count: number): Text {
  const lines = counted(count, ['line', 'lines'], ['Zeile', 'Zeilen']);
  return text(
    `These are ${lines.en}: leave at most ${MOST_TEXTS}.`,
    `Das sind ${lines.de}: höchstens ${MOST_TEXTS} stehen lassen.`,
  );
}
const tooLong = text(
  `A line has more than ${MOST_CHARACTERS} characters: put each text on a line of its own.`,
  `Eine Zeile hat mehr als ${MOST_CHARACTERS} Zeichen: jeden Text in eine eigene Zeile schreiben.`,
);
const noNumbers = text(
  'The data of this document are pictures or plain text. Choose a table, points of a plane or texts with labels under Data, or another set here.',
  'Die Daten dieses Dokuments sind Bilder oder reiner Text. Unter „Daten“ eine Tabelle, Punkte der Ebene oder Texte mit Labels wählen, oder hier eine andere Menge.',
);
