import { useMemo } from 'react';
import type { Prediction, Predictions } from '../../../core/protocol/requests/results.ts';
import { text } from '../../../core/text.ts';
import { useNumberFormat, useT } from '../../kit/language.ts';
import { Picture } from '../../kit/pictures/Picture.tsx';
import { decodeTensor, slice, type Tensor } from '../../kit/tensor.ts';
import classes from './predictions.module.css';
import { ranking } from './ranking.ts';

interface PredictedPicturesProps {
  readonly predictions: Predictions;
  readonly classes: readonly string[];
}

/** Each picture with what it is, what it is taken for, and how sure the network is. */
export function PredictedPictures({ predictions, classes: names }: PredictedPicturesProps) {
  const pictures = useMemo(() => {
    const features = decodeTensor(predictions.features);
    return predictions.examples.map((_, i) => slice(features, i));
  }, [predictions]);
  return (
    <ul className={classes.cards}>
      {predictions.examples.map((example, i) => (
        <li key={example.index}>
          <PictureCard example={example} picture={pictures[i]} names={names} />
        </li>
      ))}
    </ul>
  );
}

interface PictureCardProps {
  readonly example: Prediction;
  readonly picture: Tensor | undefined;
  readonly names: readonly string[];
}

const SHOWN_CLASSES = 3;

function PictureCard({ example, picture, names }: PictureCardProps) {
  const t = useT();
  const ranked = ranking(example);
  const truth = example.label[0] ?? -1;
  const isRight = ranked[0]?.index === truth;
  const trueName = names[truth] ?? '?';
  const verdict = isRight
    ? text(`${trueName}, recognised`, `${trueName}, erkannt`)
    : text(
        `${trueName}, taken for ${names[ranked[0]?.index ?? -1] ?? '?'}`,
        `${trueName}, gehalten für ${names[ranked[0]?.index ?? -1] ?? '?'}`,
      );
  return (
    <article className={classes.card} data-right={isRight} aria-label={t(verdict)}>
      <div className={classes.picture}>{picture && <Picture tensor={picture} label={trueName} />}</div>
      <div className={classes.text}>
        <b>{trueName}</b>
        {ranked.slice(0, SHOWN_CLASSES).map(({ index, probability }) => (
          <Confidence key={index} name={names[index] ?? '?'} probability={probability} isTrue={index === truth} />
        ))}
      </div>
    </article>
  );
}

interface ConfidenceProps {
  readonly name: string;
  readonly probability: number;
  readonly isTrue: boolean;
}

/** A class, its probability as a bar and as a number. */
export function Confidence({ name, probability, isTrue }: ConfidenceProps) {
  const format = useNumberFormat();
  const share = Number.isFinite(probability) ? probability : 0;
  return (
    <div className={classes.confidence} data-true={isTrue}>
      <span className={classes.name} title={name}>
        {name}
      </span>
      <span className={classes.number}>{format(100 * probability, { maximumFractionDigits: 0 })} %</span>
      <span className={classes.track}>
        <span className={classes.fill} style={{ width: `${100 * share}%` }} />
      </span>
    </div>
  );
}
