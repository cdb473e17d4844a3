import { useElementSize } from '@mantine/hooks';
import { memo, useEffect, useMemo, useRef, useState } from 'react';
import { text } from '../../../core/text.ts';
import { useDrawnTheme } from '../../kit/drawnTheme.ts';
import { usePercent, useT } from '../../kit/language.ts';
import { classColour } from '../../kit/plot/classColours.ts';
import { cssColour } from '../../kit/plot/cssColour.ts';
import { useLetterRem } from '../../kit/plot/rem.ts';
import { Empty } from '../../link/Empty.tsx';
import classes from './attention.module.css';
import { isCut, isOff, toggledCut } from './changes.ts';
import { useAttentionView } from './state.ts';
import { Tokens } from './Tokens.tsx';
import type { Look } from './useLook.ts';
import { lineAt, linesOf, sharesOf, type Line, type Place, type Weights } from './weights.ts';

interface HeadViewProps {
  readonly look: Look;
  /** The word whose connections are shown alone. */
  readonly place: Place | null;
  readonly onPoint: (place: Place | null) => void;
}

/** So many lines can be told apart and drawn many times a second. */
const MOST_LINES = 3000;
/** The height of a word. */
const ROW_REM = 1.5;

/** Words on the left look at words on the right: the thicker a line, the more. */
export function HeadView({ look, place, onPoint }: HeadViewProps) {
  const t = useT();
  const { hiddenHeads } = useAttentionView();
  const { weights, interventions, attention, rows, columns } = look;
  const { identity } = attention;
  const row = ROW_REM * useLetterRem();
  const heads = useMemo(
    () =>
      weights.heads.filter(
        (head) => !hiddenHeads.includes(head) && !isOff(interventions, { attention: identity, head }),
      ),
    [weights, hiddenHeads, interventions, identity],
  );
  const lines = useMemo(() => linesOf(weights, heads, place, MOST_LINES), [weights, heads, place]);
  const shares = place ? sharesOf(weights, heads, place) : undefined;
  if (weights.rows === 0 || weights.columns === 0) return <Empty message={nothing} />;
  return (
    <div className={classes.headView}>
      {weights.heads.length < attention.heads && (
        <p className="dim">
          {t(text(
            `All ${attention.heads} heads of so long a text would be too much at once: head ${look.head + 1} is drawn.`,
            `Alle ${attention.heads} Köpfe eines so langen Textes wären zu viel auf einmal: Kopf ${look.head + 1} ist gezeichnet.`,
          ))}
        </p>
      )}
      <div className={classes.columns} style={{ ['--row' as string]: `${row}px` }}>
        <span className={classes.looks} aria-hidden>{t(looks)}</span>
        <span className={classes.lookedAt} aria-hidden>{t(lookedAt)}</span>
        <Tokens
          side="query"
          title={t(looks)}
          text={rows}
          place={place}
          shares={place?.side === 'key' ? shares : undefined}
          onPoint={onPoint}
        />
        <Lines {...{ look, lines, weights, row }} />
        <Tokens
          side="key"
          title={t(lookedAt)}
          text={columns}
          place={place}
          shares={place?.side === 'query' ? shares : undefined}
          onPoint={onPoint}
        />
      </div>
    </div>
  );
} // prettier-ignore

const looks = text('looks', 'achtet');
const lookedAt = text('is looked at', 'wird beachtet');

interface LinesProps {
  readonly look: Look;
  readonly lines: readonly Line[];
  readonly weights: Weights;
  readonly row: number;
}

/** The lines; a press on one cuts it. By the keyboard connections are cut in the list of the word that is held. */
const Lines = memo(function Lines({ look, lines, weights, row }: LinesProps) {
  const t = useT();
  const percent = usePercent();
  const theme = useDrawnTheme();
  const { intervene } = useAttentionView();
  const { ref, width } = useElementSize<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [near, setNear] = useState<Line>();
  const height = row * Math.max(weights.rows, weights.columns);
  const cutOf = ({ head, query, key }: Line) => ({ attention: look.attention.identity, head, query, key });
  const isBroken = lines.some((line) => isCut(look.interventions, cutOf(line)));
  useEffect(() => {
    if (width > 0) draw(canvas.current, { lines, width, height, row, near });
  }, [lines, width, height, row, near, theme, isBroken]);
  const at = ({ clientX, clientY, currentTarget }: React.MouseEvent) => {
    const box = currentTarget.getBoundingClientRect();
    return lineAt(lines, (clientX - box.left) / box.width, (clientY - box.top) / row - 0.5, 0.25);
  };
  const words = near && `${look.rows.words[near.query]} → ${look.columns.words[near.key]}: ${percent(near.weight)}`; // prettier-ignore
  return (
    <div ref={ref} className={classes.lines} style={{ height }} data-near={near !== undefined}>
      <canvas
        ref={canvas}
        role="img"
        aria-label={t(linesLabel(lines.length))}
        title={near && words ? `${words} · ${t(text(`head ${near.head + 1}: press to cut`, `Kopf ${near.head + 1}: drücken zum Kappen`))}` : undefined}
        style={{ width, height }}
        onMouseMove={(event) => setNear(at(event))}
        onMouseLeave={() => setNear(undefined)}
        onClick={(event) => {
          const line = at(event);
          if (line) intervene((now) => toggledCut(now, cutOf(line)));
        }}
      />
    </div>
  );
}); // prettier-ignore

const linesLabel = (count: number) => text(
  `${count} connections. What a word looks at stands beside the words.`,
  `${count} Verbindungen. Worauf ein Wort achtet, steht bei den Wörtern.`,
); // prettier-ignore

interface Drawing {
  readonly lines: readonly Line[];
  readonly width: number;
  readonly height: number;
  readonly row: number;
  readonly near: Line | undefined;
}

function draw(canvas: HTMLCanvasElement | null, { lines, width, height, row, near }: Drawing): void {
  const context = canvas?.getContext('2d');
  if (!canvas || !context) return;
  const scale = window.devicePixelRatio;
  // Beyond it browsers draw nothing.
  const tall = Math.min(1, 16_000 / (height * scale));
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale * tall);
  context.setTransform(scale, 0, 0, scale * tall, 0, 0);
  const colours = new Map<number, string>();
  const colourOf = (head: number) => {
    const known = colours.get(head) ?? cssColour(classColour(head + 1));
    colours.set(head, known);
    return known;
  };
  for (const line of lines) {
    const isNear = near?.head === line.head && near.query === line.query && near.key === line.key;
    context.globalAlpha = isNear ? 1 : Math.min(1, 0.2 + line.weight);
    context.lineWidth = (isNear ? 2.5 : 0.75) + 4 * line.weight;
    context.strokeStyle = colourOf(line.head);
    context.beginPath();
    const [from, to] = [(line.query + 0.5) * row, (line.key + 0.5) * row];
    context.moveTo(0, from);
    context.lineTo(width, to);
    context.stroke();
  }
}

const nothing = text('There are no words here.', 'Hier sind keine Wörter.');
