/**
 * Where long words of labels may break, in places that are too narrow for them: where their parts meet (Positions-kodierung, Layer-Norm),
 * and before endings that are a syllable or more (Aktivie-rung would be wrong, Akti-vierung is right). Browsers know this of themselves
 * only where they bring a dictionary of the language, which Electron does not.
 */
const seams =
  /(?<=\p{L}{4})(?=entropie|fehler|funktion|schicht|normierung|klassifikator|block|kodierung|modell|gewichte|kopf|satz|eingang|ausgang|sierung|vierung|tionen|toren)|(?<=\p{Ll}{4})(?=\p{Lu}\p{Ll}{2})/gu;
const SOFT_HYPHEN = '\u00ad';

/** The words with soft hyphens at their seams. */
export const withSeams = (words: string) => words.replaceAll(seams, SOFT_HYPHEN);
