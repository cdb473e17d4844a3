import { useShallow } from 'zustand/react/shallow';
import { text } from '../../../../core/text.ts';
import { TensorCell } from '../../../workspace/shared/TensorCell.tsx';
import { useDocument } from '../../../workspace/document/document.ts';
import { pathOf } from '../../../workspace/document/selection.ts';
import { flowOf, useSteps } from '../../../workspace/runs/steps.ts';
import { useT } from '../../../kit/language.ts';
import type { LabelPlace } from '../useLabelPlace.ts';
import { WireLabel } from '../WireLabel.tsx';
import classes from './Walk.module.css';

/** Whether a training step is being walked through: wires then carry its values in place of shapes. */
export function useIsWalked(): boolean {
  return useSteps((state) => state.explanation !== null);
}

interface FlowLabelProps {
  readonly edgeId: string;
  /** Above the cards at the ends of its wire it grows upwards. */
  readonly at: LabelPlace;
}

/** On a wire: the value that has flowed over it, and below it the gradient that has come back. */
export function FlowLabel({ edgeId, at }: FlowLabelProps) {
  const t = useT();
  const path = useDocument(({ trail }) => pathOf(trail, edgeId));
  const { value, gradient } = useSteps(useShallow((walk) => flowOf(walk, path) ?? { value: null, gradient: null }));
  if (!value) return null;
  return (
    <WireLabel>
      <div
        className={classes.flow}
        data-testid={`flow-${edgeId}`}
        style={{ transform: `translate(-50%, ${at.isAbove ? -80 : -50}%) translate(${at.x}, ${at.y})` }}
      >
        <span className={classes.value} title={t(text('The value that flows here', 'Der Wert, der hier fließt'))}>
          <TensorCell view={value} room="label" />
        </span>
        {gradient && (
          <span
            className={classes.gradient}
            title={t(text('The gradient that flows back here', 'Der Gradient, der hier zurückfließt'))}
          >
            <span aria-hidden>←</span>
            <span className="visually-hidden">{t(text('gradient', 'Gradient'))}</span>
            <TensorCell view={gradient} room="label" isGradient />
          </span>
        )}
      </div>
    </WireLabel>
  );
}
