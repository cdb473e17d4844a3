import { TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { MOST_CHARACTERS, type ClusterSet } from '../../../core/clusters/clusters.ts';
import type { ClusterAnswer, ClusterPoints, FoundText } from '../../../core/protocol/clusters.ts';
import { fromWire } from '../../../core/protocol/tensors.ts';
import { counted, inBoth, text, type Text } from '../../../core/text.ts';
import { useNumberFormat, useT } from '../../kit/language.ts';
import { ReasonButton } from '../../kit/ReasonButton.tsx';
import { Scroll } from '../../kit/Scroll.tsx';
import { FailedNotice } from '../../link/Empty.tsx';
import { tell } from '../../link/tell.ts';
import { Waiting } from '../../link/Waiting.tsx';
import { useWork } from '../../link/useWork.ts';
import { decodeTensor } from '../../kit/tensor.ts';
import classes from './clusters.module.css';
import { meansOf } from './sets.ts';
import { change, useClusters, type SideName } from './state.ts';

interface QuestionsProps {
  readonly name: SideName;
  readonly set: ClusterSet;
  readonly texts: ClusterPoints;
}

const TOP = 5;
const noQuestion = text('Enter a question first.', 'Zuerst eine Frage eingeben.');

/** A question, and the texts that answer it in two ways: the nearest of all, and those of the cluster that it falls into. */
export function Questions({ name, set, texts }: QuestionsProps) {
  const t = useT();
  const side = useClusters((state) => state[name]);
  const [asked, setAsked] = useState('');
  const key = `${name} question`;
  const answer = useWork('askClusters', asked === '' ? null : { key, set, method: meansOf(side), question: asked, top: TOP });
  const question = side.question.trim();
  return (
    <section className={classes.questions} aria-label={t(text('Questions', 'Fragen'))}>
      <form
        className={classes.ask}
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(question);
        }}
      >
        <TextInput
          size="xs"
          aria-label={t(text('Question to the texts', 'Frage an die Texte'))}
          placeholder={t(text('Ask the texts: “rocket to the moon”', 'Die Texte fragen: „rocket to the moon“'))}
          maxLength={MOST_CHARACTERS}
          value={side.question}
          onChange={(event) => change(name, { question: event.currentTarget.value })}
        />
        <ReasonButton size="xs" reason={question === '' ? noQuestion : undefined}>
          {t(text('Search', 'Suchen'))}
        </ReasonButton>
      </form>
      {answer.error !== undefined && !answer.isLoading && <FailedNotice error={answer.error} again={answer.again} detailed />}
      {answer.isLoading && <Waiting name={key} onCancel={() => tell('stopClusters', { key })} label={text('Looking for answers …', 'Antworten werden gesucht …')} />}
      {answer.data && <Answers answer={answer.data} texts={texts} />}
    </section>
  );
} // prettier-ignore

function Answers({ answer, texts }: { readonly answer: ClusterAnswer; readonly texts: ClusterPoints }) {
  const t = useT();
  const { cluster, size, shared, nearest } = answer;
  const found = useRef<HTMLDivElement>(null);
  // In a low panel it would stand below what is in sight.
  useEffect(() => {
    // Some browsers return a promise, which is no cleanup.
    void found.current?.scrollIntoView({ block: 'nearest' });
  }, [answer]);
  const lines = counted(size, ['text', 'texts'], ['Text', 'Texte']);
  return (
    <>
      <div ref={found} className={classes.answers}>
        <Found label={text('The nearest by cosine', 'Die nächsten nach Kosinus')} found={nearest} texts={texts} />
        <Found
          label={inBoth((language) => `Cluster ${cluster + 1} (${lines[language]})`)}
          found={answer.inCluster}
          texts={texts}
        />
      </div>
      <p className="dim">{t(sharedText(shared, nearest.length))}</p>
    </>
  );
}

interface FoundProps {
  readonly label: Text;
  readonly found: readonly FoundText[];
  readonly texts: ClusterPoints;
}

function Found({ label, found, texts }: FoundProps) {
  const t = useT();
  const format = useNumberFormat();
  const known = texts.labels && decodeTensor(texts.labels).values;
  return (
    <Scroll label={label} className={classes.found}>
      <h4>{t(label)}</h4>
      <ol>
        {found.map(({ index, score }) => (
          <li key={index}>
            <b>{format(fromWire(score), { minimumFractionDigits: 3, maximumFractionDigits: 3 })}</b>{' '}
            {texts.texts?.[index]} {known && <span className="dim">({texts.classes[known[index] ?? -1]})</span>}
          </li>
        ))}
      </ol>
    </Scroll>
  );
}

function sharedText(shared: number, all: number): Text {
  return text(
    `${shared} of the ${all} nearest lie in the cluster of the question: what lies across its border is not found there.`,
    `${shared} der ${all} nächsten liegen im Cluster der Frage: Was jenseits seiner Grenze liegt, findet man dort nicht.`,
  );
}
