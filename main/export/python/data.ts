import { createReadStream } from 'node:fs';
import { targetField, type Field } from '../../../core/data/spec.ts';
import type { NumpyCode } from '../../../core/data/define.ts';
import { kindOf, type DataSource } from '../../../core/data/source.ts';
import type { Program } from '../../../core/codegen/program.ts';
import { literal } from '../../../core/python.ts';
import { sizeOf } from '../../../core/shape.ts';
import { createFiller } from '../../train/batches.ts';
import { keptFile } from '../../data/kept.ts';
import { StoredExamples, type Examples, type LoadedData } from '../../data/types.ts';
import { fieldNumbers } from '../../tensors/batch.ts';
import type { Content } from '../../files/files.ts';
import { bytesOf } from '../../files/floats.ts';
import { tensorFile, type TensorEntry } from './tensorFile.ts';

/** The examples as files, and Python that makes numpy arrays out of them. */
export interface DataBeside {
  readonly files: Readonly<Record<string, Content>>;
  readonly code: NumpyCode;
  /** Whether training examples are drawn for every epoch: Python has `train_epoch` for them. */
  readonly isDrawn: boolean;
}

/** Examples that are drawn for each epoch are written for as many as fit into this many bytes. */
const MOST_DRAWN_BYTES = 48_000_000;

/**
 * The data of a document to lie beside a program. A user's table is copied as it is, and Python reads it by the app's
 * rules; all else is written as the app has read it.
 */
export function dataBeside(source: DataSource, data: LoadedData, program: Program, home: string): DataBeside {
  if (source.kind === 'csv' || source.kind === 'arff') {
    const name = `data/${fileName(source.name)}`;
    const code = kindOf(source).python({ ...source, name });
    if ('lines' in code) return { files: { [name]: piecesOf(keptFile(home, source.sha256)) }, code, isDrawn: false };
  }
  return written(data, program);
}

/** A file's content, which is opened when it is its turn. */
async function* piecesOf(file: string): AsyncGenerator<Uint8Array> {
  for await (const piece of createReadStream(file)) yield piece as Uint8Array;
}

/** A name that every system and zip accepts. */
export function fileName(name: string): string {
  const plain = name.replaceAll(/[^\p{L}\p{N}._ -]/gu, '_').replace(/^\.+/, '').trim(); // prettier-ignore
  const end = /\.[^.]{1,10}$/.exec(plain)?.[0] ?? '';
  return plain === '' ? 'data' : plain.slice(0, -end.length || undefined).slice(0, 80) + end;
}

function written(data: LoadedData, { entries, hasValidation, document }: Program): DataBeside {
  const target = targetField(data.spec);
  const names = new Set([...entries.map(({ field }) => field.name), target.name]);
  const fields = data.spec.fields.filter(({ name }) => names.has(name));
  const arrays = [...entries.map(({ array, field }) => ({ array, field })), { array: 'y', field: target }];
  const held = [...(hasValidation ? [['val', data.validation] as const] : []), ['test', data.test] as const];
  const epochs = drawnEpochs(data.training, fields, document.training.epochs);
  const there = [...trainingParts(data.training, epochs), ...held.filter(([, { count }]) => count > 0)];
  const fileOf = (examples: Examples) => tensorFile(fields.map((field) => entryOf(field, examples)));
  const read = (part: string, examples: Examples) => [
    `${part} = read_tensors("data/${part}.safetensors")`,
    ...arrays.map(({ array, field }) => `${part}_${array} = ${arrayOf(part, field, examples)}`),
  ];
  const lines = [
    ...(epochs > 0 ? drawnLines(arrays, data.training, epochs) : read('train', data.training)),
    ...held.flatMap(([part, examples]) => {
      if (examples.count > 0) return read(part, examples);
      const standIn = hasValidation && part === 'test' && data.validation.count > 0 ? 'val' : 'train';
      const note = '# Nothing is held out: it is tested on what is there.';
      return [note, ...arrays.map(({ array }) => `${part}_${array} = ${standIn}_${array}`)];
    }),
  ];
  const imports = ['import numpy as np', '', 'from tensors import read_tensors'];
  return {
    files: Object.fromEntries(there.map(([part, examples]) => [`data/${part}.safetensors`, fileOf(examples)])),
    code: { hasValidation, imports, lines },
    isDrawn: epochs > 0,
  };
}

