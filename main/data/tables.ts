import { dataSpec, librarySizes } from '../../core/data/spec.ts';
import { shippedTables } from '../../core/data/tables.ts';
import { scaleOf, standardised } from './standardise.ts';
import { Examples, type LoadedData } from './types.ts';

/** A small table that ships with the app: numbers and the class. */
export function loadTable(name: 'iris' | 'penguins'): LoadedData {
  const spec = dataSpec({ kind: name });
  const columns = spec.features.length;
  const rows = shippedTables[name];
  const [trained] = librarySizes[name];
  const features = Float64Array.from(rows.flatMap((row) => row.slice(0, columns)));
  const labels = Int32Array.from(rows, (row) => row[columns] ?? 0);
  const scale = scaleOf(trained, columns, (row, i) => features[row * columns + i] ?? 0);
  const all = new Examples(spec, standardised(features, scale), labels);
  return {
    spec, isFull: true, origin: 'assets', notice: null, units: { features: scale, targets: null },
    training: all.slice(spec, 0, trained), test: all.slice(spec, trained),
  }; // prettier-ignore
}
