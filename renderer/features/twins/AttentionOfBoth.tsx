import { useMemo, useState } from 'react';
import { fromWire } from '../../../core/protocol/tensors.ts';
import type { Twin, TwinAttention } from '../../../core/protocol/twin.ts';
import { inBoth, text, type Text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { Notice } from '../../kit/Notice.tsx';
import { useReason } from '../../kit/useReason.ts';
import { refuse } from '../../kit/toasts.ts';
import panel from '../../kit/panel.module.css';
import { HeatMap } from '../../kit/plot/HeatMap.tsx';
import { decodeTensor, slice, type Tensor } from '../../kit/tensor.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { readerOf } from '../../workspace/shared/pieces.ts';
import { percentOf } from './marks.ts';
import { furthest, seenHead, type Chosen, type Seen } from './seen.ts';
import { useTwins } from './state.ts';
import classes from './twins.module.css';

interface BothProps {
  readonly attention: NonNullable<Twin['attention']>;
}

/** Who attends to whom in both, for an example: how much of it each head has elsewhere, and one head of both side by side. */
export function AttentionOfBoth({ attention: { both, notes } }: BothProps) {
  const t = useT();
  const { split, index } = useTwins((state) => state.asked);
  const [chosen, setChosen] = useState<Chosen>();
  const seen = seenHead(both, chosen);
  return (
    <figure className={classes.attention} role="group" aria-label={t(title)}>
      <figcaption>
        <b>{t(title)}</b> <span className="dim">{t(exampleText(parts[split], index + 1))}</span>
      </figcaption>
      {notes.map((note) => (
        <Notice key={note.en}>{t(note)}</Notice>
      ))}
      {seen && (
        <div className={classes.heads}>
          <Shares both={both} seen={seen} onChoose={setChosen} />
          <Maps seen={seen} />
        </div>
      )}
    </figure>
  );
}

interface SharesProps {
  readonly both: readonly TwinAttention[];
  readonly seen: Seen;
  readonly onChoose: (chosen: Chosen) => void;
}

/** A row for every attention, a column for every head. */
function Shares({ both, seen, onChoose }: SharesProps) {
  const t = useT();
  const most = Math.max(...both.map(({ apart }) => apart.length));
  return (
    <table className={panel.table}>
      <caption className="dim">{t(elsewhere)}</caption>
      <thead>
        <tr>
          <th />
          {Array.from({ length: most }, (_, head) => (
            <th key={head} scope="col">{t(headName(head))}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {both.map(({ identity, name, apart, heads }) => (
          <tr key={identity}>
            <th scope="row">{t(name)}</th>
            {apart.map((share, head) => (
              <td key={head}>
                <Head
                  isSeen={seen.pair.identity === identity && seen.head === head}
                  reason={heads.includes(head) ? undefined : tooMany}
                  onChoose={() => onChoose({ identity, head })}
                >
                  {t(percentOf(fromWire(share)))}
                </Head>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
} // prettier-ignore

interface HeadProps {
  readonly isSeen: boolean;
  /** Why it cannot be drawn. */
  readonly reason: Text | undefined;
  readonly onChoose: () => void;
  readonly children: string;
}

function Head({ isSeen, reason, onChoose, children }: HeadProps) {
  const why = useReason(reason);
  return (
    <button
      type="button"
      className={classes.head}
      aria-pressed={isSeen}
      {...why}
      onClick={reason ? () => refuse(reason) : onChoose}
    >
      {children}
    </button>
  );
}

/** The weights of a head in both, and their difference: a row for every place that looks. The largest has the full colour. */
function Maps({ seen: { pair, head } }: Pick<SharesProps, 'seen'>) {
  const t = useT();
  const read = readerOf(useDocument(({ document }) => document.data));
  const [first, second] = useMemo(() => weightsOf(pair, head), [pair, head]);
  const { drawn, largest, difference, at, most } = useMemo(() => drawnOf(first, second), [first, second]);
  const [rows = 0, columns = 0] = first.shape;
  const words = { row: wordAt(pair.rows, Math.floor(at / columns), read), column: wordAt(pair.columns, at % columns, read) };
  const percents = [first, second].map(({ values }) => percentOf(values[at] ?? NaN));
  const sentence = inBoth((language) => `${furthestApart[language]}: ${words.row} → ${words.column}, A ${percents[0]?.[language]}, B ${percents[1]?.[language]}`);
  const upTo = inBoth((language) => `${fullColour[language]}: ${percentOf(largest)[language]}`);
  const size = { rows, columns };
  return (
    <div className={classes.maps}>
      <div className={classes.planes}>
        <Map name={inBoth((language) => `A, ${upTo[language]}`)}><HeatMap weights={drawn[0]} {...size} colour="var(--ink)" /></Map>
        <Map name={inBoth((language) => `B, ${upTo[language]}`)}><HeatMap weights={drawn[1]} {...size} colour="var(--ink)" /></Map>
        <Map name={inBoth((language) => `${moreLess[language]} ${percentOf(most)[language]}`)}><HeatMap weights={difference} {...size} colour="var(--positive)" below="var(--negative)" /></Map>
      </div>
      <p className={classes.furthest}>{t(sentence)}</p>
    </div>
  );
} // prettier-ignore

/** Both on one scale, and their difference on its own, which may be much smaller. */
function drawnOf(first: Tensor, second: Tensor) {
  const largest = Math.max(...[first, second].map(({ values }) => values[furthest(values)] ?? 0));
  const scaled = (values: ArrayLike<number>, by: number) => Float32Array.from(values, (value) => value / (by || 1));
  const apart = Float32Array.from(second.values, (value, i) => value - (first.values[i] ?? NaN));
  const at = furthest(apart);
  const most = Math.abs(apart[at] ?? NaN);
  const drawn = [scaled(first.values, largest), scaled(second.values, largest)] as const;
  return { drawn, largest, difference: scaled(apart, most), at, most };
}

function Map({ name, children }: { readonly name: Text; readonly children: React.ReactNode }) {
  const t = useT();
  return (
    <div>
      <div className={classes.map}>{children}</div>
      {t(name)}
    </div>
  );
}

function weightsOf({ weights: [first, second], heads }: TwinAttention, head: number) {
  const at = heads.indexOf(head);
  return [slice(decodeTensor(first), at), slice(decodeTensor(second), at)] as const;
}

/** What stands at a place; where no tokens do, its number. */
function wordAt(words: readonly string[] | null, place: number, read: (word: string) => string): string {
  const word = words?.[place];
  return word === undefined ? `${place + 1}` : read(word);
}

const title = text('Attention of both', 'Attention beider');
const elsewhere = text('share of its attention that lies elsewhere in B', 'Anteil der Aufmerksamkeit, der in B woanders liegt'); // prettier-ignore
const furthestApart = text('Largest difference', 'Größter Unterschied');
const fullColour = text('full colour', 'volle Farbe');
const moreLess = text('B − A: blue more, orange less, by up to', 'B − A: blau mehr, orange weniger, um bis zu');
const tooMany = text(
  'All heads would be too much at once: those are drawn that are the furthest apart.',
  'Alle Köpfe wären zu viel auf einmal: Gezeichnet werden die, die am weitesten auseinander sind.',
);
const headName = (head: number) => text(`head ${head + 1}`, `Kopf ${head + 1}`);
const parts = {
  training: text('training', 'Training'),
  validation: text('validation', 'Validierung'),
  test: text('test', 'Test'),
} as const;
const exampleText = (part: Text, number: number) =>
  text(`for example ${number} of the part ${part.en}`, `für Beispiel ${number} des Teils ${part.de}`);
