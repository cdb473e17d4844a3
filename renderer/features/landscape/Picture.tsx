import { Switch } from '@mantine/core';
import { useMemo } from 'react';
import type { LandscapeSpot, LowestPoint } from '../../../core/protocol/landscape.ts';
import { text } from '../../../core/text.ts';
import { useNumberFormat, useT } from '../../kit/language.ts';
import { lazily } from '../../kit/lazily.tsx';
import { ContourMap } from './ContourMap.tsx';
import { heightOf, ticksOf, type Ground } from './heights.ts';
import classes from './Landscape.module.css';
import { LossScale } from './LossScale.tsx';
import type { AxisTexts } from './space/box.ts';
import type { Surface as SurfaceInSpace } from './Surface.tsx';
import type { DrawnWay } from './ways.ts';

/** With what draws in space: 0.6 MB that the map beside it does without. */
const Surface = lazily<Parameters<typeof SurfaceInSpace>[0]>(async () => (await import('./Surface.tsx')).Surface);

interface PictureProps {
  readonly ground: Ground;
  readonly ways: readonly DrawnWay[];
  readonly kind: 'run' | 'race';
  readonly axisNames: readonly [string, string];
  /** What is to be added to the axes' numbers. */
  readonly origin: readonly [number, number];
  readonly lowest: LowestPoint;
  readonly past?: LandscapeSpot | undefined;
  readonly spot?: LandscapeSpot | undefined;
  readonly onGo?: ((spot: LandscapeSpot) => void) | undefined;
  readonly onLog: (isLog: boolean) => void;
}

/** A landscape twice, in space and from above, with the colours of its losses between. */
export function Picture({ past, spot, onLog, ...rest }: PictureProps) {
  const t = useT();
  const { ground, ways, onGo } = rest;
  const texts = useAxisTexts(rest);
  return (
    <div className={classes.picture}>
      <Surface ground={ground} ways={ways} texts={texts} past={spot ?? past} onGo={onGo} />
      <LossScale losses={texts.losses} />
      <ContourMap {...rest} past={past} spot={spot} />
      <Switch
        className={classes.log ?? ''}
        size="xs"
        label="log"
        title={t(text('Heights by the logarithm', 'Höhen logarithmisch'))}
        checked={ground.scale.isLog}
        onChange={(event) => onLog(event.currentTarget.checked)}
      />
    </div>
  );
}

const TICKS = 5;

function useAxisTexts({ ground, axisNames, origin }: Pick<PictureProps, 'ground' | 'axisNames' | 'origin'>): AxisTexts {
  const t = useT();
  const format = useNumberFormat();
  const { scale } = ground;
  const { a, b } = ground.grid.extent;
  return useMemo(() => {
    const say = (value: number) => format(value, { maximumSignificantDigits: 3 });
    const ends = ([low, high]: readonly [number, number], from: number) => [say(low + from), say(high + from)] as const;
    return {
      names: axisNames,
      ends: [ends(a, origin[0]), ends(b, origin[1])],
      loss: t(text('loss', 'Verlust')),
      losses: ticksOf(scale, TICKS).map((loss) => ({ height: heightOf(loss, scale), text: say(loss) })),
    };
  }, [scale, a, b, axisNames, origin, t, format]);
}
