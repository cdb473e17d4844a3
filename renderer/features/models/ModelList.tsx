import { NativeSelect, Radio, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useId, useRef } from 'react';
import { pipelineTasks } from '../../../core/protocol/pipelines.ts';
import { text, type Text } from '../../../core/text.ts';
import { useLanguage, useNumberFormat, useT } from '../../kit/language.ts';
import { bytesText, quantity } from '../../kit/numberFormat.ts';
import { modelTitle } from '../../workspace/pretrained.ts';
import { showModel, useLibrary } from './library.ts';
import classes from './Models.module.css';
import type { Followed } from './rate.ts';
import { found, inGroups, type Row } from './rows.ts';
import { familyText, stateTexts, taskTexts } from './words.ts';

interface ModelListProps {
  readonly rows: readonly Row[];
  readonly shown: Row | undefined;
}

/** Every model in a line or two; a task and words narrow the list down. */
export function ModelList({ rows: all, shown }: ModelListProps) {
  const t = useT();
  const query = useLibrary((state) => state.query);
  const task = useLibrary((state) => state.task);
  const list = useRef<HTMLDivElement>(null);
  const fitting = found(all, query, task);
  const name = shown?.model.name;
  // A model moves in the list when it comes, or goes.
  const group = shown && inGroups([shown]).findIndex(({ rows }) => rows.length > 0);
  useEffect(() => {
    // Newer browsers return a promise, which is no way to end an effect.
    const radio = list.current?.querySelector(':checked');
    void (radio?.closest(`.${classes.model}`) ?? radio)?.scrollIntoView({ block: 'nearest' });
  }, [name, group]);
  const enterList = (event: React.KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'Enter') return;
    event.preventDefault();
    const radios = [...(list.current?.querySelectorAll('input') ?? [])];
    const target = radios.find(({ checked }) => checked) ?? radios[0];
    target?.focus();
    if (target) showModel(target.value);
  };
  return (
    <>
      <div className={classes.filters}>
        <TextInput
          size="xs"
          data-autofocus
          aria-label={t(search)}
          placeholder={t(search)}
          leftSection={<IconSearch size={14} />}
          value={query}
          onChange={(event) => useLibrary.setState({ query: event.currentTarget.value })}
          onKeyDown={enterList}
        />
        <NativeSelect
          size="xs"
          aria-label={t(text('Task', 'Aufgabe'))}
          value={task ?? ''}
          data={[
            { value: '', label: t(text('All tasks', 'Alle Aufgaben')) },
            ...pipelineTasks.map((value) => ({ value, label: t(taskTexts[value]) })),
          ]}
          onChange={({ currentTarget: { value } }) =>
            useLibrary.setState({ task: pipelineTasks.find((one) => one === value) ?? null })
          }
        />
      </div>
      <div className={classes.models} ref={list}>
        <Radio.Group aria-label={t(text('Model', 'Modell'))} value={name ?? ''} onChange={showModel}>
          {inGroups(fitting).map((group) => (
            <Group key={group.title.en} title={group.title} rows={group.rows} />
          ))}
        </Radio.Group>
        {fitting.length === 0 && <p className="dim">{t(nothing)}</p>}
      </div>
    </>
  );
}

const search = text('Search models', 'Modelle suchen');
const nothing = text(
  'No model fits. The hub has many more: by their name, below.',
  'Kein Modell passt. Der Hub hat viele weitere: nach ihrem Namen, unten.',
);

function Group({ title, rows }: { readonly title: Text; readonly rows: readonly Row[] }) {
  const t = useT();
  const id = useId();
  if (rows.length === 0) return null;
  return (
    <div role="group" aria-labelledby={id}>
      <h3 id={id} className="section-title">
        {t(title)}
      </h3>
      {rows.map((row) => (
        <Radio
          key={row.model.name}
          className={classes.model ?? ''}
          size="xs"
          value={row.model.name}
          label={<Label row={row} />}
          description={<Description row={row} />}
        />
      ))}
    </div>
  );
}

function Label({ row: { model, download } }: { readonly row: Row }) {
  const t = useT();
  return (
    <>
      {modelTitle(model)}{' '}
      {(download ?? model.state === 'damaged') ? (
        <span className={classes.state} data-state={download && !download.failure ? 'coming' : 'failed'}>
          {download ? <Share download={download} /> : t(stateTexts.damaged)}
        </span>
      ) : null}
    </>
  );
}

function Share({ download: { bytes, totalBytes, failure } }: { readonly download: Followed }) {
  const t = useT();
  const format = useNumberFormat();
  if (failure) return t(text('came to a halt', 'stehen geblieben'));
  if (totalBytes === null) return t(text('begins', 'beginnt'));
  return quantity(format(totalBytes === 0 ? 100 : (100 * bytes) / totalBytes, { maximumFractionDigits: 0 }), '%');
}

/** What the model is and how large, then what it can do. */
function Description({ row: { model, download } }: { readonly row: Row }) {
  const t = useT();
  const language = useLanguage();
  const format = useNumberFormat();
  const { parameters, bytes, tasks, bytesHere = 0 } = model;
  const millions = (count: number) => format(count / 1e6, { maximumSignificantDigits: 3 });
  const facts = [
    familyText(model),
    parameters === null
      ? ''
      : t(text(`${millions(parameters)} M parameters`, `${millions(parameters)} Mio. Parameter`)),
    bytes === null ? '' : bytesText(bytes, language),
    bytesHere === 0 || download
      ? ''
      : t(text(`${bytesText(bytesHere, language)} of it are here`, `${bytesText(bytesHere, language)} davon sind da`)),
  ];
  return (
    <>
      {facts.filter((fact) => fact !== '').join(' · ')}
      <span className={classes.tasks}>{tasks.map((task) => t(taskTexts[task])).join(', ')}</span>
    </>
  );
}
