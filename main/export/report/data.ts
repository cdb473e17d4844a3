import type { Document } from '../../../core/graph/document.ts';
import { kindOf } from '../../../core/data/source.ts';
import { isPerPlace, type Field } from '../../../core/data/spec.ts';
import { formatTypeShort } from '../../../core/tensorType.ts';
import { counted, text } from '../../../core/text.ts';
import type { LoadedData } from '../../data/types.ts';
import type { Part } from './parts.ts';
import type { Speaker } from './sections.ts';

/** As many names are listed; of the others only how many there are. */
const MOST_NAMES = 24;

/** Where the examples come from, how they are divided, and what each consists of. */
export function dataParts({ data: source }: Document, data: LoadedData, speaker: Speaker): readonly Part[] {
  const { t, language, order, count } = speaker;
  const kind = kindOf(source);
  const name = data.spec.name[language];
  const rows = [
    [t(text('Data', 'Daten')), name === kind.name[language] ? name : `${name} (${kind.name[language]})`],
    ...(kind.licence === undefined ? [] : [[t(text('Licence', 'Lizenz')), kind.licence]]),
    ...settingsOf(source),
    [t(text('Training', 'Training')), examplesText(data.training.count, speaker)],
    ...(data.validation.count > 0
      ? [[t(text('Validation', 'Validierung')), examplesText(data.validation.count, speaker)]]
      : []),
    [t(text('Test', 'Test')), examplesText(data.test.count, speaker)],
  ];
  const head = [t(text('Field', 'Feld')), t(text('Role', 'Rolle')), t(text('Shape', 'Form')), t(text('Meaning', 'Bedeutung'))]; // prettier-ignore
  const fields = data.spec.fields.map((field) => [
    field.label?.[language] ?? field.name,
    t(roles[field.role]),
    formatTypeShort(field.type, order),
    meaningOf(field, speaker, count),
  ]);
  const notices = [...(data.notice ? [data.notice] : []), ...(source.kind === 'random' ? [standIn] : [])];
  const notice = notices.map((words): Part => ({ kind: 'words', words: t(words) }));
  return [{ kind: 'table', rows }, { kind: 'table', head, rows: fields }, ...notice];
}

const standIn = text(
  'These numbers mean nothing and only stand in for the data of a network from elsewhere: any data whose fields have these shapes may take their place.',
  'Diese Zahlen bedeuten nichts und vertreten nur die Daten eines Netzes von anderswo: Alle Daten, deren Felder diese Formen haben, können an ihre Stelle treten.',
);

const roles = {
  input: text('input', 'Eingabe'),
  target: text('target', 'Ziel'),
  mask: text('mask', 'Maske'),
};

/** What the document says about the data, besides their name: seeds, noise, the hash of a file. */
function settingsOf(source: Document['data']): readonly (readonly string[])[] {
  return Object.entries(source).flatMap(([name, value]) =>
    name !== 'kind' && name !== 'name' && (typeof value === 'number' || typeof value === 'string')
      ? [[name, String(value)]]
      : [],
  );
}

function examplesText(examples: number, { t }: Speaker): string {
  return t(counted(examples, ['example', 'examples'], ['Beispiel', 'Beispiele']));
}

function meaningOf(field: Field, { t }: Speaker, count: (value: number) => string): string {
  if (field.role === 'mask') return t(text('what counts', 'was zählt'));
  const { meaning } = field;
  switch (meaning.kind) {
    case 'image':
      return t(text('picture', 'Bild'));
    case 'tokens':
      return t(text(`tokens of ${count(meaning.vocabulary.length)}`, `Tokens von ${count(meaning.vocabulary.length)}`));
    case 'classes': {
      const each = field.role === 'target' && isPerPlace(field) ? t(text(' at each position', ' an jeder Stelle')) : '';
      const all = meaning.classes;
      return `${t(counted(all.length, ['class', 'classes'], ['Klasse', 'Klassen']))}${each}${all.length <= MOST_NAMES ? `: ${all.join(', ')}` : ''}`;
    }
    case 'values':
      return named(meaning.names, (i) => meaning.units?.[i] ?? null);
    default:
      return named(meaning.names, () => null);
  }
}

function named(names: readonly string[], unitOf: (index: number) => string | null): string {
  const said = names.slice(0, MOST_NAMES).map((name, i) => {
    const unit = unitOf(i);
    return unit === null ? name : `${name} (${unit})`;
  });
  return `${said.join(', ')}${names.length > MOST_NAMES ? ', …' : ''}`;
}
