import { shippedTexts, type ShippedName, type ShippedText } from '../../../core/data/shipped.ts';
import type { TextWish } from '../../../core/data/textImport.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { text } from '../../../core/text.ts';
import type { ReadOptions } from '../../text/read.ts';
import { keptFile } from '../kept.ts';
import { provideShipped } from '../shipped.ts';
import { importTexts, labelledFrom, type ImportedTexts } from './importTexts.ts';

/** The same of texts that come with the app. Fails as `provideShipped` does, and with invalidRequest where they are of another kind. */
export async function importShipped(
  name: ShippedName,
  wish: TextWish,
  home: string,
  options: ReadOptions = {},
): Promise<ImportedTexts> {
  const { file, sha256, labelled }: ShippedText = shippedTexts[name];
  await provideShipped(home, sha256);
  if (wish.kind === 'labelled' && labelled) {
    const { source, remarks } = await labelledFrom({ name: file, sha256, isPair: false, ...labelled, classes: [...labelled.classes] }, home, wish, options); // prettier-ignore
    return { source, remarks, table: null };
  }
  if (!labelled && (wish.kind === 'text' || wish.kind === 'masked')) {
    return importTexts({ file: keptFile(home, sha256), name: file, home }, wish, options);
  }
  throw new EngineError('invalidRequest', labelled ? withLabels(file) : withoutLabels(file));
}

const withLabels = (file: string) => text(`${file} is texts with labels.`, `${file} enthält Texte mit Labels.`);
const withoutLabels = (file: string) => text(`${file} is a text without labels.`, `${file} ist ein Text ohne Labels.`);
