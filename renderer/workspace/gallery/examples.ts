import type { ExampleInfo } from '../../../core/protocol/projects.ts';
import { same, text, type Text } from '../../../core/text.ts';

interface Words {
  readonly title: Text;
  readonly detail: Text;
}

/** The examples that ship, in the order of the lecture: what the gallery says about each. */
const groups: readonly { readonly title: Text; readonly examples: Readonly<Record<string, Words>> }[] = [
  {
    title: text('Perceptron', 'Perzeptron'),
    examples: {
      'perceptron-and': {
        title: text('A perceptron learns AND', 'Ein Perzeptron lernt UND'),
        detail: text('The perceptron rule, one point at a time.', 'Die Perzeptronregel, Punkt für Punkt.'),
      },
      'perceptron-xor': {
        title: text('A perceptron fails at XOR', 'Ein Perzeptron scheitert an XOR'),
        detail: text(
          'No line separates these points: it goes in circles.',
          'Keine Gerade trennt diese Punkte: Es dreht sich im Kreis.',
        ),
      },
      'xor-by-hand': {
        title: text('XOR from three perceptrons', 'XOR aus drei Perzeptronen'),
        detail: text('Wired by hand, every weight visible.', 'Von Hand verdrahtet, jedes Gewicht sichtbar.'),
      },
    },
  },
  {
    title: text('Networks', 'Netze'),
    examples: {
      'chain-rule': {
        title: text('Chain rule by hand', 'Kettenregel von Hand'),
        detail: text(
          'One neuron, one example: every number of a step on paper.',
          'Ein Neuron, ein Beispiel: jede Zahl eines Schritts auf Papier.',
        ),
      },
      moons: {
        title: text('Two moons', 'Zwei Monde'),
        detail: text('Two classes that no straight line can separate.', 'Zwei Klassen, die keine Gerade trennt.'),
      },
      xor: {
        title: same('XOR'),
        detail: text(
          'One perceptron fails; a hidden layer succeeds.',
          'Ein Perzeptron scheitert, eine verborgene Schicht nicht.',
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
    title: text('Pictures', 'Bilder'),
    examples: {
      'fashion-mnist': {
        title: text('Fashion-MNIST as in the lecture', 'Fashion-MNIST wie in der Vorlesung'),
        detail: text(
          'Pictures of clothes, two hidden layers of 512 units, SGD.',
          'Bilder von Kleidung, zwei verborgene Schichten mit 512 Einheiten, SGD.',
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
    },
  },
  {
    title: text('Text and transformers', 'Text und Transformer'),
    examples: {
      'encoder-by-hand': {
        title: text('Encoder block by hand', 'Encoderblock von Hand'),
        detail: text(
          'Attention made of Linear, MatMul and Softmax, compared step by step with the block of the app.',
          'Attention aus Linear, MatMul und Softmax, Schritt für Schritt mit dem Block der App verglichen.',
        ),
      },
      'little-gpt': {
        title: text('Little GPT', 'Kleines GPT'),
        detail: text('Trained on Moby Dick: it goes on writing.', 'Auf Moby Dick trainiert: Es schreibt weiter.'),
      },
      'little-bert': {
        title: text('Little BERT', 'Kleines BERT'),
        detail: text(
          'Trained: it finds masked words, and says whether two texts belong together.',
          'Trainiert: Es findet maskierte Wörter und sagt, ob zwei Texte zusammengehören.',
        ),
      },
      'fine-tuned-bert': {
        title: text('Fine-tuned BERT', 'Nachtrainiertes BERT'),
        detail: text(
          'The body of Little BERT with a new head: when was this passage said? Two runs: body frozen, and learning.',
          'Der Körper des kleinen BERT mit neuem Kopf: Wann wurde diese Stelle gesagt? Zwei Läufe: Körper fest und mitlernend.',
        ),
      },
      'text-classifier': {
        title: text('Text classifier', 'Textklassifikator'),
        detail: text(
          'Trained: when was this passage of a speech said?',
          'Trainiert: Wann wurde diese Stelle einer Rede gesagt?',
        ),
      },
      translator: {
        title: text('Translator', 'Übersetzer'),
        detail: text(
          'Trained: an encoder and a decoder turn German number words and dates into English ones.',
          'Trainiert: Encoder und Decoder übersetzen deutsche Zahlwörter und Datumsangaben ins Englische.',
        ),
      },
    },
  },
];

const known: ReadonlyMap<string, Words> = new Map(groups.flatMap(({ examples }) => Object.entries(examples)));

/** Those that the page knows, before the engine has told which there are. */
export const knownExamples = Array.from(known, ([name, words]) => ({ name, ...words }));

export interface Group<Example> {
  readonly title: Text;
  readonly examples: readonly Example[];
}

/** Examples in the groups of the gallery and in their order; those that it does not know are the last group. */
export function inGroups<Example extends { readonly name: string }>(
  all: readonly Example[],
): readonly Group<Example>[] {
  const named = (name: string) => all.filter((example) => example.name === name);
  const own = groups.map(({ title, examples }) => ({ title, examples: Object.keys(examples).flatMap(named) }));
  const others = { title: text('Others', 'Weitere'), examples: all.filter(({ name }) => !known.has(name)) };
  return [...own, others].filter(({ examples }) => examples.length > 0);
}

/** An example that this page does not know by name says what its document says. */
export function describeExample({ name, document }: ExampleInfo): Words {
  return known.get(name) ?? { title: same(document.name), detail: same('') };
}
