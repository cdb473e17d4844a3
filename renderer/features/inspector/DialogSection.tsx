import { Button } from '@mantine/core';
import type { Text } from '../../../core/text.ts';
import { useAnalysis } from '../../workspace/document/analysis.ts';
import { showDialog } from '../../workspace/document/dialogs.ts';
import { useT } from '../../kit/language.ts';
import classes from './Inspector.module.css';

interface DialogSectionProps {
  readonly title: Text;
  readonly note: Text;
  readonly button: Text;
  readonly dialog: string;
}

/** The way to a dialog that shows a network without problems in another form. */
export function DialogSection({ title, note, button, dialog }: DialogSectionProps) {
  const t = useT();
  const { isTrainable } = useAnalysis();
  return (
    <section>
      <h3 className="section-title">{t(title)}</h3>
      <p className={classes.note}>{t(note)}</p>
      <Button mt="xs" size="xs" variant="default" fullWidth disabled={!isTrainable} onClick={() => showDialog(dialog)}>
        {t(button)}
      </Button>
    </section>
  );
}
