import path from 'node:path';
import type { Document, GraphNode, StartFile } from '../../core/graph/document.ts';
import { moduleFile } from '../../core/graph/moduleFile.ts';
import { networkModule } from '../../core/graph/networkModule.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import type { Placed, PlacedModel } from '../../core/protocol/pretrained.ts';
import { sizeOf } from '../../core/shape.ts';
import { text, type Text } from '../../core/text.ts';
import type { TokenizerJson } from '../../core/text/json.ts';
import { tokenNames, vocabularyId } from '../../core/text/names.ts';
import { parseTokenizer } from '../../core/text/parseTokenizer.ts';
import { startNotes } from '../files/startFiles.ts';
import { titleOf, type ImportOptions } from '../import/importer.ts';
import { paramsOf } from '../import/modelFile/project.ts';
import { importFileAsBlock, importModel } from '../import/read.ts';
import { openProject } from '../projects/open.ts';
import { keepStart } from '../projects/starts.ts';
import type { NamedTensors } from '../tensors/named.ts';
import { newHead, readPretrained } from './read.ts';

/** A model of the library, or of another program's file, as a part of other documents. Fails as reading it does. */
export async function placed(home: string, where: { readonly place: string; readonly name: string }, options: ImportOptions): Promise<Placed> {
  if (options.as !== 'block') return placedModel(home, await readModel(home, where, options));
  const { name, model, notices } = await importFileAsBlock(home, where.place, path.basename(where.name), options);
  return { block: 'modelFile', use: { name: name.slice(0, 200), params: paramsOf(model) }, notices };
} // prettier-ignore

interface Model {
  /** As users know it. */
  readonly name: string;
  readonly document: Document;
  readonly weights: NamedTensors;
  readonly notices: readonly Text[];
}

/** Reads a model of the library, or one of another program's file. Fails as reading it does, and with runUnknown. */
export async function readModel(home: string, { place, name: said }: { readonly place: string; readonly name: string }, options: ImportOptions): Promise<Model> {
  const name = path.basename(said);
  if (place.endsWith('.neuroloom')) {
    const { trained, notices } = await openProject(home, place);
    if (!trained) throw new EngineError('runUnknown', text(`${name} is not trained yet.`, `${name} ist noch nicht trainiert.`)); // prettier-ignore
    return { name, document: trained.document, weights: trained.checkpoint.weights, notices };
  }
  if (!/\.(onnx|keras|h5|hdf5|json|zip)$/i.test(place)) {
    const { info, ...pretrained } = await readPretrained(place, { name, ...options });
    return { name, ...pretrained, notices: info.notices.filter((notice) => notice !== newHead) };
  }
  const { run, report } = await importModel(place, name, options);
  return { name: titleOf(name), document: run.document, weights: run.checkpoint?.weights ?? new Map(), notices: report.notices };
} // prettier-ignore

/**
 * Makes a network with its weights a part of other documents: a module, and what a use of it says, frozen. The weights
 * are kept as a file by their hash. Where one module has most of them, as the body of a language model has, it is that
 * module without the heads behind it; else the whole network. Fails as writing does.
 */
export async function placedModel(
  home: string,
  { name: said, document, weights, notices }: Model,
): Promise<PlacedModel> {
  const name = said.slice(0, 200);
  const body = bodyIn(document, weights);
  const file = body ? moduleFile(document, body.module ?? '') : networkModule(document);
  const prefix = body ? prefixOf(body) : '';
  const inside = [...weights].filter(([full]) => full.startsWith(prefix));
  const tensors = new Map(inside.map(([full, tensor]) => [full.slice(prefix.length), tensor]));
  const { data } = document;
  const tokenizer = 'tokenizer' in data ? data.tokenizer : undefined;
  const start = await keepStart(home, name, tensors, tokenizer ? { [TOKENIZER]: JSON.stringify(tokenizer) } : {});
  const startsFrom = { ...start, ...(tokenizer && { vocabulary: vocabularyId(tokenNames(tokenizer)) }) };
  return { file, use: { name, params: body?.params ?? {}, isFrozen: true, startsFrom }, notices };
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
