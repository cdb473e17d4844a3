import { expect, test } from 'vitest';
import { emptyDocument } from '../../../core/graph/create.ts';
import { useSettings } from '../../kit/settings.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { followLanguage } from './exampleNames.ts';

followLanguage();
const document = useDocument.getState;
const speak = (language: 'en' | 'de') => useSettings.getState().set({ language });
const rename = (name: string) => document().edit((before) => ({ ...before, name }), 'name');

test('an example is called as the gallery calls it, also after undo, and that is no unsaved work', () => {
  speak('en');
  document().open(emptyDocument('Two moons'), null);
  document().edit((before) => ({ ...before, training: { ...before.training, epochs: 7 } }));
  speak('de');
  expect(document().document.name).toBe('Zwei Monde');
  document().undo();
  expect(document().document.name).toBe('Zwei Monde');
  expect(document().document).toBe(document().saved);
});

test('a name of its own stays, and so does that of a file', () => {
  speak('en');
  document().open(emptyDocument('Two moons'), null);
  rename('My moons');
  speak('de');
  expect(document().document.name).toBe('My moons');
  document().open(emptyDocument('Two moons'), '/home/me/Two moons.neuroloom');
  speak('en');
  speak('de');
  expect(document().document.name).toBe('Two moons');
});
