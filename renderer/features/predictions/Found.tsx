import type { Split } from '../../../core/data/split.ts';
import type { Prediction } from '../../../core/protocol/requests/results.ts';
import { text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { replay } from '../../workspace/runs/replay.ts';
import classes from './predictions.module.css';

/** Where an example stands in the user's file, or which of its set it is. */
export const placeHead = (examples: readonly Prediction[]) =>
  examples.some(({ line }) => line !== null) ? text('line', 'Zeile') : text('#', '#');

export const replayHint = text(
  'Send this example through the network, step by step',
  'Dieses Beispiel Schritt für Schritt durch das Netz schicken',
);

/** The number by which an example is found again; pressed, or its row or card with it, it goes through the network. */
export function Found({ example, split }: { readonly example: Prediction; readonly split: Split }) {
  const t = useT();
  return (
    <button
      type="button"
      className={classes.found}
      title={t(replayHint)}
      onClick={(event) => {
        event.stopPropagation();
        replay({ split, index: example.index });
      }}
    >
      {example.line ?? example.number}
    </button>
  );
}

/** A press anywhere in a row counts, unless it selects what stands there. */
export function replayUnlessSelecting(split: Split, index: number): void {
  if (globalThis.getSelection()?.isCollapsed !== false) replay({ split, index });
}
