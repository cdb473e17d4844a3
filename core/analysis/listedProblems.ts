import { moduleOf, type Document } from '../graph/document.ts';
import type { Problem } from '../graph/problem.ts';
import { asText } from '../graph/words.ts';
import { text, together, type Text } from '../text.ts';
import { usesOn } from './suiting.ts';

/** A problem where its card is not seen. */
export interface ListedProblem {
  readonly problem: Problem;
  /** With the name of the module that it is in. */
  readonly message: Text;
}

/** All problems in their order. What is wrong inside a module is wrong in every use of it, and is listed at the first. */
export function listedProblems(
  problems: readonly Problem[],
  document: Pick<Document, 'graph' | 'modules'>,
): readonly ListedProblem[] {
  const said = new Set<string>();
  return problems.flatMap((problem) => {
    const inside = placeInModule(document, problem.nodeId ?? '');
    if (!inside) return [{ problem, message: problem.message }];
    const key = `${inside.module}/${inside.place} ${problem.message.en}`;
    if (said.has(key)) return [];
    said.add(key);
    return [{ problem, message: inModule(document, inside.module, problem.message) }];
  });
}

/** What is wrong first, for a sentence by itself; undefined if no problem is an error. */
export function firstError(
  problems: readonly Problem[],
  document: Pick<Document, 'graph' | 'modules'>,
): ListedProblem | undefined {
  const first = problems.find(({ severity }) => severity === 'error');
  return first && listedProblems([first], document)[0];
}

/** The module in which a node stands, and its place there; undefined in the outermost graph. */
function placeInModule(document: Pick<Document, 'graph' | 'modules'>, path: string) {
  const around = usesOn(document, path).findLast((use) => use.path !== path);
  if (!around) return undefined;
  const isRepeated = around.node.repeat !== undefined;
  const rest = path.slice(around.path.length + 1);
  return { module: around.node.module ?? '', place: isRepeated ? rest.slice(rest.indexOf('/') + 1) : rest };
}

function inModule(document: Pick<Document, 'modules'>, id: string, message: Text): Text {
  const module = moduleOf(document, id);
  const name = module ? asText(module.name) : text(id, id);
  const where = text(`In the module “${name.en}”:`, `Im Modul „${name.de}“:`);
  return together([where, message], (words) => words.join(' '));
}
