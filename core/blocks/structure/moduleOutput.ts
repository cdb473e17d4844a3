import { text } from '../../text.ts';
import { anyDtype, input, out } from '../common.ts';
import { defineBlock } from '../define.ts';

/** An output of the enclosing module; its name is the port's. What arrives at it leaves the module. */
export const moduleOutput = defineBlock({
  type: 'moduleOutput',
  label: text('Module output', 'Modulausgang'),
  category: 'structure',
  order: 20,
  glyph: '⇥',
  keywords: ['port', 'Anschluss'],
  inputs: [input(anyDtype)],
  outputs: [],
  params: {},
  help: {
    text: text(
      'Where a value leaves the module. Its name is the name of the port outside.',
      'Wo ein Wert das Modul verlässt. Sein Name ist der Name des Anschlusses außen.',
    ),
    source: 'Neuroloom',
  },

  inferTypes: ({ x }) => out(x),
  forward: (_tf, { x }) => x,
  examples: () => [{ params: {}, inputs: [[2, 3]] }],
});
