import type { OfferedFormat } from '../../../core/protocol/exports.ts';
import { text } from '../../../core/text.ts';
import { Empty, Failed } from '../../link/Empty.tsx';
import { useRequest } from '../../link/useAnswer.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { isStale } from '../../workspace/runs/runState.ts';
import { signatureOf } from '../../workspace/document/analysis.ts';
import { useExports } from './exports.ts';
import classes from './Export.module.css';
import { FormatForm } from './FormatForm.tsx';
import { FormatList } from './FormatList.tsx';
import { JobList } from './JobList.tsx';
import { JobView } from './JobView.tsx';
import { useRunChoice, type RunChoice } from './RunField.tsx';
import { isOfTrained } from './wish.ts';

/** All forms in which a network goes out: formats by what one wants to do, and the exports that are under way or over. */
export function ExportDialog() {
  const document = useDocument((state) => state.document);
  const choice = useRunChoice();
  const { data: formats, error, again } = useRequest('exportFormats', { document });
  // What a run trained may be sound where the canvas no longer is.
  const isOther = choice.run !== undefined && isStale(choice.run, signatureOf(document));
  const { data: ofRun } = useRequest('exportFormats', isOther && choice.run ? { runId: choice.run.id } : null);
  if (error && !formats) return <Failed error={error} again={again} />;
  const offered = formats?.map((format) => {
    const own = isOfTrained(format) ? ofRun?.find(({ name }) => name === format.name) : undefined;
    return own ?? format;
  });
  // One that this network can go out in, if there is any.
  const first = offered?.find(({ hindrance }) => hindrance === null) ?? offered?.[0];
  if (!offered || !first)
    return <Empty message={text('Asking which formats there are …', 'Formate werden erfragt …')} />;
  return <Parts formats={offered} first={first} choice={choice} />;
}

interface PartsProps {
  readonly formats: readonly OfferedFormat[];
  readonly first: OfferedFormat;
  readonly choice: RunChoice;
}

function Parts({ formats, first, choice }: PartsProps) {
  const jobs = useExports((state) => state.jobs);
  const shown = useExports((state) => state.shown);
  const job = shown && 'job' in shown ? jobs.find(({ id }) => id === shown.job) : undefined;
  const name = shown && 'format' in shown ? shown.format : undefined;
  const format = formats.find((one) => one.name === name) ?? first;
  return (
    <div className={classes.dialog}>
      <div className={classes.lists}>
        <JobList jobs={jobs} shown={job} />
        <FormatList formats={formats} shown={job ? undefined : format} />
      </div>
      {job ? <JobView key={job.id} job={job} /> : <FormatForm key={format.name} format={format} choice={choice} />}
    </div>
  );
}
