import { IconArrowsSplit2 } from '@tabler/icons-react';
import { memo } from 'react';
import { text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { ReasonButton } from '../../kit/ReasonButton.tsx';
import { useEngine } from '../../link/session.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { useRace } from '../../workspace/runs/race.ts';
import { activeRun, useRuns } from '../../workspace/runs/runs.ts';
import { compareRates, reasonAgainst, useSeries } from './series.ts';

/** Three learning rates with one press. */
export const CompareButton = memo(function CompareButton() {
  const t = useT();
  // What the reason depends on.
  useEngine();
  useDocument(({ document }) => document);
  useRuns(({ runs }) => activeRun(runs)?.id);
  useRace(({ isRacing }) => isRacing);
  useSeries(({ waiting }) => waiting);
  return (
    <ReasonButton
      size="xs"
      variant="default"
      leftSection={<IconArrowsSplit2 size={14} />}
      tip={tip}
      reason={reasonAgainst()}
      onPress={() => void compareRates()}
    >
      {t(text('Compare learning rates', 'Lernraten vergleichen'))}
    </ReasonButton>
  );
});

const tip = text(
  'Trains this network at a tenth of its learning rate, at its rate and at ten times that, from the same weights, and draws the curves together. The document stays as it is.',
  'Trainiert dieses Netz mit einem Zehntel seiner Lernrate, mit seiner Rate und mit dem Zehnfachen, von denselben Gewichten aus, und zeichnet die Kurven zusammen. Das Dokument bleibt, wie es ist.',
);
