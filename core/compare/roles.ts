import { attentionsOf } from '../analysis/attentions.ts';
import type { Output } from '../analysis/flatten.ts';
import { outputName } from '../analysis/identity.ts';
import type { AnalysedNode, Analysis } from '../analysis/node.ts';
import { memoised } from '../memo.ts';
import { same, text, type Text } from '../text.ts';
import { passesOn } from './kind.ts';

/** What steps of attention are called, by the names of their outputs: Q, K, V, scores and what follows from them. */
export const rolesOf = memoised((nodes: Analysis['nodes'], data: Analysis['data']): ReadonlyMap<string, Text> => {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const roles = new Map<string, Text>();
  const call = (output: Output | undefined, role: Text) => {
    const step = output && originOf(byId, output);
    if (step && !roles.has(outputName(step))) roles.set(outputName(step), role);
  };
  for (const attention of attentionsOf(nodes, data)) {
    for (const [role, output] of [['Q', attention.q], ['K', attention.k], ['V', attention.v]] as const) {
      call(output, text(`${role}, by heads`, `${role}, nach Köpfen`));
      const split = output && byId.get(originOf(byId, output).node);
      call(split?.block.type === 'splitHeads' ? split.inputs[0]?.from : undefined, same(role));
    }
    call(scaledFrom(byId, attention.scores), scores);
    call(attention.scores, scaled);
    call(attention.masked, masked);
    call(attention.weights, weights);
    call(attention.out, out);
  }
  return roles;
}); // prettier-ignore

const scores = text('Scores', 'Werte (Scores)');
const scaled = text('Scaled scores', 'Skalierte Werte');
const masked = text('Masked scores', 'Maskierte Werte');
const weights = text('After softmax', 'Nach Softmax');
const out = text('Output per head', 'Ausgabe je Kopf');

type ById = ReadonlyMap<string, AnalysedNode>;

/** The output that a value comes from, through nodes that only pass it on. */
function originOf(byId: ById, output: Output): Output {
  const node = byId.get(output.node);
  const [first] = node?.inputs ?? [];
  return node && first && passesOn(node) ? originOf(byId, first.from) : output;
}

/** The product that scores are scaled from; the scores themselves if they are not scaled. */
function scaledFrom(byId: ById, output: Output): Output {
  const from = originOf(byId, output);
  const node = byId.get(from.node);
  return node?.block.type === 'scale' && node.inputs[0] ? originOf(byId, node.inputs[0].from) : from;
}
