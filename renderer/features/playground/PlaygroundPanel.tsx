import { useDebouncedValue } from '@mantine/hooks';
import { useMemo } from 'react';
import { readTokens } from '../../../core/text/readTokens.ts';
import { text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { ReadRemarks } from '../../kit/tokens/ReadRemarks.tsx';
import { Empty, FailedNotice } from '../../link/Empty.tsx';
import { useDocument } from '../../workspace/document/document.ts';
import { useStepText } from '../../workspace/shared/phrases.ts';
import { StaleNotice } from '../../workspace/shared/StaleNotice.tsx';
import { TrainFirst } from '../../workspace/shared/TrainFirst.tsx';
import { useMeasured } from '../../workspace/shared/useMeasured.ts';
import { Hidden } from './Hidden.tsx';
import { Judgements } from './Judgements.tsx';
import { usePlayground, type ReadSource } from './playground.ts';
import classes from './Playground.module.css';
import { Texts } from './Texts.tsx';
import { TokenRow } from './TokenRow.tsx';

/** Nobody is asked at every key. */
const REST_MS = 200;

/** A text of one's own, and what the network says of it: of hidden words, and of the whole. */
export function PlaygroundPanel() {
  const data = useDocument((state) => state.document.data);
  if (data.kind !== 'masked' && data.kind !== 'labelled') return <Empty message={noReader} />;
  return <Playground source={data} />;
}

function Playground({ source }: { readonly source: ReadSource }) {
  const t = useT();
  const stepText = useStepText();
  const { text: words, pair, masked } = usePlayground();
  const second = pair === '' ? undefined : pair;
  const read = useMemo(() => readTokens(source.tokenizer, source.length, words, second), [source, words, second]);
  const isEmpty = read === undefined || read.own === 0;
  const typed = useMemo(() => {
    // Other data may have other words there, or no room for them.
    const hidden = masked.filter((place) => read?.tokens[place]?.isSpecial === false);
    return { text: words, pair: second, masked: hidden };
  }, [words, second, masked, read]);
  const [asked] = useDebouncedValue(typed, REST_MS);
  const { run, data, error, isLoading, again } = useMeasured('readText', ({ id }, at) =>
    isEmpty || asked.text.trim() === '' ? null : { runId: id, at, ...asked },
  );
  if (!run) return <TrainFirst message={trainFirst} />;
  if (!read) return <Empty message={foreign} />;
  return (
    <div className={classes.panel} aria-busy={isLoading}>
      <StaleNotice run={run} />
      {error ? <FailedNotice error={error} again={again} /> : null}
      <Texts source={source} />
      {read.own === 0 && <p className="dim">{t(enterText)}</p>}
      {read.own > 0 && (
        <>
          <TokenRow source={source} tokens={read.tokens} />
          <ReadRemarks read={read} length={source.length} hasPair={second !== undefined} />
          {data && !isEmpty && (
            <div className={classes.said}>
              {data.masked.map((place) => (
                <Hidden key={place.place} place={place} />
              ))}
              <Judgements source={source} judgements={data.judgements} hasPair={second !== undefined} />
            </div>
          )}
          {data && <p className="dim">{stepText(data.step, run)}</p>}
          {!data && isLoading && <p className="dim">{t(reading)}</p>}
        </>
      )}
    </div>
  );
}

const noReader = text(
  'This network reads no texts with masked words or labels: choose such data first.',
  'Dieses Netz liest keine Texte mit maskierten Wörtern oder Labels: erst solche Daten wählen.',
);
const reading = text('The network is reading …', 'Das Netz liest …');
const enterText = text(
  'Enter a text: its tokens appear, and what the network says of it.',
  'Einen Text eingeben: Seine Tokens erscheinen, und was das Netz dazu sagt.',
);
const foreign = text(
  'The tokenizer of these data cannot be run on single texts: choose another one under Data.',
  'Der Tokenizer dieser Daten lässt sich auf einzelne Texte nicht anwenden: unter „Daten“ einen anderen wählen.',
);
const trainFirst = text(
  'There are no weights for this network yet. Train it, even for a few steps: then it reads texts of yours, also while it is trained.',
  'Für dieses Netz gibt es noch keine Gewichte. Ein paar Schritte Training genügen: Dann liest es eigene Texte, auch während des Trainings.',
);
