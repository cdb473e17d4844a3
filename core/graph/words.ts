import { z } from 'zod';
import { same, type Text } from '../text.ts';

const some = z.string().min(1).max(200);

/** The name of a module or its param: as a person typed it, or in both languages if it came with the app. */
export const words = z.union([some, z.object({ en: some, de: some })]);
type Words = z.infer<typeof words>;

/** In both languages: a name that a person typed is the same in each. */
export function asText(said: Words): Text {
  return typeof said === 'string' ? same(said) : said;
}
