import { useEffect, useRef, useState } from 'react';
import { text } from '../../../core/text.ts';
import { useT } from '../../ui/language.ts';
import classes from './Landscape.module.css';
import type { LandscapePoint } from '../../../core/protocol/landscape.ts';
import { createScene, type Ground, type LandscapeScene } from './scene.ts';

interface SurfaceProps {
  readonly ground: Ground;
  readonly ways: readonly (readonly LandscapePoint[])[];
  readonly past: LandscapePoint | undefined;
}

/** The landscape in space. Where the computer cannot draw that, it says so: the map beside it shows the same. */
export function Surface({ ground, ways, past }: SurfaceProps) {
  const t = useT();
  const canvas = useRef<HTMLCanvasElement>(null);
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
  return (
    <div className={classes.surface}>
      {scene === 'impossible' && <p className="dim">{t(impossible)}</p>}
      <canvas ref={canvas} hidden={scene === 'impossible'} role="img" aria-label={t(inSpace)} title={t(turn)} />
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
const turn = text('Drag to turn, scroll to come closer', 'Ziehen dreht, das Mausrad holt heran');
const impossible = text(
  'This computer cannot draw in three dimensions here (no WebGL). The map shows the same.',
  'Dieser Computer kann hier nicht räumlich zeichnen (kein WebGL). Die Karte zeigt dasselbe.',
);
