import type { TensorView } from '../../../core/protocol/explain.ts';
import { fromWire, toWire, type WireTensor } from '../../../core/protocol/tensors.ts';
import { sizeOf } from '../../../core/shape.ts';
import { formatAxes } from '../../../core/tensorType.ts';
import { text } from '../../../core/text.ts';
import { useAxisOrder, useT } from '../../kit/language.ts';
import { useMetricTexts } from './phrases.ts';
import { Picture } from '../../kit/pictures/Picture.tsx';
import { decodeTensor, type Tensor } from '../../kit/tensor.ts';
import classes from './TensorCell.module.css';

/** As many numbers are written out; more become a small heat map. */
const MOST_WRITTEN = { cell: 6, label: 2 } as const;
/** Long vectors are wrapped into rows of this many. */
const WIDEST = 32;

interface TensorCellProps {
  readonly view: TensorView;
  readonly isGradient?: boolean;
  /** A label on the canvas has less room than a cell of a table. */
  readonly room?: keyof typeof MOST_WRITTEN;
}

/** A tensor in little room: its numbers, or a heat map of them, or what can be said in short. */
export function TensorCell({ view, isGradient = false, room = 'cell' }: TensorCellProps) {
  const t = useT();
  const order = useAxisOrder();
  const { short } = useMetricTexts();
  const [min, max, mean] = [view.min, view.max, view.mean].map(short);
  const said = t(text(`${min} to ${max}, mean ${mean}`, `${min} bis ${max}, Mittel ${mean}`));
  const summary = `${formatAxes(view, order)} ${said}`;
  if (!view.values && room === 'label') return <span title={summary}>⌀ {mean}</span>;
  if (!view.values) {
    return <span className="dim">{summary}</span>;
  }
  const { values } = decoded(view.values);
  if (values.length <= MOST_WRITTEN[room]) {
    return (
      <span className={classes.numbers} data-gradient={isGradient}>
        {[...values].map((value, i) => (
          <b key={i} data-sign={Math.sign(value)}>
            {short(toWire(value))}
          </b>
        ))}
      </span>
    );
  }
  const limit = Math.max(Math.abs(fromWire(view.min)), Math.abs(fromWire(view.max)));
  return (
    <span className={classes.heat} title={summary}>
      <Picture tensor={{ shape: gridOf(view), values }} limit={limit} label={said} />
      {room === 'cell' && (
        <span className="dim">
          {min} … {max}
        </span>
      )}
    </span>
  );
}

const known = new WeakMap<WireTensor, Tensor>();

/** Decoded once, however often the cell is drawn. */
function decoded(wire: WireTensor): Tensor {
  const old = known.get(wire);
  if (old) return old;
  const tensor = decodeTensor(wire);
  known.set(wire, tensor);
  return tensor;
}

/** Matrices as they are; vectors in rows; pictures without their channels. */
function gridOf({ shape }: TensorView): readonly [number, number, number] {
  const [height = 1, width = 1, channels = 1] = shape;
  if (shape.length === 2) return [height, width, 1];
  if (shape.length === 3) return [height, width, channels];
  const size = sizeOf(shape);
  const columns = size <= WIDEST ? size : (divisor(size) ?? WIDEST);
  return [Math.floor(size / columns), columns, 1];
}

/** The largest length of a row that leaves no rest. */
function divisor(size: number): number | undefined {
  return Array.from({ length: WIDEST }, (_, i) => WIDEST - i).find((length) => length > 3 && size % length === 0);
}
