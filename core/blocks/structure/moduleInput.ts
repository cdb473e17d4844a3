import { text } from '../../text.ts';
import { out, output } from '../common.ts';
import { defineBlock } from '../define.ts';

/** An input of the enclosing module; its name is the port's. It passes on what arrives at the port. */
export const moduleInput = defineBlock({
  type: 'moduleInput',
  label: text('Module input', 'Moduleingang'),
  category: 'structure',
  order: 10,
  glyph: '→',
  keywords: ['port', 'Anschluss'],
  inputs: [],
  outputs: [output()],
  params: {
    optional: {
      kind: 'boolean',
      label: text('Optional', 'Optional'),
      help: text(
        'It may be left open outside. The wires from it then lead nowhere: for inputs that may be left open themselves, such as a mask.',
        'Er darf außen offen bleiben. Die Leitungen von ihm führen dann nirgendwohin: für Eingänge, die selbst offen bleiben dürfen, etwa eine Maske.',
      ),
      default: false,
      isLater: true,
    },
  },
  help: {
    text: text(
      'Where a value enters the module. Its name is the name of the port outside.',
      'Wo ein Wert in das Modul kommt. Sein Name ist der Name des Anschlusses außen.',
    ),
    source: 'Neuroloom',
  },

  inferTypes: ({ x }) => out(x),
  forward: (_tf, { x }) => x,
  examples: () => [{ params: { optional: false }, inputs: [[2, 3]] }],
});
