import { Button, Progress } from '@mantine/core';
import { IconTopologyStar3 } from '@tabler/icons-react';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import type { LibraryModel } from '../../../core/protocol/modelLibrary.ts';
import { pipelineCode } from '../../../core/protocol/pipelineCode.ts';
import { pipelineInput } from '../../../core/protocol/requests/pretrained.ts';
import type { PipelineAnswer } from '../../../core/protocol/pipelines.ts';
import { counted, text, type Text } from '../../../core/text.ts';
import { CodeListing } from '../../kit/CodeListing.tsx';
import { useT } from '../../kit/language.ts';
import { Notice } from '../../kit/Notice.tsx';
import { durationText } from '../../kit/numbers.ts';
import { isSame } from '../../kit/same.ts';
import { Chips } from '../../kit/tokens/Chips.tsx';
import { unknownText } from '../../kit/tokens/ReadRemarks.tsx';
import { FailedNotice } from '../../link/Empty.tsx';
import { modelTitle } from '../../workspace/pretrained.ts';
import { Result } from './answers/Result.tsx';
import { ask, inputOf, usePipelines, type Asked } from './asking.ts';
import { isAttended, seeAttention, stopOpening } from './attention.ts';
import { piecesOf, unknownIn } from './pieces.ts';
import classes from './pipelines.module.css';
import type { Task } from './tasks.ts';
import { readsBytes } from './useModels.ts';

interface AnswerProps {
  readonly task: Task;
  /** The question that is under way. */
  readonly asking: Asked | null;
  readonly answered: ReturnType<typeof usePipelines.getState>['answers'][Task['name']];
  readonly models: readonly LibraryModel[];
}

/** What the model says, or what is known of it so far. */
export function Answer({ task, asking, answered, models }: AnswerProps) {
  const t = useT();
  const labelId = useId();
  const entered = usePipelines((state) => state.entered[task.name]);
  const section = useRef<HTMLElement>(null);
  // In one column it stands below the question, out of sight.
  useEffect(() => {
    if (asking?.key !== undefined) section.current?.scrollIntoView({ block: 'nearest' });
  }, [asking?.key]);
  const isOld = answered !== undefined && !isSame(answered.asked.input, inputOf(task.name, entered));
  return (
    <section ref={section} className={classes.answer} aria-labelledby={labelId} aria-busy={asking !== null}>
      <h3 id={labelId} className="section-title">
        {t(text('Answer', 'Antwort'))}
      </h3>
      {asking && <UnderWay asking={asking} models={models} />}
      {!asking && answered?.error !== undefined && (
        <>
          <FailedNotice detailed error={answered.error} again={() => void ask(task.name, answered.asked.model)} />
          <Written asked={answered.asked} models={models} isBusy={false} />
        </>
      )}
      {!asking && answered?.answer && isOld && <Notice>{t(old)}</Notice>}
      {!asking && answered?.answer && <Answered asked={answered.asked} answer={answered.answer} models={models} />}
      {!asking && !answered && <p className="dim">{t(nothingYet)}</p>}
    </section>
  );
}

/** The tokens that have come, which stay when nothing comes after them. */
function Written({ asked, models, isBusy }: { readonly asked: Asked; readonly models: readonly LibraryModel[]; readonly isBusy: boolean }) {
  const { task, tokens, input } = asked;
  if (task !== 'text-generation' || tokens.length === 0) return null;
  const model = models.find(({ name }) => name === asked.model);
  return <Result task={task} result={{ text: '', tokens }} input={input} isBytes={readsBytes(model, tokens)} isBusy={isBusy} />;
} // prettier-ignore

function UnderWay({ asking, models }: { readonly asking: Asked; readonly models: readonly LibraryModel[] }) {
  const t = useT();
  const { share, tokens, task, isLoading } = asking;
  const model = models.find(({ name }) => name === asking.model);
  const name = model ? modelTitle(model) : asking.model;
  if (task === 'text-generation' && tokens.length > 0) return <Written asked={asking} models={models} isBusy />;
  return (
    <div className={classes.waiting} role="status">
      <p>{t(share === null || isLoading ? text(`${name} is being loaded …`, `${name} wird geladen …`) : text(`${name} reads …`, `${name} liest …`))}</p>
      <Progress
        value={share === null ? 100 : 100 * share}
        animated={share === null}
        aria-label={t(text('Progress', 'Fortschritt'))}
      />
    </div>
  );
} // prettier-ignore

