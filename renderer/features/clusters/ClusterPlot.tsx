import { useId, useState } from 'react';
import type { Clustering } from '../../../core/protocol/clusters.ts';
import { counted, inBoth, text, type Text } from '../../../core/text.ts';
import { useNumberFormat, usePercent, useT } from '../../kit/language.ts';
import type { Axes } from '../../kit/plot/axes.ts';
import { classColour } from '../../kit/plot/classColours.ts';
import { nearest } from '../../kit/plot/hits.ts';
import { ScatterPlot } from '../../kit/plot/ScatterPlot.tsx';
import classes from './clusters.module.css';
import type { Look } from './look.ts';
import { sideLabels, type SideName } from './state.ts';
import type { Drawn } from './useSide.ts';

interface PlotProps {
  readonly name: SideName;
  readonly drawn: Drawn;
  readonly found: Clustering | undefined;
  readonly look: Look;
}

/** The points of a set in the colours of their clusters, with the centres of k-means. */
export function ClusterPlot({ name, drawn, found, look }: PlotProps) {
  const t = useT();
  const percent = usePercent();
  const [at, setAt] = useState<number | null>(null);
  const point = at !== null && at < drawn.points.length ? at : null;
  const { axes: meaning } = drawn.facts;
  const share = (i: 0 | 1) => ('explained' in meaning ? percent(meaning.explained[i]) : '');
  const [across, up] = 'names' in meaning ? meaning.names : ([`PCA 1 (${share(0)})`, `PCA 2 (${share(1)})`] as const);
  const side = t(sideLabels[name]);
  const count = counted(drawn.facts.count, ['point', 'points'], ['Punkt', 'Punkte']);
  const clusters = found && counted(found.sizes.length, ['cluster', 'clusters'], ['Cluster', 'Cluster']);
  const label = t(inBoth((language) => `${side}: ${count[language]}${clusters ? `, ${clusters[language]}` : ''}`));
  return (
    <div className={classes.plot}>
      <ScatterPlot
        points={look.points}
        across={across}
        up={up}
        label={label}
        over={(axes) => (
          <>
            <Centres look={look} axes={axes} />
            <Pointer drawn={drawn} look={look} axes={axes} at={point} onPoint={setAt} />
          </>
        )}
      />
    </div>
  );
} // prettier-ignore

function Centres({ look, axes }: { readonly look: Look; readonly axes: Axes }) {
  return (
    <svg className={classes.over} aria-hidden>
      {look.centres.map(({ x, y }, i) => (
        <g key={i} className={classes.centre} style={{ transform: `translate(${axes.xOf(x)}px, ${axes.yOf(y)}px)` }}>
          <circle r="0.55rem" fill={classColour(i)} />
          <path d="M -5 0 H 5 M 0 -5 V 5" />
        </g>
      ))}
    </svg>
  );
}

interface PointerProps {
  readonly drawn: Drawn;
  readonly look: Look;
  readonly axes: Axes;
  readonly at: number | null;
  readonly onPoint: (at: number | null) => void;
}

/** How near the mouse has to be, in CSS pixels. */
const REACH = 14;

/** What takes the mouse and the keys, and says which point is under them. */
function Pointer({ drawn, look, axes, at, onPoint }: PointerProps) {
  const t = useT();
  const words = usePointWords(drawn, look, at);
  const id = useId();
  const { points } = drawn;
  const move = (event: React.PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    onPoint(nearest(points, axes, { x: event.clientX - box.left, y: event.clientY - box.top }, REACH) ?? null);
  };
  const step = (event: React.KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (event.key === 'Escape') onPoint(null);
    if (!by) return;
    event.preventDefault();
    onPoint(((at ?? (by > 0 ? -1 : points.length)) + by + points.length) % points.length);
  };
  const place = at === null ? undefined : points[at];
  return (
    <div
      className={classes.over}
      role="application"
      tabIndex={0}
      aria-label={t(text('Points: the arrow keys go from one to the next', 'Punkte: die Pfeiltasten gehen von einem zum nächsten'))}
      aria-describedby={id}
      onPointerMove={move}
      onPointerLeave={() => onPoint(null)}
      onKeyDown={step}
      onBlur={() => onPoint(null)}
    >
      <span id={id} className="visually-hidden" role="status">
        {words && `${t(words.title)} ${t(words.rest)}`}
      </span>
      {place && words && (
        <>
          <span className={classes.ring} style={{ left: axes.xOf(place.x), top: axes.yOf(place.y) }} />
          <div
            className={classes.tip}
            aria-hidden
            data-side={axes.xOf(place.x) > (axes.left + axes.right) / 2 ? 'left' : 'right'}
            data-half={axes.yOf(place.y) > (axes.top + axes.bottom) / 2 ? 'under' : 'upper'}
            style={{ left: axes.xOf(place.x), top: axes.yOf(place.y) }}
          >
            <p>{t(words.title)}</p>
            <p className="dim">{t(words.rest)}</p>
          </div>
        </>
      )}
    </div>
  );
} // prettier-ignore

/** What is said of a point: its text or its number, its cluster, class and silhouette. */
function usePointWords(drawn: Drawn, look: Look, at: number | null): { readonly title: Text; readonly rest: Text } | undefined {
  const format = useNumberFormat();
  if (at === null) return undefined;
  const { facts, classes: known } = drawn;
  const words = facts.texts?.[at];
  const title = words === undefined ? text(`Point ${at + 1}`, `Punkt ${at + 1}`) : text(shortened(words), shortened(words));
  const cluster = look.clusters?.[at];
  const parts: Text[] = [];
  if (cluster !== undefined) parts.push(cluster < 0 ? text('noise', 'Rauschen') : text(`cluster ${cluster + 1}`, `Cluster ${cluster + 1}`));
  const label = known && facts.classes[known[at] ?? -1];
  if (label !== undefined && label !== null) parts.push(text(`class ${label}`, `Klasse ${label}`));
  const silhouette = look.silhouettes?.[at];
  if (silhouette !== undefined && Number.isFinite(silhouette)) parts.push(text(`silhouette ${format(silhouette, { maximumFractionDigits: 2 })}`, `Silhouette ${format(silhouette, { maximumFractionDigits: 2 })}`));
  return { title, rest: text(parts.map(({ en }) => en).join(' · '), parts.map(({ de }) => de).join(' · ')) };
} // prettier-ignore

const MOST_SHOWN = 240;
const shortened = (words: string) => (words.length > MOST_SHOWN ? `${words.slice(0, MOST_SHOWN)} …` : words);
