import { memo, useMemo, useState, type KeyboardEvent, type PointerEvent, type SVGProps } from 'react';
import { counted, listed, text } from '../../../../core/text.ts';
import { useMetricTexts } from '../../../workspace/shared/phrases.ts';
import { analysisOf } from '../../../workspace/document/analysis.ts';
import { useDocument } from '../../../workspace/document/document.ts';
import { toldOf, useNeurons } from '../../../workspace/neurons/neurons.ts';
import { useNeuronView } from '../../../workspace/neurons/neuronView.ts';
import { lockWeights } from '../../../workspace/neurons/weightEdits.ts';
import { useT } from '../../../kit/language.ts';
import {
  inputPoint,
  layerEdges,
  LAYER_WIDTH,
  pick,
  unitPoint,
  type LayerEdge,
  type LayerGeometry,
} from './layerGeometry.ts';
import classes from './LayerNode.module.css';
import { inputName, lockedIn, placeOf, type Meant } from './meant.ts';
import { strokeOf } from './strength.ts';
import { UnitMap } from './UnitMap.tsx';

interface DrawingProps {
  readonly path: string;
  /** [inputs, units] */
  readonly kernel: Float32Array;
  readonly geometry: LayerGeometry;
}

/** Where along an edge its number stands: nearer to the inputs, where the edges of a unit are apart. */
const AT = 0.36;
/** So many numbers of a unit are written at once. */
const MOST_WRITTEN = 12;

/** Inputs, units and the edges between them. The pointer or the arrow keys mean one of them. */
export function LayerDrawing({ path, kernel, geometry }: DrawingProps) {
  const t = useT();
  const { inputs, units, height } = geometry;
  const edges = useMemo(() => layerEdges(kernel, inputs, units), [kernel, inputs, units]);
  const [hovered, setHovered] = useState<Meant | null>(null);
  const chosen = useNeuronView((state) => (state.chosen?.path === path ? state.chosen : null));
  const pickAt = (event: PointerEvent) => {
    const { left, top, width } = event.currentTarget.getBoundingClientRect();
    const scale = LAYER_WIDTH / width;
    return pick(geometry, edges, { x: (event.clientX - left) * scale, y: (event.clientY - top) * scale });
  };
  const choose = (meant: Meant | null) => useNeuronView.setState({ chosen: meant && { path, ...meant } });
  const parts = listed([
    counted(units, ['unit', 'units'], ['Einheit', 'Einheiten']),
    counted(inputs, ['input', 'inputs'], ['Eingabe', 'Eingaben']),
  ]);
  const label = text(
    `${parts.en}. Arrow keys choose a weight, Enter sets it, L locks it.`,
    `${parts.de}. Pfeiltasten wählen ein Gewicht, Eingabe setzt es, L sperrt es.`,
  );
  return (
    <div className={`${classes.drawing} nodrag nopan`}>
      <svg
        className={classes.lines}
        width={LAYER_WIDTH - 2}
        height={height}
        viewBox={`0 0 ${LAYER_WIDTH - 2} ${height}`}
        role="application"
        tabIndex={0}
        aria-label={t(label)}
        onPointerMove={(event) => setHovered(pickAt(event))}
        onPointerLeave={() => setHovered(null)}
        onPointerDown={(event) => choose(pickAt(event))}
        onKeyDown={(event) => onKeyDown(event, path, chosen, geometry, choose)}
      >
        <Lines path={path} edges={edges} geometry={geometry} />
        <Inputs path={path} geometry={geometry} />
        {[chosen, hovered].map((meant, i) => meant && <Halo key={i} meant={meant} edges={edges} geometry={geometry} />)}
        <Units path={path} geometry={geometry} meant={[chosen?.unit, hovered?.unit]} />
      </svg>
      <Maps path={path} geometry={geometry} />
      {[chosen, hovered].map(
        (meant, i) => meant && <Written key={i} meant={meant} edges={edges} geometry={geometry} />,
      )}
    </div>
  );
}

