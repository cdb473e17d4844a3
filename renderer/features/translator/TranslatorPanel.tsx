import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useMemo } from 'react';
import { readTokens } from '../../../core/text/readTokens.ts';
import { text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { ReadRemarks } from '../../kit/tokens/ReadRemarks.tsx';
import { Empty, FailedNotice } from '../../link/Empty.tsx';
import { useDocument } from '../../workspace/document/document.ts';
import { here } from '../../workspace/document/latest.ts';
import { useStepText } from '../../workspace/shared/phrases.ts';
import { StaleNotice } from '../../workspace/shared/StaleNotice.tsx';
import { TrainFirst } from '../../workspace/shared/TrainFirst.tsx';
import { useMeasured } from '../../workspace/shared/useMeasured.ts';
import { Beams } from './Beams.tsx';
import { Held } from './Held.tsx';
import { Source } from './Source.tsx';
import { cancelMeasuring, takeNext, useTranslator, type TranslationSource } from './translator.ts';
import classes from './Translator.module.css';

/** Nobody is asked at every key. */
const REST_MS = 200;

/** A text, and what the network writes for it, token by token. */
export function TranslatorPanel() {
  const data = useDocument((state) => state.document.data);
  if (!('targetLength' in data)) return <Empty message={noTranslator} />;
  return <Translator source={data} />;
}

function Translator({ source }: { readonly source: TranslationSource }) {
  const t = useT();
  const stepText = useStepText();
  const { text: words, search, error: failure } = useTranslator();
  const read = useMemo(() => readTokens(source.tokenizer, source.length, words), [source, words]);
  const isEmpty = read?.own === 0;
  const typed = useMemo(() => ({ text: words, search }), [words, search]);
  const [asked] = useDebouncedValue(typed, REST_MS);
  const { run, data, error, isLoading, again } = useMeasured('translate', ({ id }, at) =>
    isEmpty || asked.text.trim() === '' ? null : { runId: id, at, ...asked },
  );
  // What nobody sees is not measured.
  useEffect(() => {
    const own = here();
    return () => own.act(cancelMeasuring);
  }, []);
  if (!run) return <TrainFirst message={trainFirst} />;
  return (
    <div className={classes.panel}>
      <StaleNotice run={run} />
      {error ? <FailedNotice error={error} again={again} /> : null}
      {failure ? <FailedNotice error={failure} again={() => void takeNext()} /> : null}
      <div className={classes.body}>
        <div className={`${classes.input} wrapping`}>
          <Source said={typed === asked && !isLoading ? data?.beams[0]?.text : undefined} />
          {read && <ReadRemarks read={read} length={source.length} />}
        </div>
        <div className={classes.output} aria-busy={isLoading}>
          {data && !isEmpty ? (
            <>
              <Beams source={source} beams={data.beams} />
              <p className="dim">{stepText(data.step, run)}</p>
            </>
          ) : (
            <p className="dim">{t(isEmpty || words.trim() === '' || error ? hint : translating)}</p>
          )}
        </div>
        <Held />
      </div>
    </div>
  );
}

const noTranslator = text(
  'This network does not translate: choose texts with translations under Data first.',
  'Dieses Netz übersetzt nicht: erst unter „Daten“ Texte mit Übersetzungen wählen.',
);
const trainFirst = text(
  'There are no weights for this network yet. Train it, even for a few steps: then it translates a text of yours, also while it is trained.',
  'Für dieses Netz gibt es noch keine Gewichte. Ein paar Schritte Training genügen: Dann übersetzt es einen eigenen Text, auch während des Trainings.',
);
const translating = text('Translating …', 'Wird übersetzt …');
const hint = text(
  'Enter a text, or take a pair that was held out from training.',
  'Einen Text eingeben, oder ein Paar nehmen, das vom Training zurückgehalten wurde.',
);
