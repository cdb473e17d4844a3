import { analyse } from '../../../core/analysis/analyse.ts';
import type { Document } from '../../../core/graph/document.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import type { WeightMatch } from '../../../core/protocol/imports.ts';
import { decodeForeignSafetensors } from '../../files/safetensors.ts';
import type { RunToSave } from '../../projects/save.ts';
import { importedRun } from '../project.ts';
import { pickled, readFileOf } from '../read.ts';
import { counted, text } from '../../../core/text.ts';
import { refusal } from '../refusal.ts';
import { matchedWeights, matchWeights } from './match.ts';

type Given = Readonly<Record<string, string>> | undefined;

async function tensorsIn(file: string, name: string) {
  const words = pickled(name);
  if (words) throw refusal(name, text(`cannot be read.${words.en}`, `lässt sich nicht lesen.${words.de}`));
  const { bytes } = await readFileOf(file, name);
  const { tensors, metadata } = decodeForeignSafetensors(bytes, name);
  return { tensors, isOwn: metadata['madeWith'] === 'Neuroloom' };
}

/** Fails with documentHasProblems: only a network without problems has weights of known shapes. */
function requireTrainable(document: Document): void {
  if (!analyse(document).isTrainable) throw new EngineError('documentHasProblems', text('The network has problems: solve them first.', 'Das Netz hat noch Probleme: sie zuerst lösen.')); // prettier-ignore
}

/** What goes with what, before anything is done. Fails with fileUnreadable or documentHasProblems. */
export async function lookAtWeights(
  file: string,
  name: string,
  document: Document,
  given?: Given,
): Promise<WeightMatch> {
  requireTrainable(document);
  return matchWeights(document, (await tensorsIn(file, name)).tensors, given);
}

/** The network with the weights of a file as a run. Fails with fileUnreadable if some weight would have no tensor. */
export async function readWeights(file: string, name: string, document: Document, given?: Given): Promise<{ readonly run: RunToSave; readonly match: WeightMatch }> {
  requireTrainable(document);
  const { tensors, isOwn } = await tensorsIn(file, name);
  const match = matchWeights(document, tensors, given);
  const [first] = match.weights;
  if (first) {
    const weights = counted(match.weights.length, ['weight', 'weights'], ['Gewicht', 'Gewichte']);
    throw refusal(name, text(`has no tensor for ${weights.en} of the network, such as ${first.name} [${first.shape.join(', ')}]: pair them by hand, or change the network.`, `hat für ${weights.de} des Netzes keinen Tensor, etwa ${first.name} [${first.shape.join(', ')}]: von Hand zuordnen oder das Netz ändern.`));
  }
  return { run: importedRun(document, matchedWeights(document, tensors, match, isOwn), name), match };
} // prettier-ignore
