import type { PipelineTask } from '../../../core/protocol/pipelines.ts';
import { text, type Text } from '../../../core/text.ts';

/** What is entered for a question; a task asks for some of it. */
export interface Entered {
  readonly text: string;
  readonly pair: string;
  /** One a line. */
  readonly lines: string;
  readonly top: number;
  readonly tokens: number;
  readonly temperature: number;
  /** 0: all. */
  readonly topK: number;
  readonly topP: number;
  readonly seed: number;
}

export interface Task {
  readonly name: PipelineTask;
  readonly label: Text;
  /** What it does, in a sentence. */
  readonly hint: Text;
  readonly textLabel: Text;
  /** Absent: the task takes one text. */
  readonly pairLabel?: Text;
  readonly linesLabel?: Text;
  /** How many answers can be asked for; absent: the task knows how many there are. */
  readonly topLabel?: Text;
  /** One click each; the first stands there in the beginning. In English, as what the models have read. */
  readonly examples: readonly Partial<Entered>[];
}

export const blank: Entered = {
  text: '',
  pair: '',
  lines: '',
  top: 5,
  tokens: 50,
  temperature: 0,
  topK: 0,
  topP: 1,
  seed: 1,
};

const sentence = text('Sentence', 'Satz');
const words = text('Text', 'Text');
const pizza = 'In Italy, pizza served in formal settings, such as at a restaurant, is presented unsliced.';
const company =
  'Hugging Face Inc. is a company based in New York City. Its headquarters are in DUMBO, therefore very close to the Manhattan Bridge.';

