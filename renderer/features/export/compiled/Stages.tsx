import type { CompiledStepGraph, StepProfile } from '../../../../core/protocol/compiled.ts';
import { text, type Text } from '../../../../core/text.ts';
import { useNumberFormat, useT } from '../../../kit/language.ts';
import classes from './compiled.module.css';

interface Stage {
  readonly label: Text;
  /** Undefined: not known before it has been measured. */
  readonly count: number | undefined;
  /** What this stage took. */
  readonly cost: Text;
}

interface StagesProps {
  readonly graph: CompiledStepGraph;
  readonly profile: StepProfile | undefined;
}

/** From TensorFlow.js's operations to what is run: how many are left after each stage. */
export function Stages({ graph, profile }: StagesProps) {
  const t = useT();
  const format = useNumberFormat();
  const stages = useStages({ graph, profile });
  return (
    <ol className={classes.stages} aria-label={t(text('Stages of compilation', 'Stufen der Kompilierung'))}>
      {stages.map(({ label, count, cost }) => (
        <li key={label.en}>
          <b>{count === undefined ? '–' : format(count)}</b>
          <span>{t(label)}</span>
          <span className="dim">{t(cost)}</span>
        </li>
      ))}
    </ol>
  );
}

function useStages({ graph, profile }: StagesProps): readonly Stage[] {
  const format = useNumberFormat();
  const { tracing, cleaning, session } = graph.milliseconds;
  const took = (milliseconds: number, what: Text) => {
    const time = format(milliseconds, { maximumSignificantDigits: milliseconds < 10 ? 2 : 3 });
    return text(`${what.en} ${time} ms`, `${what.de} ${time} ms`);
  };
  const sum = (counts: readonly { readonly count: number }[]) => counts.reduce((total, { count }) => total + count, 0);
  const kilobytes = format(graph.bytes.model / 1000, { maximumFractionDigits: 1 });
  return [
    {
      label: text('operations traced', 'aufgezeichnete Operationen'),
      count: graph.traced,
      cost: took(tracing, text('in', 'in')),
    },
    {
      label: text('after clean-up', 'nach dem Aufräumen'),
      count: graph.cleaned,
      cost: took(cleaning, text('in', 'in')),
    },
    {
      label: text('operators', 'Operatoren'),
      count: sum(graph.operators),
      cost: text(`ONNX file of ${kilobytes} kB`, `ONNX-Datei mit ${kilobytes} kB`),
    },
    {
      label: text('run after fusing', 'verschmolzen ausgeführt'),
      count: profile && sum(profile.operators),
      cost: took(session, text('session in', 'Session in')),
    },
  ];
}
