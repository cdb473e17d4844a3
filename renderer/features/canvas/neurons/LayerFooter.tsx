import { IconLock, IconLockOpen2 } from '@tabler/icons-react';
import { text } from '../../../../core/text.ts';
import { useAnalysis } from '../../../workspace/document/analysis.ts';
import { useNeurons } from '../../../workspace/neurons/neurons.ts';
import { useNeuronView } from '../../../workspace/neurons/neuronView.ts';
import { lockWeights } from '../../../workspace/neurons/weightEdits.ts';
import { useT } from '../../../kit/language.ts';
import { MOST_EDGES, MOST_INPUTS } from './layerGeometry.ts';
import classes from './LayerNode.module.css';
import { inputName, lockedIn, placeOf } from './meant.ts';
import { WeightNumber } from '../../../workspace/neurons/WeightNumber.tsx';

interface FooterProps {
  readonly path: string;
  readonly inputs: number;
}

/** The chosen weight of an opened layer, to be set and locked; or what can be done. */
export function LayerFooter({ path, inputs }: FooterProps) {
  const t = useT();
  const analysis = useAnalysis();
  const chosen = useNeuronView((state) => (state.chosen?.path === path ? state.chosen : null));
  const node = analysis.byId.get(path);
  const place = chosen && node && placeOf(node, chosen);
  const value = useNeurons(({ weights }) => place && weights.get(`${path}.${place.name}`)?.[place.index]);
  if (!place) return <div className={classes.footer}>{t(inputs > MOST_INPUTS ? strongestOnly : pointAtOne)}</div>;
  const isLocked = lockedIn(node, place);
  const prefix = inputName(analysis, path);
  const unit = chosen.unit + 1;
  const words =
    chosen.input === null
      ? text(`Bias of unit ${unit}`, `Bias von Einheit ${unit}`)
      : text(`${prefix}${chosen.input + 1} to unit ${unit}`, `${prefix}${chosen.input + 1} zu Einheit ${unit}`);
  const lock = t(isLocked ? text('Unlock', 'Freigeben') : text('Lock against training', 'Gegen Training sperren'));
  return (
    <div className={`${classes.footer} nodrag nopan`} aria-live="polite">
      <span>{t(words)}</span>
      <WeightNumber {...place} key={`${place.name} ${place.index}`} value={value ?? undefined} label={t(words)} />
      <button
        type="button"
        className={classes.lock}
        aria-pressed={isLocked}
        aria-label={lock}
        title={lock}
        onClick={() => lockWeights(path, place.name, [place.index], !isLocked)}
      >
        {isLocked ? <IconLock size={14} aria-hidden /> : <IconLockOpen2 size={14} aria-hidden />}
      </button>
    </div>
  );
}

const pointAtOne = text(
  'Choose a wire or a unit to set its weight.',
  'Leitung oder Einheit wählen, um ihr Gewicht zu setzen.',
);
const strongestOnly = text(
  `The ${MOST_EDGES} strongest wires of each unit.`,
  `Die ${MOST_EDGES} stärksten Leitungen jeder Einheit.`,
);
