import type { LibraryModel } from '../../../core/protocol/modelLibrary.ts';
import type { PipelineTask } from '../../../core/protocol/pipelines.ts';
import { text, type Text } from '../../../core/text.ts';

export const taskTexts: Readonly<Record<PipelineTask, Text>> = {
  'text-classification': text('Classify texts', 'Texte einordnen'),
  'fill-mask': text('Fill in masked words', 'Maskierte Wörter ergänzen'),
  'next-sentence-prediction': text('Predict the next sentence', 'Nächsten Satz erkennen'),
  'text-generation': text('Generate text', 'Text erzeugen'),
  'question-answering': text('Answer questions', 'Fragen beantworten'),
  'token-classification': text('Classify words', 'Wörter einordnen'),
  'sentence-similarity': text('Compare sentences', 'Sätze vergleichen'),
  'semantic-search': text('Search by meaning', 'Nach Bedeutung suchen'),
  'feature-extraction': text('Vectors of texts', 'Vektoren von Texten'),
};

export const stateTexts: Readonly<Record<LibraryModel['state'], Text>> = {
  here: text('ready', 'bereit'),
  absent: text('to be downloaded', 'noch herunterzuladen'),
  damaged: text('damaged', 'beschädigt'),
};

export const originTexts: Readonly<Record<LibraryModel['origin'], Text>> = {
  app: text('made with this app, comes with it', 'mit dieser App gemacht, kommt mit ihr'),
  package: text('comes with the app as a package', 'kommt als Paket mit der App'),
  folder: text('your own, where it lies', 'eigenes, wo es liegt'),
  copy: text('your own, as a copy in the app’s folder', 'eigenes, als Kopie im Ordner der App'),
  hub: text('Hugging Face hub', 'Hugging Face Hub'),
};

const families: Readonly<Record<string, string>> = {
  bert: 'BERT',
  distilbert: 'DistilBERT',
  roberta: 'RoBERTa',
  gpt: 'GPT',
  gpt2: 'GPT-2',
  llama: 'Llama',
};

/** As its makers write it. */
export function familyText({ family, state }: Pick<LibraryModel, 'family' | 'state'>): string {
  if (family !== null) return families[family] ?? family;
  return state === 'here' ? 'ONNX' : '';
}

/** A name of the hub in what somebody has pasted: the address of a page, too. */
export function hubNameIn(typed: string): string {
  const trimmed = typed.trim();
  const path = /^https?:\/\/[^/]+([^?#]*)/.exec(trimmed)?.[1];
  return path === undefined ? trimmed : path.split('/').filter(Boolean).slice(0, 2).join('/');
}
