import type { GeneratedExamples } from './define.ts';
import { kindOf, type GeneratedSource } from './source.ts';

/** All examples of a generated set; the same source gives the same examples everywhere. */
export function generate(source: GeneratedSource): GeneratedExamples {
  const examples = kindOf(source).generate?.(source);
  if (!examples) throw new Error(`The set "${source.kind}" is not generated.`);
  return examples;
}
