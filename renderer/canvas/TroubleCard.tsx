import { IconStethoscope, IconX } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useDocument } from '../store/document.ts';
import { remediesFor, useDoctor, type Trouble } from '../store/doctor.ts';
import { rewind } from '../store/training.ts';
import { text } from '../../core/text.ts';
import { useTroubleTexts } from '../dock/trouble/useTroubleTexts.ts';
import { useT } from '../ui/language.ts';
import { panTo } from './actions.ts';
import classes from './ProblemCard.module.css';
import { useCanvasView } from './view.ts';

interface TroubleCardProps {
  readonly nodeId: string;
  readonly trouble: Trouble;
}

/** Why the chosen run diverged at a node (or, for a module, inside it), under its card, with what helps. */
export function TroubleCard({ nodeId, trouble: { run, diagnosis } }: TroubleCardProps) {
  const t = useT();
  const training = useDocument((state) => state.document.training);
  const { where, number } = useTroubleTexts(diagnosis);
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
      className={`${classes.card} nodrag nopan`}
      data-severity="trouble"
      data-testid={`trouble-${nodeId}`}
      role="note"
      // Who reads it does not mean the node: what is selected stays selected.
      onClick={(event) => event.stopPropagation()}
    >
      <IconStethoscope size={15} className={classes.icon} aria-hidden />
      <div>
        <b>{number}</b> <span className="dim">{where}</span>
        <div>{t(diagnosis.message)}</div>
        {remediesFor(training).map((remedy) => (
          <button
            key={remedy.label.en}
            type="button"
            className={classes.fix}
            onClick={() => void rewind(run, remedy.change)}
          >
            {t(remedy.label)}
          </button>
        ))}
      </div>
      <button
        type="button"
        className={classes.close}
        aria-label={t(text('Put aside', 'Ausblenden'))}
        title={t(text('Put aside', 'Ausblenden'))}
        onClick={() => useDoctor.getState().dismiss(run.id)}
      >
        <IconX size={13} />
      </button>
    </div>
  );
}
