import { text } from '../../../core/text.ts';
import { useSettings } from '../../kit/settings.ts';
import type { Goal } from '../../workspace/feature.ts';
import { knownExamples } from '../../workspace/gallery/examples.ts';
import { openExample } from '../../workspace/project/opening.ts';

/** The examples of the gallery, to be opened. */
export function examples(): readonly Goal[] {
  return knownExamples.map(({ name, title, detail }) => ({
    id: `example ${name}`,
    text: text(`Open example: ${title.en}`, `Beispiel öffnen: ${title.de}`),
    also: `${name} ${detail.en} ${detail.de}`,
    group: 'project',
    isInGallery: true,
    run: () => openExample(name, title[useSettings.getState().language]),
  }));
}
