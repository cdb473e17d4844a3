import { z } from 'zod';
import { memoised } from '../memo.ts';
import type { DataGroup, DataKind } from './define.ts';
import { dataKinds } from './kinds/all.ts';
import type { DataSpec } from './spec.ts';

/** The kinds of data by name, and a schema for all their sources. */
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
/** A set that the app generates from a formula and a seed. */
export type GeneratedSource = Extract<DataSource, { readonly noise: number }>;

/** A user's own table: its content lives in the project file and in the engine, under its hash. */
export type FileSource = Extract<DataSource, { readonly sha256: string; readonly columns: readonly unknown[] }>;

/** A kind of data by name; undefined if there is none. */
export const kindNamed = registry.named;

/** Whether there is a validation part for early stopping and choosing the best weights. */
export function hasValidation({ validationShare = 0 }: DataSource): boolean {
  return validationShare > 0;
}

/** The kind of a source. */
export function kindOf(source: { readonly kind: DataSource['kind'] }): DataKind {
  const kind = registry.named(source.kind);
  if (!kind) throw new Error(`There is no kind of data "${source.kind}".`);
  return kind;
}

/** How many examples an epoch of these data trains on; undefined where the document does not say it. */
export function trainedCount(source: DataSource): number | undefined {
  return kindOf(source).trained?.(source);
}

/** The kinds in a group, in list order. */
export function kindsOf(group: DataGroup): readonly DataSource['kind'][] {
  return dataKinds.filter((kind) => kind.group === group).map(({ kind }) => kind as DataSource['kind']);
}

/** Whether both are the same set, or the same file of one's own, be it read or cut in another way. */
export function isSameSet(one: DataSource, other: DataSource): boolean {
  const fileOf = (source: DataSource) => ('sha256' in source ? source.sha256 : undefined);
  return one.kind === other.kind && fileOf(one) === fileOf(other);
}

/** What a data source provides, derived from the document alone: the same object for the same source. */
export const dataSpec = memoised((source: DataSource): DataSpec => kindOf(source).spec(source));
