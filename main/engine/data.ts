import { writeAtomically } from '../files/files.ts';
import { importFile, previewFile } from '../data/importFile.ts';
import { downloadDataset, listDatasets } from '../data/library.ts';
import { previewData } from '../data/preview.ts';
import type { DataSource } from '../../core/data/source.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { text } from '../../core/text.ts';
import { createTokenizer } from '../../core/text/tokenizer.ts';
import { exampleTextOf, tokenFactsOf } from '../data/texts/facts.ts';
import { tokenized } from '../text/tokenized.ts';
import { ownTokenizerIn } from '../text/tokenizerFile.ts';
import type { Emit } from '../train/reporter.ts';
import { Downloads } from './downloads.ts';
import type { TextImports } from './textImports.ts';
import type { Handlers } from './service.ts';

type Requests =
  | 'datasets'
  | 'dataPreview'
  | 'downloadDataset'
  | 'cancelDownload'
  | 'importFile'
  | 'previewFile'
  | 'importTexts'
  | 'importNewsgroups'
  | 'cancelImport'
  | 'tokenize'
  | 'lookAtTexts'
  | 'readTokenizer'
  | 'saveTokenizer'
  | 'learnTokenizer'
  | 'tokenFacts'
  | 'exampleText';

/** Data sets: what is available, previews, and how to get more. */
export function dataHandlers(home: string, emit: Emit, imports: TextImports): Pick<Handlers, Requests> {
  const downloads = new Downloads(
    (name: DataSource['kind'], options) => downloadDataset(name, { home }, options),
    emit,
  );
  return {
    datasets: () => listDatasets({ home }),
    dataPreview: (request) => previewData(request, { home }),
    downloadDataset: ({ name }, page) => downloads.fetch(name, page),
    cancelDownload: ({ name }, page) => {
      downloads.cancel(name, page);
      return null;
    },
    importFile: ({ path, name }, page) =>
      imports.readTable(name, page, (options) => importFile(path, name, home, options)),
    previewFile: (request, page) =>
      imports.readTable(request.name, page, (options) => previewFile(request, home, options)),
    importTexts: (request, page) => imports.import(request, page),
    importNewsgroups: ({ wish }, page) => imports.fetchNewsgroups(wish, page),
    cancelImport: ({ name }, page) => {
      imports.cancel(name, page);
      return null;
    },
    lookAtTexts: (request, page) => imports.look(request, page),
    async readTokenizer({ path }) {
      const tokenizer = await ownTokenizerIn(path);
      return { tokenizer };
    },
    async saveTokenizer({ path, tokenizer }) {
      await writeAtomically(path, `${JSON.stringify(tokenizer, null, 2)}\n`);
      return null;
    },
    async learnTokenizer({ name, source, tokenizer }, page) {
      const { json, remarks } = await imports.learn(name, source, tokenizer, page);
      return { tokenizer: json, remarks };
    },
    tokenFacts: ({ source }) => tokenFactsOf(source, home),
    exampleText: (request) => exampleTextOf(request, home),
    tokenize({ tokenizer: json, text: words, pair, length }) {
      const tokenizer = createTokenizer(json);
      if (tokenizer) return tokenized(tokenizer, words, pair, length);
      throw new EngineError(
        'dataInvalid',
        text(
          'The tokenizer has no piece for what is unknown: choose another one.',
          'Der Tokenizer hat kein Stück für Unbekanntes: einen anderen wählen.',
        ),
      );
    },
  };
}
