import { partSizes, type PartSizes, type Shares } from '../../core/data/parts.ts';
import type { DataSpec } from '../../core/data/spec.ts';
import { splits, type Split } from '../../core/data/split.ts';
import { heldStarts } from '../../core/data/windows.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { createRandom, hashName, seedOf } from '../../core/random.ts';
import { counted, text } from '../../core/text.ts';
import type { TokenIds } from '../text/tokens.ts';
import { partWords } from './partWords.ts';
import { requireExample, type Examples } from './types.ts';

interface Cut extends Shares {
  readonly name: string;
  /** The number of tokens per example. */
  readonly window: number;
  /** The number of windows per epoch. */
  readonly windows: number;
  readonly seed: number;
}

/**
 * Splits a text into three consecutive parts, held-out ones last, each cut into windows: no window contains tokens of
 * two parts. Fails with dataInvalid if a part is too short for one window.
 */
export function windowsOf(ids: TokenIds, { fields }: DataSpec, cut: Cut): Readonly<Record<Split, Examples>> {
  const sizes = partSizes(ids.length, cut);
  requireWindows(ids.length, sizes, cut);
  const { window, windows, seed } = cut;
  const end = sizes.training + sizes.validation;
  const stretch = (from: number, to?: number): Stretch => ({ fields, window, ids: ids.subarray(from, to) });
  const held = (part: Stretch) => windowsAt(part, heldStarts(part.ids.length, window));
  return {
    training: drawnWindows(stretch(0, sizes.training), windows, seed),
    validation: held(stretch(sizes.training, end)),
    test: held(stretch(end)),
  };
}

function requireWindows(tokens: number, sizes: PartSizes, { name, window, ...cut }: Cut): void {
  const needed = window + 1;
  const wanted: Readonly<Record<Split, boolean>> = {
    training: true,
    validation: (cut.validationShare ?? 0) > 0,
    test: cut.testShare > 0,
  };
  const short = splits.find((part) => wanted[part] && sizes[part] < needed);
  if (!short) return;
  const { part, repair } = partWords[short];
  const long = counted(tokens, ['token', 'tokens'], ['Token', 'Tokens']);
  throw new EngineError(
    'dataInvalid',
    text(
      `${name} is ${long.en} long, of which ${sizes[short]} are the ${part.en}: a window of ${window} needs at least ${needed}. Take a longer text or a shorter window, or ${repair.en} of it.`,
      `${name} ist ${long.de} lang, davon sind ${sizes[short]} der ${part.de}: Ein Fenster von ${window} braucht mindestens ${needed}. Einen längeren Text oder ein kürzeres Fenster nehmen oder ${repair.de} davon zurückhalten.`,
    ),
  );
}

/** Tokens, and how to cut them. */
interface Stretch extends Pick<DataSpec, 'fields'> {
  readonly window: number;
  readonly ids: TokenIds;
}

/** This many windows from random positions in a text, different in every epoch. */
function drawnWindows(stretch: Stretch, count: number, seed: number): Examples {
  const inEpoch = (epoch: number): Examples => {
    const random = createRandom(seedOf(seed, hashName('windows'), epoch));
    const places = stretch.ids.length - stretch.window;
    return windowsAt(
      stretch,
      Uint32Array.from({ length: count }, () => random.integer(places)),
      inEpoch,
    );
  };
  return inEpoch(0);
}

/** The windows at these positions: only the text itself is stored. */
function windowsAt(stretch: Stretch, starts: Uint32Array, inEpoch?: Examples['inEpoch']): Examples {
  const { fields, ids, window } = stretch;
  return {
    fields,
    count: starts.length,
    ...(inEpoch && { inEpoch }),
    fill(indices, batch) {
      const { tokens, next } = batch.fields;
      for (let row = 0; row < indices.length; row++) {
        const index = indices[row] ?? -1;
        requireExample(index, starts.length);
        const start = starts[index] ?? 0;
        tokens?.set(ids.subarray(start, start + window), row * window);
        next?.set(ids.subarray(start + 1, start + 1 + window), row * window);
      }
    },
    slice(begin, end) {
      const again = inEpoch && ((epoch: number) => inEpoch(epoch).slice(begin, end));
      return windowsAt(stretch, starts.subarray(begin, end), again);
    },
  };
}
