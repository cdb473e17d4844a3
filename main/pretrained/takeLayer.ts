import { analyse } from '../../core/analysis/analyse.ts';
import { layerPath } from '../../core/compare/layers.ts';
import type { StartFile } from '../../core/graph/document.ts';
import type { ParsedParams } from '../../core/protocol/engine.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { text } from '../../core/text.ts';
import { startTensors } from '../files/startFiles.ts';
import { keepStart } from '../projects/starts.ts';
import type { NamedTensor, NamedTensors } from '../tensors/named.ts';
import { besideLayer } from './layer.ts';
import type { OpenLayers } from './openLayers.ts';

type Request = Omit<ParsedParams['takeLayer'], 'runId' | 'at'>;

/**
 * A file of weights in which the part has those of the layer, and everything else what it begins with: `trained`, else the
 * document's own file. Fails with invalidRequest if nothing fits, and as `startTensors` and writing do.
 */
export async function takeLayer(
  home: string,
  open: OpenLayers,
  request: Request,
  trained: NamedTensors | undefined,
): Promise<{ readonly file: StartFile; readonly count: number }> {
  const { document, part, layer, partners } = request;
  const { taken, sides } = besideLayer(document, part, open, layer, partners);
  if (sides.rightProblem || taken.size === 0)
    throw new EngineError('invalidRequest', sides.rightProblem ?? nothingFits);
  const before = new Map<string, NamedTensor>(document.startsFrom ? startTensors(document.startsFrom) : []);
  const all = new Map([...before, ...(trained ?? []), ...taken]);
  // What the document no longer has would only make projects larger.
  const known = new Set(analyse(document).nodes.flatMap(({ identity, weights }) => weights.map(({ name }) => `${identity}.${name}`)));
  const tensors = new Map([...all].filter(([name]) => known.has(name)));
  const file = await keepStart(home, nameOf(open, layer), tensors);
  return { file, count: taken.size };
} // prettier-ignore

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
