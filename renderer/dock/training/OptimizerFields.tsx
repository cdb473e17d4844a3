import { same, text, type Text } from '../../../core/text.ts';
import { defaultOptimizers, type OptimizerKind, type OptimizerSettings } from '../../../core/training/settings.ts';
import { ChoiceField, NumberField, SwitchField } from '../fields/fields.tsx';
import type { NumberRange } from '../fields/parseNumber.ts';
import type { TrainingPart } from '../TrainingSettings.tsx';

const optimizers: readonly { readonly value: OptimizerKind; readonly label: Text }[] = [
  { value: 'sgd', label: same('SGD') },
  { value: 'rmsprop', label: same('RMSprop') },
  { value: 'adam', label: same('Adam') },
  { value: 'adamw', label: same('AdamW') },
  { value: 'perceptron', label: text('Perceptron rule', 'Perzeptron-Regel') },
];

const share: NumberRange = { min: 0, max: 0.999999 };

interface NumberSpec {
  readonly name: 'decay' | 'momentum' | 'beta1' | 'beta2' | 'epsilon';
  readonly label: Text;
  readonly range: NumberRange;
}

const numbers: readonly NumberSpec[] = [
  { name: 'decay', label: text('Decay', 'Abklingen'), range: share },
  { name: 'momentum', label: text('Momentum', 'Momentum'), range: share },
  { name: 'beta1', label: same('β₁'), range: share },
  { name: 'beta2', label: same('β₂'), range: share },
  { name: 'epsilon', label: same('ε'), range: { min: 0, max: 1, isAbove: true } },
];

export function OptimizerFields({ training, change }: TrainingPart) {
  const { optimizer } = training;
  const values: Readonly<Record<string, number | string | boolean>> = optimizer;
  const set = (name: string, value: number | boolean) =>
    change({ optimizer: { ...optimizer, [name]: value } as OptimizerSettings }, `optimizer.${name}`);
  return (
    <>
      <ChoiceField
        label={text('Optimizer', 'Optimierer')}
        value={optimizer.kind}
        options={optimizers}
        onChange={(kind) => change({ optimizer: defaultOptimizers[kind] }, 'optimizer.kind')}
      />
      {numbers.map(({ name, label, range }) => {
        const value = values[name];
        if (typeof value !== 'number') return null;
        return (
          <NumberField key={name} label={label} value={value} range={range} onChange={(next) => set(name, next)} />
        );
      })}
      {optimizer.kind === 'sgd' && optimizer.momentum > 0 && (
        <SwitchField
          label={same('Nesterov')}
          value={optimizer.nesterov}
          onChange={(nesterov) => set('nesterov', nesterov)}
        />
      )}
    </>
  );
}
