import { Loader } from '@mantine/core';
import { useEffect } from 'react';
import type { LibraryModel } from '../../../core/protocol/modelLibrary.ts';
import { text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { Failed, FailedNotice } from '../../link/Empty.tsx';
import { useChosenModel } from '../../workspace/pretrained.ts';
import { stop, usePipelines } from './asking.ts';
import { Answer } from './Answer.tsx';
import { NoModel } from './NoModel.tsx';
import classes from './pipelines.module.css';
import { Question } from './Question.tsx';
import { taskOf, tasks, type Task } from './tasks.ts';
import { ableIn, useModels } from './useModels.ts';

/** What pretrained models can be asked: a task on the left, the question beside it, then the answer. */
export function PipelinesDialog() {
  const t = useT();
  const { task: name, all, able, model, error, again } = useModels();
  const task = taskOf(name);
  // What nobody sees is not written.
  useEffect(() => stop, []);
  return (
    <div className={classes.dialog}>
      <div className={classes.body}>
        <TaskList all={all} shown={name} />
        <section className={classes.work} aria-label={t(task.label)}>
          {error !== undefined && all && <FailedNotice error={error} again={again} />}
          {!all && (error === undefined ? <Loader size="sm" aria-label={t(looking)} /> : <Failed error={error} again={again} />)}
          {all && !model && <NoModel task={task} all={all} />}
          {model && <Work key={name} task={task} able={able} model={model} />}
        </section>
      </div>
    </div>
  );
} // prettier-ignore

function TaskList({ all, shown }: { readonly all: readonly LibraryModel[] | undefined; readonly shown: string }) {
  const t = useT();
  return (
    <nav className={classes.tasks} aria-label={t(text('Tasks', 'Aufgaben'))}>
      {tasks.map(({ name, label }) => {
        const isAbsent = all !== undefined && ableIn(all, name).length === 0;
        return (
          <button
            key={name}
            type="button"
            aria-current={name === shown}
            data-absent={isAbsent}
            onClick={() => useChosenModel.setState({ task: name })}
          >
            {t(label)}
            {isAbsent && <small>{t(text('no model here', 'kein Modell da'))}</small>}
          </button>
        );
      })}
    </nav>
  );
}

interface WorkProps {
  readonly task: Task;
  readonly able: readonly LibraryModel[];
  readonly model: LibraryModel;
}

function Work({ task, able, model }: WorkProps) {
  const { asking, answers } = usePipelines();
  const own = asking?.task === task.name ? asking : null;
  return (
    <div className={classes.columns}>
      <Question task={task} able={able} model={model} asking={own} />
      <Answer task={task} asking={own} answered={answers[task.name]} models={able} />
    </div>
  );
}

const looking = text('The library is being looked through …', 'Die Bibliothek wird durchgesehen …');
