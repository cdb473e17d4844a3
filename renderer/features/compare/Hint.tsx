import { IconBulb } from '@tabler/icons-react';
import type { EngineParams } from '../../../core/protocol/engine.ts';
import type { LayerHint } from '../../../core/protocol/layers.ts';
import { text, type Text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { FailedNotice } from '../../link/Empty.tsx';
import { useWork } from '../../link/useWork.ts';
import classes from './compare.module.css';

const KEY = 'hint';

/** Why a block differs from the layer, as far as the engine finds it by trying. */
export function Hint({ asked }: { readonly asked: Omit<EngineParams['compareLayer'], 'key'> }) {
  const t = useT();
  const { data, error, isLoading, again } = useWork('layerHint', { ...asked, key: KEY });
  if (error !== undefined) return <FailedNotice error={error} again={again} detailed />;
  const lines = data && !isLoading ? linesOf(data) : [looking];
  return (
    <div className={classes.hint} data-testid="layer-hint" aria-busy={isLoading} role="status">
      <IconBulb size={16} aria-hidden />
      <ul>
        {lines.map((line) => (
          <li key={line.en}>{t(line)}</li>
        ))}
      </ul>
    </div>
  );
}

function linesOf({ mistakes, isAll }: LayerHint): readonly Text[] {
  if (mistakes.length === 0) return [nothing];
  return isAll ? [...mistakes, found] : [...mistakes, more];
}

const looking = text('Looking for the reason, by trying …', 'Der Grund wird gesucht, durch Ausprobieren …');
const found = text(
  'Tried: with this the layer computes what the block computes.',
  'Ausprobiert: Damit berechnet die Schicht, was der Block berechnet.',
);
const more = text(
  'Tried: with this more steps agree, but not all. There is something else.',
  'Ausprobiert: Damit stimmen mehr Schritte überein, aber nicht alle. Es ist noch etwas anders.',
);
const nothing = text(
  'None of the usual mistakes explains it: look at the first step that differs.',
  'Keiner der üblichen Fehler erklärt es: den ersten Schritt ansehen, der abweicht.',
);
