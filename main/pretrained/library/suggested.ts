import type { PipelineTask } from '../../../core/protocol/pipelines.ts';
import { text, type Text } from '../../../core/text.ts';

/** A model of the hub that the app names; sizes are those of its files on the day that it was written down. */
interface Suggested {
  readonly name: string;
  readonly family: string;
  readonly tasks: readonly PipelineTask[];
  readonly labels?: readonly string[];
  readonly parameters: number;
  readonly bytes: number;
  readonly licence: string;
  readonly note: Text;
}

const asVectors = ['feature-extraction', 'sentence-similarity', 'semantic-search'] as const;

/** Those of the lecture first. */
export const suggested: readonly Suggested[] = [
  {
    name: 'distilbert/distilbert-base-uncased-finetuned-sst-2-english',
    family: 'distilbert',
    tasks: ['text-classification', ...asVectors],
    labels: ['NEGATIVE', 'POSITIVE'],
    parameters: 66_955_010,
    bytes: 268_000_000,
    licence: 'apache-2.0',
    note: text('Tells praise from blame in English film reviews.', 'Unterscheidet Lob und Tadel in englischen Filmkritiken.'),
  },
  {
    name: 'distilbert/distilroberta-base',
    family: 'roberta',
    tasks: ['fill-mask', ...asVectors],
    parameters: 82_800_000,
    bytes: 333_000_000,
    licence: 'apache-2.0',
    note: text('Fills in masked words; learned from web pages.', 'Ergänzt maskierte Wörter; gelernt an Webseiten.'),
  },
  {
    name: 'google-bert/bert-base-uncased',
    family: 'bert',
    tasks: ['fill-mask', 'next-sentence-prediction', ...asVectors],
    parameters: 110_106_428,
    bytes: 441_000_000,
    licence: 'apache-2.0',
    note: text(
      'BERT as it was published, with both of its heads; learned from books and the English Wikipedia.',
      'BERT, wie es veröffentlicht wurde, mit beiden Köpfen; gelernt an Büchern und der englischen Wikipedia.',
    ),
  },
  {
    name: 'openai-community/gpt2',
    family: 'gpt2',
    tasks: ['text-generation', 'feature-extraction'],
    parameters: 124_439_808,
    bytes: 550_000_000,
    licence: 'mit',
    note: text('Goes on with English texts; learned from web pages.', 'Setzt englische Texte fort; gelernt an Webseiten.'),
  },
  {
    name: 'distilbert/distilgpt2',
    family: 'gpt2',
    tasks: ['text-generation', 'feature-extraction'],
    parameters: 81_912_576,
    bytes: 355_000_000,
    licence: 'apache-2.0',
    note: text('GPT-2 at two thirds of its size.', 'GPT-2 in zwei Dritteln seiner Größe.'),
  },
  {
    name: 'sentence-transformers/all-MiniLM-L6-v2',
    family: 'bert',
    tasks: asVectors,
    parameters: 22_713_216,
    bytes: 91_600_000,
    licence: 'apache-2.0',
    note: text(
      'Vectors of English sentences; the one that comes with the app has half of its precision.',
      'Vektoren englischer Sätze; das mitgelieferte hat die halbe Genauigkeit.',
    ),
  },
]; // prettier-ignore
