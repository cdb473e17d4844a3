import { IconStethoscope, IconX } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useDocument } from '../../workspace/document/document.ts';
import { useDoctor, type Trouble } from '../../workspace/runs/doctor.ts';
import { remediesFor } from '../../workspace/runs/remedies.ts';
import { repair } from '../../workspace/runs/training.ts';
import { text } from '../../../core/text.ts';
import { TroubleNumber } from '../../workspace/shared/TroubleNumber.tsx';
import { useT } from '../../kit/language.ts';
import { panTo } from '../../workspace/editing/reveal.ts';
import classes from './ProblemCard.module.css';
import { useCanvasView } from '../../workspace/editing/view.ts';

interface TroubleCardProps {
  readonly nodeId: string;
  readonly trouble: Trouble;
}

/** What is wrong with the chosen run at a node (or, for a module, inside it), under its card, with what helps. */
export function TroubleCard({ nodeId, trouble: { run, diagnosis, message } }: TroubleCardProps) {
  const t = useT();
  const training = useDocument((state) => state.document.training);
  const card = useRef<HTMLDivElement>(null);
  const canvas = useCanvasView((state) => state.element);
  useEffect(() => {
    // At once, and when what is around the canvas leaves it less room.
    const observer = new ResizeObserver(() => card.current && panTo(card.current));
    if (canvas) observer.observe(canvas);
    return () => observer.disconnect();
  }, [canvas]);
  return (
    <div
      ref={card}
      className={`${classes.card} nodrag nopan nowheel`}
      data-severity="trouble"
      data-testid={`trouble-${nodeId}`}
      role="note"
      // Who reads it does not mean the node: what is selected stays selected.
      onClick={(event) => event.stopPropagation()}
    >
      <IconStethoscope size={15} className={classes.icon} aria-hidden />
      <div>
        {diagnosis && <TroubleNumber diagnosis={diagnosis} />}
        <div>{t(message)}</div>
        {remediesFor(run, training).map((remedy) => (
          <button key={remedy.label.en} type="button" className={classes.fix} onClick={() => void repair(run, remedy)}>
            {t(remedy.label)}
          </button>
        ))}
      </div>
      <button
        type="button"
        className={classes.close}
        aria-label={t(text('Hide', 'Ausblenden'))}
        title={t(text('Hide', 'Ausblenden'))}
        onClick={() => useDoctor.getState().dismiss(run.id)}
      >
        <IconX size={13} />
      </button>
    </div>
  );
}
