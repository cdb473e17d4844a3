import { CloseButton, Select } from '@mantine/core';
import { outputName, outputsOf } from '../../../core/analysis/identity.ts';
import type { AnalysedNode } from '../../../core/analysis/node.ts';
import type { Watch } from '../../../core/protocol/watching.ts';
import { sizeOf } from '../../../core/shape.ts';
import { same, text, type Text } from '../../../core/text.ts';
import { useAnalysis } from '../../workspace/document/analysis.ts';
import { useWatched, useWatching, type ListedWatch } from './watching.ts';
import { useT } from '../../kit/language.ts';
import { ChoiceField, NumberField } from '../../workspace/fields/fields.tsx';
import { useWeights, WeightField } from '../../workspace/fields/WeightField.tsx';
import { useMetricTexts } from '../../workspace/shared/phrases.ts';
import { useThrottled } from '../../workspace/shared/useThrottled.ts';
import { AddMenu } from './AddMenu.tsx';
import { gradientNorm } from './Breakpoints.tsx';
import { ExampleFields } from './ExampleFields.tsx';
import { Sparkline } from './Sparkline.tsx';
import classes from './Watch.module.css';

const LOOK_EVERY_MS = 200;

export function Watches() {
  const t = useT();
  const { watches, addWatch } = useWatching();
  const kinds = useKinds();
  const title = t(text('Watches', 'Beobachtet'));
  return (
    <section className={classes.half} aria-label={title}>
      <header className={classes.header}>
        <h3 className={classes.title}>{title}</h3>
        <AddMenu label={text('Add watch', 'Beobachten')} choices={kinds} count={watches.length} onAdd={addWatch} />
      </header>
      {watches.length === 0 && <p className="dim">{t(explanation)}</p>}
      <ul className={classes.list}>
        {watches.map((listed, i) => (
          <Row key={listed.id} listed={listed} number={i + 1} />
        ))}
      </ul>
    </section>
  );
}

const explanation = text(
  'Follow single numbers while the network learns: a weight, the length of a weight tensor or of the gradient, or the output of a unit for an example.',
  'Einzelne Zahlen verfolgen, während das Netz lernt: ein Gewicht, die Länge eines Gewichtstensors oder des Gradienten oder die Ausgabe einer Einheit für ein Beispiel.',
);

/** The nodes whose units can be watched: all that compute something. */
function useUnits(): readonly AnalysedNode[] {
  return useAnalysis().network.filter(({ block }) => block.category !== 'data');
}

/** What this network has to watch. */
function useKinds(): readonly { readonly label: Text; readonly value: Watch }[] {
  const [weight] = useWeights();
  const [node] = useUnits();
  const name = weight?.name;
  return [
    ...(name === undefined
      ? []
      : ([
          { label: text('A weight', 'Ein Gewicht'), value: { kind: 'weight', name, index: 0 } },
          {
            label: text('The length of a weight tensor', 'Die Länge eines Gewichtstensors'),
            value: { kind: 'weightNorm', name },
          },
        ] as const)),
    { label: text('The length of the gradient', 'Die Länge des Gradienten'), value: { kind: 'gradientNorm' } },
    ...(node
      ? [
          {
            label: text('The output of a unit', 'Die Ausgabe einer Einheit'),
            value: { kind: 'activation', nodeId: node.identity, unit: 0, split: 'test', index: 0 } as const,
          },
        ]
      : []),
  ];
}

interface RowProps {
  readonly listed: ListedWatch;
  readonly number: number;
}

function Row({ listed: { id, watch }, number }: RowProps) {
  const t = useT();
  const { short } = useMetricTexts();
  const values = useThrottled(useWatched, () => useWatched.getState().values[id], LOOK_EVERY_MS) ?? [];
  const { setWatch, removeWatch } = useWatching.getState();
  const value = values.at(-1)?.value;
  return (
    <li className={classes.row} data-testid={`watch-${watch.kind}`}>
      <div className={classes.fields}>
        <Fields watch={watch} onChange={(next) => setWatch(id, next)} />
      </div>
      <Sparkline values={values} />
      <b className={classes.value} data-testid="watch-value">
        {value === undefined ? (
          <span className="dim">–</span>
        ) : value === null ? (
          <span className="dim">{t(unknown)}</span>
        ) : (
          short(value)
        )}
      </b>
      <CloseButton
        size="sm"
        aria-label={t(text(`Stop watch ${number}`, `Beobachtung ${number} beenden`))}
        onClick={() => removeWatch(id)}
      />
    </li>
  );
}

const unknown = text('does not exist', 'gibt es nicht');

interface FieldsProps<W extends Watch = Watch> {
  readonly watch: W;
  readonly onChange: (watch: Watch) => void;
}

function Fields({ watch, onChange }: FieldsProps) {
  const t = useT();
  const weights = useWeights();
  switch (watch.kind) {
    case 'weight':
      return <WeightField weights={weights} place={watch} onChange={({ name, index }) => onChange({ kind: 'weight', name, index })} />; // prettier-ignore
    case 'weightNorm':
      return (
        <label className={classes.norm}>
          {t(text('length of', 'Länge von'))}
          <Select
            size="xs"
            aria-label={t(text('Weight', 'Gewicht'))}
            allowDeselect={false}
            data={weights.map(({ name, label }) => ({ value: name, label }))}
            value={watch.name}
            onChange={(name) => name !== null && onChange({ kind: 'weightNorm', name })}
          />
        </label>
      );
    case 'gradientNorm':
      return <span title={t(gradientNorm)}>{t(text('length of the gradient', 'Länge des Gradienten'))}</span>;
    case 'activation':
      return <ActivationFields watch={watch} onChange={onChange} />;
  }
}

/** The outputs of a node: the first is what a watch without port is of. */
function outputsToWatch(node: AnalysedNode) {
  return outputsOf(node).map(({ name, port, type }, i) => {
    const label = i === 0 && Object.keys(node.types).length === 1 ? node.id : name;
    const value = outputName({ node: node.identity, port: i === 0 ? 'out' : port });
    return { value, label: same(label), nodeId: node.identity, port: i === 0 ? undefined : port, units: sizeOf(type.shape) }; // prettier-ignore
  });
}

function ActivationFields({ watch, onChange }: FieldsProps<Extract<Watch, { kind: 'activation' }>>) {
  const outputs = useUnits().flatMap(outputsToWatch);
  const own = outputs.find(({ nodeId, port }) => nodeId === watch.nodeId && port === watch.port);
  const { port: _port, ...rest } = watch;
  return (
    <div className={classes.pairs}>
      <ChoiceField
        label={text('output of', 'Ausgabe von')}
        value={outputName({ node: watch.nodeId, port: watch.port ?? 'out' })}
        options={outputs}
        onChange={(value) => {
          const { nodeId = value, port } = outputs.find((output) => output.value === value) ?? {};
          onChange({ ...rest, nodeId, ...(port !== undefined && { port }), unit: 0 });
        }}
      />
      <NumberField
        label={text('unit', 'Einheit')}
        value={watch.unit + 1}
        range={{ min: 1, max: own?.units ?? 1, isWhole: true }}
        onChange={(number) => onChange({ ...watch, unit: number - 1 })}
      />
      <ExampleFields
        label={text('for', 'bei')}
        example={watch}
        onChange={({ split, index }) => onChange({ ...watch, split, index })}
      />
    </div>
  );
}
