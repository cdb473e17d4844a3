import { useEffect, useRef } from 'react';
import type { TextSource } from '../../../core/data/kinds/plainText.ts';
import { text } from '../../../core/text.ts';
import { Empty, FailedNotice } from '../../link/Empty.tsx';
import { useDocument } from '../../workspace/document/document.ts';
import { here } from '../../workspace/document/latest.ts';
import { useShown } from '../../workspace/runs/shown.ts';
import { TrainFirst } from '../../workspace/shared/TrainFirst.tsx';
import { useNewWeights } from '../../workspace/shared/useMeasured.ts';
import { Choices } from './Choices.tsx';
import classes from './Generation.module.css';
import { Prompt } from './Prompt.tsx';
import { Toolbar } from './Toolbar.tsx';
import { stop, useWriting, write } from './writing.ts';
import { WrittenText } from './WrittenText.tsx';

/** A text that the network goes on with, token by token. */
export function GenerationPanel() {
  const data = useDocument((state) => state.document.data);
  const { runId } = useShown();
  if (data.kind !== 'text') return <Empty message={noLanguage} />;
  if (runId === null) return <TrainFirst message={trainFirst} />;
  return <Generation source={data} />;
}

function Generation({ source }: { readonly source: TextSource }) {
  const error = useWriting((state) => state.error);
  useLive();
  // What nobody sees is not written.
  useEffect(() => {
    const own = here();
    return () => own.act(stop);
  }, []);
  return (
    <div className={classes.panel}>
      <Toolbar source={source} />
      {error ? <FailedNotice error={error} again={() => void write()} /> : null}
      <div className={classes.body}>
        <Prompt source={source} />
        <WrittenText source={source} />
        <Choices source={source} />
      </div>
    </div>
  );
}

/** Writes anew with new weights, and with those of a moment that one goes back to, once what is being written has ended. */
function useLive(): void {
  const { isLive, isWriting } = useWriting();
  const { runId, at } = useShown();
  const moment = `${runId} ${useNewWeights()} ${JSON.stringify(at)}`;
  const written = useRef(moment);
  useEffect(() => {
    if (!isLive) written.current = moment;
    if (!isLive || isWriting || written.current === moment) return;
    written.current = moment;
    void write({ keeps: true });
  }, [isLive, isWriting, moment]);
}

const noLanguage = text(
  'This network is not a language model: choose a text file under Data, and a network that says which token comes next.',
  'Dieses Netz ist kein Sprachmodell: unter „Daten“ eine Textdatei wählen, und ein Netz, das das nächste Token sagt.',
);
const trainFirst = text(
  'There are no weights for this network yet. Train it, even for a few steps: then it goes on with a text of yours, also while it is trained.',
  'Für dieses Netz gibt es noch keine Gewichte. Ein paar Schritte Training genügen: Dann schreibt es einen eigenen Text weiter, auch während des Trainings.',
);
