import type { DataLoader } from '../define.ts';
import { arff } from './arff.ts';
import { csv } from './csv.ts';
import { fashionMnist } from './fashionMnist.ts';
import { generatedSets } from './generated.ts';
import { mnist } from './mnist.ts';
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
  points,
  arff,
  csv,
];
