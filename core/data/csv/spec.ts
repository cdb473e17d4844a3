import { same } from '../../text.ts';
import { floats } from '../../tensorType.ts';
import { specOf, type DataSpec, type Target } from '../spec.ts';
import { targetColumns, type CsvColumn, type TableSource } from './source.ts';

/** The spec of a user's table: numbers, with categories one-hot encoded. */
export function tableSpec(source: Pick<TableSource, 'name' | 'columns'>): DataSpec {
  const names = source.columns
    .filter((column) => column.role === 'feature')
    .flatMap((column) =>
      column.type === 'number' ? [column.name] : (column.categories ?? []).map((value) => `${column.name} = ${value}`),
    );
  const targets = targetColumns(source.columns);
  const category = targets.find((column) => column.type === 'category');
  const columns = source.columns
    .filter(({ role }) => role === 'feature')
    .map(({ name, type, categories = [], unit }) =>
      type === 'category' ? { name, categories } : { name, categories: null, ...(unit !== undefined && { unit }) },
    );
  const target: Target = category
    ? classesOf(source.columns, category)
    : { kind: 'values', names: targets.map(({ name }) => name), units: targets.map(({ unit = null }) => unit) };
  return specOf(same(source.name), floats([names.length]), { kind: 'table', names, columns }, target);
}

function classesOf(columns: readonly CsvColumn[], { categories: classes = [] }: CsvColumn): Target {
  if (classes.length > 1) return { kind: 'classes', classes };
  const others = columns.flatMap((column, i) => (column.role === 'feature' ? [{ ...column, i }] : []));
  const other = others.findLast(({ categories = [] }) => categories.length > 1) ?? others.at(-1);
  // The last remaining feature cannot become the target.
  return others.length > 1 && other
    ? { kind: 'classes', classes, instead: { column: other.i, name: other.name } }
    : { kind: 'classes', classes };
}
