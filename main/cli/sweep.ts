import path from 'node:path';
import { parseArgs } from 'node:util';
import { signature, startSignature } from '../../core/analysis/signature.ts';
import type { Document } from '../../core/graph/document.ts';
import type { Metric } from '../../core/losses/metrics.ts';
import { MOST_SEEDS, MOST_TRIALS, type SweepOutcome } from '../../core/protocol/sweeps.ts';
import { parseAxis } from '../../core/sweep/axes.ts';
import { countOf, planProblem, type SweepPlan } from '../../core/sweep/points.ts';
import { shortNumber } from '../../core/text.ts';
import { availableCores } from '../devices/cores.ts';
import { openHome } from '../files/home.ts';
import { openProject } from '../projects/open.ts';
import { estimateSeconds } from '../sweeps/estimate.ts';
import { TrialPool } from '../sweeps/pool.ts';
import { openSweepRecord, type SweepRecord } from '../sweeps/record.ts';
import { metricOf, runSweep, usualRule, type SweepRequest } from '../sweeps/sweep.ts';
import { endLines, jsonEnd, jsonRun, runText } from './sweepReport.ts';
import { onlyArgument, UsageError, wholeNumber } from './usage.ts';

const options = {
  set: { type: 'string', multiple: true },
  random: { type: 'string' },
  seeds: { type: 'string', default: '1' },
  epochs: { type: 'string' },
  metric: { type: 'string' },
  cores: { type: 'string', default: 'all' },
  'to-the-end': { type: 'boolean', default: false },
  yes: { type: 'boolean', default: false },
  out: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

/** More runs than these are not begun before it is said how long they would take. */
const MANY = 1_000;
/** Built beside the command line; the same place from the sources. */
const SCRIPT = path.resolve(import.meta.dirname, '..', '..', 'dist', 'main', 'trial.mjs');

/** `sweep`: exit code 0 if every run came to an end, 1 if some failed or it was interrupted. */
export async function sweep(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const file = onlyArgument(positionals, 'The project');
  const plan = planOf(values);
  const epochs = wholeNumber('epochs', values.epochs, 1, 100_000);
  const { physical } = availableCores();
  const size = values.cores === 'all' ? physical : (wholeNumber('cores', values.cores, 1, 1024) ?? physical);
  const home = openHome().root;
  const project = await openProject(home, file);
  const document = epochs === undefined ? project.document : withEpochs(project.document, epochs);
  const metric = metricOf(document, values.metric);
  const pool = new TrialPool(SCRIPT, Math.min(size, countOf(plan)));
  const request = {
    document,
    plan,
    choice: { runtime: 'auto', device: 'cpu', threads: 1 },
    home,
    pool,
    metric: metric.name,
    ...(values['to-the-end'] ? {} : { rule: usualRule(document) }),
  } as const;
  let record: SweepRecord | undefined;
  try {
    if (countOf(plan) > MOST_TRIALS || (countOf(plan) > MANY && !values.yes)) await refuse(request);
    record = values.out === undefined ? undefined : openSweepRecord(values.out, aboutSweep(request));
    const outcomes = await untilEnd(request, record, reporter(plan, metric, values.json, record?.known.length ?? 0));
    (values.json ? jsonEnd : endLines)(document, plan, metric, outcomes).forEach(print);
    return outcomes.length === countOf(plan) && outcomes.every(({ status }) => status !== 'failed') ? 0 : 1;
  } finally {
    record?.close();
    await pool.close();
  }
}

type Request = Omit<SweepRequest, 'onOutcome' | 'known' | 'signal'>;

/** Trains; Ctrl+C ends it with what has come to an end. */
async function untilEnd(request: Request, record: SweepRecord | undefined, tell: (outcome: SweepOutcome) => void) {
  const interrupted = new AbortController();
  const end = () => interrupted.abort();
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, end);
  try {
    return await runSweep({
      ...request,
      known: record?.known,
      signal: interrupted.signal,
      onOutcome(outcome) {
        record?.add(outcome);
        tell(outcome);
      },
    });
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, end);
  }
}

function planOf(values: { readonly set?: string[]; readonly random?: string; readonly seeds: string }): SweepPlan {
  if (!values.set) throw new UsageError('--set is missing, such as --set training.learningRate=1e-4:1e-1:log:7');
  const axes = values.set.map((written) => {
    const parsed = parseAxis(written);
    if (!parsed.ok) throw new UsageError(parsed.error.en);
    return parsed.value;
  });
  const drawn = wholeNumber('random', values.random, 1, MOST_TRIALS);
  return { axes, drawn, seeds: wholeNumber('seeds', values.seeds, 1, MOST_SEEDS) ?? 1 };
}

/** Says how long very many runs would take, and what to do instead. Throws a UsageError, or what the first of them fails with. */
async function refuse({ pool, ...request }: Request): Promise<never> {
  const { plan } = request;
  const problem = planProblem(plan);
  if (problem) throw new UsageError(problem.en);
  const count = countOf(plan);
  const seconds = await estimateSeconds({ ...request, script: SCRIPT, cores: pool.size });
  const cores = pool.size === 1 ? '1 core' : `${pool.size} cores`;
  const others = count > MOST_TRIALS ? '; all are more than a sweep can have' : ', --yes all';
  throw new UsageError(
    `That would be ${count.toLocaleString('en')} runs, which take at most about ${durationText(seconds)} on ${cores}. --random 100 tries some of them${others}.`,
  );
}

function durationText(seconds: number): string {
  const units = [['days', 86_400], ['hours', 3_600], ['minutes', 60], ['seconds', 1]] as const; // prettier-ignore
  const [unit, size] = units.find(([, length]) => seconds >= 2 * length) ?? ['seconds', 1];
  return `${shortNumber(seconds / size, 'en')} ${unit}`;
}

/** All that decides what its runs come to. */
function aboutSweep({ document, plan, metric, rule }: Request): object {
  return {
    signature: signature(document),
    start: startSignature(document),
    training: document.training,
    ...plan,
    metric,
    rule: rule ?? null,
  };
}

function withEpochs(document: Document, epochs: number): Document {
  return { ...document, training: { ...document.training, epochs } };
}

function reporter(plan: SweepPlan, metric: Metric, isJson: boolean, known: number): (outcome: SweepOutcome) => void {
  const all = countOf(plan);
  const begin = performance.now();
  let done = known;
  return (outcome) => {
    done++;
    if (isJson) return print(jsonRun(plan, outcome));
    const left = ((performance.now() - begin) / 1000 / (done - known)) * (all - done);
    const rest = done < all ? `, about ${durationText(left)} left` : '';
    process.stderr.write(`${done} of ${all}: ${runText(plan, metric, outcome)}${rest}\n`);
  };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
