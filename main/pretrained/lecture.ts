import { EngineError } from '../../core/protocol/errors.ts';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { PipelineAnswer, PipelineTask } from '../../core/protocol/pipelines.ts';
import { pipelineInput } from '../../core/protocol/requests/pretrained.ts';
import { fromWire } from '../../core/protocol/tensors.ts';
import { findModel } from './library/library.ts';
import { openNetwork } from './open.ts';
import { runPipeline } from './pipelines/run.ts';

/** What the lecture asks a model, and what it says there: names, and numbers to four places. */
export interface LectureFigure {
  readonly model: string;
  readonly task: PipelineTask;
  readonly text: string;
  /** null: the lecture's notes have only its beginning. */
  readonly pair?: string | null | undefined;
  readonly says: readonly (string | number)[];
}

const sentiment = { model: 'distilbert/distilbert-base-uncased-finetuned-sst-2-english', task: 'text-classification' } as const; // prettier-ignore
const pizza = {
  model: 'google-bert/bert-base-uncased',
  task: 'next-sentence-prediction',
  text: 'In Italy, pizza served in formal settings, such as at a restaurant, is presented unsliced.',
} as const;

/** The figures of the lecture's notebook. */
export const lectureFigures: readonly LectureFigure[] = [
  { ...sentiment, text: 'I like bisons.', says: ['POSITIVE', 0.9975] },
  { ...sentiment, text: 'I hate to drop my plate.', says: ['NEGATIVE', 0.9377] },
  { model: 'distilbert/distilroberta-base', task: 'fill-mask', text: 'I went <mask> from school.', says: ['home', 'away', 'back'] }, // prettier-ignore
  { ...pizza, pair: 'The sky is blue due to the shorter wavelength of blue light.', says: [-3.0729, 5.9056] },
  { ...pizza, pair: null, says: [5.726, -5.1682] },
];

/** Numbers are those of the lecture as far as it prints them. */
const TOLERANCE = 1e-4;

export interface LectureCheck {
  readonly figure: LectureFigure;
  /** What the model says here; absent: it is not here, or cannot be asked. */
  readonly said?: readonly (string | number)[];
  /** Why a model that is here could not be asked. */
  readonly failure?: string;
  readonly isSame: boolean;
}

/** Asks what the lecture asks: of models in a folder or in the library. `next`: the sentence of which the notes have only the beginning. Fails as opening a model does. */
export async function checkLecture(home: string, folder: string | undefined, { figures = lectureFigures, next }: { readonly figures?: readonly LectureFigure[]; readonly next?: string | undefined }): Promise<readonly LectureCheck[]> {
  const checks: LectureCheck[] = [];
  for (const figure of figures) {
    const asked = { ...figure, pair: figure.pair === null ? (next ?? null) : figure.pair };
    const said = await saidOf(home, folder, asked).catch((error: unknown) => {
      if (error instanceof EngineError) return error;
      throw error;
    });
    if (said instanceof EngineError) checks.push({ figure, failure: said.message, isSame: false });
    else checks.push({ figure, ...(said && { said }), isSame: said !== undefined && isSame(figure.says, said) });
  }
  return checks;
} // prettier-ignore

async function saidOf(home: string, folder: string | undefined, { model, task, text, pair }: LectureFigure) {
  const place = pair === null ? undefined : await placeOf(home, folder, model);
  if (place === undefined) return undefined;
  const network = await openNetwork(home, { name: model, place });
  try {
    const input = pipelineInput.parse({ text, ...(typeof pair === 'string' && { pair }), top: 3 });
    return figuresIn(await runPipeline(task, network, input));
  } finally {
    await network.release();
  }
}

/** In the folder by the model's name, as `owner--name` or without its owner, or in the library; undefined if it is nowhere. */
async function placeOf(home: string, folder: string | undefined, model: string): Promise<string | undefined> {
  const names = [model, model.replace('/', '--'), path.basename(model)];
  const found = folder === undefined ? undefined : names.map((name) => path.join(folder, name)).find((at) => existsSync(at)); // prettier-ignore
  if (found !== undefined) return found;
  return findModel(home, model).then(({ place }) => place, () => undefined); // prettier-ignore
}

function figuresIn({ task, result }: PipelineAnswer): readonly (string | number)[] {
  switch (task) {
    case 'text-classification':
      return result.classes.slice(0, 1).flatMap(({ label, score }) => [label, fromWire(score)]);
    case 'fill-mask':
      return result.masks.flatMap(({ likeliest }) => likeliest.map(({ token }) => token.replace(/^Ġ/, '').trim()));
    case 'next-sentence-prediction':
      return result.logits.map(fromWire);
    default:
      throw new Error(`The lecture prints nothing of ${task}.`);
  }
}

function isSame(lecture: LectureFigure['says'], said: LectureFigure['says']): boolean {
  const isNear = (a: string | number, b: string | number | undefined) =>
    typeof a === 'number' && typeof b === 'number' ? Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(a)) : a === b;
  return lecture.length <= said.length && lecture.every((one, i) => isNear(one, said[i]));
}
