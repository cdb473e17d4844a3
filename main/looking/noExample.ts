import { counted, text, type Text } from '../../core/text.ts';

/** What is said of the number of an example that a part of the data does not have. */
export function noExample(count: number): Text {
  const there = counted(count, ['example', 'examples'], ['Beispiel', 'Beispiele']);
  return text(
    `This part of the data has ${there.en}: choose one of them, or another part.`,
    `Dieser Teil der Daten hat ${there.de}: eines davon oder einen anderen Teil wählen.`,
  );
}
