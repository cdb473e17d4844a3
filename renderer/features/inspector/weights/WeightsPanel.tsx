import type { WeightView } from '../../../../core/protocol/weights.ts';
import { weightAxes } from '../../../../core/blocks/common.ts';
import { formatAxes, type Axes } from '../../../../core/tensorType.ts';
import { counted, text } from '../../../../core/text.ts';
import { useAnalysis } from '../../../workspace/document/analysis.ts';
import { useAxisOrder, useT } from '../../../kit/language.ts';
import { Empty, Failed } from '../../../link/Empty.tsx';
import { useMetricTexts, useStepText } from '../../../workspace/shared/phrases.ts';
import { StaleNotice } from '../../../workspace/shared/StaleNotice.tsx';
import { useMeasured } from '../../../workspace/shared/useMeasured.ts';
import { Filters } from './Filters.tsx';
import { Histogram } from './Histogram.tsx';
import { ValuesTable } from './ValuesTable.tsx';
import classes from './weights.module.css';

/** What a node has learned: its weights in numbers, as a histogram and, where they can be seen, as pictures. */
export function WeightsPanel({ nodeId: path }: { readonly nodeId: string }) {
  const t = useT();
  const stepText = useStepText();
  const node = useAnalysis().byId.get(path);
  const specs = [...(node?.weights ?? []), ...(node?.ties ?? []).map(({ spec }) => spec)];
  const axesOf = ({ name, shape }: WeightView): Axes => {
    const spec = specs.find((one) => one.name === name);
    return spec ? { ...weightAxes(spec), shape } : { shape };
  };
  const nodeId = node?.identity ?? path;
  const { run, data, error, again } = useMeasured('weights', ({ id }, at) => ({ runId: id, nodeId, at }));
  if (!run) return <Empty message={node?.weightNames.length === 0 && node.ties.length === 0 ? none : trainFirst} />;
  if (error) return <Failed error={error} again={again} />;
  if (!data) return <Empty message={text('Reading weights …', 'Gewichte werden gelesen …')} />;
  if (data.weights.length === 0) return <Empty message={none} />;
  return (
    <div className={classes.panel}>
      <StaleNotice run={run} />
      {data.weights.map((weight) => (
        <Weight key={weight.name} weight={weight} axes={axesOf(weight)} />
      ))}
      <p className="dim">
        {stepText(data.step, run)}. {t(blueAndOrange)}
      </p>
    </div>
  );
}

const none = text('This node has no weights.', 'Dieser Knoten hat keine Gewichte.');
const trainFirst = text(
  'Before training weights are random, or those of a pretrained model. After the first step they are shown here.',
  'Vor dem Training sind die Gewichte zufällig oder die eines vortrainierten Modells. Nach dem ersten Schritt stehen sie hier.',
);
const blueAndOrange = text('Blue is positive, orange negative.', 'Blau ist positiv, Orange negativ.');

function Weight({ weight, axes }: { readonly weight: WeightView; readonly axes: Axes }) {
  const t = useT();
  const order = useAxisOrder();
  const { short: number } = useMetricTexts();
  const stats = [
    { label: text('mean', 'Mittel'), value: number(weight.mean) },
    { label: text('deviation', 'Streuung'), value: number(weight.deviation) },
    { label: text('smallest', 'kleinstes'), value: number(weight.min) },
    { label: text('largest', 'größtes'), value: number(weight.max) },
  ];
  return (
    <section aria-label={weight.name}>
      <h3 className={classes.name}>
        {weight.name} <span className="dim">{formatAxes(axes, order)}</span>
        {!weight.isTrainable && <span className="dim"> · {t(text('not trained', 'nicht trainiert'))}</span>}
      </h3>
      <Histogram weight={weight} />
      <dl className={classes.stats}>
        {stats.map(({ label, value }) => (
          <div key={label.en}>
            <dt>{t(label)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {weight.notFinite > 0 && (
        <p role="alert" className={classes.broken}>
          {t(
            counted(
              weight.notFinite,
              ['value is not finite.', 'values are not finite.'],
              ['Wert ist nicht endlich.', 'Werte sind nicht endlich.'],
            ),
          )}
        </p>
      )}
      {weight.filters && <Filters filters={weight.filters} />}
      {weight.values && <ValuesTable values={weight.values} />}
    </section>
  );
}
