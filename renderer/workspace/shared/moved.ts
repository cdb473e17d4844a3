import { ownerOf } from '../../../core/analysis/identity.ts';
import type { Analysis } from '../../../core/analysis/node.ts';
import type { WeightsMoved } from '../../../core/protocol/otherVersion.ts';
import { fromWire } from '../../../core/protocol/tensors.ts';
import { inBoth, text, type Text } from '../../../core/text.ts';
import { shortShare } from '../../kit/numbers.ts';

/** How far the weights of a node, or of all that is in a module, have moved: Frobenius norms of the difference and of before. */
interface Distance {
  readonly norm: number;
  readonly former: number;
}

/** How far weights have moved beside what they were, by the paths of nodes and of the modules around them; infinite beside zeros. */
export function movedShares({ moved }: WeightsMoved, { nodes }: Pick<Analysis, 'nodes'>): ReadonlyMap<string, number> {
  const paths = new Map(nodes.map((node) => [node.identity, node.id]));
  const distances = new Map<string, Distance>();
  for (const { name, norm, relative } of moved) {
    const length = fromWire(norm);
    // Beside zeros the relative distance is infinite, and what was before is zero.
    const own = { norm: length, former: length / fromWire(relative) };
    for (const path of withModules(paths.get(ownerOf(name)))) distances.set(path, joined(distances.get(path), own));
  }
  return new Map([...distances].map(([path, { norm, former }]) => [path, norm / former]));
}

/** A path, and those of the uses that it lies in. */
export function withModules(path: string | undefined): readonly string[] {
  const parts = path?.split('/') ?? [];
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'));
}

function joined(before: Distance | undefined, own: Distance): Distance {
  return before ? { norm: Math.hypot(before.norm, own.norm), former: Math.hypot(before.former, own.former) } : own;
}

/** How far weights have moved, in words, by the paths of nodes and of modules with all that is in them. */
export function movedWeights(weights: WeightsMoved, analysis: Pick<Analysis, 'nodes'>): ReadonlyMap<string, Text> {
  return new Map([...movedShares(weights, analysis)].map(([path, share]) => [path, movedText(share)]));
}

function movedText(share: number): Text {
  if (Number.isNaN(share)) return text('Weights are no longer finite', 'Gewichte sind nicht mehr endlich');
  if (!Number.isFinite(share)) return text('Weights have left zero', 'Gewichte haben die Null verlassen');
  const percent = inBoth((language) => shortShare(share, language));
  return text(`Weights moved by ${percent.en}`, `Gewichte um ${percent.de} bewegt`);
}
