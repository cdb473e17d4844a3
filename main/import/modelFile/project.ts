import { typeOfPort, type ModelSpec } from '../../../core/blocks/opaque/modelSpec.ts';
import { text, type Text } from '../../../core/text.ts';
import { Draft, type Drafted, type Ref } from '../draft.ts';
import { fieldName } from '../onnx/inputs.ts';
import { refusal } from '../refusal.ts';
import type { ReadModelFile } from './read.ts';

/** What a node says that runs a file. */
export function paramsOf(model: ModelSpec) {
  return { model: JSON.stringify(model), pictures: PICTURES };
}

const PICTURES = 'turned';

/** A document of which a file is the only block, between noise of the right shapes and its outputs. Fails with fileUnreadable. */
export function draftedFile({ name, model }: ReadModelFile): Drafted & { readonly notices: readonly Text[] } {
  const draft = new Draft();
  const taken = new Set<string>(['out', 'labels']);
  const inputs: Record<string, readonly Ref[]> = {};
  for (const port of model.inputs) inputs[port.port] = [draft.input(fieldName(port.name, taken), typeOfPort(port, PICTURES))];
  const { id } = draft.add('modelFile', paramsOf(model), inputs, { name });
  const [ends, others] = [true, false].map((isFloat) => model.outputs.filter(({ dtype }) => (dtype === 'float32') === isFloat));
  if (!ends || ends.length === 0) throw refusal(name, text('outputs whole numbers only: place it in a network of your own instead.', 'gibt nur ganze Zahlen aus: stattdessen in ein eigenes Netz einfügen.'));
  const notices = (others ?? []).map((port) => text(`The output “${port.name}” leads nowhere: it consists of whole numbers.`, `Die Ausgabe „${port.name}“ führt nirgendwohin: Sie besteht aus ganzen Zahlen.`));
  return { ...draft.finish(name, ends.map((port) => ({ name: port.name, ref: { node: id, port: port.port } }))), notices };
} // prettier-ignore
