import { asText } from '../graph/words.ts';
import { joinSections } from '../python.ts';
import { text, type Language, type Text } from '../text.ts';
import { isPerceptronRule } from '../training/settings.ts';
import { backendPy, batchesPy, tensorsPy } from './helpers.ts';
import { computeKeras, kerasImports, kerasModelLines, kerasTrainingSections, trainingProblem, type KerasNetwork } from './kerasFolder.ts'; // prettier-ignore
import { computePytorch, labelsOf, mainLines } from './predict.ts';
import type { Using } from './predictReaders.ts';
import type { Program, Statement } from './program.ts';
import { passingStep } from './pytorch.ts';
import { NETWORK, pytorchClasses } from './pytorchClasses.ts';
import { epochStart, heldLines, loaderLines, loopSections, readWeights, torchImports } from './pytorchFolder.ts';
import type { FolderWish } from './folderWish.ts';
import { pytorchLoss } from './pytorchLoss.ts';
import type { Loop } from './pytorchTraining.ts';
import type { Tree } from './tree.ts';

/** A cell of a notebook. Those that only train are tagged, so that a check can leave them out. */
interface Cell {
  readonly kind: 'code' | 'markdown';
  readonly source: string;
  readonly isTraining?: boolean;
}

const say = (words: Text, language: Language): Cell => ({ kind: 'markdown', source: words[language] });
const code = (...sections: readonly (readonly string[])[]): Cell => ({ kind: 'code', source: joinSections(sections.filter((lines) => lines.length > 0)).trim() }); // prettier-ignore
const training = (...sections: readonly (readonly string[])[]): Cell => ({ ...code(...sections), isTraining: true });

/** Lines of a file without its first comment and the blank lines behind. */
function bodyOf(file: string): readonly string[] {
  return file.split('\n').slice(1).join('\n').trim().split('\n');
}

/** A notebook that trains and uses a network in PyTorch, as JSON. */
export function pytorchNotebook(tree: Tree, wish: FolderWish): string {
  const { program, leaves } = tree;
  const { language } = wish;
  const { definitions, classes } = pytorchClasses(tree, language);
  const loop: Loop = { size: 'BATCH_SIZE', every: '100', network: 'model', begin: epochStart(wish), after: [] };
  const { optimizer, train, test, epochs } = loopSections(program, loop);
  const losses = pytorchLoss(program);
  const before = [...(isPerceptronRule(program.document.training) ? passingStep : []), ...definitions];
  const all = [...before, ...classes.flatMap(({ lines }) => lines), ...losses, ...optimizer];
  const weights = wish.hasStart ? 'start.safetensors' : 'model.safetensors';
  return notebook([
    titleCell(program, 'PyTorch', language),
    code(['import os', 'import sys', ''], torchImports(all), ['from torch.utils.data import DataLoader, TensorDataset']),
    say(words.helpers, language),
    code(bodyOf(tensorsPy), ['', ...readWeights], ['', ...bodyOf(batchesPy)]),
    say(words.data, language),
    code(...dataSections(wish)),
    code(loaderLines(program)),
    say(words.network, language),
    ...(before.length > 0 ? [code(before)] : []),
    ...classes.flatMap(({ name, module, lines }) => [
      module
        ? { kind: 'markdown' as const, source: `### ${asText(module.name)[language]}\n\n${asText(module.help ?? '')[language]}`.trim() }
        : blocksCell(leaves.filter(({ node }) => !node.id.includes('/')), name, language),
      code(lines),
    ]),
    say(words.weights, language),
    code(
      [`torch.manual_seed(${program.document.training.seed})`, 'device = "cuda" if torch.cuda.is_available() else "cpu"'],
      [`model = ${NETWORK}().to(device)`, `model.load_state_dict(read_weights("${weights}"))`, ...heldLines(program), 'print(model)'],
    ),
    say(words.loss, language),
    code(losses),
    code(optimizer),
    say(words.training, language),
    code(train),
    code(test),
    training(epochs),
    say(words.use, language),
    code(['model = model.cpu().eval()'], ['', ...computePytorch(tree)]),
    say(words.trained, language),
    code(['model.load_state_dict(read_weights("model.safetensors"))', '', '', ...answersOf({ program, fields: fieldsOf(tree), units: wish.units })]),
    useCell({ program, fields: fieldsOf(tree), units: wish.units }),
  ]);
} // prettier-ignore

function fieldsOf({ program, needed }: Pick<Tree, 'program' | 'needed'>) {
  return program.entries.slice(0, needed).map(({ field }) => field);
}

/** A notebook that trains and uses a network in Keras, as JSON. */
export function kerasNotebook(network: KerasNetwork, tree: Tree, wish: FolderWish): string {
  const { program, needed } = network;
  const { language } = wish;
  const { definitions, lines } = kerasModelLines(network);
  const { labels, locks, training: fit } = kerasTrainingSections(network);
  const fields = needed.map(({ field }) => field);
  const masked = trainingProblem(network);
  return notebook([
    titleCell(program, 'Keras', language),
    code(bodyOf(backendPy), ['import sys', ''], kerasImports([...definitions, ...lines])),
    say(words.helpers, language),
    code(bodyOf(tensorsPy)),
    say(words.data, language),
    // Training may put labels into another form.
    code(...dataSections(wish), ['test_labels = test_y']),
    say(words.network, language),
    blocksCell(program.statements, 'model', language),
    code(definitions),
    code(lines, ['model.summary()']),
    say(words.weights, language),
    code([`keras.utils.set_random_seed(${program.document.training.seed})`, `load_weights(model, "${wish.hasStart ? 'start.npz' : 'weights.npz'}")`, ...locks]),
    ...(masked
      ? [{ kind: 'markdown' as const, source: masked.message[language] }]
      : [...(labels.length > 0 ? [say(words.labels, language), training(labels)] : []), say(words.keras, language), training(fit)]),
    say(words.use, language),
    code(computeKeras(network)),
    say(words.trained, language),
    code(['load_weights(model, "weights.npz")', '', '', ...answersOf({ program, fields, units: wish.units })]),
    useCell({ program: tree.program, fields, units: wish.units }, 'test_labels'),
  ]);
} // prettier-ignore

