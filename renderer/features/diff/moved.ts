import type { Analysis } from '../../../core/analysis/node.ts';
import type { WeightsMoved } from '../../../core/protocol/otherVersion.ts';
import { fromWire } from '../../../core/protocol/tensors.ts';
import { inBoth, shortNumber, text, type Text } from '../../../core/text.ts';

/** How far the weights of a node, or of all that is in a module, have moved: Frobenius norms of the difference and of before. */
interface Distance {
  readonly path: string;
  readonly norm: number;
  readonly former: number;
}

/** How far weights have moved, by the paths of nodes. */
export interface Moved {
  /** Of a node, or of a module with all in it; undefined if nothing there has. */
  at(path: string): Text | undefined;
}

export function movedWeights({ moved }: WeightsMoved, { nodes }: Pick<Analysis, 'nodes'>): Moved {
  const owners = new Map(nodes.map((node) => [node.identity, node.id]));
  const distances = moved.flatMap(({ name, norm, relative }): Distance[] => {
    const path = owners.get(name.slice(0, name.indexOf('.')));
    // Beside zeros the relative distance is infinite, and what was before is zero.
    return path === undefined ? [] : [{ path, norm: fromWire(norm), former: fromWire(norm) / fromWire(relative) }];
  });
  return {
    at(path) {
      const inside = distances.filter((one) => one.path === path || one.path.startsWith(`${path}/`));
      return inside.length === 0 ? undefined : distanceText(inside);
    },
  };
}

function distanceText(distances: readonly Distance[]): Text {
  const length = (of: (one: Distance) => number) => Math.sqrt(distances.reduce((sum, one) => sum + of(one) ** 2, 0));
  const [norm, former] = [length((one) => one.norm), length((one) => one.former)];
  const relative = norm / former;
  if (!Number.isFinite(norm)) return text('Weights are no longer finite', 'Gewichte sind nicht mehr endlich');
  if (!Number.isFinite(relative)) return text('Weights have left zero', 'Gewichte haben die Null verlassen');
  const share = inBoth((language) => `${shortNumber(100 * relative, language)} %`);
  return text(`Weights moved by ${share.en}`, `Gewichte um ${share.de} bewegt`);
}
