import { CloseButton } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react';
import type { Attention } from '../../../core/analysis/attentions.ts';
import type { Interventions } from '../../../core/protocol/attention.ts';
import { text, type Text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import panel from '../../kit/panel.module.css';
import { ReasonButton } from '../../kit/ReasonButton.tsx';
import { useDocument } from '../../workspace/document/document.ts';
import { countOf, toggledCut, toggledHead, withoutSwap } from './changes.ts';
import classes from './attention.module.css';
import { useAttentionView } from './state.ts';
import { cutHelp } from './texts.ts';
import type { Look } from './useLook.ts';
import { Whose } from './Whose.tsx';
import { readerOf } from '../../workspace/shared/pieces.ts';

/** Undo and redo by the usual keys mean what was changed here, while the focus is in the panel and there is any. */
export function useHistoryKeys(): (event: React.KeyboardEvent) => void {
  const { history, undo, redo } = useAttentionView();
  return (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.target instanceof HTMLInputElement) return;
    const key = event.key.toLowerCase();
    const isRedo = key === 'y' || (key === 'z' && event.shiftKey);
    if (!isRedo && key !== 'z') return;
    if ((isRedo ? history.future : history.past).length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    (isRedo ? redo : undo)();
  };
}

interface ChangeBarProps {
  readonly look: Look;
  readonly attentions: readonly Attention[];
  readonly names: readonly Text[];
}

/** What is changed for the look, each with what takes it back. */
export function ChangeBar({ look, attentions, names }: ChangeBarProps) {
  const t = useT();
  const { history, undo, redo, reset } = useAttentionView();
  const count = countOf(look.interventions);
  const button = { size: 'compact-xs', variant: 'default' } as const;
  return (
    <div className={classes.changes} role="group" aria-label={t(text('Interventions', 'Eingriffe'))}>
      <ReasonButton
        {...button}
        reason={history.past.length === 0 ? nothingDone : undefined}
        leftSection={<IconArrowBackUp size="0.875rem" />}
        onPress={undo}
      >
        {t(text('Undo', 'Rückgängig'))}
      </ReasonButton>
      <ReasonButton
        {...button}
        reason={history.future.length === 0 ? nothingUndone : undefined}
        leftSection={<IconArrowForwardUp size="0.875rem" />}
        onPress={redo}
      >
        {t(text('Redo', 'Wiederholen'))}
      </ReasonButton>
      <ReasonButton {...button} reason={count === 0 ? nothingDone : undefined} onPress={reset}>
        {t(text('Reset', 'Zurücksetzen'))}
      </ReasonButton>
      {count === 0 ? (
        <span className="dim">{t(howTo)}</span>
      ) : (
        <>
          <Tags look={look} attentions={attentions} names={names} />
          <span className="dim" title={t(cutHelp)}>
            {t(onlyHere)}
          </span>
        </>
      )}
      <Whose look={look} />
    </div>
  );
}

/** More are counted. */
const MOST_TAGS = 12;

function Tags({ look, attentions, names }: ChangeBarProps) {
  const t = useT();
  const { intervene } = useAttentionView();
  const data = useDocument((state) => state.document.data);
  const { cuts, off, swaps } = look.interventions;
  const read = readerOf(data);
  const nameOf = (identity: string) => {
    const at = attentions.findIndex((one) => one.identity === identity);
    return attentions.length > 1 && names[at] ? `${t(names[at])}, ` : '';
  };
  const wordOf = (field: string | undefined, place: number) => {
    const found = look.frame.texts.find((one) => one.field === field);
    return found ? read(found.words[place] ?? '') : `${place + 1}`;
  };
  /** The same word may stand at several places. */
  const placed = (field: string | undefined, place: number) => {
    const word = wordOf(field, place);
    const words = look.frame.texts.find((one) => one.field === field)?.words ?? [];
    return words.filter((each) => read(each) === word).length > 1 ? `${word} (${place + 1})` : word;
  };
  const ownWord = (field: string, place: number) => {
    const own = look.frame.texts.find((one) => one.field === field)?.own.find((one) => one.place === place);
    return own ? read(own.word) : '';
  };
  const headOf = (head: number | null) => (head === null ? allHeads : text(`head ${head + 1}`, `Kopf ${head + 1}`));
  const tags: readonly { readonly label: string; readonly remove: (now: Interventions) => Interventions }[] = [
    ...swaps.map((swap) => ({
      label: `${swap.place + 1}: ${ownWord(swap.field, swap.place)} → ${wordOf(swap.field, swap.place)}`,
      remove: (now: Interventions) => withoutSwap(now, swap),
    })),
    ...off.map((one) => ({
      label: `${nameOf(one.attention)}${t(headOf(one.head))} ${t(text('off', 'aus'))}`,
      remove: (now: Interventions) => toggledHead(now, one),
    })),
    ...cuts.map((cut) => {
      const attention = attentions.find(({ identity }) => identity === cut.attention);
      return {
        label: `${nameOf(cut.attention)}${t(headOf(cut.head))}: ${placed(attention?.rowField, cut.query)} ⇢ ${placed(attention?.columnField, cut.key)}`,
        remove: (now: Interventions) => toggledCut(now, cut),
      };
    }),
  ];
  const more = tags.length - MOST_TAGS;
  return (
    <>
      {tags.slice(0, MOST_TAGS).map(({ label, remove }, i) => (
        <span key={i} className={panel.tag}>
          {label}
          <CloseButton
            size="xs"
            aria-label={t(text(`Take back: ${label}`, `Zurücknehmen: ${label}`))}
            onClick={() => intervene(remove)}
          />
        </span>
      ))}
      {more > 0 && <span className="dim">{t(text(`and ${more} more`, `und ${more} weitere`))}</span>}
    </>
  );
}

const allHeads = text('all heads', 'alle Köpfe');
const howTo = text(
  'Click a line or a cell to cut a connection, switch a head off, or choose a word and swap it: what the network says moves at once.',
  'Ein Klick auf eine Linie oder Zelle kappt die Verbindung; Köpfe abschalten, Wörter tauschen: Was das Netz sagt, ändert sich sofort.',
);
const onlyHere = text(
  'For this look only: document and training stay as they are.',
  'Nur für diesen Blick: Dokument und Training bleiben, wie sie sind.',
);
const nothingDone = text('Nothing has been changed yet.', 'Noch ist nichts verändert.');
const nothingUndone = text('Nothing has been undone.', 'Es wurde nichts rückgängig gemacht.');
