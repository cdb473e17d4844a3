/**
 * What stands in quotes, over several lines if need be (V8 quotes JSON as it is), and what a line does not close; names of
 * properties in V8's messages (`reading 'x'`) are the app's own.
 */
const QUOTED = [
  /"(?:[^"\\]|\\[^])*"/g,
  /"(?!…")(?<!"…")[^\n]*/g,
  /(?<!\w|reading |setting )'(?:[^'\\\n]|\\.)*'(?!\w)/g,
  /`[^`\n]*`/g,
  // German ones end as English ones begin.
  /„[^“]*“/g,
  /“[^”]*”/g,
  /[„“][^\n]*/g,
];
/** A path of the file system, which may have spaces: up to whatever a message puts behind it. */
const PATH = /(?<=^|[\s(=])(?:file:\/\/)?(?:[A-Za-z]:)?[\\/][^\s/\\:()][^:()\n]*/gm;

/**
 * A line for a log, without what people have written: what is quoted, and paths, which name projects. Paths below `own`,
 * the app itself, stay from there on.
 */
export function withoutTexts(line: string, own = ''): string {
  const kept = own === '' ? line : line.replaceAll(`file://${own}`, '<app>').replaceAll(own, '<app>');
  const unquoted = QUOTED.reduce((text, pattern) => text.replaceAll(pattern, '"…"'), kept);
  return unquoted.replaceAll(PATH, '<path>');
}
