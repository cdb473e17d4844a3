import type { CsvColumn, CsvSource } from '../../../core/data/source.ts';
import { text, type Text } from '../../../core/text.ts';

/** Gives a column a role. One category is predicted at a time, so a new target takes the place of the old one. */
export function withRole(source: CsvSource, index: number, role: CsvColumn['role']): CsvSource {
  const chosen = source.columns[index];
  const columns = source.columns.map((column, i): CsvColumn => {
    if (i === index) return { ...column, role };
    const collides = role === 'target' && column.role === 'target' && (isCategory(column) || isCategory(chosen));
    return collides ? { ...column, role: 'feature' } : column;
  });
  return { ...source, columns };
}

/** Reads a column as numbers or as categories; a category as target is the only target. */
export function withType(source: CsvSource, index: number, type: CsvColumn['type']): CsvSource {
  const columns = source.columns.map((column, i) => (i === index ? { ...column, type } : column));
  const changed = { ...source, columns };
  const role = columns[index]?.role ?? 'ignore';
  return role === 'target' ? withRole(changed, index, role) : changed;
}

function isCategory(column: CsvColumn | undefined): boolean {
  return column?.type === 'category';
}

/** Why this choice of columns cannot be trained; undefined when it can. */
export function columnsProblem(source: CsvSource): Text | undefined {
  if (!source.columns.some((column) => column.role === 'target')) {
    return text(
      'Choose the column that is to be predicted as target.',
      'Die Spalte, die vorhergesagt wird, als Ziel wählen.',
    );
  }
  if (!source.columns.some((column) => column.role === 'feature')) {
    return text('Choose at least one column as feature.', 'Mindestens eine Spalte als Merkmal wählen.');
  }
  return undefined;
}