/** For how many epochs drawn examples are written; 0: they are the same for all. */
function drawnEpochs(training: Examples, fields: readonly Field[], epochs: number): number {
  if (!training.inEpoch) return 0;
  const bytes = 4 * training.count * fields.reduce((sum, { type }) => sum + sizeOf(type.shape), 0);
  return Math.max(1, Math.min(epochs, Math.floor(MOST_DRAWN_BYTES / bytes)));
}

function trainingParts(training: Examples, epochs: number): readonly (readonly [string, Examples])[] {
  if (epochs === 0) return [['train', training]];
  return Array.from({ length: epochs }, (_, i) => [`train-${i + 1}`, training.inEpoch?.(i) ?? training] as const);
}

type Arrays = readonly { readonly array: string; readonly field: Field }[];

function drawnLines(arrays: Arrays, training: Examples, epochs: number): readonly string[] {
  return [
    `# Neuroloom draws other examples for every epoch. Those of the first ${epochs} lie here, and come again.`,
    'def train_epoch(epoch):',
    `    """The arrays of an epoch: ${arrays.map(({ array }) => array).join(', ')}."""`,
    `    train = read_tensors(f"data/train-{epoch % ${epochs} + 1}.safetensors")`,
    `    return ${arrays.map(({ field }) => arrayOf('train', field, training)).join(', ')}`,
    '',
    '',
    `${arrays.map(({ array }) => `train_${array}`).join(', ')} = train_epoch(0)`,
  ];
}

/** Numbers of a field as PyTorch and Keras take them. */
function arrayOf(part: string, field: Field, examples: Examples): string {
  const stored = `${part}[${literal(field.name)}]`;
  if (isOfBytes(field, examples)) return `(${stored} / 255).astype(np.float32)`;
  if (field.type.dtype === 'bool') return `${stored}.astype(bool)`;
  return field.type.dtype === 'int32' ? `${stored}.astype(np.int64)` : stored;
}

/** Pictures in memory are bytes, and stay bytes in files. */
function isOfBytes({ name }: Field, examples: Examples): examples is StoredExamples {
  return examples instanceof StoredExamples && examples.stored[name] instanceof Uint8Array;
}

function entryOf(field: Field, examples: Examples): TensorEntry {
  const { name, type } = field;
  const shape = [examples.count, ...type.shape];
  if (isOfBytes(field, examples)) {
    const stored = examples.stored[name];
    if (stored instanceof Uint8Array) return { name, dtype: 'U8', shape, bytes: () => [stored] };
  }
  const dtype = { float32: 'F32', int32: 'I32', bool: 'BOOL' } as const;
  return { name, dtype: dtype[type.dtype], shape, bytes: () => filled(field, examples) };
}

const AT_ONCE = 1024;

/** A field of all examples, some at a time. */
function* filled(field: Field, examples: Examples): Generator<Uint8Array> {
  const size = sizeOf(field.type.shape);
  for (let begin = 0; begin < examples.count; begin += AT_ONCE) {
    const count = Math.min(AT_ONCE, examples.count - begin);
    const batch = createFiller(examples, count)(Uint32Array.from({ length: count }, (_, i) => begin + i));
    const numbers = fieldNumbers(batch, field).subarray(0, count * size);
    yield field.type.dtype === 'bool' ? Uint8Array.from(numbers, (value) => (value === 0 ? 0 : 1)) : bytesOf(numbers);
  }
}
