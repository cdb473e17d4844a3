import { arff } from './arff.ts';
import { blobs } from './blobs.ts';
import { circles } from './circles.ts';
import { csv } from './csv.ts';
import { fashionMnist } from './fashionMnist.ts';
import { iris } from './iris.ts';
import { labelledText } from './labelledText.ts';
import { maskedText } from './maskedText.ts';
import { mnist } from './mnist.ts';
import { moons } from './moons.ts';
import { numberWords } from './numberWords.ts';
import { parallelText } from './parallelText.ts';
import { penguins } from './penguins.ts';
import { plainText } from './plainText.ts';
import { points } from './points.ts';
import { random } from './random.ts';
import { regression } from './regression.ts';
import { spirals } from './spirals.ts';
import { words } from './words.ts';
import { xor } from './xor.ts';

/** Every kind of data, in the order of the list shown to users. */
export const dataKinds = [
  fashionMnist,
  mnist,
  iris,
  penguins,
  moons,
  circles,
  spirals,
  xor,
  blobs,
  regression,
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
] as const;
