import { readFile } from 'node:fs/promises';
import type { Problem } from '../../../core/graph/problem.ts';
import type { ParamValues } from '../../../core/params.ts';
import { joined, same, text } from '../../../core/text.ts';
import type { RunExporter, Trained } from '../format.ts';
import { endNames, proofExamples } from '../proof/examples.ts';
import { pythonWith } from '../proof/python.ts';
import { compileDocument } from '../../train/prepare.ts';
import { huggingFaceFiles } from './huggingFace/files.ts';
import { kerasFiles, kerasIn } from './keras.ts';
import { notebookFiles } from './notebook.ts';
import { pytorchFiles } from './pytorch.ts';
import { safetensorsFile } from './safetensors.ts';
import { kerasNetwork, trainingProblem } from '../../../core/codegen/kerasFolder.ts';
import { treeOf } from '../../../core/codegen/tree.ts';
import { inPython } from '../hindrances.ts';
import { huggingFaceForm } from './huggingFace/form.ts';
import { snippetOf } from './snippet.ts';

const hasStart = {
  kind: 'boolean',
  label: text('Start weights as well', 'Auch die Startgewichte'),
  help: text(
    'The weights before training lie beside the trained ones, so that the program can repeat the training.',
    'Die Gewichte vor dem Training liegen neben den trainierten, sodass das Programm das Training wiederholen kann.',
  ),
  default: true,
} as const;

const NOTEBOOK = 'notebook.ipynb';
const inPytorch = (file: string) => pythonWith(file, 'PyTorch', 'torch', 'numpy');
const inKeras = (file: string) => pythonWith(file, 'Keras', 'keras', ['tensorflow', 'torch', 'jax'], 'numpy');

/** What the app computes, for the consumer. */
async function examplesOf(trained: Trained) {
  const model = compileDocument(trained.document);
  return proofExamples(model, trained, { names: endNames(model) });
}

const wishOf = (options: ParamValues) => ({ language: 'en', hasStart: options['hasStart'] === true }) as const;

/** Classes of PyTorch that mirror the graph, with weights, training and data. */
export const pytorchExport: RunExporter = {
  name: 'pytorch',
  purpose: 'use',
  label: same('PyTorch'),
  description: text(
    'Classes that mirror the modules, the weights, training, prediction and data, for those who go on in PyTorch: a folder that runs offline.',
    'Klassen, die den Modulen entsprechen, Gewichte, Training, Vorhersage und Daten, für alle, die in PyTorch weitermachen: ein Ordner, der ohne Internet läuft.',
  ),
  of: 'run',
  extension: 'zip',
  options: { hasStart },
  hindrance: inPython(treeOf),
  consumer: inPytorch('predict.py'),
  async make(trained) {
    const { options, document } = trained;
    return {
      files: await pytorchFiles(trained, wishOf(options)),
      examples: await examplesOf(trained),
      snippet: await snippetOf(document, trained.home),
    };
  },
};

/** A functional model of Keras 3, with weights, training and data. */
export const kerasExport: RunExporter = {
  name: 'keras',
  purpose: 'use',
  label: same('Keras'),
  description: text(
    'A functional model of Keras 3, its weights, training, prediction and data, for those who go on in Keras: a folder that runs offline.',
    'Ein funktionales Modell von Keras 3, seine Gewichte, Training, Vorhersage und Daten, für alle, die in Keras weitermachen: ein Ordner, der ohne Internet läuft.',
  ),
  of: 'run',
  extension: 'zip',
  options: { hasStart },
  hindrance: inPython(kerasNetwork),
  consumer: inKeras('predict.py'),
  async make(trained) {
    const { options, document } = trained;
    const problem = trainingProblem(kerasIn(document));
    return {
      files: await kerasFiles(trained, wishOf(options)),
      examples: await examplesOf(trained),
      snippet: await snippetOf(document, trained.home),
      ...(problem && { remarks: [withoutTraining(problem)] }),
    };
  },
};

