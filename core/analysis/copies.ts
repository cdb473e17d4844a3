import type { Problem } from '../graph/problem.ts';
import { text, together } from '../text.ts';
import { repeatFix } from './problems.ts';

/**
 * Merges the problems of copies of `repeated` modules (paths of their uses): what all copies share is reported once, on
 * the first; an error that only a later copy has is reported on the use, because that is where it can be fixed.
 */
export function perUse(problems: readonly Problem[], repeated: readonly string[]): readonly Problem[] {
  if (repeated.length === 0) return problems;
  const uses = new Set(repeated);
  const placed = problems.map((problem) => ({ problem, place: placeOf(problem.nodeId ?? '', uses) }));
  const ofFirst = new Set(placed.filter(({ place }) => !place.later).map(({ problem, place }) => keyOf(place.first, problem)));
  const lifted = new Set<string>();
  return placed.flatMap(({ problem, place: { first, later } }) => {
    if (!later) return [problem];
    if (ofFirst.has(keyOf(first, problem)) || problem.severity !== 'error' || lifted.has(later.use)) return [];
    lifted.add(later.use);
    return [atUse(problem, later)];
  });
} // prettier-ignore

interface Later {
  readonly use: string;
  readonly copy: number;
}

/** The same path in the first copies, and the outermost use of which it lies in a later copy. */
function placeOf(path: string, uses: ReadonlySet<string>): { readonly first: string; readonly later?: Later } {
  const parts = path.split('/');
  let first = '';
  let later: Later | undefined;
  for (const [depth, part] of parts.entries()) {
    const use = parts.slice(0, depth).join('/');
    const isCopy = uses.has(use);
    if (isCopy && part !== '1') later ??= { use, copy: Number(part) };
    first += isCopy ? '/1' : `/${part}`;
  }
  return { first, ...(later && { later }) };
}

function keyOf(first: string, { message }: Problem): string {
  return `${first} ${message.en}`;
}

function atUse({ message }: Problem, { use, copy }: Later): Problem {
  return {
    severity: 'error',
    nodeId: use,
    message: together([cannotTake(copy), message], (words) => words.join(' ')),
    fixes: [repeatFix(copy - 1)],
  };
}

const cannotTake = (copy: number) =>
  text(
    `Copy ${copy} cannot take what copy ${copy - 1} outputs.`,
    `Kopie ${copy} kann nicht verarbeiten, was Kopie ${copy - 1} ausgibt.`,
  );
