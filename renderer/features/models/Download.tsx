import { Button, Group, Progress } from '@mantine/core';
import { EngineError } from '../../../core/protocol/errors.ts';
import { text, type Text } from '../../../core/text.ts';
import { useLanguage, useT } from '../../kit/language.ts';
import { bytesText } from '../../kit/numberFormat.ts';
import { remainingText } from '../../kit/numbers.ts';
import { FailedNotice } from '../../link/Empty.tsx';
import { cancelDownload, getModel } from './library.ts';
import classes from './Models.module.css';
import { rateOf, secondsLeft, type Followed } from './rate.ts';

/** How far a download is, or why it has stopped. */
export function Download({ download }: { readonly download: Followed }) {
  const t = useT();
  const { name, bytes, totalBytes, failure } = download;
  if (failure) return <Stopped name={name} error={new EngineError(failure.code, failure.message)} />;
  const isDone = totalBytes !== null && bytes >= totalBytes;
  return (
    <div className={classes.download}>
      <p role="status">{t(phaseOf(download))}</p>
      <Progress
        value={totalBytes ? (100 * bytes) / totalBytes : 100}
        animated={totalBytes === null || isDone}
        aria-label={t(text('Download', 'Herunterladen'))}
      />
      <p className={classes.figures}>
        <Figures download={download} />
      </p>
      <Group justify="space-between">
        <span className="dim">{t(meanwhile)}</span>
        <Button size="xs" variant="default" onClick={() => cancelDownload(name)}>
          {t(text('Cancel the download', 'Download abbrechen'))}
        </Button>
      </Group>
    </div>
  );
}

function phaseOf({ bytes, totalBytes }: Followed): Text {
  if (totalBytes === null) return text('The hub is being asked …', 'Der Hub wird gefragt …');
  if (bytes >= totalBytes) return text('What has come is being checked …', 'Was kam, wird geprüft …');
  return text('It is being downloaded …', 'Es wird heruntergeladen …');
}

/** Bytes, rate, time left, as far as they are known. */
function Figures({ download }: { readonly download: Followed }) {
  const t = useT();
  const language = useLanguage();
  const { bytes, totalBytes } = download;
  if (totalBytes === null) return null;
  const [here, all] = [bytesText(bytes, language), bytesText(totalBytes, language)];
  const [rate, left] = [rateOf(download), secondsLeft(download)];
  return [
    t(text(`${here} of ${all}`, `${here} von ${all}`)),
    ...(rate === undefined || bytes >= totalBytes ? [] : [`${bytesText(rate, language)}/s`]),
    ...(left === undefined || left === 0 ? [] : [t(text(`${remainingText(left)} left`, `noch ${remainingText(left)}`))]),
  ].join(' · ');
} // prettier-ignore

const meanwhile = text(
  'This window may be closed and the page reloaded.',
  'Dieses Fenster darf geschlossen, die Seite neu geladen werden.',
);

function Stopped({ name, error }: { readonly name: string; readonly error: unknown }) {
  const t = useT();
  return (
    <div className={classes.download}>
      <FailedNotice error={error} detailed />
      <Group justify="end">
        <Button size="xs" variant="default" onClick={() => cancelDownload(name)}>
          {t(text('Give it up', 'Aufgeben'))}
        </Button>
        <Button size="xs" onClick={() => void getModel(name)}>
          {t(text('Try again', 'Noch einmal versuchen'))}
        </Button>
      </Group>
    </div>
  );
}