/** Up and down go from unit to unit; left and right from the bias through the inputs. */
function onKeyDown(
  event: KeyboardEvent,
  path: string,
  chosen: Meant | null,
  { inputs, units }: LayerGeometry,
  choose: (meant: Meant | null) => void,
): void {
  const { key } = event;
  const { unit, input } = chosen ?? { unit: 0, input: null };
  const column = input ?? -1;
  const to = { ArrowUp: [unit - 1, column], ArrowDown: [unit + 1, column], ArrowLeft: [unit, column - 1], ArrowRight: [unit, column + 1] }[key]; // prettier-ignore
  if (to) {
    const [row = 0, at = 0] = chosen ? to : [0, 0];
    const next = Math.min(inputs - 1, Math.max(-1, at));
    choose({ unit: Math.min(units - 1, Math.max(0, row)), input: next < 0 ? null : next });
  } else if (key === 'Enter' && chosen) focusNumber(event.currentTarget);
  else if (key === 'Escape' && chosen) choose(null);
  else if (key.toLowerCase() === 'l' && chosen && !event.ctrlKey && !event.metaKey) toggleLock(path, chosen);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function focusNumber(drawing: Element): void {
  drawing.closest('.react-flow__node')?.querySelector<HTMLElement>('[role="spinbutton"]')?.focus();
}

function toggleLock(path: string, meant: Meant): void {
  const node = analysisOf(useDocument.getState().document).byId.get(path);
  const place = node && placeOf(node, meant);
  if (place) lockWeights(path, place.name, [place.index], !lockedIn(node, place));
}

interface PartProps {
  readonly geometry: LayerGeometry;
  readonly edges: readonly LayerEdge[];
}

const Lines = memo(function Lines({ path, edges, geometry }: PartProps & { readonly path: string }) {
  const locked = useDocument((state) => analysisOf(state.document).byId.get(path)?.locked['kernel']?.join(' ') ?? '');
  const isLocked = new Set(locked.split(' ').filter(Boolean).map(Number));
  return edges.map(({ input, unit, weight }) => {
    const [from, to] = [inputPoint(geometry, input), unitPoint(geometry, unit)];
    const index = input * geometry.units + unit;
    return (
      <Line
        key={index}
        data-testid={`neuron-edge-${path}-${index}`}
        x1={from.x}
        y1={from.y}
        x2={to.x}
        y2={to.y}
        strokeDasharray={isLocked.has(index) ? '5 3' : undefined}
        {...strokeOf(weight)}
      />
    );
  });
});

/** One of thousands, ten times a second: it is drawn anew only when it looks otherwise. */
const Line = memo(function Line(props: SVGProps<SVGLineElement>) {
  return <line {...props} />;
});

const Inputs = memo(function Inputs({ path, geometry }: { readonly path: string; readonly geometry: LayerGeometry }) {
  const { hasDots, hasNames, inputs, height } = geometry;
  const prefix = useDocument((state) => inputName(analysisOf(state.document), path));
  const { x } = inputPoint(geometry, 0);
  if (!hasDots) return <rect className={classes.input} x={x - 4} y={2} width={5} height={height - 4} rx={2.5} />;
  return Array.from({ length: inputs }, (_, input) => {
    const { y } = inputPoint(geometry, input);
    return (
      <g key={input}>
        <circle className={classes.input} cx={x} cy={y} r={hasNames ? 4.5 : 2} />
        {hasNames && (
          <text x={x - 9} y={y} dy="0.35em" textAnchor="end">
            {`${prefix}${input + 1}`}
          </text>
        )}
      </g>
    );
  });
});

interface UnitsProps {
  readonly path: string;
  readonly geometry: LayerGeometry;
  readonly meant: readonly (number | undefined)[];
}

function Units({ path, geometry, meant }: UnitsProps) {
  const { short } = useMetricTexts();
  const bias = useNeurons(({ weights }) => weights.get(`${path}.bias`));
  const { radius, units, hasBiases } = geometry;
  return Array.from({ length: units }, (_, unit) => {
    const { x, y } = unitPoint(geometry, unit);
    const value = bias?.[unit];
    return (
      <g key={unit}>
        <circle className={classes.unit} cx={x} cy={y} r={radius} data-meant={meant.includes(unit)} />
        {hasBiases && value !== undefined && (
          <text className={classes.bias} x={x + radius + 6} y={y} dy="0.35em">
            {short(value)}
          </text>
        )}
      </g>
    );
  });
}

const Maps = memo(function Maps({ path, geometry }: { readonly path: string; readonly geometry: LayerGeometry }) {
  const hasMaps = useNeurons(({ look }) => toldOf(look, 'maps', path) !== undefined);
  if (!hasMaps) return null;
  const size = 2 * (geometry.radius - 1);
  return Array.from({ length: geometry.units }, (_, unit) => {
    const { x, y } = unitPoint(geometry, unit);
    return (
      <div
        key={unit}
        className={classes.place}
        style={{ left: x - size / 2, top: y - size / 2, width: size, height: size }}
      >
        <UnitMap path={path} unit={unit} className={classes.map} />
      </div>
    );
  });
});

/** What belongs to a unit or an edge that is meant. */
function meantEdges({ unit, input }: Meant, edges: readonly LayerEdge[]): readonly LayerEdge[] {
  return edges.filter((edge) => edge.unit === unit && (input === null || edge.input === input));
}

function Halo({ meant, edges, geometry }: PartProps & { readonly meant: Meant }) {
  return meantEdges(meant, edges).map(({ input, unit, weight }) => {
    const [from, to] = [inputPoint(geometry, input), unitPoint(geometry, unit)];
    const width = strokeOf(weight).strokeWidth + 4;
    return (
      <line key={input} className={classes.meant} x1={from.x} y1={from.y} x2={to.x} y2={to.y} strokeWidth={width} />
    );
  });
}

function Written({ meant, edges, geometry }: PartProps & { readonly meant: Meant }) {
  const { short } = useMetricTexts();
  const written = meantEdges(meant, edges);
  if (written.length > MOST_WRITTEN) return null;
  return written.map(({ input, unit, weight }) => {
    const [from, to] = [inputPoint(geometry, input), unitPoint(geometry, unit)];
    const place = { left: from.x + AT * (to.x - from.x), top: from.y + AT * (to.y - from.y) };
    return (
      <span key={input} className={classes.number} style={place}>
        {short(weight)}
      </span>
    );
  });
}
