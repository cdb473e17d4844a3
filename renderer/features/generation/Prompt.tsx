import { Switch, Textarea } from '@mantine/core';
import { useDeferredValue, useId, useMemo } from 'react';
import type { TextSource } from '../../../core/data/kinds/plainText.ts';
import { counted, text, type Text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { unknownText } from '../../kit/tokens/ReadRemarks.tsx';
import { visible } from '../../kit/tokens/visible.ts';
import { Field, NumberField } from '../../workspace/fields/fields.tsx';
import classes from './Generation.module.css';
import { promptFacts, promptOf } from './prompt.ts';
import { MOST_AT_ONCE, useWriting } from './writing.ts';

const MOST_CHARACTERS = 20_000;

/** What the text begins with, and how the next token is chosen. */
export function Prompt({ source }: { readonly source: TextSource }) {
  const t = useT();
  const { prompt, isGreedy, tokens } = useWriting();
  const set = useWriting.setState;
  const remarks = useId();
  return (
    <div className={classes.form}>
      <Textarea
        size="xs"
        label={t(text('Prompt', 'Anfang'))}
        placeholder={t(promptOf('', source) === ' ' ? emptyIsSpace : emptyIsLine)}
        rows={2}
        maxLength={MOST_CHARACTERS}
        spellCheck={false}
        aria-describedby={remarks}
        value={prompt}
        onChange={(event) => set({ prompt: event.currentTarget.value })}
      />
      <div id={remarks}>
        <Remarks source={source} prompt={promptOf(prompt, source)} />
      </div>
      <Field label={text('Always the likeliest', 'Immer das wahrscheinlichste')} help={greedyHelp}>
        {(id) => (
          <Switch
            id={id}
            size="xs"
            checked={isGreedy}
            onChange={(event) => set({ isGreedy: event.currentTarget.checked })}
          />
        )}
      </Field>
      {!isGreedy && <Drawing />}
      <NumberField
        label={text('Tokens', 'Tokens')}
        value={tokens}
        range={{ min: 1, max: MOST_AT_ONCE, isWhole: true }}
        onChange={(value) => set({ tokens: value })}
      />
    </div>
  );
}

const emptyIsLine = text('Empty: a new line', 'Leer: eine neue Zeile');
const emptyIsSpace = text('Empty: a space', 'Leer: ein Leerzeichen');

/** How tokens are drawn. */
function Drawing() {
  const { temperature, topK, topP, seed } = useWriting();
  const set = useWriting.setState;
  return (
    <>
      <NumberField
        label={text('Temperature', 'Temperatur')}
        help={temperatureHelp}
        value={temperature}
        range={{ min: 0, max: 10 }}
        onChange={(value) => set({ temperature: value })}
      />
      <NumberField
        label={text('Top k (0: all)', 'Top k (0: alle)')}
        help={topKHelp}
        value={topK}
        range={{ min: 0, max: 1_000_000, isWhole: true }}
        onChange={(value) => set({ topK: value })}
      />
      <NumberField
        label={text('Top p (1: all)', 'Top p (1: alle)')}
        help={topPHelp}
        value={topP}
        range={{ min: 0, max: 1 }}
        onChange={(value) => set({ topP: value })}
      />
      <NumberField
        label={text('Seed', 'Startwert')}
        help={seedHelp}
        value={seed}
        range={{ min: 0, max: 0xffffffff, isWhole: true }}
        onChange={(value) => set({ seed: value })}
      />
    </>
  );
}

/** What the network does not know of the prompt, and does not see of it. */
function Remarks({ source, prompt }: { readonly source: TextSource; readonly prompt: string }) {
  const t = useT();
  const read = useDeferredValue(prompt);
  const facts = useMemo(() => promptFacts(source, read), [source, read]);
  if (!facts) return null;
  const said: Text[] = [];
  if (facts.unknown.length > 0) said.push(unknownText(facts.unknown));
  if (facts.cut !== '') said.push(cutText(facts.tokens, source.window, facts.cut));
  return said.map((one) => (
    <p key={one.en} className={classes.remark}>
      {t(one)}
    </p>
  ));
}

const MOST_CUT = 24;

function cutText(tokens: number, window: number, cut: string): Text {
  const part = visible(cut.length > MOST_CUT ? `… ${cut.slice(-MOST_CUT)}` : cut);
  const [sees, has] = [window, tokens].map((count) => counted(count, ['token', 'tokens'], ['Token', 'Tokens']));
  return text(
    `The network sees ${sees?.en} at once, the prompt has ${has?.en}: its beginning, up to “${part}”, is not seen.`,
    `Das Netz sieht ${sees?.de} auf einmal, der Anfang hat ${has?.de}: Was bis „${part}“ steht, sieht es nicht.`,
  );
}

const greedyHelp = text(
  'Takes the likeliest token at every place: always the same text, which often goes in circles.',
  'Nimmt an jeder Stelle das wahrscheinlichste Token: immer derselbe Text, der sich oft im Kreis dreht.',
);
const temperatureHelp = text(
  'Below 1 likely tokens are drawn more often than the network says, above 1 all are drawn more evenly. 0: the likeliest.',
  'Unter 1 werden wahrscheinliche Tokens öfter gezogen, als das Netz sagt, über 1 alle gleichmäßiger. 0: das wahrscheinlichste.',
);
const topKHelp = text(
  'Draws among this many of the likeliest tokens.',
  'Zieht aus so vielen der wahrscheinlichsten Tokens.',
);
const topPHelp = text(
  'Draws among the fewest of the likeliest whose probabilities add up to this.',
  'Zieht aus den wenigsten der wahrscheinlichsten, deren Wahrscheinlichkeiten zusammen so viel ausmachen.',
);
const seedHelp = text(
  'The same seed, weights and prompt give the same text.',
  'Gleicher Startwert, gleiche Gewichte und gleicher Anfang ergeben denselben Text.',
);
