import {
  Background,
  BackgroundVariant,
  Panel,
  ReactFlow,
  useReactFlow,
  useStoreApi,
  ViewportPortal,
} from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { IconMaximize, IconMinus, IconPlus } from '@tabler/icons-react';
import { useEffect, useMemo } from 'react';
import { wirePath } from '../../../core/drawing/wires.ts';
import { curvePoint } from '../../../core/drawing/route.ts';
import type { GraphKey } from '../../../core/graph/document.ts';
import { text } from '../../../core/text.ts';
import { useDrawnTheme } from '../../kit/drawnTheme.ts';
import { IconButton } from '../../kit/IconButton.tsx';
import { useT } from '../../kit/language.ts';
import classes from './diff.module.css';
import { DiffCard, openInside, type CardNode } from './DiffCard.tsx';
import { groupsOf } from './differences.ts';
import { signs } from './marks.ts';
import { cardWords, markedScene, type MarkedWire } from './scene.ts';
import type { Sides } from './sides.ts';
import { useDiff } from './state.ts';

const nodeTypes = { card: DiffCard };
/** Cards of a projector's canvas are not made smaller: their letters would not be. */
const LEAST_ZOOM = 0.75;

/** How all of a graph is shown. */
function useFit() {
  const minZoom = useDrawnTheme() === 'projector' ? LEAST_ZOOM : 0.05;
  return useMemo(() => ({ padding: 0.15, minZoom, maxZoom: 1.2 }), [minZoom]);
}

/** A graph of both versions. What is drawn cannot be changed: it can be moved, zoomed and opened. */
export function DiffCanvas({ sides, of }: { readonly sides: Sides; readonly of: GraphKey }) {
  const t = useT();
  const fitAll = useFit();
  const scene = useMemo(() => markedScene(sides, of), [sides, of]);
  const current = useCurrentCards(sides, of);
  const nodes = useMemo(
    () =>
      scene.cards.map((card): CardNode => {
        const { x, y, width, height } = card.drawn;
        const ariaLabel = t(cardWords(card));
        return { id: card.id, type: 'card', position: { x, y }, width, height, ariaLabel, data: { card, isCurrent: current.includes(card.id) } };
      }),
    [scene, current, t],
  );
  return (
    <ReactFlow<CardNode>
      nodes={nodes}
      nodeTypes={nodeTypes}
      nodesDraggable={false}
      nodesConnectable={false}
      edgesFocusable={false}
      elementsSelectable={false}
      deleteKeyCode={null}
      disableKeyboardA11y
      onNodeDoubleClick={(_event, node) => openInside(node.data.card)}
      fitView
      fitViewOptions={fitAll}
      minZoom={0.05}
      maxZoom={2.5}
      onlyRenderVisibleElements
      zoomOnDoubleClick={false}
    >
      <Background variant={BackgroundVariant.Dots} gap={20} size={1.4} color="var(--dot)" bgColor="var(--canvas)" />
      <Zoom fit={fitAll} />
      <FollowZoom />
      <Wires wires={scene.wires} />
      <GoToCards cards={current} minZoom={fitAll.minZoom} />
    </ReactFlow>
  );
} // prettier-ignore

const none: readonly string[] = [];

/** The cards of the difference that one has gone to, in this graph. */
function useCurrentCards(sides: Sides, of: GraphKey): readonly string[] {
  const current = useDiff((state) => state.current);
  return useMemo(() => {
    const all = groupsOf(sides).flatMap(({ differences }) => differences);
    const place = all.find(({ id }) => id === current)?.place;
    return place?.key === of ? place.cards : none;
  }, [sides, of, current]);
}

function Zoom({ fit }: { readonly fit: ReturnType<typeof useFit> }) {
  const { zoomIn, zoomOut, fitView } = useReactFlow();
  return (
    <Panel position="bottom-left" className={classes.zoom ?? ''}>
      <IconButton label={text('Zoom in', 'Vergrößern')} onClick={() => void zoomIn()}>
        <IconPlus size={16} />
      </IconButton>
      <IconButton label={text('Zoom out', 'Verkleinern')} onClick={() => void zoomOut()}>
        <IconMinus size={16} />
      </IconButton>
      <IconButton label={text('Show all', 'Alles zeigen')} onClick={() => void fitView(fit)}>
        <IconMaximize size={16} />
      </IconButton>
    </Panel>
  );
}

/** Letters of the projector's theme keep their size whatever the zoom. */
function FollowZoom() {
  const store = useStoreApi();
  useEffect(() => {
    const say = () => {
      const { domNode, transform } = store.getState();
      domNode?.style.setProperty('--zoom', String(transform[2]));
      domNode?.setAttribute('data-far', String(transform[2] < 1));
    };
    say();
    return store.subscribe(say);
  }, [store]);
  return null;
}

function GoToCards({ cards, minZoom }: { readonly cards: readonly string[]; readonly minZoom: number }) {
  const { fitView } = useReactFlow();
  useEffect(() => {
    if (cards.length > 0) void fitView({ nodes: cards.map((id) => ({ id })), minZoom, maxZoom: 1, padding: 0.6 });
  }, [cards, minZoom, fitView]);
  return null;
}

function Wires({ wires }: { readonly wires: readonly MarkedWire[] }) {
  return (
    <ViewportPortal>
      <svg className={classes.wires} aria-hidden>
        {wires.map(({ id, drawn, mark }) => (
          <path key={id} d={wirePath(drawn)} data-mark={mark} />
        ))}
        {wires.map(({ id, drawn, mark }) => {
          if (mark === 'same') return null;
          const { from, to, lane } = drawn;
          const { x, y } = lane === null ? curvePoint(from, to, 0.5) : { x: (from.x + to.x) / 2, y: lane };
          return (
            <text key={id} x={x} y={y} dy="0.35em" textAnchor="middle" data-mark={mark}>
              {signs[mark]}
            </text>
          );
        })}
      </svg>
    </ViewportPortal>
  );
}
