import { lossOf } from '../losses/losses.ts';
import { targetField } from '../data/spec.ts';
import { joinSections, literal } from '../python.ts';
import { isPicture, type TensorType } from '../tensorType.ts';
import type { FolderWish } from './folderWish.ts';
import {
  columnsOf,
  labelledLines,
  pairLines,
  pictureLines,
  tableLines,
  textLines,
  type Using,
} from './predictReaders.ts';
import { NETWORK } from './pytorchClasses.ts';
import type { Tree } from './tree.ts';

/** predict.py for PyTorch. */
export function predictPy(tree: Tree, { units }: Pick<FolderWish, 'units'>): string {
  const using = { program: tree.program, fields: tree.program.entries.slice(0, tree.needed).map(({ field }) => field), units }; // prettier-ignore
  return joinSections([
    [`# ${tree.program.document.name.replace(/\s+/g, ' ')}: predicts with the trained weights.`, ...usage(using)],
    ['import os', 'import sys', '', 'import numpy as np', 'import torch', '', `from model import ${NETWORK}, read_weights`], // prettier-ignore
    [
      'FOLDER = os.path.dirname(os.path.abspath(__file__))',
      `model = ${NETWORK}()`,
      'model.load_state_dict(read_weights(os.path.join(FOLDER, "model.safetensors")))',
      'model.eval()',
      '',
      '',
      ...computePytorch(tree),
      '',
      '',
      ...mainLines(using),
    ],
  ]);
} // prettier-ignore

/** `compute`: from arrays by the names of fields to the network's outputs, in the layout of the app. */
export function computePytorch({ program, needed, analysis }: Tree): readonly string[] {
  const fields = program.entries.slice(0, needed).map(({ field }) => field);
  const inputs = fields.map(({ name, type }) => torchInput(`inputs[${literal(name)}]`, type));
  const call = program.ends.length === 1 && program.ends[0].target === undefined && program.ends[0].mask === undefined ? 'model' : 'model.predict'; // prettier-ignore
  const back = program.ends.map(({ objective }) => {
    const type = analysis.byId.get(objective.nodeId)?.type;
    return type && isPicture(type) ? '.permute(0, 2, 3, 1)' : '';
  });
  const several = program.ends.length > 1;
  return [
    'def compute(**inputs):',
    '    """The outputs, [examples, ...] each, for arrays [examples, ...] by name."""',
    '    with torch.no_grad():',
    `        ${several ? 'outputs' : 'output'} = ${call}(${inputs.join(', ')})`,
    several
      ? `    return [${back.map((turned, i) => `outputs[${i}]${turned}.numpy()`).join(', ')}]`
      : `    return [output${back[0] ?? ''}.numpy()]`,
  ];
}

function torchInput(array: string, type: TensorType): string {
  const kind = { float32: 'float32', int32: 'int64', bool: 'bool_' }[type.dtype];
  return `torch.from_numpy(np.asarray(${array}, np.${kind}))${isPicture(type) ? '.permute(0, 3, 1, 2)' : ''}`;
}

/** Comments on how predict.py is called. */
export function usage(using: Using): readonly string[] {
  const how = wayOf(using);
  const words = {
    table: '#   python predict.py 5.1 3.5 ...   the values of one row, in the order of COLUMNS',
    picture: '#   python predict.py picture.png   (with Pillow)',
    text: '#   python predict.py "Once upon"   goes on with a text (with tokenizers, unless tokens are characters)',
    texts: '#   python predict.py "a text"      (with tokenizers)',
    pairs: '#   python predict.py "a text"      translates it (with tokenizers)',
    none: '',
  }[how];
  return [...(words === '' ? [] : [words]), '#   python predict.py               the first examples of the test part'];
}

/** A few lines that use predict.py, from what a person puts in to what comes out. */
export function predictSnippet(using: Using): string {
  const [first] = using.fields;
  const names = first?.role === 'input' ? columnsOf(first).map(({ name, categories }) => `${literal(categories?.[0] ?? '0')},  # ${name}`) : []; // prettier-ignore
  const answered = (given: string) => ['from predict import answers, compute, read', '', `print(answers(compute(**read(${given}))))`]; // prettier-ignore
  const lines = {
    table: ['from predict import answers, compute, read', '', 'row = [', ...names.map((name) => `    ${name}`), ']', 'print(answers(compute(**read(row))))'],
    picture: answered('["picture.png"]'),
    text: ['from predict import continued', '', 'print(continued("Once upon a time", 100))'],
    texts: answered('["a text"]'),
    pairs: ['from predict import translated', '', 'print(translated("einundzwanzig"))'],
    none: [
      'from predict import answers, compute',
      '',
      '# Arrays [examples, ...]: ids of tokens, or numbers as they are in data/.',
      `print(answers(compute(${using.fields.map(({ name }) => `${name}=${name}`).join(', ')})))`,
    ],
  }[wayOf(using)];
  return [...lines, ''].join('\n');
} // prettier-ignore

type Way = 'table' | 'picture' | 'text' | 'texts' | 'pairs' | 'none';

