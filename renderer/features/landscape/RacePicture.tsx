import { useMemo } from 'react';
import type { Race } from '../../../core/protocol/race.ts';
import { text } from '../../../core/text.ts';
import { Empty, Failed } from '../../link/Empty.tsx';
import { useChoice } from '../../workspace/document/viewState.ts';
import { useRace } from '../../workspace/runs/race.ts';
import { useAxisNames } from './axisNames.ts';
import { groundOf } from './heights.ts';
import classes from './Landscape.module.css';
import { Picture } from './Picture.tsx';
import { RaceCurves } from './RaceCurves.tsx';
import { racerColour } from './racers.ts';
import { RaceTable } from './RaceTable.tsx';
import { ReplayBar } from './ReplayBar.tsx';
import { useReplay, type Replay } from './replay.ts';
import { wayUntil } from './ways.ts';

/** A race: the ways of all over the landscape between them, their losses, and their results. */
export function RacePicture() {
  const { race, error, start } = useRace();
  const isSeen = race?.ground ? race.ground.done === race.ground.total : false;
  // Drawn anew with the race alone: a replay moves sixty times a second.
  const table = useMemo(() => race && <RaceTable race={race} />, [race]);
  const replay = useReplay(isSeen ? race?.key : undefined, race?.total ?? 0);
  if (error !== undefined) return <Failed error={error} again={() => void start()} />;
  if (!race) return <Empty message={ready} />;
  return (
    <div className={classes.raceView} data-ground={race.ground !== null}>
      {race.ground && <RaceGroundPicture race={race} ground={race.ground} replay={replay} />}
      <div className={classes.raceSide}>
        <RaceCurves race={race} step={replay.step} />
        {table}
      </div>
      {isSeen && <ReplayBar replay={replay} total={race.total} />}
    </div>
  );
}

interface GroundProps {
  readonly race: Race;
  readonly ground: NonNullable<Race['ground']>;
  readonly replay: Replay;
}

function RaceGroundPicture({ race: { standings }, ground: of, replay: { step } }: GroundProps) {
  const [isLog, setLog] = useChoice<boolean>('log race', true);
  const names = useAxisNames(principal);
  const ground = useMemo(() => groundOf(of, isLog, standings.map(({ way }) => way)), [of, isLog, standings]); // prettier-ignore
  const ways = useMemo(
    () => standings.map(({ way }, i) => ({ points: wayUntil(way, step), colour: racerColour(i), isFaint: false })),
    [standings, step],
  );
  return (
    <Picture
      ground={ground}
      ways={ways}
      kind="race"
      axisNames={names}
      origin={noOrigin}
      lowest={of.lowest}
      onLog={setLog}
    />
  );
}

const principal = { kind: 'principal' } as const;
const noOrigin = [0, 0] as const;
const ready = text(
  'Start the race: the losses of all contestants appear here, then their paths over the landscape, to play back.',
  'Das Rennen starten: Hier erscheinen die Verluste aller Teilnehmer, dann ihre Wege über die Landschaft zum Abspielen.',
);
