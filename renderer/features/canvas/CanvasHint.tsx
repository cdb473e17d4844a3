import { Button } from '@mantine/core';
import { graphOf, ROOT } from '../../../core/graph/document.ts';
import { startingNetworkFor, withStartingNetwork } from '../../../core/graph/starter.ts';
import { text } from '../../../core/text.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { useT } from '../../kit/language.ts';
import { fit } from '../../workspace/editing/fit.ts';
import classes from './CanvasHint.module.css';

/** What to do first, on an empty canvas. */
export function CanvasHint() {
  const t = useT();
  const isEmpty = useDocument((state) => graphOf(state.document, state.graphKey)?.nodes.length === 0);
  const data = useDocument((state) => (state.graphKey === ROOT ? state.document.data : null));
  if (!isEmpty) return null;
  const build = () => {
    useDocument.getState().edit(withStartingNetwork);
    requestAnimationFrame(() => fit());
  };
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
      {data && (
        <Button className={classes.offer} variant="default" size="xs" onClick={build}>
          {t(startingNetworkFor(data))}
        </Button>
      )}
    </div>
  );
}
