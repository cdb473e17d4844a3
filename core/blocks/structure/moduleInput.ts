import { text } from '../../text.ts';
import { out, output } from '../common.ts';
import { defineBlock } from '../define.ts';

/** An input of the module that it stands in; its name is the port's. What arrives there comes out of it. */
export const moduleInput = defineBlock({
  type: 'moduleInput',
  label: text('Module input', 'Moduleingang'),
  category: 'structure',
  order: 10,
  glyph: '→',
  keywords: ['port', 'Anschluss'],
  inputs: [],
  outputs: [output()],
  params: {},
  help: {
    text: text(
      'Where a value enters the module. Its name is the name of the port outside.',
      'Wo ein Wert in das Modul kommt. Sein Name ist der Name des Anschlusses außen.',
    ),
    source: 'Neuroloom',
  },

  inferTypes: ({ x }) => out(x),
  forward: (_tf, { x }) => x,
  examples: () => [{ params: {}, inputs: [[2, 3]] }],
});
