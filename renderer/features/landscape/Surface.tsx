import { useEffect, useRef, useState } from 'react';
import { text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import classes from './Landscape.module.css';
import type { LandscapePoint, LandscapeSpot } from '../../../core/protocol/landscape.ts';
import { createScene, type Ground, type LandscapeScene } from './scene.ts';

interface SurfaceProps {
  readonly ground: Ground;
  readonly ways: readonly (readonly LandscapePoint[])[];
  readonly past: LandscapeSpot | undefined;
  /** Goes to a point; absent while nothing can be gone to. */
  readonly onGo: ((spot: LandscapeSpot) => void) | undefined;
}

/** A hand that rests moves by so many pixels. */
const STILL = 4;

/** The landscape in space. Where the computer cannot draw that, it says so: the map beside it shows the same. */
export function Surface({ ground, ways, past, onGo }: SurfaceProps) {
  const t = useT();
  const canvas = useRef<HTMLCanvasElement>(null);
  const pressed = useRef<{ readonly clientX: number; readonly clientY: number }>(null);
  const [scene, setScene] = useState<LandscapeScene | 'impossible'>();
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const created = tryScene(element);
    setScene(created ?? 'impossible');
    if (!created) return;
    const fit = () => created.resize(element.clientWidth, element.clientHeight);
    const observer = new ResizeObserver(fit);
    observer.observe(element);
    fit();
    return () => {
      observer.disconnect();
      created.dispose();
    };
  }, []);
  useEffect(() => {
    if (scene && scene !== 'impossible') scene.showGround(ground);
  }, [scene, ground]);
  useEffect(() => {
    if (scene && scene !== 'impossible') scene.showWays(ground, ways);
  }, [scene, ground, ways]);
  useEffect(() => {
    if (scene && scene !== 'impossible') scene.showPast(ground, past);
  }, [scene, ground, past]);
  const go = ({ clientX, clientY }: React.MouseEvent) => {
    const begin = pressed.current;
    // Whoever turns the landscape does not mean a point of it.
    const isTurn = !begin || Math.hypot(clientX - begin.clientX, clientY - begin.clientY) > STILL;
    if (isTurn || !scene || scene === 'impossible') return;
    const spot = scene.pick(ground, clientX, clientY);
    if (spot) onGo?.(spot);
  };
  return (
    <div className={classes.surface}>
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
    </div>
  );
}

function tryScene(canvas: HTMLCanvasElement): LandscapeScene | undefined {
  try {
    return createScene(canvas);
  } catch {
    return undefined;
  }
}

const inSpace = text('The landscape in space', 'Die Landschaft im Raum');
const turn = text(
  'Drag to turn, scroll to come closer, click to go there',
  'Ziehen dreht, das Mausrad holt heran, ein Klick geht dorthin',
);
const impossible = text(
  'This computer cannot draw in three dimensions here (no WebGL). The map shows the same.',
  'Dieser Computer kann hier nicht räumlich zeichnen (kein WebGL). Die Karte zeigt dasselbe.',
);
