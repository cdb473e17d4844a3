import type { Text } from '../../../core/text.ts';
import { useAnalysis } from '../../workspace/document/analysis.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { obstacle } from '../../workspace/runs/training.ts';
import { showDialog } from '../../workspace/document/dialogs.ts';
import { useT } from '../../kit/language.ts';
import { ReasonButton } from '../../kit/ReasonButton.tsx';
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
  const problem = useDocument(({ document }) => obstacle(document));
  return (
    <section>
      <h3 className="section-title">{t(title)}</h3>
      <p className={classes.note}>{t(note)}</p>
      <ReasonButton
        mt="xs"
        size="xs"
        variant="default"
        fullWidth
        reason={isTrainable ? undefined : problem}
        onPress={() => showDialog(dialog)}
      >
        {t(button)}
      </ReasonButton>
    </section>
  );
}
