import type { ClusterSet } from '../../../core/clusters/clusters.ts';
import type { ClusterCurve } from '../../../core/protocol/clusters.ts';
import { text } from '../../../core/text.ts';
import { useNumberFormat, useT } from '../../kit/language.ts';
import { quantity } from '../../kit/numberFormat.ts';
import panel from '../../kit/panel.module.css';
import { FailedNotice } from '../../link/Empty.tsx';
import { tell } from '../../link/tell.ts';
import { Waiting } from '../../link/Waiting.tsx';
import { useWork } from '../../link/useWork.ts';
import { useChoice } from '../../workspace/document/viewState.ts';
import classes from './clusters.module.css';
import { LinePlot } from './LinePlot.tsx';
import { meansOf } from './sets.ts';
import { change, type Side, type SideName } from './state.ts';

interface ChoosingProps {
  readonly name: SideName;
  readonly side: Side;
  readonly set: ClusterSet;
}

/** Curves that help to choose k, or eps; they are computed once they are opened. */
export function Choosing(props: ChoosingProps) {
  const t = useT();
  const [isOpen, setOpen] = useChoice<boolean>(`clusters.${props.name}.choosing`, false);
  const isMeans = props.side.method === 'kMeans';
  return (
    <details className={classes.more} open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t(isMeans ? text('Which k?', 'Welches k?') : text('Which eps?', 'Welches eps?'))}</summary>
      {isOpen && (isMeans ? <ForK {...props} /> : <ForEps {...props} />)}
    </details>
  );
}

const MOST = 10;

function ForK({ name, side, set }: ChoosingProps) {
  const t = useT();
  const key = `${name} curve`;
  const { k: _, ...method } = meansOf(side);
  const answer = useWork('clusterCurve', { key, set, method: { ...method, k: 1 }, most: MOST });
  const { data } = answer;
  const best = data && bestOf(data);
  return (
    <>
      {answer.error !== undefined && !answer.isLoading && <FailedNotice error={answer.error} again={answer.again} detailed />}
      {answer.isLoading && <Waiting name={key} onCancel={() => tell('stopClusters', { key })} label={text('k-means for every k …', 'k-Means für jedes k …')} />}
      {data && (
        <div className={classes.curves}>
          <LinePlot
            points={data.at.map(({ k, inertia }) => ({ x: k, y: inertia }))}
            across="k"
            up={t(text('Inertia', 'Inertia'))}
            label={t(text('Inertia by k: look for the elbow', 'Inertia nach k: den Ellbogen suchen'))}
            markAcross={side.k <= data.at.length ? side.k : undefined}
            hasDots
          />
          <LinePlot
            points={data.at.flatMap(({ k, silhouette }) => (silhouette === null ? [] : [{ x: k, y: silhouette }]))}
            across="k"
            up={t(text('Silhouette', 'Silhouette'))}
            label={t(text('Silhouette by k: higher is better', 'Silhouette nach k: höher ist besser'))}
            markAcross={side.k > 1 && side.k <= data.at.length ? side.k : undefined}
            hasDots
          />
        </div>
      )}
      {best !== undefined && (
        <p>
          {t(text('On the left, look for the elbow: behind it more clusters gain little. The silhouette is highest at', 'Links den Ellbogen suchen: Dahinter bringen weitere Cluster wenig. Die Silhouette ist am höchsten bei'))}{' '}
          <button type="button" className={panel.more} onClick={() => change(name, { k: best })}>
            k = {best}
          </button>
        </p>
      )}
    </>
  );
} // prettier-ignore

function bestOf({ at }: ClusterCurve): number | undefined {
  const known = at.flatMap(({ k, silhouette }) => (silhouette === null ? [] : [{ k, silhouette }]));
  return known.toSorted((a, b) => b.silhouette - a.silhouette)[0]?.k;
}

function ForEps({ name, side, set }: ChoosingProps) {
  const t = useT();
  const format = useNumberFormat();
  const key = `${name} distances`;
  const answer = useWork('nearDistances', { key, set, count: side.minPoints });
  const { data } = answer;
  const knee = data && Number(data.knee.toPrecision(2));
  const percent = (share: number) => quantity(format(100 * share), '%');
  return (
    <>
      {answer.error !== undefined && !answer.isLoading && <FailedNotice error={answer.error} again={answer.again} detailed />}
      {answer.isLoading && <Waiting name={key} onCancel={() => tell('stopClusters', { key })} label={text('Distances to neighbours …', 'Abstände zu Nachbarn …')} />}
      {data && (
        <LinePlot
          points={data.at.map(({ share, distance }) => ({ x: share, y: distance }))}
          across={t(text('share of the points, nearest first', 'Anteil der Punkte, die nächsten zuerst'))}
          up={t(text('distance', 'Abstand'))}
          label={t(neighbourText(side.minPoints))}
          markUp={side.eps}
          format={percent}
        />
      )}
      {knee !== undefined && knee > 0 && (
        <p>
          {t(text('Choose eps where the curve turns up: points above it become noise or borders. Its bend is at', 'eps dort wählen, wo die Kurve ansteigt: Punkte darüber werden Rauschen oder Rand. Der Knick liegt bei'))}{' '}
          <button type="button" className={panel.more} onClick={() => change(name, { eps: knee })}>
            eps = {format(knee, { maximumSignificantDigits: 2 })}
          </button>
        </p>
      )}
    </>
  );
} // prettier-ignore

/** The point itself is the first. */
const neighbourText = (minPoints: number) =>
  text(
    `Distances of the points to the nearest of rank ${minPoints}`,
    `Abstände der Punkte zum Nachbarn Nummer ${minPoints}`,
  );
