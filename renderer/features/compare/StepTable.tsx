import { IconCheck, IconMinus, IconX } from '@tabler/icons-react';
import type { Output } from '../../../core/analysis/flatten.ts';
import type { Sides } from '../../../core/compare/sides.ts';
import type { Comparison } from '../../../core/protocol/comparison.ts';
import { fromWire } from '../../../core/protocol/tensors.ts';
import { formatAxes } from '../../../core/tensorType.ts';
import { inBoth, shortNumber, text, type Text } from '../../../core/text.ts';
import { useAxisOrder, useT } from '../../kit/language.ts';
import panel from '../../kit/panel.module.css';
import { Scroll } from '../../kit/Scroll.tsx';
import { goTo } from '../../workspace/editing/actions.ts';
import classes from './compare.module.css';
import { stepName, within } from './names.ts';
import { useComparing } from './state.ts';

type Step = Comparison['steps'][number];

interface StepTableProps {
  readonly sides: Sides;
  readonly comparison: Comparison;
}

/** All steps on the way, those of both sides that belong together in one row. */
export function StepTable({ sides, comparison: { steps, first } }: StepTableProps) {
  const t = useT();
  return (
    <Scroll label={text('Steps', 'Schritte')} className={classes.steps}>
      <table className={panel.table} data-testid="compare-steps">
        <thead>
          <tr>
            <th scope="col">{t(text('Same', 'Gleich'))}</th>
            <th scope="col">{t(text('Step', 'Schritt'))}</th>
            <th scope="col">{t(text('Left', 'Links'))}</th>
            <th scope="col">{t(text('Right', 'Rechts'))}</th>
            <th scope="col">{t(text('Shape', 'Form'))}</th>
            <th scope="col">{t(text('Largest difference', 'Größter Unterschied'))}</th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step, i) => (
            <StepRow key={i} sides={sides} step={step} isFirst={first?.step === i} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

const marks = { same: IconCheck, differs: IconX, aside: IconMinus } as const;

function StepRow({ sides, step, isFirst }: { readonly sides: Sides; readonly step: Step; readonly isFirst: boolean }) {
  const t = useT();
  const order = useAxisOrder();
  const { left, right, difference, verdict } = step;
  const part = useComparing((state) => state.left);
  const isInDocument = useComparing(({ other, layer }) => layer === null && other?.kind === 'part');
  const shown = isFirst ? 'differs' : verdict;
  const Mark = marks[shown];
  const { role, block } = nameOf(sides, left, right);
  return (
    <tr data-verdict={shown} data-first={isFirst}>
      <td>
        <Mark size={16} stroke={2.5} role="img" aria-label={t(markWords(step, isFirst))} />
      </td>
      <th scope="row">
        {role ? <b>{t(role)}</b> : t(block)} {role && <span className="dim">{t(block)}</span>}
      </th>
      <td>{left ? <NodeButton path={left.node} label={within(part ?? undefined, left.node)} /> : '–'}</td>
      <td>
        {!right && '–'}
        {right && isInDocument && <NodeButton path={right.node} label={within(sides.beside, right.node)} />}
        {right && !isInDocument && <span className="dim">{within(sides.beside, right.node)}</span>}
      </td>
      <td>{formatAxes(step, order)}</td>
      <td>{difference === null ? '–' : t(inBoth((language) => shortNumber(fromWire(difference), language)))}</td>
    </tr>
  );
} // prettier-ignore

/** Goes to the node on the canvas. */
function NodeButton({ path, label }: { readonly path: string; readonly label: string }) {
  return (
    <button type="button" className={panel.more} onClick={() => goTo(path)}>
      {label}
    </button>
  );
}

function nameOf({ analysis }: Sides, left: Output | null, right: Output | null) {
  const names = [left, right].flatMap((output) => (output ? [stepName(analysis, output)] : []));
  const role = names.find((name) => name.role)?.role;
  return { role, block: names[0]?.block ?? text('', '') };
}

function markWords({ verdict, left }: Step, isFirst: boolean): Text {
  if (isFirst) return text('The first difference', 'Der erste Unterschied');
  if (verdict === 'same') return text('the same', 'gleich');
  if (verdict === 'differs') return text('different', 'verschieden');
  return left ? text('left only', 'nur links') : text('right only', 'nur rechts');
}
