import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { dataSpec } from '../../core/data/spec.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { shippedData } from './folders.ts';
import { scaleOf, standardised } from './standardise.ts';
import { Examples, type LoadedData } from './types.ts';

/** Loads a small table that ships with the app: numbers, the class's name, and which part the row belongs to. */
export async function loadTable(name: 'iris' | 'penguins'): Promise<LoadedData> {
  const spec = dataSpec({ kind: name });
  const file = path.join(shippedData, `${name}.csv`);
  const lines = (await readFile(file, 'utf8')).trim().split('\n').slice(1);
  const rows = lines.map((line) => line.split(','));
  const classes = spec.target.kind === 'classes' ? spec.target.classes : [];
  const columns = spec.features.length;
  const partOf = (part: string) => {
    const chosen = rows.filter((row) => row.at(-1) === part);
    const features = Float64Array.from(chosen.flatMap((row) => row.slice(0, columns).map(Number)));
    const labels = Int32Array.from(chosen, (row) => classes.indexOf(row.at(-2) ?? ''));
    if (labels.includes(-1) || features.some(Number.isNaN)) {
      throw new EngineError('dataInvalid', `${file} is damaged: install Neuroloom again.`);
    }
    return { features, labels };
  };
  const [training, test] = [partOf('training'), partOf('test')];
  const scale = scaleOf(training.labels.length, columns, (row, i) => training.features[row * columns + i] ?? 0);
  const examplesOf = ({ features, labels }: typeof training) =>
    new Examples(spec, standardised(features, scale), labels);
  return {
    spec, isFull: true, origin: 'assets', notice: null, units: { features: scale, targets: null },
    training: examplesOf(training), test: examplesOf(test),
  }; // prettier-ignore
}
