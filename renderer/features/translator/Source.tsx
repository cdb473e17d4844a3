import { Button, Textarea } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { MOST_BEAMS } from '../../../core/protocol/reading.ts';
import { text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { NumberField } from '../../workspace/fields/fields.tsx';
import { changeSearch, enter, takeNext, useTranslator } from './translator.ts';
import classes from './Translator.module.css';

const MOST_CHARACTERS = 20_000;

interface SourceProps {
  /** The translation of the text as it stands there; undefined: none yet. */
  readonly said: string | undefined;
}

/** The text that is translated, and how the translation is searched for. */
export function Source({ said }: SourceProps) {
  const t = useT();
  const { text: words, search, pair } = useTranslator();
  // Since it was taken, the network or the search may have become another.
  const isRight = pair !== null && (said === undefined ? pair.isRight : said === pair.truth);
  return (
    <>
      <Textarea
        size="xs"
        label={t(text('Text', 'Text'))}
        rows={2}
        maxLength={MOST_CHARACTERS}
        spellCheck={false}
        value={words}
        onChange={(event) => enter(event.currentTarget.value)}
      />
      <Button size="compact-xs" variant="default" title={t(takeTip)} onClick={() => void takeNext()}>
        {t(text('Take a held-out pair', 'Zurückgehaltenes Paar nehmen'))}
      </Button>
      {pair && (
        <p className={classes.truth} data-right={isRight}>
          {isRight ? <IconCheck size="0.875rem" aria-hidden /> : <IconX size="0.875rem" aria-hidden />}
          {t(text('True translation:', 'Wahre Übersetzung:'))} <b>{pair.truth}</b>
        </p>
      )}
      <NumberField
        label={text('Beams', 'Beams')}
        help={beamHelp}
        value={search.width}
        range={{ min: 1, max: MOST_BEAMS, isWhole: true }}
        onChange={(width) => changeSearch({ width })}
      />
      {search.width > 1 && (
        <NumberField
          label={text('Length penalty', 'Längenstrafe')}
          help={penaltyHelp}
          value={search.penalty}
          range={{ min: 0, max: 5 }}
          onChange={(penalty) => changeSearch({ penalty })}
        />
      )}
    </>
  );
}

const takeTip = text(
  'A pair of the test part, or else of the validation part: the network was not trained on it.',
  'Ein Paar aus dem Testteil, sonst aus dem Validierungsteil: Damit wurde das Netz nicht trainiert.',
);
const beamHelp = text(
  '1: the likeliest token at every place (greedy). More: this many beginnings are followed at once, and the best translation of all is taken.',
  '1: an jeder Stelle das wahrscheinlichste Token (greedy). Mehr: So viele Anfänge werden zugleich verfolgt, und die beste Übersetzung von allen wird genommen.',
);
const penaltyHelp = text(
  'Log probabilities are divided by ((5 + tokens) / 6) to this power: above 0 longer translations are preferred.',
  'Log-Wahrscheinlichkeiten werden durch ((5 + Tokens) / 6) hoch diese Zahl geteilt: Über 0 werden längere Übersetzungen bevorzugt.',
);
