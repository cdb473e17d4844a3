import { ROOT, type Document } from '../graph/document.ts';
import { addNode, connect, editNode, setParams } from '../graph/edits.ts';
import { placeBuiltIn } from '../modules/catalogue.ts';
import type { BuiltIn } from '../modules/define.ts';
import type { ParamValues } from '../params.ts';

/** A block or built-in module; its params; its inputs, as `part` or `part.port`. */
export type Part = readonly [
  what: string | BuiltIn,
  params: ParamValues,
  from: Readonly<Record<string, string>>,
  more: More,
];
interface More {
  /** Its position as column and row. */
  readonly at: readonly [column: number, row: number];
  readonly name?: string;
  /** The part whose weights it shares, or a path starting with it. */
  readonly shares?: string;
}

const [COLUMN, ROW] = [268, 150];

/** Adds these parts to the document's network, each connected to earlier ones. */
export function assembled(document: Document, parts: Readonly<Record<string, Part>>): Document {
  const ids = new Map<string, string>();
  const idOf = (part: string) => {
    const id = ids.get(part);
    if (id === undefined) throw new Error(`There is no part "${part}" before.`);
    return id;
  };
  return Object.entries(parts).reduce((before, [part, [what, params, from, { at, name, shares }]]) => {
    const { document: placed, id } = place(before, what, { x: at[0] * COLUMN, y: at[1] * ROW });
    ids.set(part, id);
    const [owner = '', ...path] = shares?.split('/') ?? [];
    const said = editNode(placed, ROOT, id, (node) => ({
      ...node,
      ...(name !== undefined && { name }),
      ...(owner !== '' && { shares: [idOf(owner), ...path].join('/') }),
    }));
    return Object.entries(from).reduce(
      (drawn, [port, source]) => {
        const [node = '', output = 'out'] = source.split('.');
        const wired = connect(drawn, ROOT, { node: idOf(node), port: output }, { node: id, port });
        if (!wired.ok) throw new Error(`${source} -> ${part}.${port}: ${wired.error.en}`);
        return wired.value;
      },
      setParams(said, ROOT, id, params),
    );
  }, document);
}

function place(document: Document, what: string | BuiltIn, at: { readonly x: number; readonly y: number }) {
  if (typeof what === 'string') return addNode(document, ROOT, what, at);
  const placed = placeBuiltIn(document, ROOT, what, at);
  return { document: placed.document, id: placed.ids[0] ?? '' };
}
