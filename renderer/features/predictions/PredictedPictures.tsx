import { useMemo } from 'react';
import type { Split } from '../../../core/data/split.ts';
import type { Prediction, Predictions } from '../../../core/protocol/requests/results.ts';
import { fromWire } from '../../../core/protocol/tensors.ts';
import { same, text, type Text } from '../../../core/text.ts';
import { useNumberFormat, usePercent, useT } from '../../kit/language.ts';
import { Picture } from '../../kit/pictures/Picture.tsx';
import { decodeTensor, slice, type Tensor } from '../../kit/tensor.ts';
import classes from './predictions.module.css';
import { Found, replayUnlessSelecting } from './Found.tsx';
import { ranking } from './ranking.ts';

interface PredictedPicturesProps {
  readonly predictions: Predictions;
  readonly classes: readonly string[];
}

/** Each picture with what it is, what it is taken for, how sure the network is, and how it is reconstructed. */
export function PredictedPictures({ predictions, classes: names }: PredictedPicturesProps) {
  const pictures = useMemo(() => {
    const features = decodeTensor(predictions.features);
    const outputs = predictions.reconstructions.map(({ name, pictures: all, errors }) => {
      const painted = decodeTensor(all);
      return predictions.examples.map((_, i) => ({
        name,
        picture: slice(painted, i),
        error: fromWire(errors[i] ?? 'NaN'),
      }));
    });
    return predictions.examples.map((_, i) => ({
      given: slice(features, i),
      reconstructed: outputs.flatMap((output) => output[i] ?? []),
    }));
  }, [predictions]);
  return (
    <ul className={classes.cards} data-wide={predictions.reconstructions.length > 0}>
      {predictions.examples.map((example, i) => (
        <li key={example.index}>
          <PictureCard
            example={example}
            split={predictions.split}
            picture={pictures[i]?.given}
            reconstructed={pictures[i]?.reconstructed ?? []}
            names={names}
          />
        </li>
      ))}
    </ul>
  );
}

interface PictureCardProps {
  readonly example: Prediction;
  readonly split: Split;
  readonly picture: Tensor | undefined;
  readonly reconstructed: readonly Reconstructed[];
  readonly names: readonly string[];
}

/** What an output makes of a picture, and the mean squared difference. */
interface Reconstructed {
  readonly name: string;
  readonly picture: Tensor;
  readonly error: number;
}

const SHOWN_CLASSES = 3;

function PictureCard({ example, split, picture, reconstructed, names }: PictureCardProps) {
  const t = useT();
  const ranked = ranking(example);
  const truth = example.label[0] ?? -1;
  const isRight = ranked[0]?.index === truth;
  const trueName = names[truth] ?? '?';
  return (
    <article
      className={classes.card}
      data-right={ranked.length === 0 ? undefined : isRight}
      onClick={() => replayUnlessSelecting(split, example.index)}
      aria-label={t(verdictOf(trueName, isRight, ranked[0] && (names[ranked[0].index] ?? '?')))}
    >
      <div className={classes.pictures}>
        {picture && <Picture tensor={picture} label={trueName} />}
        {reconstructed.map((one) => (
          <Picture key={one.name} tensor={one.picture} label={t(reconstructionOf(one.name))} />
        ))}
      </div>
      <div className={classes.text}>
        <div className={classes.head}>
          <b>{trueName}</b>
          <Found example={example} split={split} />
        </div>
        {reconstructed.map((one) => (
          <Difference key={one.name} of={one} isAlone={reconstructed.length === 1} />
        ))}
        {ranked.slice(0, SHOWN_CLASSES).map(({ index, probability }) => (
          <Confidence key={index} name={names[index] ?? '?'} probability={probability} isTrue={index === truth} />
        ))}
      </div>
    </article>
  );
}

/** `said`: the likeliest class; undefined where the network names none. */
function verdictOf(truth: string, isRight: boolean, said: string | undefined): Text {
  if (said === undefined) return same(truth);
  if (isRight) return text(`${truth}, recognised`, `${truth}, erkannt`);
  return text(`${truth}, taken for ${said}`, `${truth}, gehalten für ${said}`);
}

function reconstructionOf(output: string): Text {
  return output === ''
    ? text('reconstruction', 'Rekonstruktion')
    : text(`reconstruction (${output})`, `Rekonstruktion (${output})`);
}

/** How far a reconstruction is from its picture. */
function Difference({ of: { name, error }, isAlone }: { readonly of: Reconstructed; readonly isAlone: boolean }) {
  const t = useT();
  const format = useNumberFormat();
  const help = text(
    'Mean squared difference between the picture and its reconstruction (right)',
    'Mittlere quadratische Abweichung zwischen dem Bild und seiner Rekonstruktion (rechts)',
  );
  return (
    <div className={classes.confidence} title={t(help)}>
      <span className={classes.name}>{t(isAlone ? difference : reconstructionOf(name))}</span>
      <span className={classes.number}>{format(error, { maximumSignificantDigits: 2 })}</span>
    </div>
  );
}

const difference = text('difference', 'Unterschied');

interface ConfidenceProps {
  readonly name: string;
  readonly probability: number;
  readonly isTrue: boolean;
}

/** A class, its probability as a bar and as a number. */
export function Confidence({ name, probability, isTrue }: ConfidenceProps) {
  const percent = usePercent();
  const share = Number.isFinite(probability) ? probability : 0;
  return (
    <div className={classes.confidence} data-true={isTrue}>
      <span className={classes.name} title={name}>
        {name}
      </span>
      <span className={classes.number}>{percent(probability)}</span>
      <span className={classes.track}>
        <span className={classes.fill} style={{ width: `${100 * share}%` }} />
      </span>
    </div>
  );
}