/** Imports of the helpers are in cells before. */
function dataSections({ data }: FolderWish): readonly (readonly string[])[] {
  return [data.imports.filter((line) => !line.startsWith('from tensors')), data.lines];
}

/** `answers` alone, out of the lines of predict.py. */
function answersOf(using: Using): readonly string[] {
  const lines = mainLines({ ...using, fields: [] });
  return lines.slice(0, lines.indexOf('if __name__ == "__main__":') - 2);
}

function useCell(using: Using, labels?: string): Cell {
  const { program, fields } = using;
  const arrays = fields.map((field) => program.entries.find((entry) => entry.field === field)?.array ?? 'x');
  return code([
    `outputs = compute(${fields.map(({ name }, i) => `${name}=test_${arrays[i]}[:5]`).join(', ')})`,
    `for line, label in zip(answers(outputs), ${labelsOf(using, labels)}):`,
    '    print(line, "  label:", label)',
  ]);
}

function titleCell({ document }: Program, framework: string, language: Language): Cell {
  const made = text(
    `A network in ${framework}, made with Neuroloom. It runs from top to bottom; everything that it needs lies beside it.`,
    `Ein Netz in ${framework}, mit Neuroloom gemacht. Es läuft von oben nach unten; alles, was es braucht, liegt daneben.`,
  );
  return { kind: 'markdown', source: `# ${document.name}\n\n${made[language]}` };
}

/** What each kind of block does. */
function blocksCell(statements: readonly Pick<Statement, 'node'>[], name: string, language: Language): Cell {
  const blocks = [...new Set(statements.map(({ node }) => node.block))];
  const lines = blocks.map(({ label, help }) => {
    const formula = help.formula === undefined ? '' : ` $${help.formula}$`;
    return `* **${label[language]}**: ${help.text[language]}${formula}`;
  });
  return { kind: 'markdown', source: [`### ${name}`, '', ...lines].join('\n').trim() };
}

const words = {
  helpers: text(
    '## Helpers\n\nFiles of safetensors are read without their package.',
    '## Hilfen\n\nSafetensors-Dateien werden ohne deren Paket gelesen.',
  ),
  data: text(
    '## Data\n\nThe examples are read from files beside the notebook, by the rules of the app: training, validation if there is any, and test.',
    '## Daten\n\nDie Beispiele kommen aus Dateien neben dem Notebook, nach den Regeln der App gelesen: Training, Validierung, wenn es sie gibt, und Test.',
  ),
  network: text('## The network', '## Das Netz'),
  weights: text(
    '## Start weights\n\nThe weights with which the app began.',
    '## Startgewichte\n\nDie Gewichte, mit denen die App begonnen hat.',
  ),
  loss: text(
    '## Loss and optimizer\n\nThe loss says how wrong the network is; the optimizer turns its gradient into new weights.',
    '## Loss und Optimizer\n\nDer Loss sagt, wie falsch das Netz liegt; der Optimizer macht aus seinem Gradienten neue Gewichte.',
  ),
  labels: text('Labels in the form that the loss takes.', 'Labels in der Form, die der Loss nimmt.'),
  training: text(
    '## Training\n\nForward, loss, backward, update, batch by batch; after every epoch it is measured on examples that it has not learned from.',
    '## Training\n\nVorwärts, Loss, rückwärts, Update, Batch für Batch; nach jeder Epoche wird an Beispielen gemessen, aus denen es nicht gelernt hat.',
  ),
  keras: text(
    '## Training\n\n`compile` says loss, optimizer and metrics; `fit` trains epoch by epoch.',
    '## Training\n\n`compile` nennt Loss, Optimizer und Metriken; `fit` trainiert Epoche für Epoche.',
  ),
  use: text(
    '## Using it\n\n`compute` takes arrays by name and gives the outputs.',
    '## Benutzen\n\n`compute` nimmt Arrays nach Namen und gibt die Ausgaben.',
  ),
  trained: text(
    'The weights that the app has trained, and what they say of the first examples of the test part.',
    'Die Gewichte, die die App trainiert hat, und was sie zu den ersten Beispielen des Testteils sagen.',
  ),
};

/** Notebook format 4.5. */
function notebook(cells: readonly Cell[]): string {
  const json = {
    cells: cells.map(({ kind, source, isTraining }, i) => ({
      cell_type: kind,
      id: `cell-${i + 1}`,
      metadata: isTraining ? { tags: ['training'] } : {},
      source: source.split(/(?<=\n)/),
      ...(kind === 'code' && { execution_count: null, outputs: [] }),
    })),
    metadata: {
      kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
      language_info: { name: 'python' },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
  return JSON.stringify(json, null, 1) + '\n';
}
