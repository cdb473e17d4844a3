import { analyse } from '../../core/analysis/analyse.ts';
import { layerPath } from '../../core/compare/layers.ts';
import type { AnalysedNode } from '../../core/analysis/node.ts';
import type { ParsedParams } from '../../core/protocol/engine.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import type { TakenLayer } from '../../core/protocol/layers.ts';
import { isSameShape } from '../../core/shape.ts';
import { text } from '../../core/text.ts';
import { startInFiles } from '../files/startFiles.ts';
import { keepStart } from '../projects/starts.ts';
import type { NamedTensor, NamedTensors } from '../tensors/named.ts';
import { besideLayer } from './layer.ts';
import type { OpenLayers } from './openLayers.ts';

type Request = Omit<ParsedParams['takeLayer'], 'runId' | 'at'>;

/**
 * A file of weights in which the part has those of the layer, and everything else what it begins with: `trained`, else what
 * the document's files have. Nodes with a file of their own keep it, unless the run or the layer has something else for
 * them: then the file `isWhole` and takes the place of all others. Fails with invalidRequest if nothing fits, and as
 * `startInFiles` and writing do.
 */
export async function takeLayer(
  home: string,
  open: OpenLayers,
  request: Request,
  trained: NamedTensors | undefined,
): Promise<TakenLayer> {
  const { document, part, layer, partners } = request;
  const { taken, sides } = besideLayer(document, part, open, layer, partners);
  if (sides.rightProblem || taken.size === 0)
    throw new EngineError('invalidRequest', sides.rightProblem ?? nothingFits);
  const { nodes } = analyse(document);
  const isWhole = trained !== undefined || nodes.some((node) => node.startFiles.length > 0 && namesOf(node).some((name) => taken.has(name))); // prettier-ignore
  const written = isWhole ? nodes : nodes.filter(({ startFiles }) => startFiles.length === 0);
  const tensors = new Map<string, NamedTensor>();
  for (const node of written) {
    for (const spec of node.weights) {
      const name = `${node.identity}.${spec.name}`;
      const known = [taken.get(name), trained?.get(name)].find((one) => one && isSameShape(one.shape, spec.shape));
      const values = known?.values ?? startInFiles(node, spec, document.startsFrom);
      if (values) tensors.set(name, { shape: spec.shape, values });
    }
  }
  return { file: await keepStart(home, nameOf(open, layer), tensors), count: taken.size, isWhole };
}

const namesOf = ({ identity, weights }: AnalysedNode) => weights.map(({ name }) => `${identity}.${name}`);

/** `gpt2: h/1`. Of a folder only its own name: a project does not say where things lie on a machine. */
function nameOf({ name, layers }: OpenLayers, layer: number): string {
  const [, ...path] = layerPath(layers, layer)
    .split('/')
    .filter((step) => step !== '');
  return `${name.split(/[\\/]/).at(-1) ?? name}: ${path.join('/') || layer}`.slice(0, 200);
}

const nothingFits = text(
  'No weight of the block has the shape of one of the layer: make it as wide as the layer.',
  'Kein Gewicht des Blocks hat die Form von einem der Schicht: ihn so breit machen wie die Schicht.',
);
