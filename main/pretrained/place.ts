import path from 'node:path';
import type { Document, GraphNode, StartFile } from '../../core/graph/document.ts';
import { moduleFile } from '../../core/graph/moduleFile.ts';
import { networkModule } from '../../core/graph/networkModule.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import type { Placed, PlacedModel } from '../../core/protocol/pretrained.ts';
import { sizeOf } from '../../core/shape.ts';
import { text } from '../../core/text.ts';
import type { TokenizerJson } from '../../core/text/json.ts';
import { tokenNames, vocabularyId } from '../../core/text/names.ts';
import { parseTokenizer } from '../../core/text/parseTokenizer.ts';
import { startNotes } from '../files/startFiles.ts';
import type { ImportOptions } from '../import/importer.ts';
import { paramsOf } from '../import/modelFile/project.ts';
import { importFileAsBlock } from '../import/read.ts';
import { keepStart } from '../projects/starts.ts';
import type { NamedTensors } from '../tensors/named.ts';
import type { HereModel } from './library/library.ts';
import { newHead } from './read.ts';
import { readModel, weightsOf, type ReadModel } from './readModel.ts';

/** A model of the library, or of another program's file, as a part of other documents. Fails as reading it does. */
export async function placed(home: string, where: Pick<HereModel, 'name' | 'place' | 'pooling'>, options: ImportOptions): Promise<Placed> {
  if (options.as !== 'block') return placedModel(home, await readModel(home, where, options));
  const { name, model, notices } = await importFileAsBlock(home, where.place, path.basename(where.name), options);
  return { block: 'modelFile', use: { name: name.slice(0, 200), params: paramsOf(model) }, notices };
} // prettier-ignore

/**
 * Makes a network with its weights a part of other documents: a module, and what a use of it says, frozen. The weights
 * are kept as a file by their hash. Where one module has most of them, as the body of a language model has, it is that
 * module without the heads behind it; else the whole network. Fails as writing does, and with runUnknown if it has no weights.
 */
export async function placedModel(
  home: string,
  model: Pick<ReadModel, 'name' | 'document' | 'run' | 'notices'>,
): Promise<PlacedModel> {
  const { document } = model;
  const weights = weightsOf(model);
  const name = path.basename(model.name).slice(0, 200);
  const body = bodyIn(document, weights);
  const file = body ? moduleFile(document, body.module ?? '') : networkModule(document);
  const prefix = body ? prefixOf(body) : '';
  const inside = [...weights].filter(([full]) => full.startsWith(prefix));
  const tensors = new Map(inside.map(([full, tensor]) => [full.slice(prefix.length), tensor]));
  const { data } = document;
  const tokenizer = 'tokenizer' in data ? data.tokenizer : undefined;
  const start = await keepStart(home, name, tensors, tokenizer ? { [TOKENIZER]: JSON.stringify(tokenizer) } : {});
  const startsFrom = { ...start, ...(tokenizer && { vocabulary: vocabularyId(tokenNames(tokenizer)) }) };
  return {
    file,
    use: { name, params: body?.params ?? {}, isFrozen: true, startsFrom },
    notices: model.notices.filter((notice) => notice !== newHead),
  };
}

/** The tokenizer that the weights in a file were trained with. Fails with dataUnavailable, and as reading does. */
export function tokenizerOfStart(file: StartFile): TokenizerJson {
  const json = startNotes(file)[TOKENIZER];
  const parsed = json === undefined ? undefined : parseTokenizer(JSON.parse(json));
  if (parsed) return parsed.json;
  throw new EngineError(
    'dataUnavailable',
    text(`There is no tokenizer with the weights of ${file.name}.`, `Bei den Gewichten von ${file.name} ist kein Tokenizer.`), // prettier-ignore
  );
}

/** Its name beside the weights. */
const TOKENIZER = 'tokenizer';

/** The share of all weights that a module has if it is what matters of a network. */
const MOST = 0.5;

/** The module that the data go into, if it has most weights. */
function bodyIn({ graph: { nodes, edges } }: Document, weights: NamedTensors): GraphNode | undefined {
  const data = nodes.find(({ block }) => block === 'dataset')?.id;
  const sizes = [...weights].map(([name, { shape }]) => [name, sizeOf(shape)] as const);
  const sum = (prefix: string) => sizes.reduce((all, [name, size]) => (name.startsWith(prefix) ? all + size : all), 0);
  return nodes.find((node) => {
    const takesData = edges.some(({ from, to }) => from.node === data && to.node === node.id);
    return node.module !== undefined && node.repeat === undefined && takesData && sum(prefixOf(node)) > MOST * sum('');
  });
}

const prefixOf = ({ id, uid }: GraphNode) => `${uid ?? id}/`;
