import {
  defaultOptimizers,
  optimizerOf,
  optimizers,
  type OptimizerKind,
  type OptimizerSettings,
} from '../../../../core/training/settings.ts';
import { ChoiceField } from '../../../workspace/fields/fields.tsx';
import { training as named } from './labels.ts';
import type { TrainingPart } from './part.ts';
import { KindParams } from './KindParams.tsx';

const options = optimizers.map(({ kind, label }) => ({ value: kind as OptimizerKind, label }));

export function OptimizerFields({ training: { optimizer }, change }: TrainingPart) {
  const { help, params, unused } = optimizerOf(optimizer);
  return (
    <>
      <ChoiceField
        label={named.optimizer.label}
        help={help}
        value={optimizer.kind}
        options={options}
        onChange={(kind) => change({ optimizer: defaultOptimizers[kind] }, 'optimizer.kind')}
      />
      <KindParams
        params={params}
        unused={unused?.(optimizer) ?? []}
        values={optimizer}
        onChange={(name, value) =>
          change({ optimizer: { ...optimizer, [name]: value } as OptimizerSettings }, `optimizer.${name}`)
        }
      />
    </>
  );
}
