import { Button, Progress, Select } from '@mantine/core';
import { IconArrowBackUp, IconPlayerPause, IconPlayerPlay, IconPlayerStop, IconTrash } from '@tabler/icons-react';
import type { Sweep, SweepStatus } from '../../../core/protocol/sweeps.ts';
import { counted, text, type Text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { Notice } from '../../kit/Notice.tsx';
import { remainingText } from '../../kit/numbers.ts';
import { useSettings } from '../../kit/settings.ts';
import { titleFor } from '../../workspace/document/names.ts';
import { useSweepForm } from './state.ts';
import { cancelSweep, pauseSweep, removeSweep, restoreSweep, resumeSweep } from './sweeps.ts';
import classes from './sweep.module.css';

/** Which sweep is shown, how far it is, and what can be done with it. */
export function Course({ sweep, list }: { readonly sweep: Sweep; readonly list: readonly Sweep[] }) {
  const t = useT();
  const { id, status, done, failed, total, secondsLeft, message } = sweep;
  const left = secondsLeft === null || status !== 'running' ? '' : ` · ${t(text(`${remainingText(secondsLeft)} left`, `noch ${remainingText(secondsLeft)}`))}`;
  return (
    <div className={classes.course}>
      <SweepChoice id={id} list={list} />
      <Progress aria-label={t(words[status])} value={(100 * done) / total} className={classes.progress ?? ''} />
      <span className="dim" aria-live="polite">
        {t(words[status])} · {t(ended(done, total))}
        {left}
        {message && ` · ${t(message)}`}
      </span>
      {status === 'running' && (
        <>
          <Act icon={IconPlayerPause} label={text('Pause', 'Pause')} onPress={() => void pauseSweep(id)} />
          <Act icon={IconPlayerStop} label={text('Cancel', 'Abbrechen')} onPress={() => void cancelSweep(id)} />
        </>
      )}
      {status === 'finished' && failed > 0 && (
        <Act icon={IconPlayerPlay} label={again(failed)} onPress={() => void resumeSweep(id)} />
      )}
      {status !== 'running' && status !== 'finished' && (
        <Act icon={IconPlayerPlay} label={text('Go on', 'Weiter')} onPress={() => void resumeSweep(id)} />
      )}
      {status !== 'running' && <Act icon={IconTrash} label={text('Remove', 'Entfernen')} onPress={() => void removeSweep(id)} />}
    </div>
  );
} // prettier-ignore

/** What was removed last, and the way back. */
export function Removed({ removed }: { readonly removed: readonly Sweep[] }) {
  const t = useT();
  const nameOf = useSweepNames();
  const last = removed.at(-1);
  if (!last) return null;
  return (
    <Notice>
      <span>{t(text(`Removed: ${nameOf(last)}.`, `Entfernt: ${nameOf(last)}.`))}</span>
      <Act icon={IconArrowBackUp} label={text('Bring it back', 'Zurückholen')} onPress={() => void restoreSweep(last.id)} />
    </Notice>
  );
} // prettier-ignore

/** Sweeps are known by their network, day and time. */
function useSweepNames(): (sweep: Sweep) => string {
  const t = useT();
  const language = useSettings((state) => state.language);
  const time = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'de-DE', { dateStyle: 'short', timeStyle: 'short' });
  return ({ name, startedAt }) => `${t(titleFor(name))}, ${time.format(new Date(startedAt))}`;
} // prettier-ignore

/** Any that the engine has, those of other networks too; `id` null while none is shown. */
export function SweepChoice({ id, list }: { readonly id: string | null; readonly list: readonly Sweep[] }) {
  const t = useT();
  const nameOf = useSweepNames();
  // How far the one is that is shown stands beside.
  const stateOf = (each: Sweep) => (each.status === 'running' && each.id !== id ? ` · ${t(words.running)}` : '');
  const labelOf = (each: Sweep) => `${nameOf(each)}${stateOf(each)}`;
  return (
    <Select
      size="xs"
      className={classes.which ?? ''}
      aria-label={t(text('Sweep that is shown', 'Gezeigte Versuchsreihe'))}
      placeholder={t(text('Earlier sweeps', 'Frühere Versuchsreihen'))}
      allowDeselect={false}
      data={list.map((each) => ({ value: each.id, label: labelOf(each) }))}
      value={id}
      onChange={(shownId) => useSweepForm.setState({ shownId })}
    />
  );
} // prettier-ignore

interface ActProps {
  readonly icon: typeof IconTrash;
  readonly label: Text;
  readonly onPress: () => void;
}

function Act({ icon: Icon, label, onPress }: ActProps) {
  const t = useT();
  return (
    <Button size="compact-xs" variant="default" leftSection={<Icon size={14} />} onClick={onPress}>
      {t(label)}
    </Button>
  );
}

/** Of a sweep that is over. */
function again(count: number): Text {
  const runs = counted(count, ['failed run', 'failed runs'], ['fehlgeschlagenen Lauf', 'fehlgeschlagene Läufe']);
  return text(`Try ${runs.en} again`, `${runs.de} erneut versuchen`);
}

function ended(done: number, total: number): Text {
  const runs = counted(total, ['run', 'runs'], ['Lauf', 'Läufen']);
  return text(`${done} of ${runs.en}`, `${done} von ${runs.de}`);
}

const words: Readonly<Record<SweepStatus, Text>> = {
  running: text('under way', 'läuft'),
  paused: text(
    'paused: runs that were in training begin anew',
    'angehalten: Läufe, die gerade trainierten, beginnen neu',
  ),
  interrupted: text('interrupted by the end of the app', 'durch das Ende der App unterbrochen'),
  cancelled: text('cancelled', 'abgebrochen'),
  finished: text('finished', 'fertig'),
  failed: text('failed', 'fehlgeschlagen'),
};
