import { exchanges, mistakesOf, type Mistake } from '../../core/compare/mistakes.ts';
import { partnersOf } from '../../core/compare/partners.ts';
import { regionOf } from '../../core/compare/region.ts';
import { sidesOf, type Sides } from '../../core/compare/sides.ts';
import type { ParamValues } from '../../core/params.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { LAYER_TOLERANCE, type LayerHint } from '../../core/protocol/layers.ts';
import { text, type Text } from '../../core/text.ts';
import { toldBy } from '../looking/compare/told.ts';
import type { NamedTensor, NamedTensors } from '../tensors/named.ts';
import { layerValues, partValues, type ReadyLayer } from './compareLayer.ts';
import type { OpenLayers } from './openLayers.ts';

/** So many mistakes at once are found. */
const MOST_MISTAKES = 3;

/**
 * Finds what is wrong with a part by trying: the layer is computed with one mistake after the other, until it computes
 * what the part computes. What is wrong with its weights is told apart from how it is made. Fails with cancelled.
 */
export async function layerHint(ready: ReadyLayer, open: OpenLayers, signal?: AbortSignal): Promise<LayerHint> {
  const layer = await layerValues(ready);
  const own = await partValues(ready);
  if (agreement(ready.sides, own, layer).isSame) return { mistakes: [], isAll: true };
  const strange = [...ready.taken].flatMap(([name, values]) => (hasValues(ready.own.get(name), values) ? [] : [name]));
  // Loaded weights may be in each other's place because wires are. Where none are loaded, nothing can be seen with them.
  const isLoaded = strange.length > 0 && strange.length < ready.taken.size;
  const single = isLoaded ? await bestOf(ready, open, own, [], signal, exchanges) : undefined;
  if (single?.isSame) return { mistakes: [single.mistake.words], isAll: true };
  const taken = strange.length === 0 ? own : await partValues({ ...ready, own: new Map([...ready.own, ...ready.taken]) });
  const { mistakes, isAll } = await found(ready, open, taken, agreement(ready.sides, taken, layer), signal);
  return { mistakes: strange.length > 0 ? [...mistakes, otherWeights(strange)] : mistakes, isAll };
} // prettier-ignore

/** The mistakes that, taken together, explain most of what a part computes. */
async function found(ready: ReadyLayer, open: OpenLayers, own: NamedTensors, without: Agreement, signal: AbortSignal | undefined) {
  const mistakes: Mistake[] = [];
  let best = without;
  while (mistakes.length < MOST_MISTAKES && !best.isSame) {
    const next = await bestOf(ready, open, own, mistakes, signal);
    if (!next || (!next.isSame && next.agreeing <= best.agreeing)) break;
    mistakes.push(next.mistake);
    best = next;
  }
  return { mistakes: mistakes.map(({ words }) => words), isAll: best.isSame };
} // prettier-ignore

function hasValues(one: NamedTensor | undefined, other: NamedTensor): boolean {
  return one === other || (one?.values.every((value, i) => value === other.values[i]) ?? false);
}

function otherWeights(names: readonly string[]): Text {
  const said = names.slice(0, 3).join(', ');
  const list = names.length > 3 ? `${said}, …` : said;
  return text(
    `Weights of the block are not the layer’s (${list}): load them.`,
    `Gewichte des Blocks sind nicht die der Schicht (${list}): sie laden.`,
  );
}

interface Agreement {
  readonly isSame: boolean;
  /** The number of steps that agree. */
  readonly agreeing: number;
}

/** The mistake with which, after those found before, most agrees: the first with which everything does. */
async function bestOf(ready: ReadyLayer, open: OpenLayers, own: NamedTensors, before: readonly Mistake[], signal: AbortSignal | undefined, find = mistakesOf) {
  const { sides: { left, right, analysis: { data } } } = ready;
  const candidates = find({ layers: open.layers, nodes: right.nodes, own: left.nodes, data });
  let best: (Agreement & { readonly mistake: Mistake }) | undefined;
  for (const mistake of candidates) {
    await new Promise((resolve) => void setImmediate(resolve));
    if (signal?.aborted) throw new EngineError('cancelled', 'The search was cancelled.');
    const { sides, weights } = withMistakes(ready, [...before, mistake]);
    if (sides.rightProblem) continue;
    const found = { ...agreement(sides, own, await layerValues(ready, sides, weights)), mistake };
    if (found.isSame) return found;
    if (!best || found.agreeing > best.agreeing) best = found;
  }
  return best;
} // prettier-ignore

function agreement(sides: Sides, left: NamedTensors, right: NamedTensors): Agreement {
  const { isSame, steps } = toldBy(sides, left, right, LAYER_TOLERANCE);
  return { isSame, agreeing: steps.filter(({ verdict }) => verdict === 'same').length };
}

/** The layer as it would be with these mistakes. */
function withMistakes({ document, part, other, sides, beside, chosen }: ReadyLayer, mistakes: readonly Mistake[]): { readonly sides: Sides; readonly weights: NamedTensors } {
  const params: ParamValues = Object.fromEntries(mistakes.flatMap((mistake) => Object.entries(mistake.params ?? {})));
  const isResized = Object.keys(params).length > 0 && other.kind === 'builtIn';
  const changed = isResized ? sidesOf(document, part, { ...other, params: { ...other.params, ...params } as typeof other.params }, chosen) : sides;
  const nodes = mistakes.reduce((all, { change }) => change?.(all) ?? all, changed.right.nodes);
  const weights = new Map<string, NamedTensor>(beside);
  // A norm that stands elsewhere has another name.
  const others = changed.right.weights.filter(({ name }) => !beside.has(name));
  for (const { left, right } of partnersOf(others, sides.right.weights.filter((one) => !changed.right.weights.some(({ name }) => name === one.name)), {})) {
    const values = beside.get(right?.name ?? '');
    if (left && values) weights.set(left.name, values);
  }
  const unbiased = new Set(mistakes.flatMap((mistake) => mistake.unbiased ?? []));
  for (const { id, identity } of nodes) {
    const bias = unbiased.has(id) ? weights.get(`${identity}.bias`) : undefined;
    if (bias) weights.set(`${identity}.bias`, { shape: bias.shape, values: new Float32Array(bias.values.length) });
  }
  return { sides: { ...changed, right: regionOf(nodes) }, weights };
} // prettier-ignore
