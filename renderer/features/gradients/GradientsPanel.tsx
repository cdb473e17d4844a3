import { useMemo } from 'react';
import type { RunRecord } from '../../../core/protocol/runs.ts';
import { text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import panel from '../../kit/panel.module.css';
import { classColour } from '../../kit/plot/classColours.ts';
import { Empty, Failed, FailedNotice } from '../../link/Empty.tsx';
import { useAnalysis } from '../../workspace/document/analysis.ts';
import { goTo } from '../../workspace/editing/actions.ts';
import { useShown } from '../../workspace/runs/shown.ts';
import { useMetricTexts } from '../../workspace/shared/phrases.ts';
import { useSelectedRun } from '../../workspace/shared/useThrottled.ts';
import classes from './gradients.module.css';
import { NormChart } from './NormChart.tsx';
import { normRows, type Layer } from './norms.ts';
import { useNorms } from './useNorms.ts';

const LOOK_EVERY_MS = 250;

/** How long the gradient of every layer's weights has been in the course of the chosen run. */
export function GradientsPanel() {
  const run = useSelectedRun(LOOK_EVERY_MS);
  const { runId } = useShown();
  if (!run) return <Empty message={trainFirst} />;
  if (run.id !== runId) return <Empty message={otherNetwork} />;
  return <Norms key={run.id} run={run} />;
}

function Norms({ run }: { readonly run: RunRecord }) {
  const t = useT();
  const { network } = useAnalysis();
  const { moments, isTooLarge, isMeasuring, error, again } = useNorms(run);
  const { rows, layers } = useMemo(
    () => normRows([...moments.values()], new Map(network.map(({ id, parameters }) => [id, parameters]))),
    [moments, network],
  );
  if (isTooLarge) return <Empty message={tooLarge} />;
  if (moments.size === 0) {
    return error === undefined ? <Empty message={measuring} /> : <Failed error={error} again={again} />;
  }
  if (layers.length === 0) return <Empty message={noWeights} />;
  return (
    <figure className={classes.figure} role="group" aria-label={t(title)} aria-busy={isMeasuring}>
      {error !== undefined && <FailedNotice error={error} again={again} />}
      <div className={classes.body}>
        <NormChart run={run} rows={rows} layers={layers} />
        <figcaption className={classes.side}>
          <Legend layers={layers} />
          <p className="dim">{t(help)}</p>
        </figcaption>
      </div>
    </figure>
  );
}

/** The layers, as they were measured last; a press goes to the layer on the canvas. */
function Legend({ layers }: { readonly layers: readonly Layer[] }) {
  const t = useT();
  const { short } = useMetricTexts();
  return (
    <ul className={classes.legend} aria-label={t(text('Layers', 'Schichten'))}>
      {layers.map(({ nodeId, last }, i) => (
        <li key={nodeId}>
          <span className={classes.colour} style={{ background: classColour(i) }} aria-hidden />
          <button type="button" className={panel.more} onClick={() => goTo(nodeId)}>
            {nodeId}
          </button>
          <b className={classes.value}>{short(Number.isFinite(last) ? last : 'NaN')}</b>
        </li>
      ))}
    </ul>
  );
}

const title = text('Gradient norms by layer', 'Gradientennormen nach Schicht');
const trainFirst = text(
  'Train the network: then this chart shows the length of each layer’s gradient, and how it changes.',
  'Das Netz trainieren: Dann zeigt dieses Diagramm, wie lang der Gradient jeder Schicht ist und wie sich das ändert.',
);
const otherNetwork = text(
  'The chosen run has trained another network than the one on the canvas. Choose another run, or train again.',
  'Der gewählte Lauf hat ein anderes Netz trainiert als das auf der Fläche. Einen anderen Lauf wählen oder neu trainieren.',
);
const measuring = text('Measuring gradients …', 'Gradienten werden gemessen …');
const noWeights = text('This network has nothing to train.', 'In diesem Netz gibt es nichts zu trainieren.');
const tooLarge = text(
  'The network is too large to keep its earlier states, so its gradients cannot be followed over time. See “Step by step” for the current ones.',
  'Das Netz ist zu groß, um seine früheren Zustände zu behalten; seine Gradienten lassen sich darum nicht über die Zeit verfolgen. Die jetzigen zeigt „Schritt für Schritt“.',
);
const help = text(
  'L2 norm of ∂L/∂w over all weights of a layer, for the same training examples at every moment. Curves that sink far below the last layer: the gradient vanishes on its way back. Curves that keep rising: it explodes.',
  'L2-Norm von ∂L/∂w über alle Gewichte einer Schicht, zu jedem Zeitpunkt für dieselben Trainingsbeispiele. Sinken Kurven weit unter die letzte Schicht, verschwindet der Gradient auf dem Rückweg. Steigen sie lange an, explodiert er.',
);
