import { expect, test } from 'vitest';
import { withSeams } from './seams.ts';

const shown = (words: string) => withSeams(words).replaceAll('\u00ad', '|');

test('long words of labels may break where their parts meet, and nowhere else', () => {
  for (const words of [
    'Positions|kodierung',
    'Layer|Norm',
    'Daten|satz',
    'Modul|eingang',
    'Normali|sierung',
    'Akti|vierungen',
  ])
    expect(shown(words.replaceAll('|', ''))).toBe(words);
  for (const words of ['Einsatz', 'ReLU', 'Köpfe verbinden', 'Embedding']) expect(shown(words)).toBe(words);
});
