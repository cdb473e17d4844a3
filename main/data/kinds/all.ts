import type { DataLoader } from '../define.ts';
import { arff } from './arff.ts';
import { csv } from './csv.ts';
import { fashionMnist } from './fashionMnist.ts';
import { generatedSets } from './generated.ts';
import { mnist } from './mnist.ts';
import { plainText } from './plainText.ts';
import { points } from './points.ts';
import { tables } from './tables.ts';
import { words } from './words.ts';

/** A loader for every kind of data. */
export const loaders: readonly DataLoader[] = [
  fashionMnist,
  mnist,
  ...tables,
  ...generatedSets,
  words,
  plainText,
  points,
  arff,
  csv,
];
