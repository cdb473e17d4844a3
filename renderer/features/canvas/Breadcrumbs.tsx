import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { graphOf, ROOT } from '../../../core/graph/document.ts';
import { asText } from '../../../core/graph/words.ts';
import { text } from '../../../core/text.ts';
import { useAnalysis } from '../../workspace/document/analysis.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { pathOf, useSelection } from '../../workspace/document/selection.ts';
import { IconButton } from '../../kit/IconButton.tsx';
import { useT } from '../../kit/language.ts';
import classes from './Breadcrumbs.module.css';

/** The modules that are open on the canvas, each a way back. */
export function Breadcrumbs() {
  const t = useT();
  const document = useDocument((state) => state.document);
  const trail = useDocument((state) => state.trail);
  const leaveTo = useSelection((state) => state.leaveTo);
  if (trail.length === 0) return null;
  const names = trail.map(({ nodeId, graphKey }, depth) => {
    const outer = trail[depth - 1]?.graphKey ?? ROOT;
    const node = graphOf(document, outer)?.nodes.find((candidate) => candidate.id === nodeId);
    return node?.name ?? t(asText(document.modules[graphKey]?.name ?? graphKey));
  });
  const steps = [document.name || t(text('Network', 'Netz')), ...names];
  return (
    <nav className={classes.bar} aria-label={t(text('Open modules', 'Geöffnete Module'))}>
      {steps.map((name, depth) => (
        <span key={depth} className={classes.step}>
          {depth > 0 ? <IconChevronRight size={14} aria-hidden /> : null}
          <button
            type="button"
            aria-current={depth === trail.length ? 'location' : undefined}
            onClick={() => leaveTo(depth)}
          >
            {name}
          </button>
        </span>
      ))}
      <CopySwitch />
    </nav>
  );
}

/** Which one of a module that is repeated is looked at: they have the same blocks, and weights of their own. */
function CopySwitch() {
  const t = useT();
  const trail = useDocument((state) => state.trail);
  const { copies } = useAnalysis();
  const turnTo = useSelection((state) => state.turnTo);
  const last = trail.at(-1);
  if (last?.copy === undefined) return null;
  const use = pathOf(trail.slice(0, -1), last.nodeId);
  const count = copies.get(use) ?? 1;
  const { copy } = last;
  return (
    <span className={classes.step}>
      <IconButton
        size="sm"
        variant="subtle"
        color="gray"
        label={text('The one before', 'Die vorige')}
        reason={copy <= 1 ? atFirst : undefined}
        onClick={() => turnTo(copy - 1)}
      >
        <IconChevronLeft size={14} aria-hidden />
      </IconButton>
      {t(text(`${copy} of ${count}`, `${copy} von ${count}`))}
      <IconButton
        size="sm"
        variant="subtle"
        color="gray"
        label={text('The next one', 'Die nächste')}
        reason={copy >= count ? atLast : undefined}
        onClick={() => turnTo(copy + 1)}
      >
        <IconChevronRight size={14} aria-hidden />
      </IconButton>
    </span>
  );
}

const atFirst = text('This is the first copy.', 'Das ist die erste Kopie.');
const atLast = text('This is the last copy.', 'Das ist die letzte Kopie.');
