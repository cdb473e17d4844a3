import { inputField, targetField, type DataSpec } from '../../../../core/data/spec.ts';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useMemo } from 'react';
import { dataSpec } from '../../../../core/data/source.ts';
import type { DataPreview } from '../../../../core/protocol/requests/data.ts';
import { text } from '../../../../core/text.ts';
import { IconButton } from '../../../kit/IconButton.tsx';
import { gridOver } from '../../../kit/plot/axes.ts';
import { labelText } from '../../../kit/views/views.tsx';
import { FailedNotice } from '../../../link/Empty.tsx';
import { NumberField } from '../../../workspace/fields/fields.tsx';
import { usePlaced } from '../../../workspace/plane/usePlaced.ts';
import { decodeTensor } from '../../../kit/tensor.ts';
import { useRequest } from '../../../link/useAnswer.ts';
import { useDocument } from '../../../workspace/document/document.ts';
import { useNeurons } from '../../../workspace/neurons/neurons.ts';
import { useNeuronView } from '../../../workspace/neurons/neuronView.ts';
import { useNumberFormat, useT } from '../../../kit/language.ts';
import classes from './NeuronBar.module.css';
import { useLook } from './useLook.ts';

const GRID_SIZE = 24;

/** Looks into the neurons while the canvas shows any, and chooses the example that flows through them. */
export function NeuronBar() {
  const isNeeded = useNeurons((state) => state.watched.length > 0);
  return isNeeded ? <Bar /> : null;
}

function Bar() {
  const t = useT();
  const format = useNumberFormat();
  const source = useDocument((state) => state.document.data);
  const wanted = useNeuronView((state) => state.example);
  const spec = useMemo(() => dataSpec(source), [source]);
  const extents = usePlaced(({ placed }) => placed?.extents);
  const grid = useMemo(
    () => (extents && inputField(spec).meaning.kind === 'plane' ? gridOver(extents, true, GRID_SIZE) : null),
    [extents, spec],
  );
  const chosen = useRequest('dataPreview', { source, split: 'training', offset: wanted, count: 1 });
  const count = chosen.data?.counts.training ?? 0;
  const example = Math.min(wanted, Math.max(0, count - 1));
  const again = useLook(count > 0 ? example : null, grid);
  const step = useNeurons((state) => state.look?.step);
  const error = useNeurons((state) => state.error);
  if (chosen.error) return <FailedNotice error={chosen.error} again={chosen.again} />;
  if (!chosen.data || count === 0) return null;
  const go = (to: number) => useNeuronView.setState({ example: to });
  return (
    <div
      className={classes.bar}
      role="group"
      data-step={step}
      aria-label={t(text('Example in the neurons', 'Beispiel in den Neuronen'))}
    >
      <IconButton
        variant="subtle"
        color="gray"
        size="sm"
        label={text('Previous example', 'Voriges Beispiel')}
        reason={example === 0 ? atFirst : undefined}
        onClick={() => go(example - 1)}
      >
        <IconChevronLeft size={14} />
      </IconButton>
      <NumberField
        label={text('Example', 'Beispiel')}
        value={example + 1}
        range={{ min: 1, max: count, isWhole: true }}
        onChange={(number) => go(number - 1)}
      />
      <span className="dim">{t(text(`of ${format(count)}`, `von ${format(count)}`))}</span>
      <IconButton
        variant="subtle"
        color="gray"
        size="sm"
        label={text('Next example', 'Nächstes Beispiel')}
        reason={example >= count - 1 ? atLast : undefined}
        onClick={() => go(example + 1)}
      >
        <IconChevronRight size={14} />
      </IconButton>
      <Label preview={chosen.data} spec={spec} />
      {error ? <FailedNotice error={error} again={again} /> : null}
    </div>
  );
}

const atFirst = text('This is the first example.', 'Das ist das erste Beispiel.');
const atLast = text('This is the last example.', 'Das ist das letzte Beispiel.');

/** What the example is labelled with. */
function Label({ preview, spec }: { readonly preview: DataPreview; readonly spec: DataSpec }) {
  const t = useT();
  const format = useNumberFormat();
  if (preview.indices.length === 0) return null;
  const words = labelText(targetField(spec).meaning, decodeTensor(preview.labels), 0, (value) => format(value, { maximumFractionDigits: 3 })); // prettier-ignore
  const kind = targetField(spec).meaning.kind === 'classes' ? text('class', 'Klasse') : text('target', 'Ziel');
  return (
    <span className={classes.label}>
      <span className="dim">{t(kind)}</span> {words}
    </span>
  );
}