interface AnsweredProps {
  readonly asked: Asked;
  readonly answer: PipelineAnswer;
  readonly models: readonly LibraryModel[];
}

function Answered({ asked: { input, model: name, task }, answer, models }: AnsweredProps) {
  const t = useT();
  const model = models.find((one) => one.name === name);
  const pieces = useMemo(() => piecesOf(answer), [answer]);
  const unknown = unknownIn(pieces, [input.text, input.pair]);
  const isBytes = readsBytes(model, answer.tokens);
  const read = counted(answer.tokens.length, ['token', 'tokens'], ['Token', 'Tokens']);
  const shown = model ? modelTitle(model) : name;
  const took = durationText(answer.seconds);
  const code = useMemo(() => pipelineCode(task, name, pipelineInput.parse(input)), [task, name, input]);
  return (
    <>
      {answer.isCut && <Notice kind="warning">{t(cutTexts[task] ?? cut)}</Notice>}
      {unknown.length > 0 && <Notice kind="warning">{t(unknownText(unknown))}</Notice>}
      <Result {...answer} input={input} isBytes={isBytes} isBusy={false} />
      <div className={classes.facts}>
        <span className="dim" data-testid="pipeline-facts">
          {t(text(`${shown} · ${read.en} read · ${took}`, `${shown} · ${read.de} gelesen · ${took}`))}
        </span>
        {isAttended(model) && <AttentionButton answer={answer} texts={input} />}
      </div>
      <Chips
        label={text('What the model reads', 'Was das Modell liest')}
        pieces={pieces}
        hasSegments={pieces.some(({ segment }) => segment > 0)}
        isBytes={isBytes}
        known={{ counts: undefined, norms: undefined }}
        texts={[input.text, input.pair]}
      />
      <CodeListing language="Python, transformers" code={code} />
    </>
  );
} // prettier-ignore

function AttentionButton({ answer, texts }: { readonly answer: PipelineAnswer; readonly texts: Asked['input'] }) {
  const t = useT();
  const [isOpening, setOpening] = useState(false);
  useEffect(() => stopOpening, []);
  const open = async () => {
    setOpening(true);
    try {
      await seeAttention(answer, texts);
    } finally {
      setOpening(false);
    }
  };
  return (
    <Button
      size="xs"
      variant="default"
      loading={isOpening}
      title={t(attentionTip)}
      leftSection={<IconTopologyStar3 size="0.875rem" />}
      onClick={() => void open()}
    >
      {t(text('See its attention', 'Seine Attention ansehen'))}
    </Button>
  );
}

const nothingYet = text(
  'Choose an example or enter a text, and ask the model.',
  'Ein Beispiel wählen oder einen Text eingeben und das Modell fragen.',
);
const old = text(
  'This answers what stood there before: ask again.',
  'Das ist die Antwort auf das, was vorher dort stand: noch einmal fragen.',
);
const cut = text(
  'The text is longer than what the model reads at once: its end was cut off.',
  'Der Text ist länger, als das Modell auf einmal liest: Sein Ende wurde abgeschnitten.',
);
/** Of what is too long. */
const cutTexts: Readonly<Partial<Record<Task['name'], Text>>> = {
  'question-answering': text(
    'The text is longer than what the model reads at once: it was read in stretches that overlap. Below stand the tokens of its beginning.',
    'Der Text ist länger, als das Modell auf einmal liest: Gelesen wurde er in Stücken, die sich überlappen. Unten stehen die Tokens seines Anfangs.',
  ),
  'text-generation': text(
    'The text is longer than what the model reads at once: of its beginning nothing was seen.',
    'Der Text ist länger, als das Modell auf einmal liest: Von seinem Anfang war nichts zu sehen.',
  ),
};
const attentionTip = text(
  'Opens the model as a network, with this text in the panel “Attention”',
  'Öffnet das Modell als Netz, mit diesem Text im Bereich „Attention“',
);
