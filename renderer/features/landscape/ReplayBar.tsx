import { ActionIcon } from '@mantine/core';
import { IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react';
import { text } from '../../../core/text.ts';
import { useNumberFormat, useT } from '../../kit/language.ts';
import { useSpeed } from '../../workspace/runs/speed.ts';
import classes from './Landscape.module.css';
import type { Replay } from './replay.ts';

interface BarProps {
  readonly replay: Replay;
  /** Batches that each has trained. */
  readonly total: number;
}

/** Plays a race again, and goes to any moment of it. */
export function ReplayBar({ replay: { step, isPlaying, play, hold, go }, total }: BarProps) {
  const t = useT();
  const format = useNumberFormat();
  const perSecond = useSpeed(({ stepsPerSecond }) => stepsPerSecond);
  const label = t(isPlaying ? text('Pause', 'Pause') : text('Play the race', 'Rennen abspielen'));
  const at = Math.round(step);
  const place = t(text(`step ${format(at)} of ${format(total)}`, `Schritt ${format(at)} von ${format(total)}`));
  return (
    <div className={classes.replay} role="group" aria-label={t(text('Replay of the race', 'Wiederholung des Rennens'))}>
      <ActionIcon size="sm" variant="default" aria-label={label} title={label} onClick={isPlaying ? hold : play}>
        {isPlaying ? <IconPlayerPauseFilled size={14} /> : <IconPlayerPlayFilled size={14} />}
      </ActionIcon>
      <input
        type="range"
        aria-label={t(text('Moment of the race', 'Moment des Rennens'))}
        aria-valuetext={place}
        min={0}
        max={total}
        value={at}
        onChange={(event) => go(Number(event.currentTarget.value))}
      />
      <span data-testid="replay-step">{place}</span>
      {perSecond !== null && (
        <span className="dim">{t(text(`${perSecond} per second`, `${perSecond} pro Sekunde`))}</span>
      )}
    </div>
  );
}
