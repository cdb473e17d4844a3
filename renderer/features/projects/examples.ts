import type { ExampleInfo } from '../../../core/protocol/projects.ts';
import { same, text, type Text } from '../../../core/text.ts';

interface Described {
  readonly title: Text;
  readonly detail: Text;
}

/** What the gallery says about the examples that ship, group by group, in its order. */
const groups: readonly { readonly label: Text; readonly examples: Readonly<Record<string, Described>> }[] = [
  {
    label: text('To be followed by hand', 'Von Hand nachzurechnen'),
    examples: {
      'perceptron-and': {
        title: text('A perceptron learns AND', 'Ein Perzeptron lernt UND'),
        detail: text('The perceptron rule, one point at a time.', 'Die Perzeptron-Regel, Punkt für Punkt.'),
      },
      'perceptron-xor': {
        title: text('A perceptron fails at XOR', 'Ein Perzeptron scheitert an XOR'),
        detail: text(
          'No line parts these points: it goes in circles.',
          'Keine Gerade trennt diese Punkte: Es dreht sich im Kreis.',
        ),
      },
      'xor-by-hand': {
        title: text('XOR out of three perceptrons', 'XOR aus drei Perzeptronen'),
        detail: text('Wired by hand, every weight visible.', 'Von Hand verdrahtet, jedes Gewicht sichtbar.'),
      },
      'chain-rule': {
        title: text('Chain rule by hand', 'Kettenregel von Hand'),
        detail: text(
          'One neuron, one example: every number of a step on paper.',
          'Ein Neuron, ein Beispiel: jede Zahl eines Schritts auf Papier.',
        ),
      },
    },
  },
  {
    label: text('Points in the plane', 'Punkte in der Ebene'),
    examples: {
      moons: {
        title: text('Two moons', 'Zwei Monde'),
        detail: text('Two classes that no straight line can part.', 'Zwei Klassen, die keine Gerade trennt.'),
      },
      xor: {
        title: same('XOR'),
        detail: text(
          'One perceptron fails; a hidden layer succeeds.',
          'Ein Perzeptron scheitert, eine verdeckte Schicht nicht.',
        ),
      },
    },
  },
  {
    label: text('Pictures and tables', 'Bilder und Tabellen'),
    examples: {
      'fashion-mnist': {
        title: text('Fashion-MNIST as in the lecture', 'Fashion-MNIST wie in der Vorlesung'),
        detail: text(
          'Pictures of clothes, two hidden layers of 512 units, SGD.',
          'Bilder von Kleidung, zwei verdeckte Schichten mit 512 Einheiten, SGD.',
        ),
      },
      'fashion-cnn': {
        title: text('Convolutional network', 'Faltungsnetz'),
        detail: text('The same pictures, seen through filters.', 'Dieselben Bilder, durch Filter gesehen.'),
      },
      'classify-reconstruct': {
        title: text('Classify and reconstruct', 'Erkennen und nachmalen'),
        detail: text(
          'Two losses on one network: it names a picture and paints it again.',
          'Zwei Verluste an einem Netz: Es benennt ein Bild und malt es nach.',
        ),
      },
      iris: {
        title: same('Iris'),
        detail: text('Three kinds of flowers from four measures.', 'Drei Arten von Schwertlilien aus vier Maßen.'),
      },
      penguins: {
        title: text('Penguins', 'Pinguine'),
        detail: text('Three species from bill, flipper and weight.', 'Drei Arten aus Schnabel, Flosse und Gewicht.'),
      },
    },
  },
  {
    label: text('Text and transformers', 'Text und Transformer'),
    examples: {
      'little-gpt': {
        title: text('Little GPT', 'Kleines GPT'),
        detail: text(
          'It has read most of Moby Dick and goes on writing.',
          'Es hat das meiste von Moby Dick gelesen und schreibt weiter.',
        ),
      },
      'little-bert': {
        title: text('Little BERT', 'Kleines BERT'),
        detail: text(
          'It finds masked words, and says whether two texts belong together.',
          'Es findet maskierte Wörter und sagt, ob zwei Texte zusammengehören.',
        ),
      },
      'fine-tuned': {
        title: text('Fine-tuning', 'Fine-Tuning'),
        detail: text(
          'The body of the little BERT with a new head: when was this said?',
          'Der Körper des kleinen BERT mit neuem Kopf: Wann wurde das gesagt?',
        ),
      },
      'text-classifier': {
        title: text('Text classifier', 'Textklassifikator'),
        detail: text(
          'The same network and question, with nothing learned before.',
          'Dasselbe Netz und dieselbe Frage, ohne Vorwissen.',
        ),
      },
      translator: {
        title: text('Translator', 'Übersetzer'),
        detail: text(
          'Encoder and decoder: German number words and dates to English ones.',
          'Encoder und Decoder: deutsche Zahlwörter und Datumsangaben ins Englische.',
        ),
      },
    },
  },
];

const others = text('More', 'Weitere');

/** An example as the gallery shows it. */
interface ShownExample extends Described {
  readonly info: ExampleInfo;
}

/** Those of the engine in the groups of the gallery. One that this page does not know by name says what its document says. */
export function groupedExamples(
  all: readonly ExampleInfo[],
): readonly { readonly label: Text; readonly examples: readonly ShownExample[] }[] {
  const byName = new Map(all.map((info) => [info.name, info]));
  const shown = groups.map(({ label, examples }) => ({
    label,
    examples: Object.entries(examples).flatMap(([name, described]) => {
      const info = byName.get(name);
      byName.delete(name);
      return info ? [{ ...described, info }] : [];
    }),
  }));
  const rest = [...byName.values()].map((info) => ({ info, title: same(info.document.name), detail: same('') }));
  return [...shown, { label: others, examples: rest }].filter(({ examples }) => examples.length > 0);
}
