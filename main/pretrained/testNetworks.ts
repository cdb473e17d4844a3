// For tests only: models as parts of networks.
import path from 'node:path';
import { emptyDocument } from '../../core/graph/create.ts';
import { graphOf, ROOT, type Document } from '../../core/graph/document.ts';
import { addNode, connect, editNode } from '../../core/graph/edits.ts';
import { withModuleFile } from '../../core/graph/moduleFile.ts';
import { placeModule } from '../../core/graph/paramEdits.ts';
import type { PlacedModel } from '../../core/protocol/pretrained.ts';
import { textsFor } from './data.ts';
import type { Plan } from './families/family.ts';
import { placedModel } from './place.ts';
import { readPretrained } from './read.ts';
import { readModel } from './readModel.ts';
import { fixture } from './testing.ts';

/** A model as it is placed. */
export const placed = async (home: string, place: string, name = path.basename(place)) =>
  placedModel(home, await readModel(home, { place, name }));

/** As the page places it. */
export function withModel(
  document: Document,
  { file, use }: PlacedModel,
  key = ROOT,
): { document: Document; id: string } {
  const { document: wider, id } = withModuleFile(document, file);
  const known = new Set(graphOf(wider, key)?.nodes.map((node) => node.id));
  const made = placeModule(wider, key, id, { x: 0, y: 0 });
  if (!made.ok) throw new Error(made.error.en);
  const node = graphOf(made.value, key)?.nodes.find((one) => !known.has(one.id));
  return { document: editNode(made.value, key, node?.id ?? '', (one) => ({ ...one, ...use })), id: node?.id ?? '' };
}

/** With wires, as `node.port` or `node`. */
export function wired(document: Document, wires: readonly (readonly [from: string, to: string])[]): Document {
  return wires.reduce((before, [from, to]) => {
    const [source = '', output = 'out'] = from.split('.');
    const [target = '', input = 'in'] = to.split('.');
    const edited = connect(before, ROOT, { node: source, port: output }, { node: target, port: input });
    if (!edited.ok) throw new Error(`${from} -> ${to}: ${edited.error.en}`);
    return edited.value;
  }, document);
}

/** With blocks, unwired. */
export const blocks = (document: Document, names: readonly string[]) =>
  names.reduce((before, name) => addNode(before, ROOT, name, { x: 0, y: 0 }).document, document);

/** Texts with the model's tokenizer -> the frozen encoder -> mean -> Linear -> loss. */
export async function classifier(home: string, name = 'bert') {
  const { tokenizer } = await readPretrained(fixture(name));
  const data = tokenizer && textsFor({ predicted: { kind: 'passages' }, longest: 40 } as Plan, tokenizer, [])?.source;
  if (!data) throw new Error(`${name} reads no texts.`);
  const model = await placed(home, fixture(name));
  const begun = blocks(emptyDocument('own', data), ['dataset', 'sequenceMean', 'linear', 'output']);
  const { document, id } = withModel(begun, model);
  const wires = [
    ['dataset1', `${id}.tokens`], ['dataset1.segments', `${id}.segments`], ['dataset1.mask', `${id}.mask`],
    [`${id}.words`, 'sequenceMean1'], ['dataset1.mask', 'sequenceMean1.mask'], ['sequenceMean1', 'linear1'], ['linear1', 'output1'],
  ] as const; // prettier-ignore
  const all = wired(document, wires);
  return { document: editNode(all, ROOT, 'linear1', (node) => ({ ...node, params: { units: 4 } })), id, model };
}
