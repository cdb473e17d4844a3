import type { Document } from '../../../core/graph/document.ts';

type Kind = 'pytorch' | 'keras' | 'notebook';

const what: Readonly<Record<string, string>> = {
  'model.py': 'the network: its modules as classes, or functions',
  'train.py': 'training as in Neuroloom; the weights go to a file of their own',
  'predict.py': 'predictions with the trained weights',
  'data.py': 'the examples, read from data/',
  'batches.py': 'the order of examples in every epoch',
  'backend.py': 'lets Keras compute with what is installed',
  'tensors.py': 'reads and writes files of safetensors; no package is needed',
};

const weights: Readonly<Record<Kind, readonly string[]>> = {
  pytorch: [
    '* `model.safetensors`: the trained weights, as a state_dict: `model.load_state_dict(read_weights("model.safetensors"))`',
    '* `start.safetensors`, if it is there: those before training',
  ],
  keras: ['* `weights.npz`: the trained weights, by layer', '* `start.npz`, if it is there: those before training'],
  notebook: [],
};

const titles: Readonly<Record<Kind, string>> = {
  pytorch: 'A network in PyTorch',
  keras: 'A network in Keras 3',
  notebook: 'A notebook',
};

/** Explains the files of a folder of programs. */
export function pythonReadme({ name }: Document, kind: Kind, files: readonly string[]): string {
  const programs = files.flatMap((file) => (what[file] ? [`* \`${file}\`: ${what[file]}`] : []));
  const data = files.filter((file) => file.startsWith('data/'));
  return [
    `# ${name}`,
    '',
    `${titles[kind]}, made with Neuroloom. Everything that it needs lies here; nothing is downloaded.`,
    '',
    ...programs,
    ...weights[kind],
    ...(data.length > 0 ? [`* ${data.map((file) => `\`${file}\``).join(', ')}: the data`] : []),
    '',
    '```sh',
    'pip install -r requirements.txt',
    'python predict.py',
    'python train.py',
    '```',
    '',
  ].join('\n');
}
