import { z } from 'zod';
import { memoised } from '../../memo.ts';
import { same, text } from '../../text.ts';
import { defineData } from '../define.ts';
import { shares } from '../parts.ts';
import { parallelPython } from '../recordPython.ts';
import * as sequences from '../sequences.ts';
import { pairSizes, translationSpec } from '../translation.ts';

const kind = 'parallel';

const schema = z.object({
  kind: z.literal(kind),
  ...sequences.textFile,
  /** The number of pairs in the file. */
  texts: z.number().int().min(0),
  ...pairSizes,
  ...shares,
  seed: sequences.seed,
});
export type ParallelSource = z.infer<typeof schema>;

/** A user's pairs of texts: one is read, the other is to be written. */
export const parallelText = defineData({
  kind,
  name: text('Texts and translations', 'Texte und Übersetzungen'),
  group: 'text',
  schema,
  spec: memoised((source: ParallelSource) => translationSpec(same(source.name), source)),
  python: parallelPython,
});