const withoutTraining = ({ message }: Problem) =>
  joined([text('There is no train.py:', 'Es gibt kein train.py:'), message]) ?? message;

/** A notebook with data and weights beside it. */
export const notebookExport: RunExporter = {
  name: 'notebook',
  purpose: 'learn',
  label: text('Jupyter notebook', 'Jupyter-Notebook'),
  description: text(
    'Explains and trains the network step by step, with its data and weights beside it, for courses and for learning.',
    'Erklärt und trainiert das Netz Schritt für Schritt, mit Daten und Gewichten daneben, für Kurse und zum Lernen.',
  ),
  of: 'run',
  extension: 'zip',
  options: {
    framework: {
      kind: 'choice',
      label: text('Written for', 'Geschrieben für'),
      help: text('The library that the code cells use.', 'Die Bibliothek, die die Codezellen benutzen.'),
      default: 'pytorch',
      options: [
        { value: 'pytorch', label: same('PyTorch') },
        { value: 'keras', label: same('Keras') },
      ],
    },
    language: {
      kind: 'choice',
      label: text('Language', 'Sprache'),
      help: text('Of the cells that explain.', 'Die der erklärenden Zellen.'),
      default: 'en',
      options: [
        { value: 'en', label: same('English') },
        { value: 'de', label: same('Deutsch') },
      ],
    },
    hasStart,
  },
  hindrance: inPython(treeOf),
  consumer: {
    name: 'python',
    // What it needs stands in it.
    async run(task) {
      const isKeras = (await readFile(task.at(NOTEBOOK), 'utf8')).includes('import keras');
      return isKeras ? inKeras(NOTEBOOK).run(task) : inPytorch(NOTEBOOK).run(task);
    },
  },
  async make(trained) {
    const { options } = trained;
    const framework = options['framework'] === 'keras' ? 'keras' : 'pytorch';
    const language = options['language'] === 'de' ? 'de' : 'en';
    return {
      files: await notebookFiles(trained, { framework, language, hasStart: options['hasStart'] === true }),
      examples: await examplesOf(trained),
      snippet: { language: 'shell', code: 'jupyter lab notebook.ipynb\n' },
    };
  },
};

/** Weights alone. */
export const safetensorsExport: RunExporter = {
  name: 'safetensors',
  purpose: 'use',
  label: same('safetensors'),
  description: text(
    'The weights alone, with the names and the layout of PyTorch, for those who have the network already.',
    'Nur die Gewichte, mit den Namen und der Anordnung von PyTorch, für alle, die das Netz schon haben.',
  ),
  of: 'run',
  extension: 'safetensors',
  file: 'model.safetensors',
  takesFiles: true,
  async make(trained) {
    return {
      files: { 'model.safetensors': await safetensorsFile(trained) },
      snippet: { language: 'python', code: 'from safetensors.torch import load_file\n\nweights = load_file("model.safetensors")\nfor name, weight in weights.items():\n    print(name, tuple(weight.shape))\n' }, // prettier-ignore
    };
  },
};

/** A folder for transformers. */
export const huggingFaceExport: RunExporter = {
  name: 'huggingface',
  purpose: 'use',
  label: same('Hugging Face'),
  description: text(
    'A BERT or a GPT-2 with its weights and its vocabulary, for those who use the library transformers.',
    'Ein BERT oder ein GPT-2 mit Gewichten und Vokabular, für alle, die die Bibliothek transformers benutzen.',
  ),
  of: 'run',
  extension: 'zip',
  hindrance(document, analysis) {
    const form = huggingFaceForm(document, analysis);
    return 'why' in form ? form.why : undefined;
  },
  consumer: pythonWith('predict.py', 'transformers', 'transformers', 'torch', 'numpy'),
  async make(trained) {
    const files = huggingFaceFiles(trained);
    return {
      files,
      examples: await examplesOf(trained),
      snippet: { language: 'shell', code: 'python predict.py "a text"\n' },
    };
  },
};
