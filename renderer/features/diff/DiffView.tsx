import { Button, Group as Row } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import { ReactFlowProvider } from '@xyflow/react';
import { IconArrowLeft, IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useMemo } from 'react';
import { ROOT, type GraphKey } from '../../../core/graph/document.ts';
import { same, text, type Text } from '../../../core/text.ts';
import { IconButton } from '../../kit/IconButton.tsx';
import { useT } from '../../kit/language.ts';
import { Notice } from '../../kit/Notice.tsx';
import { useRunLooks } from '../../workspace/runs/looks.ts';
import { useRuns } from '../../workspace/runs/runs.ts';
import { DiffCanvas } from './DiffCanvas.tsx';
import { DiffList } from './DiffList.tsx';
import classes from './diff.module.css';
import { graphTitle, groupsOf, type Difference } from './differences.ts';
import { markNames, signs } from './marks.ts';
import { graphsOnWay, type Sides } from './sides.ts';
import { useDiff, type Other } from './state.ts';

interface ViewProps {
  readonly sides: Sides;
  readonly other: Other;
}

/** Both versions on one canvas, with a list of all differences beside it. */
export function DiffView({ sides, other }: ViewProps) {
  const t = useT();
  const groups = useMemo(() => groupsOf(sides), [sides]);
  const all = useMemo(() => groups.flatMap(({ differences }) => differences), [groups]);
  const { current, key } = useDiff();
  const at = all.findIndex(({ id }) => id === current);
  const step = (by: 1 | -1) => goTo(all.at(at < 0 && by < 0 ? -1 : (at + by) % all.length));
  // Wherever the focus is in the dialog.
  useWindowEvent('keydown', (event) => {
    const by = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key];
    if (by === undefined || all.length === 0) return;
    event.preventDefault();
    step(by);
  });
  return (
    <div className={classes.view}>
      <div className={classes.bar}>
        <Versions other={other} />
        <Legend />
        <Row gap={4} className={classes.steps ?? ''}>
          <span className="dim" role="status">
            {t(all.length === 0 ? nothing : at < 0 ? same(`${all.length}`) : text(`${at + 1} of ${all.length}`, `${at + 1} von ${all.length}`))}
          </span>
          <IconButton label={previous} shortcut="P" reason={all.length === 0 ? nothing : undefined} onClick={() => step(-1)}>
            <IconChevronUp size={16} />
          </IconButton>
          <IconButton label={next} shortcut="N" reason={all.length === 0 ? nothing : undefined} onClick={() => step(1)}>
            <IconChevronDown size={16} />
          </IconButton>
        </Row>
      </div>
      {sides.notices.map((notice) => (
        <Notice key={notice.en} kind="warning">
          {t(notice)}
        </Notice>
      ))}
      {sides.difference.sharesNothing && <Notice kind="warning">{t(sharesNothing)}</Notice>}
      <div className={classes.columns}>
        <section className={classes.canvas} aria-label={t(text('Canvas of both versions', 'Fläche beider Stände'))}>
          {key !== ROOT && <Way sides={sides} of={key} />}
          <ReactFlowProvider key={key}>
            <DiffCanvas sides={sides} of={key} />
          </ReactFlowProvider>
        </section>
        <DiffList groups={groups} current={current} onChoose={goTo} />
      </div>
    </div>
  );
} // prettier-ignore

const keys: Readonly<Partial<Record<string, 1 | -1>>> = { n: 1, p: -1 };

function goTo(difference: Difference | undefined): void {
  if (!difference) return;
  const { place, id } = difference;
  useDiff.setState(({ key }) => ({ current: id, key: place?.key ?? key }));
}

function Versions({ other }: Pick<ViewProps, 'other'>) {
  const t = useT();
  const looks = useRunLooks();
  const run = useRuns(({ runs }) => (other.kind === 'run' ? runs.find(({ id }) => id === other.runId) : undefined));
  const name = run ? looks.of(run).name : other.kind === 'file' ? same(other.name) : text('the other tab', 'der andere Tab');
  return (
    <>
      <Button
        size="compact-sm"
        variant="subtle"
        leftSection={<IconArrowLeft size={14} />}
        onClick={() => useDiff.setState({ other: null })}
      >
        {t(text('Another version …', 'Anderer Stand …'))}
      </Button>
      <span>
        <b>{t(name)}</b> → <b>{t(text('as it is open here', 'wie hier geöffnet'))}</b>
      </span>
    </>
  );
} // prettier-ignore

/** What the marks mean, in colour and without. */
function Legend() {
  const t = useT();
  return (
    <ul className={classes.legend} aria-label={t(text('Legend', 'Legende'))}>
      {(['added', 'removed', 'changed'] as const).map((mark) => (
        <li key={mark} data-mark={mark}>
          <span className={classes.sign}>{signs[mark]}</span> {t(markNames[mark])}
        </li>
      ))}
    </ul>
  );
}

/** The way back out of a module. */
function Way({ sides, of }: { readonly sides: Sides; readonly of: GraphKey }) {
  const t = useT();
  const go = (key: GraphKey) => useDiff.setState({ key, current: null });
  const way = [ROOT, ...graphsOnWay(sides, of)];
  return (
    <nav className={classes.way} aria-label={t(text('Open modules', 'Geöffnete Module'))}>
      {way.map((key, i) => (
        <Button
          key={key}
          size="compact-sm"
          variant="default"
          aria-current={i === way.length - 1 ? 'location' : undefined}
          onClick={() => go(key)}
        >
          {t(graphTitle(sides, key))}
        </Button>
      ))}
    </nav>
  );
}

const previous: Text = text('Previous difference', 'Voriger Unterschied');
const next: Text = text('Next difference', 'Nächster Unterschied');
const nothing = text('Nothing differs.', 'Nichts unterscheidet sich.');
const sharesNothing = text(
  'These networks have no block in common: one is shown as removed, the other as added.',
  'Diese Netze haben keinen Block gemeinsam: Das eine erscheint als entfernt, das andere als neu.',
);
