import { useEffect, useRef, useState } from 'react';
import { text } from '../../../core/text.ts';
import { useT } from '../../ui/language.ts';
import classes from './Landscape.module.css';
import { createScene, type LandscapeScene, type View } from './scene.ts';

/** The landscape in space. Where the computer cannot draw that, it says so: the map beside it shows the same. */
export function Surface({ view }: { readonly view: View }) {
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
    if (scene && scene !== 'impossible') scene.show(view);
  }, [scene, view]);
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
