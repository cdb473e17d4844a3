import type { DataLoader } from '../define.ts';
import { arff } from './arff.ts';
import { csv } from './csv.ts';
import { fashionMnist } from './fashionMnist.ts';
import { generatedSets } from './generated.ts';
import { labelledText } from './labelledText.ts';
import { maskedText } from './maskedText.ts';
import { mnist } from './mnist.ts';
import { numberWords } from './numberWords.ts';
import { parallelText } from './parallelText.ts';
import { plainText } from './plainText.ts';
import { points } from './points.ts';
import { random } from './random.ts';
import { tables } from './tables.ts';
import { words } from './words.ts';

/** A loader for every kind of data. */
export const loaders: readonly DataLoader[] = [
  fashionMnist,
  mnist,
  ...tables,
  ...generatedSets,
  words,
  numberWords,
  plainText,
  labelledText,
  maskedText,
  parallelText,
  points,
  random,
  arff,
  csv,
];
