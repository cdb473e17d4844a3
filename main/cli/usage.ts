import { existsSync } from 'node:fs';
import { pipelineTasks } from '../../core/protocol/pipelines.ts';
import { tokenizerKinds } from '../../core/text/train.ts';
import { exporters } from '../export/all.ts';
import { commandLine } from '../files/version.ts';

/** Incorrect usage of the command line: reported together with the usage text, exit code 2. */
export class UsageError extends Error {}

/** Why a command cannot do what was asked; in English, as all that the command line says. */
export class Refusal extends Error {}

const COMMAND = commandLine();
const SYNOPSIS = `  ${COMMAND} train <project> [--epochs N] [--seed N] [--json] [--continue] [--out FILE [--weights-only]]
                       [--runtime auto|compiled|eager] [--device auto|cpu|gpu|webgpu|cuda|tensorflow|...]
                       [--threads auto|N]
  ${COMMAND} sweep <project> --set SETTING=VALUES [--set ...] [--random N] [--seeds N] [--epochs N] [--metric NAME]
                       [--cores N|all] [--to-the-end] [--out FILE] [--yes] [--json]
  ${COMMAND} export <project> --format FORMAT --out FILE|FOLDER [--with OPTION[=VALUE] ...] [--json]
  ${COMMAND} verify FILE|FOLDER [--json]
  ${COMMAND} import <model> --out FILE [--size N] [--json]
  ${COMMAND} import <model.onnx> --as block --out FILE [--sizes NAME=N ...] [--json]
  ${COMMAND} import <weights> --into <project> --out FILE [--json]
  ${COMMAND} new <example> --out FILE
  ${COMMAND} new nanogpt|little-gpt --out FILE [--text FILE] [--tokenizer FILE]
  ${COMMAND} new little-bert --out FILE [--text FILE] [--tokenizer FILE] [--length N]
  ${COMMAND} new text-classifier --out FILE [--text FILE|FOLDER|ARCHIVE] [--columns TEXT,LABEL,SECOND]
                                     [--remove headers,footers,quotes] [--tokenizer FILE] [--length N]
  ${COMMAND} new newsgroups --out FILE [--remove headers,footers,quotes] [--tokenizer FILE] [--length N]
  ${COMMAND} new translator --out FILE [--text FILE] [--columns TEXT,TRANSLATION] [--tokenizer FILE] [--length N]
  ${COMMAND} fine-tune <project>|MODEL --out FILE [--text FILE|FOLDER|ARCHIVE] [--frozen]
  ${COMMAND} text <name> --out FILE
  ${COMMAND} generate <project> [--prompt "text"] [--tokens N] [--temperature T] [--seed N] [--top-k K] [--top-p P]
                          [--json]
  ${COMMAND} translate <project> "text" ["text" ...] [--beam N] [--length-penalty P] [--json]
  ${COMMAND} models list|add FOLDER|get NAME|remove NAME [--json]
  ${COMMAND} models run NAME|FOLDER --text "text" [--pair "second text"] [--hidden] [--json]
  ${COMMAND} pipeline TASK --model NAME|FOLDER "text" ["text" ...] [--pair "second text"] [--file FILE] [--top N]
                          [--tokens N] [--temperature T] [--top-k K] [--top-p P] [--seed N] [--json]
  ${COMMAND} cluster k-means FILE --k N [--starts N] [--seed N] [--model NAME|FOLDER] [--columns NAME,NAME]
                         [--label NAME] [--scale] [--json]
  ${COMMAND} cluster dbscan FILE --eps E [--min-points N] [--model NAME|FOLDER] [--columns NAME,NAME]
                         [--label NAME] [--scale] [--json]
  ${COMMAND} verify-lecture [--models FOLDER] [--next "second sentence"] [--json]
  ${COMMAND} info <project> [--json]
  ${COMMAND} diff <project> <project> [--json]
  ${COMMAND} diff --git PATH OLD ...
  ${COMMAND} devices [--retry NAME] [--json]
  ${COMMAND} diagnostics --out FILE [<project>]
  ${COMMAND} train-tokenizer --text FILE --out FILE [--kind KIND] [--size N] [--min-frequency N] [--cased]
                                 [--encoding utf-8|utf-16le|windows-1252|...] [--json]
  ${COMMAND} tokenize --tokenizer FILE|FOLDER|<project> --text FILE [--json]
  ${COMMAND} tokenize --tokenizer FILE|FOLDER|<project> "text" [--pair "second text"] [--max-length N] [--json]
`;

