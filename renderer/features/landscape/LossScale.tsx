import { text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { colourAt } from './contours.ts';
import classes from './Landscape.module.css';
import type { AxisTexts } from './space/box.ts';

const STOPS = 12;
const colours = Array.from({ length: STOPS + 1 }, (_, i) => colourAt(i / STOPS)).join();

/** Which colour stands for which loss. */
export function LossScale({ losses }: Pick<AxisTexts, 'losses'>) {
  const t = useT();
  return (
    <figure className={classes.scale} role="img" aria-label={t(text('Colours of the losses', 'Farben der Verluste'))}>
      <figcaption>{t(text('loss', 'Verlust'))}</figcaption>
      <div className={classes.colours} style={{ background: `linear-gradient(to top, ${colours})` }} />
      <div className={classes.losses}>
        {losses.map(({ height, text: loss }) => (
          <span key={height} style={{ bottom: `${100 * height}%` }}>
            {loss}
          </span>
        ))}
      </div>
    </figure>
  );
}
