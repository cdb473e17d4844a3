import { CloseButton } from '@mantine/core';
import { IconPlayerPauseFilled } from '@tabler/icons-react';
import { text } from '../../../../core/text.ts';
import { usePauseNote } from '../../../workspace/runs/pauseNote.ts';
import { useT } from '../../../kit/language.ts';
import classes from './RunControls.module.css';

/** Says under the controls why a run has paused by itself. */
export function PauseNote() {
  const t = useT();
  const { message } = usePauseNote();
  if (!message) return null;
  return (
    <div className={classes.note} role="status" data-testid="pause-note">
      <IconPlayerPauseFilled size={14} aria-hidden />
      {t(message)}
      <CloseButton
        size="xs"
        aria-label={t(text('Close', 'Schließen'))}
        onClick={() => usePauseNote.setState({ message: null })}
      />
    </div>
  );
}
