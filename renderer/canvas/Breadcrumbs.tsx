import { IconChevronRight } from '@tabler/icons-react';
import { graphOf, ROOT } from '../../core/graph/document.ts';
import { text } from '../../core/text.ts';
import { useDocument } from '../store/document.ts';
import { useSelection } from '../store/selection.ts';
import { useT } from '../ui/language.ts';
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
    return node?.name ?? document.modules[graphKey]?.name ?? graphKey;
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
    </nav>
  );
}
