import type { TrainedWeight } from '../../model/units.ts';
import { numbersOf } from './optimizers.ts';
import type { StepPlace } from './step.ts';
import type { Learner } from './learner.ts';

/** Weights that are trained at the same rate and, with gradual unfreezing, since the same update. */
interface Group {
  /** Follows the names of the optimizer's scalars; empty for weights that are trained as the settings say. */
  readonly suffix: string;
  /** On the learning rate. */
  readonly factor: number;
  /** With gradual unfreezing: the number of layers behind them. */
  readonly depth: number;
}

type Trained = Pick<TrainedWeight, 'rateFactor' | 'depth'>;

/** The group of a weight. */
export function groupOf({ settings }: Pick<Learner, 'settings'>, { rateFactor, depth }: Trained): Group {
  const { layerDecay = 1, unfreezing } = settings;
  const factor = rateFactor * layerDecay ** depth;
  const since = unfreezing === undefined ? 0 : depth;
  const suffix = `${factor === 1 ? '' : `*${factor}`}${since === 0 ? '' : `@${since}`}`;
  return { suffix, factor, depth: since };
}

/** The optimizer's numbers for one weight at a step; undefined if it is not trained yet. */
export function numbersFor(
  { settings, optimizer }: Pick<Learner, 'settings' | 'optimizer'>,
  weight: Trained,
  place: StepPlace,
): Readonly<Record<string, number>> | undefined {
  const { factor, depth } = groupOf({ settings }, weight);
  if (place.perLayer !== undefined && place.step < weight.depth * place.perLayer) return undefined;
  return optimizer.scalars(numbersOf(placeOf(place, factor, depth)));
}

/** The trainable weights of a step, or those among them that are trained so far. */
export function trainableOf({ model }: Pick<Learner, 'model'>, depth = Infinity): readonly TrainedWeight[] {
  return model.trained.filter((weight) => weight.spec.isTrainable && weight.depth <= depth);
}

/** The number of layers behind the deepest one that is trained at a place; undefined: all layers are trained. */
export function depthAt(learner: Pick<Learner, 'model'>, { step, perLayer }: StepPlace): number | undefined {
  if (perLayer === undefined) return undefined;
  const depth = Math.floor(step / perLayer);
  return trainableOf(learner).every((weight) => weight.depth <= depth) ? undefined : depth;
}

/** The optimizer's numbers for a step, for each group of weights. */
export function scalarsOf(learner: Learner, place: StepPlace): Readonly<Record<string, number>> {
  const groups = new Map(trainableOf(learner).map((weight) => groupOf(learner, weight)).map((group) => [group.suffix, group])); // prettier-ignore
  const own = [...groups.values()].flatMap(({ suffix, factor, depth }) => {
    const numbers = learner.optimizer.scalars(numbersOf(placeOf(place, factor, depth)));
    return Object.entries(numbers).map(([name, value]) => [name + suffix, value] as const);
  });
  return Object.fromEntries(own);
}

/** As PyTorch counts: a weight's own updates begin with its first gradient. */
function placeOf(place: StepPlace, factor: number, depth: number): StepPlace {
  const { step, updates = step, perLayer = 0, learningRate } = place;
  const waited = depth * perLayer;
  // Batches of another size have changed the count of steps, but not how often a weight was updated.
  const own = waited === 0 ? updates : Math.max(0, Math.min(updates, step - waited));
  return { learningRate: factor * learningRate, step, updates: own };
}
