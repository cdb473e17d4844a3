import type { HealthVerdict } from '../../../core/protocol/explain.ts';
import { fromWire } from '../../../core/protocol/tensors.ts';
import { initialWeights } from '../../model/model.ts';
import type { NamedTensors } from '../../tensors/named.ts';
import { chanceLoss } from '../../train/chance.ts';
import type { Subject } from './explainStep.ts';
import { measureHealth } from './health.ts';

/** Multiply-adds to examine one batch, forward and backward: a second or two. */
const MOST_WORK = 1e9;
const EXAMPLES = 64;
/**
 * Sound training grows weights to no more than this multiple of their initial size, and leaves no larger share of units
 * dead.
 */
const MOST_GROWTH = 10;
const MOST_DEATHS = 0.25;

const bad: ReadonlySet<HealthVerdict> = new Set(['huge', 'exploding', 'dead', 'saturated']);

/** What is examined: the network and its data, without the weights. */
type Setting = Pick<Subject, 'model' | 'settings' | 'data'>;

/**
 * Whether training can continue from some weights as well as from the initial ones: no layer is worse off, and the loss
 * is no worse than chance or than it was initially. False if that would take too long to find out.
 */
export async function isSound(setting: Setting, weights: NamedTensors): Promise<boolean> {
  const { model, settings, data } = setting;
  if (3 * EXAMPLES * model.multiplyAdds > MOST_WORK) return false;
  for (const { values } of weights.values()) if (!values.every(Number.isFinite)) return false;
  const look = (of: NamedTensors) =>
    measureHealth({ ...setting, state: { weights: of, optimizer: new Map() }, step: 0 });
  const [first, now] = [await look(initialWeights(model, settings.seed)), await look(weights)];
  const most = Math.max(fromWire(first.loss), chanceLoss(model, data.training) ?? 0);
  if (!(fromWire(now.loss) <= 1.1 * most)) return false;
  return now.nodes.every((node, i) => {
    const before = first.nodes[i];
    if (bad.has(node.verdict) && !(before && bad.has(before.verdict))) return false;
    const [size, sizeBefore] = [node.weights, before?.weights].map((one) => fromWire(one?.size ?? 0));
    const deaths = ((node.units?.dead ?? 0) - (before?.units?.dead ?? 0)) / (node.units?.count ?? 1);
    return !((size ?? 0) > MOST_GROWTH * Math.max(1, sizeBefore ?? 0)) && deaths <= MOST_DEATHS;
  });
}
