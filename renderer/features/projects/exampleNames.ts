import type { Language } from '../../../core/text.ts';
import { useSettings } from '../../kit/settings.ts';
import { follow } from '../../link/follow.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { knownExamples } from '../../workspace/gallery/examples.ts';
import { inEvery } from '../../workspace/workspaces.ts';

/** What an example is called in a language; every other name is somebody's own, and stays. */
function calledIn(language: Language, name: string): string {
  const example = knownExamples.find(({ title: { en, de } }) => name === en || name === de);
  return example?.title[language] ?? name;
}

/** An example keeps the name that the gallery gives it, in whichever language, until it is renamed or has a file of its own. */
export function followLanguage(): void {
  follow(useSettings, ({ language }, before) => {
    if (language === before.language) return;
    inEvery(() => {
      const { path, callOtherwise } = useDocument.getState();
      if (path === null) callOtherwise((name) => calledIn(language, name));
    });
  });
}
