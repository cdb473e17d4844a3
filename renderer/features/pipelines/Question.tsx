import { Button, Select, Textarea } from '@mantine/core';
import { IconPlayerPlayFilled, IconPlayerStopFilled } from '@tabler/icons-react';
import { useId, useRef, type KeyboardEvent } from 'react';
import type { LibraryModel } from '../../../core/protocol/modelLibrary.ts';
import { MOST_CHARACTERS } from '../../../core/protocol/requests/pretrained.ts';
import { counted, same, text, type Text } from '../../../core/text.ts';
import { shortcutText } from '../../kit/keys.ts';
import { useLanguage, useT } from '../../kit/language.ts';
import { ReasonButton } from '../../kit/ReasonButton.tsx';
import { NumberField } from '../../workspace/fields/fields.tsx';
import { useChosenModel } from '../../workspace/pretrained.ts';
import { ask, enter, missingIn, stop, usePipelines, type Asked } from './asking.ts';
import { Lines } from './Lines.tsx';
import { aboutModel, modelChoice } from './modelWords.ts';
import classes from './pipelines.module.css';
import { Sampling } from './Sampling.tsx';
import type { Entered, Task } from './tasks.ts';

interface QuestionProps {
  readonly task: Task;
  /** Those that can do the task. */
  readonly able: readonly LibraryModel[];
  readonly model: LibraryModel;
  readonly asking: Asked | null;
}

/** Which model is asked, and what. */
export function Question({ task, able, model, asking }: QuestionProps) {
  const t = useT();
  const entered = usePipelines((state) => state.entered[task.name]);
  const missing = missingIn(task.name, entered);
  const go = () => void ask(task.name, model.name);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (!missing) go();
  };
  return (
    <div className={classes.question} onKeyDown={onKeyDown}>
      <p className={classes.hint}>{t(task.hint)}</p>
      <ModelChoice task={task} able={able} model={model} />
      <Examples task={task} />
      <Words task={task} entered={entered} />
      {task.linesLabel && <Lines task={task.name} label={task.linesLabel} value={entered.lines} />}
      {task.topLabel && (
        <NumberField
          label={task.topLabel}
          value={entered.top}
          range={{ min: 1, max: 100, isWhole: true }}
          onChange={(top) => enter(task.name, { top })}
        />
      )}
      {task.name === 'text-generation' && <Sampling entered={entered} />}
      <div className={classes.buttons}>
        <AskButton missing={missing} onPress={go} />
        {asking && (
          <Button size="sm" variant="default" leftSection={<IconPlayerStopFilled size="0.875rem" />} onClick={stop}>
            {t(text('Stop', 'Stopp'))}
          </Button>
        )}
      </div>
    </div>
  );
}

function AskButton({ missing, onPress }: { readonly missing: Text | undefined; readonly onPress: () => void }) {
  const t = useT();
  const language = useLanguage();
  return (
    <>
      <ReasonButton
        size="sm"
        tip={same(shortcutText('Mod+Enter', language))}
        reason={missing}
        leftSection={<IconPlayerPlayFilled size="0.875rem" />}
        onPress={onPress}
      >
        {t(text('Ask the model', 'Modell fragen'))}
      </ReasonButton>
      <span className={`dim ${classes.keys}`}>{shortcutText('Mod+Enter', language)}</span>
    </>
  );
}

function ModelChoice({ task: { name: task }, able, model }: Pick<QuestionProps, 'task' | 'able' | 'model'>) {
  const t = useT();
  const about = t(aboutModel(model, task));
  return (
    <Select
      size="xs"
      className={classes.model ?? ''}
      allowDeselect={false}
      label={t(text('Model', 'Modell'))}
      description={about}
      inputWrapperOrder={['label', 'input', 'description']}
      data={able.map((one) => ({ value: one.name, label: t(modelChoice(one, task)) }))}
      value={model.name}
      onChange={(name) => useChosenModel.setState({ model: name })}
    />
  );
}

function Examples({ task: { name, examples } }: { readonly task: Task }) {
  const t = useT();
  return (
    <div className={`${classes.examples} wrapping`} role="group" aria-label={t(text('Examples', 'Beispiele'))}>
      <span className="dim" title={t(english)}>
        {t(text('English examples:', 'Englische Beispiele:'))}
      </span>
      {examples.map((example, i) => (
        <Button key={i} size="compact-xs" variant="default" title={wordsOf(example)} onClick={() => enter(name, example)}>
          {t(titleOf(name, example))}
        </Button>
      ))}
    </div>
  );
} // prettier-ignore

const wordsOf = ({ text: words = '', pair, lines }: Partial<Entered>) =>
  [words, pair, lines].filter(Boolean).join('\n');

const MOST_SHOWN = 34;

/** What tells an example from the others of its task. */
function titleOf(task: Task['name'], { text: words = '', pair = '', lines }: Partial<Entered>): Text {
  const own = task === 'next-sentence-prediction' ? pair : words;
  const title = own.length > MOST_SHOWN ? `${own.slice(0, MOST_SHOWN)} …` : own;
  if (lines === undefined) return same(title);
  const count = counted(lines.split('\n').length, ['line', 'lines'], ['Zeile', 'Zeilen']);
  return text(`${title} · ${count.en}`, `${title} · ${count.de}`);
}

/** The one or two texts. */
function Words({ task: { name, textLabel, pairLabel }, entered }: { readonly task: Task; readonly entered: Entered }) {
  const t = useT();
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const insertMask = () => {
    const { selectionStart: from, selectionEnd: to } = field.current ?? { selectionStart: 0, selectionEnd: 0 };
    enter(name, { text: `${entered.text.slice(0, from)}[MASK]${entered.text.slice(to)}` });
    field.current?.focus();
  };
  const common = { size: 'xs', maxLength: MOST_CHARACTERS, spellCheck: false, className: classes.words ?? '' } as const;
  return (
    <>
      <Textarea
        {...common}
        ref={field}
        id={id}
        data-autofocus
        rows={2}
        label={t(textLabel)}
        value={entered.text}
        onChange={(event) => enter(name, { text: event.currentTarget.value })}
      />
      {name === 'fill-mask' && (
        <Button size="compact-xs" variant="default" className={classes.insert ?? ''} onClick={insertMask}>
          {t(text('Insert [MASK]', '[MASK] einfügen'))}
        </Button>
      )}
      {pairLabel && (
        <Textarea
          {...common}
          rows={2}
          label={t(pairLabel)}
          value={entered.pair}
          onChange={(event) => enter(name, { pair: event.currentTarget.value })}
        />
      )}
    </>
  );
}

const english = text(
  'The models have learned English: of other languages they know little.',
  'Die Modelle haben Englisch gelernt: Von anderen Sprachen wissen sie wenig.',
);
