import { Loader } from '@mantine/core';
import { IconBan, IconCheck, IconExclamationCircle } from '@tabler/icons-react';
import { text, type Text } from '../../../core/text.ts';
import { useLanguage, useT } from '../../kit/language.ts';
import { timeIn } from '../../workspace/shared/when.ts';
import classes from './Export.module.css';
import { showJob, type Job, type JobState } from './exports.ts';

interface JobListProps {
  readonly jobs: readonly Job[];
  readonly shown: Job | undefined;
}

/** The exports of this window that are under way or over, newest first. Several may have one name: each says what it is, and when it began. */
export function JobList({ jobs, shown }: JobListProps) {
  const t = useT();
  const language = useLanguage();
  if (jobs.length === 0) return null;
  return (
    <ul className={classes.jobs} aria-label={t(text('Exports so far', 'Bisherige Exporte'))}>
      {jobs.map((job) => (
        <li key={job.id}>
          <button type="button" aria-current={job === shown} onClick={() => showJob(job)}>
            <Icon state={job.state} />
            <span className={classes.jobName}>{job.file.name}</span>
            <span className={classes.jobFacts}>
              {t(job.wish.format.label)}, {timeIn(language, job.begun)}
            </span>
            <span className="visually-hidden">{t(stateTexts[job.state.kind])}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Icon({ state: { kind } }: { readonly state: JobState }) {
  if (kind === 'running') return <Loader size={14} />;
  if (kind === 'done') return <IconCheck size={15} className={classes.done ?? ''} aria-hidden />;
  if (kind === 'failed') return <IconExclamationCircle size={15} className={classes.failed ?? ''} aria-hidden />;
  return <IconBan size={15} aria-hidden />;
}

const stateTexts: Readonly<Record<JobState['kind'], Text>> = {
  running: text('under way', 'läuft'),
  done: text('done', 'fertig'),
  failed: text('failed', 'fehlgeschlagen'),
  cancelled: text('cancelled', 'abgebrochen'),
};
