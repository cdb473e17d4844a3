import { fieldPorts } from '../../data/spec.ts';
import { sizeOf } from '../../shape.ts';
import { ok } from '../../result.ts';
import { same, text } from '../../text.ts';
import { output, problem } from '../common.ts';
import { defineBlock } from '../define.ts';

/**
 * Where examples enter. Which data they come from is set in the document, so the graph stays the same when the data
 * change.
 */
export const dataset = defineBlock({
  type: 'dataset',
  label: text('Dataset', 'Datensatz'),
  category: 'data',
  glyph: 'D',
  keywords: ['input', 'Eingabe', 'data', 'Daten'],
  inputs: [],
  outputs: [output()],
  ports: ({ data }) => {
    const ports = fieldPorts(data);
    if (ports.length === 1) return {};
    return { outputs: ports.map(({ port, field: { name, label = same(name) } }) => ({ name: port, label })) };
  },
  params: {},
  help: {
    text: text(
      'Feeds the features of a batch into the network: X [N, …]; data with several fields have one output per field. The labels y reach the Output block automatically. Choose the data in the Data tab.',
      'Gibt die Merkmale eines Batches in das Netz: X [N, …]; Daten mit mehreren Feldern haben je Feld einen Ausgang. Die Labels y gelangen von selbst zum Block „Ausgabe“. Die Daten werden im Reiter „Daten“ gewählt.',
    ),
    source: 'torch.utils.data.DataLoader',
  },

  inferTypes({ data }) {
    const ports = fieldPorts(data);
    if (ports.every(({ field }) => sizeOf(field.type.shape) > 0)) {
      return ok(Object.fromEntries(ports.map(({ port, type }) => [port, type])));
    }
    return problem(
      text(
        'The data has no features: mark at least one column as a feature in the Data tab.',
        'Die Daten haben keine Merkmale: im Reiter Daten mindestens eine Spalte als Merkmal wählen.',
      ),
    );
  },
  forward: (_tf, { inputs }) =>
    Object.fromEntries(Object.entries(inputs).flatMap(([port, [value]]) => (value ? [[port, value]] : []))),
});
