import type { Text } from '../../../core/text.ts';
import { perDocument } from '../workspaces.ts';

const none: ReadonlyMap<string, Text> = new Map();

/** How far two variants are apart, as it stands at cards by their paths, while they are compared. */
export const useTwinMarks = perDocument<{ readonly marks: ReadonlyMap<string, Text> }>(() => ({ marks: none }));
