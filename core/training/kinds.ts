import { z } from 'zod';
import { defaultParams, schemaOf, type ParamsSchema, type ValuesOf } from '../params.ts';

/** One kind of a setting, with its own params. */
interface Kind {
  /** Its name in documents: never changes once released. */
  readonly kind: string;
  readonly order: number;
  readonly params: ParamsSchema;
}

/** What a document stores: the kind, with its params alongside. */
export type SettingsOf<K> = K extends {
  readonly kind: infer Name extends string;
  readonly params: infer S extends ParamsSchema;
}
  ? { readonly kind: Name } & ValuesOf<S>
  : never;

/** The kinds listed in `all.ts`, in their order; the schema for documents, and the defaults of each kind. */
export function registry<K extends Kind>(all: Readonly<Record<string, K>>) {
  const kinds = Object.values(all).toSorted((a, b) => a.order - b.order);
  const [first, ...others] = kinds.map(schemaOfKind);
  if (!first) throw new Error('There is no kind.');
  // Schema and defaults are built from the same params as the type.
  return {
    kinds,
    schema: z.discriminatedUnion('kind', [first, ...others]) as unknown as z.ZodType<SettingsOf<K>, SettingsOf<K>>,
    defaults: Object.fromEntries(kinds.map(({ kind, params }) => [kind, { kind, ...defaultParams(params) }])) as {
      readonly [Own in K as Own['kind']]: SettingsOf<Own>;
    },
  };
}

function schemaOfKind({ kind, params }: Kind) {
  const shape = Object.entries(params).map(([name, param]) => [
    name,
    param.isLater ? schemaOf(param).default(param.default) : schemaOf(param),
  ]);
  return z.object({ kind: z.literal(kind), ...Object.fromEntries(shape) });
}
