import { analyse } from '../analysis/analyse.ts';
import { repeatOf, noValues, valuesWithin, type Values } from '../analysis/uses.ts';
import { moduleOf, type Document, type Graph } from '../graph/document.ts';
import type { BuiltIn } from '../modules/define.ts';
import { encoderBlock } from '../modules/encoderBlock.ts';
import { gptBlock } from '../modules/gptBlock.ts';
import { llamaBlock } from '../modules/llamaBlock.ts';
import type { ParamValue } from '../params.ts';
import { likelyWiring } from './beside.ts';
import { sourcesOf, type Part } from './part.ts';
import type { OtherSide } from './sides.ts';

/** The layers of a pretrained model: uses of one built-in module, each as large as the others. */
export interface Layers {
  /** The id of the module. */
  readonly module: string;
  /** They are counted from 1. */
  readonly count: number;
  /** All params of the module. */
  readonly params: Readonly<Record<string, ParamValue>>;
}

/** Layers within a document: what their paths begin with, and whether a number follows. */
export interface PlacedLayers extends Layers {
  readonly path: string;
  readonly isNumbered: boolean;
}

const blocks: readonly BuiltIn[] = [encoderBlock, gptBlock, llamaBlock];

/** The blocks of transformers that a document consists of, wherever they are used; undefined if there are none. */
export function layersIn(document: Document): PlacedLayers | undefined {
  return layersWithin(document, document.graph, noValues, '');
}

function layersWithin(document: Document, { nodes }: Graph, values: Values, path: string): PlacedLayers | undefined {
  for (const node of nodes) {
    const module = moduleOf(document, node.module);
    if (!module) continue;
    const inner = valuesWithin(node, module, values).values;
    const repeat = repeatOf(node, values);
    const block = blocks.find(({ id }) => id === node.module);
    if (block && repeat.ok) {
      return { module: block.id, count: repeat.value ?? 1, params: Object.fromEntries(inner), path: `${path}${node.id}/`, isNumbered: repeat.value !== undefined }; // prettier-ignore
    }
    const found = layersWithin(document, module.graph, inner, `${path}${node.id}/`);
    if (found) return found;
  }
  return undefined;
}

/** What the paths of one layer's nodes begin with. */
export function layerPath({ path, isNumbered }: PlacedLayers, layer: number): string {
  return isNumbered ? `${path}${layer}/` : path;
}

/** A layer of a pretrained model as the side that a part is compared with: the layer alone says how it is made. */
export function layerSide(document: Document, part: Part, { module, params }: Layers): OtherSide | undefined {
  const builtIn = blockOf(module);
  if (!builtIn) return undefined;
  const wiring = likelyWiring(builtIn, sourcesOf(document, analyse(document), part));
  return { kind: 'builtIn', id: module, params: { ...params, dropout: 0 } as OfBuiltIn['params'], wiring };
}

type OfBuiltIn = Extract<OtherSide, { kind: 'builtIn' }>;

/** The module that layers are made of. */
export function blockOf(module: string): BuiltIn | undefined {
  return blocks.find(({ id }) => id === module);
}