const NOTES = `  <project>    a .neuroloom file, or a picture (PNG) that was exported with the project inside
  <model>      of another program: .onnx, .keras, .h5, model.json of TensorFlow.js or a zip of it
  <weights>    a .safetensors file of PyTorch: they go where names or shapes fit
  --size       what becomes of sizes that the model leaves open: the length of a text, the sides of a picture
  --as block   one block that runs the file as it is, by ONNX Runtime: it does not learn, what lies behind it does
  --sizes NAME=N  what becomes of a size that the file leaves open, by its name there; may be given several times
  --set        a setting of training, of a block or of a module, as the document calls it, and its values: from:to:count,
               from:to:log:count or a list; training.learningRate=1e-4:1e-1:log:7, linear1.units=8,16, training.optimizer=sgd,adam
  --random N   N points are drawn from these ranges, instead of every combination
  --seeds N    each is trained with N seeds: mean and spread, and how sure it is that the best is better
  --metric     what runs are judged by, of what is held out: accuracy, loss, ...; without it accuracy where there is one
  --cores      how many runs are trained at a time
  --to-the-end no run is ended early because half of the others were better on their way (the median rule)
  --yes        begin even if it will take very long
  --runtime    the whole step as one graph, or operation by operation; the command devices says what each has
  --retry NAME use a device again that failed here: its driver is new, say
  --threads    of the CPU for a compiled step; auto tries while it trains how many are the fastest
  --continue   go on from the project's weights instead of new ones
  --out FILE   where to write; of train the project with its new weights: Ctrl+C ends training early and still writes it;
               of sweep a line for each run: given again, only what is missing is trained
  --weights-only  leave out what only going on needs: the optimizer's memory, and the best weights where these are others
  MODEL        a pretrained one, by a name that models list knows
  --frozen     training leaves the body of the model as it is, and the classifier alone learns
  --json       one JSON object a line instead of text
  --kind       of vocabulary: ${tokenizerKinds.join(', ')}
  --tokenizer  tokenizer.json, vocab.txt, vocab.json with merges.txt beside it, the folder of one, or a project with a text;
               a new nanogpt without it takes the characters of the text, little-gpt learns byte pairs, the others WordPiece
  --text FILE  a text file; of text-classifier and fine-tune a table with texts and labels, a folder with a folder for each
               class, or a tar.gz of one; of translator a table with texts and translations. Without it: Moby Dick, speeches
               of presidents, passages of these by half-century, number words and dates
  --columns    of a table, from 1; without it they are found by their names and content
  --remove     what is taken out of messages of newsgroups
  --length     tokens of an example
  --temperature  0 takes the likeliest token each time (the default of pipeline), 1 draws as the network says (the default of
               generate), more draws more evenly
  --beam       of translate: how many beginnings are followed at once; without it the likeliest token is taken at every place
  --length-penalty  above 0 longer translations are preferred among the beams
  NAME         of a pretrained model: one that models list knows, or as on the Hugging Face hub; the variables HF_ENDPOINT
               and HF_TOKEN name another hub and who asks
  TASK         ${pipelineTasks.join(', ').replace('fill-mask, ', 'fill-mask,\n               ')}
  --pair       the second sentence; of question-answering the text that has the answer
  --models     a folder with those of the lecture, each in its own; without it those of the library
  --next       of verify-lecture the sentence behind the one about pizza, of which only the beginning is noted
  --file       texts that the first one is compared with, or that are searched, one a line
  --k          of k-means: how many clusters there are
  --starts     of k-means: how many are drawn; the one that ends with the least inertia is taken
  --eps        of dbscan: how far neighbours are apart at most
  --min-points  how many neighbours a core point has, itself among them
  --label      a column with known classes: the adjusted Rand index says how far the clusters are these
  --scale      columns of numbers get mean 0 and deviation 1
  --git        as git calls the command of a diff driver (README)
  --hidden     the outputs of all nodes as well
  --top-k, --top-p  draw among the K likeliest tokens; among the fewest that make up the share P
`;

