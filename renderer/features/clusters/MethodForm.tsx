import { SegmentedControl } from '@mantine/core';
import { MOST_CLUSTERS, MOST_ROWS } from '../../../core/clusters/clusters.ts';
import { text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { NumberField } from '../../workspace/fields/fields.tsx';
import classes from './clusters.module.css';
import { change, type Side, type SideName } from './state.ts';

interface FormProps {
  readonly name: SideName;
  readonly side: Side;
}

/** How it is clustered. */
export function MethodForm({ name, side }: FormProps) {
  const t = useT();
  return (
    <div className={classes.form}>
      <SegmentedControl
        size="xs"
        aria-label={t(text('Method', 'Verfahren'))}
        data={[
          { value: 'kMeans', label: t(text('k-means', 'k-Means')) },
          { value: 'dbscan', label: 'DBSCAN' },
        ]}
        value={side.method}
        onChange={(method) => change(name, { method })}
      />
      {side.method === 'kMeans' ? <MeansFields name={name} side={side} /> : <DensityFields name={name} side={side} />}
    </div>
  );
}

function MeansFields({ name, side }: FormProps) {
  return (
    <>
      <NumberField
        label={text('Clusters k', 'Cluster k')}
        value={side.k}
        range={{ min: 1, max: MOST_CLUSTERS, isWhole: true }}
        onChange={(k) => change(name, { k })}
      />
      <NumberField
        label={text('Starts', 'Starts')}
        help={startsHelp}
        value={side.restarts}
        range={{ min: 1, max: 100, isWhole: true }}
        onChange={(restarts) => change(name, { restarts })}
      />
      <NumberField
        label={text('Seed', 'Startwert')}
        help={text('Draws the first centres by k-means++.', 'Zieht die ersten Zentren nach k-means++.')}
        value={side.seed}
        range={{ min: 0, max: 0xffffffff, isWhole: true }}
        onChange={(seed) => change(name, { seed })}
      />
    </>
  );
}

function DensityFields({ name, side }: FormProps) {
  return (
    <>
      <NumberField
        label={text('Distance eps', 'Abstand eps')}
        help={text('How far neighbours are apart at most.', 'Wie weit Nachbarn höchstens auseinander liegen.')}
        value={side.eps}
        range={{ min: 1e-6, max: 1e6 }}
        onChange={(eps) => change(name, { eps })}
      />
      <NumberField
        label={text('Neighbours minPts', 'Nachbarn minPts')}
        help={minPointsHelp}
        value={side.minPoints}
        range={{ min: 1, max: MOST_ROWS, isWhole: true }}
        onChange={(minPoints) => change(name, { minPoints })}
      />
    </>
  );
}

const startsHelp = text(
  'Of this many starts, the one that ends with the smallest sum of squared distances (inertia) is shown.',
  'Von so vielen Starts wird der gezeigt, der mit der kleinsten Summe quadrierter Abstände (Inertia) endet.',
);
const minPointsHelp = text(
  'A core point has at least this many neighbours within eps, itself included.',
  'Ein Kernpunkt hat mindestens so viele Nachbarn innerhalb von eps, sich selbst mitgezählt.',
);
