import { Button } from '@mantine/core';
import { useEffect } from 'react';
import { text, together, type Text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { Notice } from '../../kit/Notice.tsx';
import { Empty, FailedNotice } from '../../link/Empty.tsx';
import { Waiting } from '../../link/Waiting.tsx';
import classes from './compare.module.css';
import { Fit } from './Fit.tsx';
import { Hint } from './Hint.tsx';
import { LayerNumbers } from './LayerNumbers.tsx';
import { Numbers } from './Numbers.tsx';
import { Partners } from './Partners.tsx';
import { SideChoice } from './SideChoice.tsx';
import { Sizes } from './Sizes.tsx';
import { readingModel } from './names.ts';
import { begin, isThere, leaveLayer, useComparing } from './state.ts';
import { StepTable } from './StepTable.tsx';
import { BESIDE_KEY, LAYERS_KEY, useCompared } from './useCompared.ts';
import { Verdict } from './Verdict.tsx';

/** Two parts of a network side by side, computed from the same numbers: where they agree, and where they first differ. */
export function ComparePanel() {
  const t = useT();
  const { left, other, layer } = useComparing();
  const { document, sides, answer, asked, layers } = useCompared();
  const isMissing = !isThere(document, left);
  // A part that is gone, or none yet: the first that there is.
  useEffect(() => {
    if (isMissing) begin(undefined);
  }, [isMissing]);
  if (isMissing) return <Empty message={nothing} />;
  const { data, error, isLoading, again } = answer;
  const problem = sides?.rightProblem ?? null;
  const leftProblem = sides?.leftProblem ?? null;
  const shown = sides && !problem ? data : undefined;
  return (
    <div className={classes.panel}>
      <SideChoice document={document} layers={layers.data} />
      {layer && left && layers.data && <Fit document={document} part={left} layers={layers.data} />}
      {leftProblem && <Notice kind="warning">{t(sayLeft(leftProblem))}</Notice>}
      {problem && <Notice kind="warning">{t(sayRight(problem))}</Notice>}
      {layer && !layers.data && layers.error === undefined && (
        <Waiting name={LAYERS_KEY} label={readingModel(layer)} onCancel={leaveLayer} />
      )}
      {asked && isLoading && !data && <Waiting name={BESIDE_KEY} label={computing} onCancel={leaveLayer} />}
      {error !== undefined && <FailedNotice error={error} again={again} detailed />}
      {shown && (
        <div aria-busy={isLoading}>
          <Verdict comparison={shown}>{asked && !shown.isSame && <Hint asked={asked} />}</Verdict>
        </div>
      )}
      {!layer && left && other?.kind === 'builtIn' && <Sizes document={document} left={left} other={other} />}
      {layer ? <LayerNumbers comparison={data} /> : <Numbers comparison={data} />}
      {layers.error !== undefined && <FailedNotice error={layers.error} again={layers.again} detailed />}
      {sides && shown && (
        <div className={classes.result} aria-busy={isLoading}>
          <StepTable sides={sides} comparison={shown} />
          <Partners sides={sides} />
        </div>
      )}
      {!sides && !layer && (
        <div className={classes.begin}>
          <p className="dim">{t(noOther)}</p>
          <Button size="xs" variant="default" onClick={() => begin(left)}>
            {t(text('Find what is most like it', 'Suchen, was ihm am ähnlichsten ist'))}
          </Button>
        </div>
      )}
    </div>
  );
}

const sayLeft = (problem: Text) => together([text('Left:', 'Links:'), problem], (words) => words.join(' '));
const sayRight = (problem: Text) => together([text('Right:', 'Rechts:'), problem], (words) => words.join(' '));

const computing = text('The block and the layer are being computed …', 'Der Block und die Schicht werden berechnet …');
const noOther = text(
  'Choose on the right what it is compared with. What is most like it can be found once its inputs are wired.',
  'Rechts wählen, womit verglichen wird. Was ihm am ähnlichsten ist, lässt sich suchen, sobald seine Eingänge verdrahtet sind.',
);
const nothing = text(
  'Select blocks or a module on the canvas, and choose “Compare step by step with …” in their menu.',
  'Auf der Fläche Blöcke oder ein Modul auswählen und in deren Menü „Schritt für Schritt vergleichen mit …“ wählen.',
);
