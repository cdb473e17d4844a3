import { graphOf, ROOT } from '../../../core/graph/document.ts';
import { text } from '../../../core/text.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { useT } from '../../kit/language.ts';
import { StartingNetworks } from '../../workspace/editing/StartingNetworks.tsx';
import classes from './CanvasHint.module.css';

/** What to do first, on an empty canvas. */
export function CanvasHint() {
  const t = useT();
  const isEmpty = useDocument((state) => graphOf(state.document, state.graphKey)?.nodes.length === 0);
  const data = useDocument((state) => (state.graphKey === ROOT ? state.document.data : null));
  if (!isEmpty) return null;
  return (
    <div className={classes.hint}>
      <strong>{t(text('An empty canvas', 'Eine leere Fläche'))}</strong>
      <span>
        {t(
          text(
            'Drag a Dataset here from the left, or double-click here to search for a block.',
            'Von links einen Datensatz hierher ziehen oder hier doppelt klicken und einen Block suchen.',
          ),
        )}
      </span>
      {data && <StartingNetworks data={data} className={classes.offer} />}
    </div>
  );
}
