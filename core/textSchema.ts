import { z } from 'zod';
import type { Text } from './text.ts';

const inLanguages = z.object({ en: z.string(), de: z.string() });

/** A text as it is kept in files: in every language, and in both orders of axes where it names shapes. */
export const textSchema: z.ZodType<Text> = inLanguages.extend({ channelsFirst: inLanguages.exactOptional() });
