import { z } from 'zod';
import type { DataGroup, DataKind } from './define.ts';
import { dataKinds } from './kinds/all.ts';
import type { DataSpec } from './spec.ts';

/** The kinds of data by name, and the schema of all their sources. */
export function dataRegistry<Schema extends z.ZodObject>(kinds: readonly DataKind<Schema>[]) {
  const [first, ...others] = kinds.map(({ schema }) => schema);
  if (!first) throw new Error('There is no kind of data.');
  const byName = new Map(kinds.map((kind) => [kind.kind, kind as DataKind]));
  return {
    schema: z.discriminatedUnion('kind', [first, ...others]),
    named: (kind: string): DataKind | undefined => byName.get(kind),
  };
}

type Kinds = typeof dataKinds;
const registry = dataRegistry<Kinds[number]['schema']>(dataKinds);

export const dataSource = registry.schema;
/** Where a document's examples come from. */
export type DataSource = z.infer<Kinds[number]['schema']>;
/** A set that the app makes itself, by a formula and a seed. */
export type GeneratedSource = Extract<DataSource, { readonly noise: number }>;

/** A table of the user's own: its content lives in the project file and in the engine, under its hash. */
export type FileSource = Extract<DataSource, { readonly sha256: string; readonly columns: readonly unknown[] }>;

/** A kind of data by its name; undefined where there is none. */
export const kindNamed = registry.named;

/** Whether early stopping and the best weights are chosen by a part of its own. */
export function hasValidation({ validationShare = 0 }: DataSource): boolean {
  return validationShare > 0;
}

/** The kind of a source. */
export function kindOf(source: { readonly kind: DataSource['kind'] }): DataKind {
  const kind = registry.named(source.kind);
  if (!kind) throw new Error(`There is no kind of data "${source.kind}".`);
  return kind;
}

/** The kinds of a group, in the order of the list. */
export function kindsOf(group: DataGroup): readonly DataSource['kind'][] {
  return dataKinds.filter((kind) => kind.group === group).map(({ kind }) => kind as DataSource['kind']);
}

/** What a data source offers, known from the document alone. */
export function dataSpec(source: DataSource): DataSpec {
  return kindOf(source).spec(source);
}