/** What a person can put in. */
function wayOf({ program, fields }: Using): Way {
  const [first, ...others] = fields;
  if (first?.role !== 'input') return 'none';
  const { kind } = program.document.data;
  if (others.length === 0 && (first.meaning.kind === 'table' || first.meaning.kind === 'plane' || first.meaning.kind === 'curve')) return 'table'; // prettier-ignore
  if (others.length === 0 && first.meaning.kind === 'image') return 'picture';
  if (kind === 'text' && others.length === 0) return 'text';
  if (kind === 'labelled') return 'texts';
  const isPair = fields.map(({ name }) => name).join() === 'tokens,mask,shifted';
  if ((kind === 'parallel' || kind === 'number-words') && isPair) return 'pairs';
  return 'none';
}

/** What turns a person's input into arrays, says what comes out, and the program itself. */
export function mainLines(using: Using): readonly string[] {
  const way = wayOf(using);
  const { program } = using;
  const given = way === 'none' ? [] : ['    if len(sys.argv) > 1:', ...spoken(way), '        sys.exit()'];
  const arrays = [...using.fields.map((field) => program.entries.find((entry) => entry.field === field)?.array ?? 'x'), 'y'];
  return [
    ...readLines(using, way),
    ...answerLines(using),
    '',
    '',
    'if __name__ == "__main__":',
    ...given,
    '    os.chdir(FOLDER)',
    `    from data import ${arrays.map((name) => `test_${name}`).join(', ')}`,
    '',
    `    outputs = compute(${using.fields.map(({ name }, i) => `${keyword(name)}test_${arrays[i]}[:5]`).join(', ')})`,
    `    for line, label in zip(answers(outputs), ${labelsOf(using)}):`,
    '        print(line, "  label:", label)',
  ];
} // prettier-ignore

/** What the program does with what a person puts in. */
function spoken(way: Way): readonly string[] {
  if (way === 'text') return ['        print(sys.argv[1] + continued(sys.argv[1], 100))'];
  if (way === 'pairs') return ['        print(translated(sys.argv[1]))'];
  return ['        for line in answers(compute(**read(sys.argv[1:]))):', '            print(line)'];
}

function keyword(name: string): string {
  return `${name}=`;
}

function readLines(using: Using, way: Way): readonly string[] {
  const [first] = using.fields;
  if (first?.role !== 'input') return [];
  switch (way) {
    case 'table':
      return [...tableLines(first, using.units), '', ''];
    case 'picture':
      return [...pictureLines(first), '', ''];
    case 'text':
      return [...textLines(using, first), '', ''];
    case 'texts':
      return [...labelledLines(using), '', ''];
    case 'pairs':
      return [...pairLines(using), '', ''];
    case 'none':
      return [];
  }
}

/** The labels of the test part, in words or in the units of the file. */
export function labelsOf({ program, units }: Using, labels = 'test_y'): string {
  const [{ objective }] = program.ends;
  const { meaning } = targetField(program.data);
  if (objective.target.isWired === true) return labels;
  if (meaning.kind === 'values') return units?.targets ? `${labels}[:5] * Y_DEVIATION + Y_MEAN` : labels;
  const hasNames = meaning.classes.length <= MOST_NAMES && objective.outputShape.length === 1;
  return hasNames ? `[CLASSES[i] for i in ${labels}[:5]]` : labels;
}

/** Beyond this nobody reads them: numbers stand for them. */
const MOST_NAMES = 200;

/** `answers`: what the first output says of each example, in words. */
function answerLines({ program, units }: Using): readonly string[] {
  const [{ objective }] = program.ends;
  const { meaning } = targetField(program.data);
  const head = ['def answers(outputs):', '    """What the first output says of each example."""', '    y = outputs[0]'];
  if (meaning.kind === 'classes' && objective.target.isWired !== true) {
    const isPerPlace = objective.outputShape.length > 1;
    const isSingle = objective.outputShape.at(-1) === 1;
    const { link } = lossOf(objective.loss);
    const odds =
      objective.outputs !== 'logits' || !link ? [] : isSingle ? ['    y = 1 / (1 + np.exp(-y))'] : ['    y = np.exp(y - y.max(-1, keepdims=True))', '    y = y / y.sum(-1, keepdims=True)']; // prettier-ignore
    const best = isSingle ? `(y[..., 0] > ${program.threshold === 0.5 || odds.length > 0 ? 0.5 : 0}).astype(int)` : 'y.argmax(-1)';
    const hasNames = meaning.classes.length <= MOST_NAMES;
    const nameOf = hasNames ? 'CLASSES[i]' : 'str(i)';
    return [
      ...(hasNames ? [`CLASSES = ${literal(meaning.classes)}`, '', ''] : []),
      ...head,
      ...odds,
      `    best = ${best}`,
      isPerPlace
        ? `    return [" ".join(${nameOf} for i in row) for row in best]`
        : `    return [f"{${nameOf}}   {np.round(row, 3)}" for i, row in zip(best, y)]`,
    ];
  }
  const scale = units?.targets && objective.target.isWired !== true ? units.targets : undefined;
  return [
    ...(scale ? [`Y_MEAN, Y_DEVIATION = np.array(${literal(scale.mean)}), np.array(${literal(scale.deviation)})`, '', ''] : []), // prettier-ignore
    ...head,
    ...(scale ? ['    y = y * Y_DEVIATION + Y_MEAN'] : []),
    '    return [np.ravel(row)[:8] for row in y]',
  ];
} // prettier-ignore
