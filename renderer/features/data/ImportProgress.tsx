import { Button, Progress } from '@mantine/core';
import { text } from '../../../core/text.ts';
import { scrollIntoView } from '../../kit/inView.ts';
import { useNumberFormat, useT } from '../../kit/language.ts';
import { cancelImporting, useImporting } from './importing.ts';
import classes from './DataPanel.module.css';

/** How far a file is that is looked at or taken in, and a way to stop. */
export function ImportProgress() {
  const t = useT();
  const format = useNumberFormat();
  const current = useImporting((state) => state.current);
  if (!current) return null;
  const { share, megabytes, isLook } = current;
  const said =
    megabytes !== null
      ? text(`${format(megabytes, { maximumFractionDigits: 1 })} MB downloaded`, `${format(megabytes, { maximumFractionDigits: 1 })} MB heruntergeladen`) // prettier-ignore
      : isLook
        ? text('The file is being looked at …', 'Die Datei wird angesehen …')
        : text(
            'Texts are being read, the vocabulary is being learned …',
            'Texte werden gelesen, das Vokabular gelernt …',
          );
  return (
    // Where it would be out of sight, as under a long form, nobody could stop.
    <div className={classes.progress} role="status" ref={scrollIntoView}>
      <Progress
        w={140}
        value={share === null ? 100 : 100 * share}
        animated={share === null}
        aria-label={t(text('Progress', 'Fortschritt'))}
      />
      <span>{t(said)}</span>
      <Button size="compact-xs" variant="default" onClick={cancelImporting}>
        {t(text('Stop importing', 'Import abbrechen'))}
      </Button>
    </div>
  );
}
