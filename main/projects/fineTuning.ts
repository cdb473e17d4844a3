import { analyse } from '../../core/analysis/analyse.ts';
import type { LabelledSource } from '../../core/data/kinds/labelledText.ts';
import { bodyIn, fineTuned, weightsOfBody } from '../../core/examples/fineTuned.ts';
import type { Document } from '../../core/graph/document.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { counted, text } from '../../core/text.ts';
import { tokenNames } from '../../core/text/names.ts';
import type { NamedTensors } from '../tensors/named.ts';
import { keepStart } from './starts.ts';

/** What of a trained network becomes the body of a classifier. */
interface Trained {
  readonly document: Document;
  readonly weights: NamedTensors;
}

/**
 * A classifier of texts that begins with the body of a trained network, whose weights are kept for it. Fails with
 * invalidRequest if there is no such body, or it does not fit the texts.
 */
export async function fineTunedDocument(home: string, { document: body, weights }: Trained, data: LabelledSource, isFrozen: boolean): Promise<Document> {
  requireBody(body, data);
  const made = fineTuned(data, body, isFrozen);
  const { problems, network } = analyse(made);
  const wrong = problems.find(({ severity }) => severity === 'error');
  if (wrong) throw new EngineError('invalidRequest', wrong.message);
  const taken = weightsOfBody(made, body, weights);
  const inside = `${bodyIn(made)?.id}/`;
  const wanted = network.filter(({ id }) => id.startsWith(inside)).flatMap(({ identity, weights: specs }) => specs.map(({ name }) => `${identity}.${name}`));
  if (!wanted.every((name) => taken.has(name))) throw new EngineError('invalidRequest', changedBody(body));
  return { ...made, startsFrom: await keepStart(home, body.name, taken) };
} // prettier-ignore

function requireBody(body: Document, data: LabelledSource): void {
  const use = bodyIn(body);
  if (!use) {
    throw new EngineError(
      'invalidRequest',
      text(
        `${body.name} has no module BERT, RoBERTa or DistilBERT that a classifier could begin with.`,
        `${body.name} hat kein Modul BERT, RoBERTa oder DistilBERT, mit dem ein Klassifikator anfangen könnte.`,
      ),
    );
  }
  const { positions, vocabulary } = use.params;
  const size = tokenNames(data.tokenizer).length;
  if (typeof vocabulary === 'number' && size > vocabulary) {
    const pieces = counted(size, ['piece', 'pieces'], ['Stück', 'Stücke']);
    throw new EngineError(
      'invalidRequest',
      text(
        `These texts are cut into ${pieces.en}, but the network knows ${vocabulary}: use its own tokenizer.`,
        `Diese Texte werden in ${pieces.de} zerlegt, das Netz kennt aber ${vocabulary}: seinen eigenen Tokenizer verwenden.`,
      ),
    );
  }
  if (typeof positions === 'number' && data.length > positions) {
    const most = counted(positions, ['token', 'tokens'], ['Token', 'Tokens']);
    throw new EngineError(
      'invalidRequest',
      text(
        `The network takes texts of up to ${most.en}, not ${data.length}: choose fewer.`,
        `Das Netz nimmt Texte bis zu ${most.de}, nicht ${data.length}: weniger wählen.`,
      ),
    );
  }
}

const changedBody = ({ name }: Document) =>
  text(
    `The body of ${name} was changed, so its weights do not fit the module that comes with the app. Open the model anew, and fine-tune that.`,
    `Der Körper von ${name} wurde geändert, sodass seine Gewichte nicht zu dem Modul passen, das der App beiliegt. Das Modell neu öffnen und dieses nachtrainieren.`,
  );
