import { CloseButton, Switch } from '@mantine/core';
import type { Breakpoint } from '../../../core/protocol/watching.ts';
import { text, type Text } from '../../../core/text.ts';
import { useWatching, type ListedBreakpoint } from './watching.ts';
import { useT } from '../../kit/language.ts';
import { ChoiceField, NumberField } from '../../workspace/fields/fields.tsx';
import { useHeldMetrics } from '../../workspace/shared/heldMetrics.ts';
import { AddMenu } from './AddMenu.tsx';
import { ExampleFields } from './ExampleFields.tsx';
import classes from './Watch.module.css';

const kinds: readonly { readonly label: Text; readonly value: Breakpoint }[] = [
  { label: text('After an epoch', 'Nach einer Epoche'), value: { kind: 'epoch', epoch: 3 } },
  {
    label: text('Held-out examples get worse', 'Zurückgehaltene Beispiele werden schlechter'),
    value: { kind: 'worsens', metric: 'valLoss', epochs: 3 },
  },
  { label: text('Gradient norm is large', 'Gradientennorm ist groß'), value: { kind: 'gradientNorm', limit: 10 } },
  {
    label: text('Predicted class of an example changes', 'Vorhergesagte Klasse eines Beispiels ändert sich'),
    value: { kind: 'classChange', split: 'test', index: 0 },
  },
];

export function Breakpoints() {
  const t = useT();
  const { breakpoints, addBreakpoint } = useWatching();
  const title = t(text('Breakpoints', 'Haltepunkte'));
  return (
    <section className={classes.half} aria-label={title}>
      <header className={classes.header}>
        <h3 className={classes.title}>{title}</h3>
        <AddMenu
          label={text('Add breakpoint', 'Haltepunkt setzen')}
          choices={kinds}
          count={breakpoints.length}
          onAdd={addBreakpoint}
        />
      </header>
      {breakpoints.length === 0 && <p className="dim">{t(explanation)}</p>}
      <ul className={classes.list}>
        {breakpoints.map((listed, i) => (
          <Row key={listed.id} listed={listed} number={i + 1} />
        ))}
      </ul>
    </section>
  );
}

const explanation = text(
  'Training pauses by itself where you choose: when an epoch is over, when held-out examples keep getting worse, when gradients grow too large, or when the network changes its mind about an example. Then look around, and resume.',
  'Das Training hält an den hier gewählten Stellen an: wenn eine Epoche vorbei ist, zurückgehaltene Beispiele immer schlechter werden, Gradienten zu groß werden oder das Netz sich bei einem Beispiel umentscheidet. Dann umsehen und fortsetzen.',
);

interface RowProps {
  readonly listed: ListedBreakpoint;
  readonly number: number;
}

function Row({ listed: { id, isOn, breakpoint }, number }: RowProps) {
  const t = useT();
  const { setBreakpoint, removeBreakpoint } = useWatching.getState();
  return (
    <li className={classes.row} data-off={!isOn} data-testid={`breakpoint-${breakpoint.kind}`}>
      <Switch
        size="xs"
        aria-label={t(text(`Breakpoint ${number} is on`, `Haltepunkt ${number} ist an`))}
        checked={isOn}
        onChange={(event) => setBreakpoint(id, { isOn: event.currentTarget.checked })}
      />
      <div className={classes.fields}>
        <Fields breakpoint={breakpoint} onChange={(next) => setBreakpoint(id, { breakpoint: next })} />
      </div>
      <CloseButton
        size="sm"
        aria-label={t(text(`Remove breakpoint ${number}`, `Haltepunkt ${number} entfernen`))}
        onClick={() => removeBreakpoint(id)}
      />
    </li>
  );
}

type Worsens = Extract<Breakpoint, { readonly kind: 'worsens' }>;

interface FieldsProps {
  readonly breakpoint: Breakpoint;
  readonly onChange: (breakpoint: Breakpoint) => void;
}

function Fields({ breakpoint, onChange }: FieldsProps) {
  switch (breakpoint.kind) {
    case 'epoch':
      return (
        <NumberField
          label={text('After epoch', 'Nach Epoche')}
          value={breakpoint.epoch}
          range={{ min: 1, max: 100_000, isWhole: true }}
          onChange={(epoch) => onChange({ kind: 'epoch', epoch })}
        />
      );
    case 'worsens':
      return <WorsensFields breakpoint={breakpoint} onChange={onChange} />;
    case 'gradientNorm':
      return (
        <NumberField
          label={text('Gradient norm is above', 'Gradientennorm liegt über')}
          help={gradientNorm}
          value={breakpoint.limit}
          range={{ min: 0, max: 1e30, isAbove: true }}
          onChange={(limit) => onChange({ kind: 'gradientNorm', limit })}
        />
      );
    case 'classChange':
      return (
        <ExampleFields
          label={text('Predicted class changes for', 'Vorhergesagte Klasse ändert sich bei')}
          example={breakpoint}
          onChange={(example) => onChange({ kind: 'classChange', ...example })}
        />
      );
  }
}

/** Which metric, and for how long. */
function WorsensFields({ breakpoint, onChange }: FieldsProps & { readonly breakpoint: Worsens }) {
  const options = useHeldMetrics(breakpoint.metric);
  return (
    <>
      <ChoiceField
        label={text('Gets worse', 'Wird schlechter')}
        value={breakpoint.metric}
        options={options}
        onChange={(metric) => onChange({ ...breakpoint, metric })}
      />
      <NumberField
        label={text('Epochs in a row', 'Epochen in Folge')}
        value={breakpoint.epochs}
        range={{ min: 1, max: 1000, isWhole: true }}
        onChange={(epochs) => onChange({ ...breakpoint, epochs })}
      />
    </>
  );
}

export const gradientNorm = text(
  'The length of all gradients together (L2), before they are clipped.',
  'Die Länge aller Gradienten zusammen (L2), bevor sie begrenzt werden.',
);
