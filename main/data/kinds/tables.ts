import { featureNames, inputField } from '../../../core/data/spec.ts';
import { dataKinds } from '../../../core/data/kinds/all.ts';
import type { DataKind } from '../../../core/data/define.ts';
import { partsOfTraining } from '../../../core/data/parts.ts';
import type { DataLoader } from '../define.ts';
import { scaleOf, standardised } from '../standardise.ts';
import { cutInParts, StoredExamples, type LoadedData } from '../types.ts';

type Table = DataKind & Required<Pick<DataKind, 'rows' | 'numbers' | 'sizes'>>;

/** The small tables that ship with the app: numbers and the class. */
export const tables: readonly DataLoader[] = dataKinds.flatMap((kind: DataKind) => {
  const { rows, numbers, sizes } = kind;
  if (!rows || !numbers || !sizes) return [];
  const table = { ...kind, rows, numbers, sizes };
  return [
    {
      kind: kind.kind,
      load: (source: { readonly validationShare?: number | undefined }) => loadTable(table, source),
      presence: () => ({ isFull: true, origin: 'assets' as const, sizes }),
    },
  ];
});

async function loadTable(table: Table, source: { readonly validationShare?: number | undefined }): Promise<LoadedData> {
  const spec = table.spec({ ...source });
  const columns = featureNames(inputField(spec)).length;
  const sizes = partsOfTraining(...table.sizes, source.validationShare);
  const features = Float64Array.from(table.rows.flatMap((row) => row.slice(0, columns)));
  const labels = Int32Array.from(table.rows, (row) => row[columns] ?? 0);
  const scale = await scaleOf(sizes.training, columns, (row, i) => features[row * columns + i] ?? 0);
  const all = new StoredExamples(
    spec,
    { features: standardised(features, scale), labels },
    { numbers: Uint32Array.from(table.numbers) },
  );
  return {
    spec, isFull: true, origin: 'assets', notice: null, units: { features: scale, targets: null },
    ...cutInParts(all, sizes),
  }; // prettier-ignore
}
