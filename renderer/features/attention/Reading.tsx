import { Select } from '@mantine/core';
import { useMemo } from 'react';
import { dataSpec } from '../../../core/data/source.ts';
import { text } from '../../../core/text.ts';
import { usePercent, useT } from '../../kit/language.ts';
import panel from '../../kit/panel.module.css';
import { useDocument } from '../../workspace/document/document.ts';
import classes from './attention.module.css';
import { isCut, isOff, swappedToken, toggledCut } from './changes.ts';
import { useAttentionView } from './state.ts';
import type { Look } from './useLook.ts';
import { sharesOf, strongest, type Place } from './weights.ts';
import { readerOf } from '../../workspace/shared/pieces.ts';

interface ReadingProps {
  readonly look: Look;
  readonly place: Place | null;
}

/** So many connections of a word are listed. */
const MOST_LISTED = 6;

/** What the word that is pointed at or held looks at, or who looks at it; there its connections are cut, and it is swapped. */
export function Reading({ look, place }: ReadingProps) {
  const t = useT();
  return (
    <section className={classes.reading}>
      <h3 className="section-title">{t(text('The chosen word', 'Das gewählte Wort'))}</h3>
      {place ? <Connections look={look} place={place} /> : <p className="dim">{t(howTo)}</p>}
    </section>
  );
}

function Connections({ look, place }: { readonly look: Look; readonly place: Place }) {
  const t = useT();
  const percent = usePercent();
  const { hiddenHeads, intervene } = useAttentionView();
  const { weights, interventions, attention, rows, columns } = look;
  const { identity } = attention;
  const isQuery = place.side === 'query';
  const [own, others] = isQuery ? [rows, columns] : [columns, rows];
  const heads = weights.heads.filter((head) => !hiddenHeads.includes(head) && !isOff(interventions, { attention: identity, head })); // prettier-ignore
  const shares = strongest(sharesOf(weights, heads, place), MOST_LISTED);
  const cuts = interventions.cuts.filter((cut) => cut.attention === identity && (isQuery ? cut.query : cut.key) === place.index); // prettier-ignore
  const cutOf = (index: number) => ({ attention: identity, head: heads.length === 1 ? (heads[0] ?? null) : null, query: isQuery ? place.index : index, key: isQuery ? index : place.index }); // prettier-ignore
  const gone = [...new Set(cuts.map((cut) => (isQuery ? cut.key : cut.query)))].filter((index) => !shares.some((share) => share.index === index)); // prettier-ignore
  const word = own.words[place.index] ?? '';
  const number = place.index + 1;
  const listed = [...shares, ...gone.map((index) => ({ index, weight: 0 }))];
  return (
    <>
      <p>
        <b>{word}</b>{' '}
        <span className="dim">
          {t(isQuery ? text(`place ${number}, looks at`, `Stelle ${number}, achtet auf`) : text(`place ${number}, is looked at by`, `Stelle ${number}, wird beachtet von`))}
        </span>
      </p>
      {listed.length === 0 && <p className="dim">{t(nobody)}</p>}
      <ul className={classes.connections}>
        {listed.map(({ index, weight }) => {
          const cut = cutOf(index);
          const isGone = cuts.some((one) => (isQuery ? one.key : one.query) === index) && isCut(interventions, cut);
          const other = others.words[index] ?? '';
          return (
            <li key={index}>
              <span className={classes.word}>{other}</span>
              <span>{percent(weight)}</span>
              <button
                type="button"
                className={panel.more}
                aria-label={isGone ? t(text(`Join ${word} and ${other} again`, `${word} und ${other} wieder verbinden`)) : t(text(`Cut ${word} and ${other}`, `${word} und ${other} kappen`))}
                onClick={() => intervene((now) => toggledCut(now, cut))}
              >
                {isGone ? t(text('join', 'verbinden')) : t(text('cut', 'kappen'))}
              </button>
            </li>
          );
        })}
      </ul>
      {own.field !== undefined && <Swap look={look} field={own.field} place={place.index} />}
    </>
  );
} // prettier-ignore

/** Options that are listed at once. */
const MOST_OPTIONS = 50;

/** Another token in the place of the word. */
function Swap({ look, field, place }: { readonly look: Look; readonly field: string; readonly place: number }) {
  const t = useT();
  const { intervene } = useAttentionView();
  const data = useDocument((state) => state.document.data);
  const options = useMemo(() => {
    const found = dataSpec(data).fields.find(({ name }) => name === field);
    const read = readerOf(data);
    const vocabulary = found?.role === 'input' && found.meaning.kind === 'tokens' ? found.meaning.vocabulary : [];
    return vocabulary.map((word, id) => ({ value: String(id), label: read(word) }));
  }, [data, field]);
  const text_ = look.frame.texts.find((one) => one.field === field);
  const original = text_?.own.find((one) => one.place === place)?.id ?? text_?.ids[place];
  return (
    <Select
      size="xs"
      searchable
      allowDeselect={false}
      label={t(text('Swap it for', 'Tauschen gegen'))}
      limit={MOST_OPTIONS}
      data={options}
      value={String(text_?.ids[place] ?? '')}
      onChange={(value) => {
        if (value !== null) intervene((now) => swappedToken(now, { field, place, token: Number(value) }, original));
      }}
    />
  );
}

const howTo = text(
  'Point at a word, or go through them with the arrow keys: here stands what it looks at. Press one to hold it, to cut its connections and to swap it.',
  'Auf ein Wort zeigen oder mit den Pfeiltasten hindurchgehen: Hier steht, worauf es achtet. Drücken hält es fest, um Verbindungen zu kappen und es zu tauschen.',
);
const nobody = text('Nothing more than 0.05 %.', 'Nichts über 0,05 %.');
