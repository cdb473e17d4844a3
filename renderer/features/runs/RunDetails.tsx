import { Button, Switch, Textarea, TextInput } from '@mantine/core';
import { memo } from 'react';
import type { RunLabel } from '../../../core/graph/runLabel.ts';
import { text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { ReasonButton } from '../../kit/ReasonButton.tsx';
import { Scroll } from '../../kit/Scroll.tsx';
import { commandOf, runCommand } from '../../workspace/commands/registry.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { colourNames, labelRuns, runColour, settingsListOf } from '../../workspace/runs/looks.ts';
import { Swatch } from '../../workspace/shared/RunName.tsx';
import { colourPlaces, type Row, type RunCell } from './rows.ts';
import { takeNetwork, takeSettings } from './settings.ts';
import classes from './runs.module.css';

const endStep = () => useDocument.getState().endStep();

/** What is said of the run that is shown, and the way back to its settings. */
export const RunDetails = memo(function RunDetails({ row: { run, look, weights } }: { readonly row: Row }) {
  const t = useT();
  const { label } = look;
  const settings = settingsListOf(run);
  const reason = run.settings ? undefined : unknown;
  return (
    <Scroll label={text('The run that is shown', 'Der gezeigte Lauf')} className={classes.details}>
      <TextInput
        size="xs"
        label={t(text('Name', 'Name'))}
        maxLength={200}
        placeholder={t(look.name)}
        value={label.name ?? ''}
        onChange={(event) =>
          labelRuns([run.id], { name: event.currentTarget.value || undefined }, `run name ${run.id}`)
        }
        onBlur={endStep}
      />
      <Colours row={{ run, look }} />
      <Textarea
        size="xs"
        label={t(text('Note', 'Notiz'))}
        rows={2}
        maxLength={5000}
        value={label.note ?? ''}
        onChange={(event) =>
          labelRuns([run.id], { note: event.currentTarget.value || undefined }, `run note ${run.id}`)
        }
        onBlur={endStep}
      />
      <ReasonButton size="xs" variant="light" tip={settingsTip} reason={reason} onPress={() => takeSettings(run)}>
        {t(text('Use these settings', 'Einstellungen benutzen'))}
      </ReasonButton>
      <ReasonButton size="xs" variant="default" tip={networkTip} reason={reason} onPress={() => void takeNetwork(run)}>
        {t(weights && weights.value !== null ? withWeights : withNetwork)}
      </ReasonButton>
      <ShowDifferences />
      {weights && <WeightsOf run={run} look={look} weights={weights} />}
      {settings.length > 0 && (
        <dl className={classes.settings}>
          {settings.map(({ key, label: name, words }) => (
            <div key={key}>
              <dt>{t(name)}</dt>
              <dd>{t(words)}</dd>
            </div>
          ))}
        </dl>
      )}
    </Scroll>
  );
});

/** What has changed since this run. */
function ShowDifferences() {
  const t = useT();
  if (!commandOf('compareWithRun')) return null;
  return (
    <Button size="xs" variant="default" onClick={() => runCommand('compareWithRun')}>
      {t(text('Show what has changed since', 'Zeigen, was sich seither änderte'))}
    </Button>
  );
}

interface WeightsOfProps extends Pick<Row, 'run' | 'look'> {
  readonly weights: RunCell;
}

/** What becomes of the weights of a run, and the choice to keep them. */
function WeightsOf({ run: { id }, look: { label }, weights }: WeightsOfProps) {
  const t = useT();
  const choose = (fate: RunLabel['weights']) => {
    endStep();
    labelRuns([id], { weights: fate });
  };
  if (weights.value === null) return <p className="dim">{t(noWeights)}</p>;
  if (label.weights === 'dropped') {
    return (
      <ReasonButton size="xs" variant="default" tip={keepTip} reason={undefined} onPress={() => choose(undefined)}>
        {t(text('Keep its weights after all', 'Gewichte doch behalten'))}
      </ReasonButton>
    );
  }
  const isPinned = label.weights === 'pinned';
  return (
    <Switch
      size="xs"
      label={t(text('Pin its weights', 'Gewichte anheften'))}
      description={t(weights.words)}
      title={t(pinTip)}
      checked={isPinned}
      onChange={() => choose(isPinned ? undefined : 'pinned')}
    />
  );
}

/** The palette, and the way back to the colour that goes by the number. */
function Colours({ row: { run, look } }: { readonly row: Pick<Row, 'run' | 'look'> }) {
  const t = useT();
  const own = look.label.colour;
  const name = t(text('Colour', 'Farbe'));
  const choose = (colour: number | undefined) => labelRuns([run.id], { colour });
  return (
    <div className={classes.colours} role="group" aria-label={name}>
      <Swatch look={look} />
      {colourPlaces.map((place) => (
        <button
          key={place}
          type="button"
          aria-label={t(colourNames[place] ?? text('colour', 'Farbe'))}
          aria-pressed={runColour(place) === look.colour}
          style={{ background: runColour(place) }}
          onClick={() => choose(place)}
        />
      ))}
      {own !== undefined && (
        <Button size="compact-xs" variant="subtle" onClick={() => choose(undefined)}>
          {t(text('By its number', 'Nach der Nummer'))}
        </Button>
      )}
    </div>
  );
}

const withNetwork = text('… with network and data', '… mit Netz und Daten');
const withWeights = text('… with network, data, weights', '… mit Netz, Daten, Gewichten');
const settingsTip = text(
  'The document is trained like this run from now on. Undo takes it back.',
  'Das Dokument wird von nun an trainiert wie dieser Lauf. „Rückgängig“ nimmt es zurück.',
);
const networkTip = text(
  'Brings back the network and the data of this run as well, in one step. Undo takes it back.',
  'Bringt auch Netz und Daten dieses Laufs zurück, in einem Schritt. „Rückgängig“ nimmt es zurück.',
);
const noWeights = text(
  'Of this run there are no weights any more; results, settings and curve are kept.',
  'Von diesem Lauf gibt es keine Gewichte mehr; Ergebnisse, Einstellungen und Kurve sind aufgehoben.',
);
const pinTip = text(
  'The project keeps the weights of this run, whatever room they take.',
  'Das Projekt behält die Gewichte dieses Laufs, so viel Platz sie auch brauchen.',
);
const keepTip = text(
  'They were left out of the project, and are still on this computer.',
  'Sie wurden im Projekt weggelassen und liegen noch auf diesem Rechner.',
);
const unknown = text(
  'This run is of an earlier version, which did not keep its settings: they are no longer known.',
  'Dieser Lauf stammt aus einer früheren Version, die seine Einstellungen nicht aufhob: Sie sind nicht mehr bekannt.',
);
