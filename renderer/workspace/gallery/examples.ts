import type { ExampleInfo } from '../../../core/protocol/projects.ts';
import { same, text, type Text } from '../../../core/text.ts';

/** What the gallery says about the examples that ship, in the order of the gallery. */
const known: Readonly<Record<string, { readonly title: Text; readonly detail: Text }>> = {
  'perceptron-and': {
    title: text('A perceptron learns AND', 'Ein Perzeptron lernt UND'),
    detail: text('The perceptron rule, one point at a time.', 'Die Perzeptron-Regel, Punkt für Punkt.'),
  },
  'perceptron-xor': {
    title: text('A perceptron fails at XOR', 'Ein Perzeptron scheitert an XOR'),
    detail: text(
      'No line separates these points: it goes in circles.',
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
  moons: {
    title: text('Two moons', 'Zwei Monde'),
    detail: text('Two classes that no straight line can separate.', 'Zwei Klassen, die keine Gerade trennt.'),
  },
  xor: {
    title: same('XOR'),
    detail: text(
      'One perceptron fails; a hidden layer succeeds.',
      'Ein Perzeptron scheitert, eine verdeckte Schicht nicht.',
    ),
  },
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
  'encoder-by-hand': {
    title: text('Encoder block by hand', 'Encoderblock von Hand'),
    detail: text(
      'Attention out of Linear, MatMul and Softmax, compared step by step with the block of the app.',
      'Attention aus Linear, MatMul und Softmax, Schritt für Schritt mit dem Block der App verglichen.',
    ),
  },
  'little-gpt': {
    title: text('Little GPT', 'Kleines GPT'),
    detail: text('It reads Moby Dick and goes on writing.', 'Es liest Moby Dick und schreibt weiter.'),
  },
  'little-bert': {
    title: text('Little BERT', 'Kleines BERT'),
    detail: text(
      'It finds masked words, and says whether two texts belong together.',
      'Es findet maskierte Wörter und sagt, ob zwei Texte zusammengehören.',
    ),
  },
  'text-classifier': {
    title: text('Text classifier', 'Textklassifikator'),
    detail: text('When was this passage of a speech said?', 'Wann wurde diese Stelle einer Rede gesagt?'),
  },
  translator: {
    title: text('Translator', 'Übersetzer'),
    detail: text(
      'Encoder and decoder: German number words and dates to English ones.',
      'Encoder und Decoder: deutsche Zahlwörter und Datumsangaben ins Englische.',
    ),
  },
};

const order = Object.keys(known);

/** Those that the page knows, before the engine has told which there are. */
export const knownExamples = Object.entries(known).map(([name, words]) => ({ name, ...words }));

export function inGalleryOrder(examples: readonly ExampleInfo[]): readonly ExampleInfo[] {
  const place = ({ name }: ExampleInfo) => (order.includes(name) ? order.indexOf(name) : order.length);
  return examples.toSorted((a, b) => place(a) - place(b));
}

/** An example that this page does not know by name says what its document says. */
export function describeExample({ name, document }: ExampleInfo): { readonly title: Text; readonly detail: Text } {
  return known[name] ?? { title: same(document.name), detail: same('') };
}