const FORMATS = `Formats of export, with the ending of the file; a zip may also be a folder. What has weights is run again elsewhere and
compared, and verify does that once more, from what lies in the export:

${exporters.map(({ name, extension, description }) => `  ${name.padEnd(16)} .${extension.padEnd(5)} ${description.en}`).join('\n')}

Options of export (--with):

${exporters.flatMap(({ name, options = {} }) => Object.entries(options).map(([option, { help }]) => `  ${name.padEnd(16)} ${option.padEnd(14)} ${help.en}`)).join('\n')}
`;

export const USAGE = `Trains and takes away networks made with Neuroloom.

${SYNOPSIS}
${NOTES}
${FORMATS}
What belongs to one command: ${COMMAND} <command> --help
`;

/** The ways to give one command, what their words mean, and what can be exported where that is the command. */
export function usageOf(command: string): string {
  const ways = entriesOf(SYNOPSIS).filter((way) => way.startsWith(`  ${COMMAND} ${command} `)).join('');
  const notes = entriesOf(NOTES).filter((note) => headsOf(note).some((head) => isIn(ways, head))).join('');
  return [ways, notes, command === 'export' ? FORMATS : ''].filter(Boolean).join('\n');
} // prettier-ignore

/** All ways to give a command, without what their words mean. */
export const COMMANDS = `${SYNOPSIS}
What the words mean: ${COMMAND} help, or ${COMMAND} <command> --help
`;

/** Paragraphs that begin two places in, each with its further lines. */
function entriesOf(usage: string): string[] {
  return usage.split(/^(?= {2}\S)/m);
}

/** `--top-k, --top-p` are two words that a note explains. */
function headsOf(note: string): string[] {
  return (note.trim().split(/ {2,}/)[0] ?? '').split(', ');
}

function isIn(ways: string, word: string): boolean {
  return ways
    .split(/[\s[\]|]+/)
    .join(' ')
    .concat(' ')
    .includes(`${word} `);
}

/** A command's only positional argument. */
export function onlyArgument(positionals: readonly string[], what: string): string {
  const [first, ...rest] = positionals;
  if (first === undefined) throw new UsageError(`${what} is missing.`);
  if (rest.length > 0) throw new UsageError(`“${rest[0]}” is one argument too many.`);
  return first;
}

/** An integer option; undefined if it was not given. */
export function wholeNumber(name: string, value: string | undefined, min: number, max: number): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (value.trim() !== '' && Number.isInteger(number) && number >= min && number <= max) return number;
  throw new UsageError(`--${name} takes a whole number from ${min} to ${max}, not “${value}”.`);
}

/** A numeric option; undefined if it was not given. */
export function decimalNumber(name: string, value: string | undefined, min: number, max: number): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (value.trim() !== '' && number >= min && number <= max) return number;
  throw new UsageError(`--${name} takes a number from ${min} to ${max}, not “${value}”.`);
}

/** An option with a fixed set of values. */
export function oneOf<Word extends string>(name: string, value: string, words: readonly Word[]): Word {
  const word = words.find((candidate) => candidate === value);
  if (word !== undefined) return word;
  throw new UsageError(`--${name} takes ${words.join(', ')}, not “${value}”.`);
}

/** The value of a mandatory option. Throws a UsageError if it is missing. */
export function required(name: string, value: string | undefined): string {
  if (value === undefined || value === '') throw new UsageError(`--${name} is missing.`);
  return value;
}

/** Throws a Refusal if a file that is to be made is there already. */
export function requireFree(out: string): void {
  if (existsSync(out)) throw new Refusal(`${out} is there already: choose another name.`);
}
