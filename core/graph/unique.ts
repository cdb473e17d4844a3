import type { z } from 'zod';

type Named = readonly { readonly id: string }[];

/** Reports ids that occur a second time. */
export function requireOwnIds(graph: { readonly nodes: Named; readonly edges: Named }, context: z.RefinementCtx): void {
  const { nodes, edges } = graph;
  for (const [list, items] of Object.entries({ nodes, edges })) {
    const ids = items.map(({ id }) => id);
    requireOwn(ids, (i) => ({ path: [list, i, 'id'], message: `The id "${ids[i]}" stands here twice.` }), context);
  }
}

/** Reports names that occur a second time. */
export function requireOwnNames(items: readonly { readonly name: string }[], context: z.RefinementCtx): void {
  const names = items.map(({ name }) => name);
  requireOwn(names, (i) => ({ path: [i, 'name'], message: `The name "${names[i]}" stands here twice.` }), context);
}

interface Issue {
  readonly path: (string | number)[];
  readonly message: string;
}

function requireOwn(words: readonly string[], issue: (i: number) => Issue, context: z.RefinementCtx): void {
  const known = new Set<string>();
  for (const [i, word] of words.entries()) {
    if (known.has(word)) context.addIssue({ code: 'custom', ...issue(i) });
    known.add(word);
  }
}