/** Those first of which a model comes with the app. */
export const tasks: readonly Task[] = [
  {
    name: 'fill-mask',
    label: text('Masked words', 'Maskierte Wörter'),
    hint: text(
      'The model says which words could stand in place of each [MASK].',
      'Das Modell sagt, welche Wörter an der Stelle jedes [MASK] stehen könnten.',
    ),
    textLabel: text('Text with [MASK]', 'Text mit [MASK]'),
    topLabel: text('Words for each mask', 'Wörter je Maske'),
    examples: [
      { text: 'The white [MASK] swam in the sea.' },
      { text: 'I went [MASK] from school.' },
      { text: 'The [MASK] of the [MASK] was seen.' },
      { text: 'European bison are [MASK] animals.' },
    ],
  },
  {
    name: 'next-sentence-prediction',
    label: text('Next sentence', 'Nächster Satz'),
    hint: text(
      'The model says whether the second sentence follows the first, or was drawn at random.',
      'Das Modell sagt, ob der zweite Satz auf den ersten folgt oder zufällig gezogen ist.',
    ),
    textLabel: text('First sentence', 'Erster Satz'),
    pairLabel: text('Second sentence', 'Zweiter Satz'),
    examples: [
      { text: pizza, pair: 'The sky is blue due to the shorter wavelength of blue light.' },
      { text: pizza, pair: 'Thus, one might need a knife and a fork to eat it.' },
      { text: 'The man went to the store.', pair: 'He bought a gallon of milk.' },
    ],
  },
  {
    name: 'text-generation',
    label: text('Generate text', 'Text erzeugen'),
    hint: text(
      'The model goes on with a text, token by token.',
      'Das Modell setzt einen Text fort, Token für Token.',
    ),
    textLabel: text('Beginning', 'Anfang'),
    examples: [
      { text: 'Once upon a time' },
      { text: 'The white whale', temperature: 0.8 },
      { text: 'Call me Ishmael.', temperature: 0.8, topK: 20 },
    ],
  },
  {
    name: 'sentence-similarity',
    label: text('Similar sentences', 'Ähnliche Sätze'),
    hint: text(
      'Every sentence becomes a vector; the cosine between two says how alike they are: 1 for the same.',
      'Aus jedem Satz wird ein Vektor; der Kosinus zwischen zweien sagt, wie ähnlich sie sind: 1 bei gleichen.',
    ),
    textLabel: sentence,
    linesLabel: text('Compared with, one a line', 'Verglichen mit, je Zeile einer'),
    examples: [
      { text: 'How old are you?', lines: 'What is your age?' },
      {
        text: 'How old are you?',
        lines: 'What is your age?\nHow are you doing?\nThe weather is nice today.\nIt will rain tomorrow.',
      },
      { text: 'I like bisons.', lines: 'Bisons are my favourite animals.\nI hate to drop my plate.' },
    ],
  },
  {
    name: 'semantic-search',
    label: text('Semantic search', 'Semantische Suche'),
    hint: text(
      'Finds the lines of your own texts whose meaning is closest, whatever their words.',
      'Findet die Zeilen eigener Texte, die der Bedeutung nach am nächsten sind, gleich mit welchen Wörtern.',
    ),
    textLabel: text('Search for', 'Suchen nach'),
    linesLabel: text('Texts, one a line', 'Texte, je Zeile einer'),
    topLabel: text('Lines to find', 'Anzahl der Zeilen'),
    examples: [
      {
        text: 'animals that live in the sea',
        lines: 'Whales breathe air at the surface.\nThe president signed the treaty on Monday.\nPasta needs plenty of salted water.\nAn octopus has three hearts.\nThe spacecraft left for Mars.',
      },
      {
        text: 'Which team won?',
        lines: 'The goalkeeper saved the last penalty, and the cup went to Lisbon.\nInterest rates rise again.\nA new telescope sees the first stars.',
      },
    ],
  },
  {
    name: 'feature-extraction',
    label: text('Vectors', 'Vektoren'),
    hint: text(
      'What the model computes of every token, and of the text as a whole: numbers on which other networks build.',
      'Was das Modell zu jedem Token und zum ganzen Text berechnet: Zahlen, auf denen andere Netze aufbauen.',
    ),
    textLabel: words,
    examples: [{ text: 'This is an example sentence' }, { text: 'I like bisons.' }],
  },
  {
    name: 'text-classification',
    label: text('Sentiment and classes', 'Stimmung und Klassen'),
    hint: text(
      'The model says to which of its classes a text belongs. Which classes those are differs from model to model: praise or blame, spam or not.',
      'Das Modell sagt, zu welcher seiner Klassen ein Text gehört. Welche das sind, ist von Modell zu Modell verschieden: Lob oder Tadel, Spam oder nicht.',
    ),
    textLabel: words,
    examples: [
      { text: 'I like bisons.' },
      { text: 'I hate to drop my plate.' },
      { text: 'You have won a free holiday! Click here to claim your prize now.' },
    ],
  },
  {
    name: 'question-answering',
    label: text('Questions', 'Fragen'),
    hint: text(
      'The model marks where in a text the answer to a question stands.',
      'Das Modell markiert, wo in einem Text die Antwort auf eine Frage steht.',
    ),
    textLabel: text('Question', 'Frage'),
    pairLabel: text('Text that has the answer', 'Text mit der Antwort'),
    topLabel: text('Answers', 'Antworten'),
    examples: [
      { text: 'Where are the headquarters?', pair: company },
      { text: 'What is the company called?', pair: company },
    ],
  },
  {
    name: 'token-classification',
    label: text('Names in a text', 'Namen im Text'),
    hint: text(
      'The model says of every token whether it belongs to a name: of a person, a place, an organisation.',
      'Das Modell sagt von jedem Token, ob es zu einem Namen gehört: einer Person, eines Ortes, einer Organisation.',
    ),
    textLabel: words,
    examples: [{ text: 'Ada Lovelace wrote the first program in London.' }, { text: company }],
  },
]; // prettier-ignore

export function taskOf(name: PipelineTask): Task {
  const found = tasks.find((task) => task.name === name);
  if (!found) throw new Error(`There is no task ${name}.`);
  return found;
}
