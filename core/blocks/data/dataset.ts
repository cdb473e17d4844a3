import { inputField } from '../../data/spec.ts';
import { sizeOf } from '../../shape.ts';
import { text } from '../../text.ts';
import { out, output, problem } from '../common.ts';
import { defineBlock } from '../define.ts';

/** Where examples enter. What they are is the document's data source, so that the graph stays the same with other data. */
export const dataset = defineBlock({
  type: 'dataset',
  label: text('Dataset', 'Datensatz'),
  category: 'data',
  glyph: 'D',
  keywords: ['input', 'Eingabe', 'data', 'Daten'],
  inputs: [],
  outputs: [output()],
  params: {},
  help: {
    text: text(
      'Hands the features of one batch to the network: X [N, ...]. The labels y go to the Output block by themselves. Choose the data in the Data tab.',
      'Gibt die Merkmale eines Batches in das Netz: X [N, ...]. Die Labels y gehen von selbst an den Block „Ausgabe“. Die Daten werden im Reiter Daten gewählt.',
    ),
    source: 'torch.utils.data.DataLoader',
  },

  inferTypes({ data }) {
    const { type } = inputField(data);
    if (sizeOf(type.shape) > 0) return out(type);
    return problem(
      text(
        'The data has no features: mark at least one column as a feature in the Data tab.',
        'Die Daten haben keine Merkmale: im Reiter Daten mindestens eine Spalte als Merkmal wählen.',
      ),
    );
  },
  forward: (_tf, { x }) => x,
});
