import { analyse } from '../../../../core/analysis/analyse.ts';
import type { Analysis } from '../../../../core/analysis/node.ts';
import { assembled } from '../../../../core/examples/assembled.ts';
import { emptyDocument } from '../../../../core/graph/create.ts';
import type { Document, Graph, GraphNode } from '../../../../core/graph/document.ts';
import { bert } from '../../../../core/modules/bert.ts';
import type { BuiltIn } from '../../../../core/modules/define.ts';
import { distilBert } from '../../../../core/modules/distilBert.ts';
import { gpt } from '../../../../core/modules/gpt.ts';
import { llama } from '../../../../core/modules/llama.ts';
import { roberta } from '../../../../core/modules/roberta.ts';
import { untied } from '../../../../core/modules/untied.ts';
import type { ParamValues } from '../../../../core/params.ts';
import { bertBody, bertForm } from './bert.ts';
import { distilBertBody, distilBertForm } from './distilBert.ts';
import { gptForm, llamaForm } from './languageModels.ts';
import { filled, linear, refused, type HuggingFaceForm, type NoForm, type Taken } from './parts.ts';
import { robertaBody, robertaForm } from './roberta.ts';

/** Names the tensors of a body, a use of a module with these params, and of what stands behind it. */
type FormOf = (analysis: Analysis, use: string, params: Readonly<Record<string, unknown>>) => HuggingFaceForm | NoForm;

/** The modules that transformers has, and what it calls their weights. */
const forms: readonly (readonly [BuiltIn, FormOf])[] = [
  [gpt, gptForm],
  [untied(gpt), gptForm],
  [bert, bertForm],
  [distilBert, distilBertForm],
  [roberta, robertaForm],
  [llama, llamaForm],
  [untied(llama), llamaForm],
];

/** Fails with why transformers has no such network. */
export function huggingFaceForm(document: Document, analysis: Analysis): HuggingFaceForm | NoForm {
  for (const use of document.graph.nodes) {
    if (use.module === undefined) continue;
    const { graph: own } = document.modules[use.module] ?? { graph: { nodes: [] } };
    const found = forms.find(([builtIn]) => hasNodesOf(own, builtIn) && isForm(analysis, use, builtIn, document));
    if (found) return found[1](analysis, use.id, filled(found[0], use.params as ParamValues));
  }
  return refused(
    'neither the module GPT nor the module BERT, DistilBERT, RoBERTa or Llama is in it as the app has them',
    'weder das Modul GPT noch das Modul BERT, DistilBERT, RoBERTa oder Llama steht so darin, wie die App sie hat',
  );
}

type BodyOf = (use: string, params: Readonly<Record<string, unknown>>) => readonly Taken[];

const withPooler =
  (name: string, body: BodyOf): BodyOf =>
  (use, params) => [...body(use, params), ...linear(`${name}.pooler.dense`, `${use}/pooler/dense`, true)];

const bodies: Readonly<Record<string, BodyOf>> = {
  [bert.id]: withPooler('bert', bertBody),
  [roberta.id]: withPooler('roberta', robertaBody),
  [distilBert.id]: distilBertBody,
};

/** The tensors of an encoder, whatever stands behind it; none if there is no encoder that transformers has. */
export function encoderBody({ graph }: Document): readonly Taken[] {
  const use = graph.nodes.find(({ module }) => module !== undefined && Object.hasOwn(bodies, module));
  return bodies[use?.module ?? '']?.(use?.id ?? '', use?.params ?? {}) ?? [];
}

/** Whether they could be alike at all: to compare them in full takes two analyses. */
function hasNodesOf({ nodes }: Pick<Graph, 'nodes'>, { module }: BuiltIn): boolean {
  const ties = (all: Graph['nodes']) => all.map(({ id, shares = '' }) => `${id} ${shares}`).toSorted().join('\n');
  return ties(nodes) === ties(module.graph.nodes);
} // prettier-ignore

/** Whether what a use of a module holds is what a built-in module with these params holds: node by node, wire by wire. */
function isForm(analysis: Analysis, use: GraphNode, builtIn: BuiltIn, document: Document): boolean {
  const own = described(analysis, use.id);
  const inputs = builtIn.module.graph.nodes.filter(({ block }) => block === 'moduleInput').map(({ id }) => id);
  const wires = document.graph.edges.filter(({ to }) => to.node === use.id);
  if (own.length === 0 || wires.some(({ to }) => !inputs.includes(to.port))) return false;
  try {
    const from = Object.fromEntries(wires.map(({ to, from: { port } }) => [to.port, `data.${port}`]));
    const alike = assembled(emptyDocument('', document.data), {
      data: ['dataset', {}, {}, { at: [0, 0] }],
      use: [builtIn, use.params as ParamValues, from, { at: [1, 0] }],
    });
    const id = alike.graph.nodes.find(({ module }) => module !== undefined)?.id ?? '';
    return own.join('\n') === described(analyse(alike), id).join('\n');
  } catch {
    // Wires or params that the module does not take.
    return false;
  }
}

function described({ nodes }: Analysis, use: string): readonly string[] {
  const within = (path: string) => (path.startsWith(`${use}/`) ? path.slice(use.length) : 'outside');
  return nodes
    .filter(({ id }) => id.startsWith(`${use}/`))
    .map(({ id, block, params, inputs, ties }) => {
      const wires = inputs.map(({ port, from }) => `${port}=${within(from.node)}:${within(from.node) === 'outside' ? '' : from.port}`);
      return [within(id), block.type, JSON.stringify(params), ...wires, ...ties.map((tie) => within(tie.owner))].join(' ');
    })
    .toSorted();
} // prettier-ignore
