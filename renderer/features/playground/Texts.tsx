import { Button, Textarea } from '@mantine/core';
import { same, text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { enter, enterExample, examples, usePlayground, type ReadSource } from './playground.ts';
import classes from './Playground.module.css';

const MOST_CHARACTERS = 20_000;

/** Where texts are entered; some are one press away. */
export function Texts({ source }: { readonly source: ReadSource }) {
  const t = useT();
  const { text: words, pair } = usePlayground();
  const takesPair = source.kind === 'masked' || source.isPair;
  const [first, second] = takesPair ? [firstLabel, secondLabel] : [oneLabel, secondLabel];
  return (
    <div className={classes.texts}>
      <div className={classes.fields} data-pair={takesPair}>
        <Textarea
          size="xs"
          label={t(first)}
          rows={1}
          maxLength={MOST_CHARACTERS}
          value={words}
          onChange={(event) => enter({ text: event.currentTarget.value })}
        />
        {takesPair && (
          <Textarea
            size="xs"
            label={t(second)}
            placeholder={t(none)}
            rows={1}
            maxLength={MOST_CHARACTERS}
            value={pair}
            onChange={(event) => enter({ pair: event.currentTarget.value })}
          />
        )}
      </div>
      {source.kind === 'masked' && (
        <div className={classes.examples} role="group" aria-label={t(text('Examples', 'Beispiele'))}>
          <span className="dim">{t(text('Examples:', 'Beispiele:'))}</span>
          {examples.map((example) => (
            <Button
              key={`${example.text} ${example.pair}`}
              size="compact-xs"
              variant="default"
              onClick={() => enterExample(source, example)}
            >
              {t(same([example.text, example.pair].join(' ').trim()))}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}

const oneLabel = text('Text', 'Text');
const firstLabel = text('First sentence', 'Erster Satz');
const secondLabel = text('Second sentence', 'Zweiter Satz');
const none = text('none', 'keiner');
