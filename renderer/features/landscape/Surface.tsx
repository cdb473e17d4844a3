import { useElementSize } from '@mantine/hooks';
import { ActionIcon } from '@mantine/core';
import { IconFocusCentered } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { LandscapeSpot } from '../../../core/protocol/landscape.ts';
import { text } from '../../../core/text.ts';
import { useDrawnTheme } from '../../kit/drawnTheme.ts';
import { useT } from '../../kit/language.ts';
import { cssColour } from '../../kit/plot/cssColour.ts';
import type { Ground } from './heights.ts';
import classes from './Landscape.module.css';
import type { AxisTexts } from './space/box.ts';
import { createScene, type LandscapeScene } from './space/scene.ts';
import type { DrawnWay } from './ways.ts';

interface SurfaceProps {
  readonly ground: Ground;
  readonly ways: readonly DrawnWay[];
  readonly texts: AxisTexts;
  readonly past?: LandscapeSpot | undefined;
  /** Goes to a point; absent while nothing can be gone to. */
  readonly onGo?: ((spot: LandscapeSpot) => void) | undefined;
}

/** A hand that rests moves by so many pixels. */
const STILL = 4;

/** The landscape in space. Where the computer cannot draw that, it says so: the map beside it shows the same. */
export function Surface({ ground, ways, texts, past, onGo }: SurfaceProps) {
  const t = useT();
  const pressed = useRef<{ readonly clientX: number; readonly clientY: number }>(null);
  const { canvas, layer, scene } = useScene();
  const { ref, width, height } = useElementSize<HTMLDivElement>();
  const theme = useDrawnTheme();
  const seen = scene === 'impossible' ? undefined : scene;
  useEffect(() => seen?.resize(width, height), [seen, width, height]);
  useEffect(() => seen?.showGround(ground), [seen, ground]);
  useEffect(() => seen?.showAxes(texts, cssColour('var(--edge)')), [seen, texts, theme]);
  useEffect(() => seen?.showWays(ground, ways), [seen, ground, ways]);
  useEffect(() => seen?.showPast(ground, past), [seen, ground, past]);
  const go = ({ clientX, clientY }: React.MouseEvent) => {
    const begin = pressed.current;
    // Whoever turns the landscape does not mean a point of it.
    const isTurn = !begin || Math.hypot(clientX - begin.clientX, clientY - begin.clientY) > STILL;
    const spot = isTurn ? undefined : seen?.pick(ground, clientX, clientY);
    if (spot) onGo?.(spot);
  };
  return (
    <div ref={ref} className={classes.surface}>
      {scene === 'impossible' && <p className="dim">{t(impossible)}</p>}
      <canvas
        ref={canvas}
        hidden={scene === 'impossible'}
        role="img"
        aria-label={t(inSpace)}
        title={t(turn)}
        onPointerDown={({ clientX, clientY }) => void (pressed.current = { clientX, clientY })}
        onClick={go}
      />
      <div ref={layer} className={classes.words} aria-hidden />
      {seen && (
        <ActionIcon
          className={classes.face ?? ''}
          size="sm"
          variant="default"
          aria-label={t(face)}
          title={t(face)}
          onClick={seen.face}
        >
          <IconFocusCentered size={14} />
        </ActionIcon>
      )}
    </div>
  );
}

function useScene() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const [scene, setScene] = useState<LandscapeScene | 'impossible'>();
  useEffect(() => {
    if (!canvas.current || !layer.current) return;
    const created = tryScene(canvas.current, layer.current);
    setScene(created ?? 'impossible');
    return created?.dispose;
  }, []);
  return { canvas, layer, scene };
}

function tryScene(canvas: HTMLCanvasElement, layer: HTMLElement): LandscapeScene | undefined {
  try {
    return createScene(canvas, layer);
  } catch {
    return undefined;
  }
}

const inSpace = text('The landscape in space', 'Die Landschaft im Raum');
const face = text('Look into the valley', 'Ins Tal blicken');
const turn = text(
  'Drag to turn, scroll to come closer, click to go there',
  'Ziehen dreht, das Mausrad holt heran, ein Klick geht dorthin',
);
const impossible = text(
  'This computer cannot draw in three dimensions here (no WebGL). The map shows the same.',
  'Dieser Computer kann hier nicht räumlich zeichnen (kein WebGL). Die Karte zeigt dasselbe.',
);
