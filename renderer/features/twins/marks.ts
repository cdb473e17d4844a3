import type { Analysis } from '../../../core/analysis/node.ts';
import { fromWire } from '../../../core/protocol/tensors.ts';
import type { Twin, TwinAttention } from '../../../core/protocol/twin.ts';
import { inBoth, text, type Text } from '../../../core/text.ts';
import { shortShare } from '../../kit/numbers.ts';
import { movedShares, withModules } from '../../workspace/shared/moved.ts';

/** How far two variants are apart, for the cards of the canvas: in their weights and in their attention. */
export function marksOf({ weights, attention }: Twin, analysis: Pick<Analysis, 'nodes'>): ReadonlyMap<string, Text> {
  const moved = weights ? movedShares(weights, analysis) : new Map<string, number>();
  const shares = new Map<string, readonly number[]>();
  for (const one of attention?.both ?? []) {
    for (const path of withModules(one.path)) shares.set(path, [...(shares.get(path) ?? []), shareOf(one)]);
  }
  const paths = new Set([...moved.keys(), ...shares.keys()]);
  return new Map(
    [...paths].map((path) => {
      const [own, looks] = [moved.get(path), shares.get(path)];
      const parts = [
        ...(own === undefined ? [] : [named(text('weights', 'Gewichte'), own)]),
        ...(looks ? [named(text('attention', 'Attention'), meanOf(looks))] : []),
      ];
      // A line each: cards are narrow.
      return [path, inBoth((language) => parts.map((part) => `Δ ${part[language]}`).join('\n'))];
    }),
  );
}

/** How much of its attention has moved, in the mean over the heads. */
export function shareOf({ apart }: Pick<TwinAttention, 'apart'>): number {
  return meanOf(apart.map(fromWire));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function named(what: Text, share: number): Text {
  return inBoth((language) => `${what[language]} ${percentOf(share)[language]}`);
}

/** A share in two digits: it is read from afar, and changes many times a second. */
export function percentOf(share: number): Text {
  return inBoth((language) => shortShare(Number(share.toPrecision(2)), language));
}
