import { Progress } from '@mantine/core';
import { text, type Text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import panel from '../../kit/panel.module.css';
import { tell } from '../../link/tell.ts';
import classes from './clusters.module.css';
import { useProgress } from './useSide.ts';

interface WaitingProps {
  /** What is asked. */
  readonly name: string;
  readonly label: Text;
}

/** How far something is that takes a while, and what ends it. */
export function Waiting({ name, label }: WaitingProps) {
  const t = useT();
  const share = useProgress(name, true);
  return (
    <div className={classes.waiting} role="status">
      <span>{t(label)}</span>
      <Progress value={100 * (share ?? 0)} aria-label={t(label)} size="sm" />
      <button type="button" className={panel.more} onClick={() => tell('stopClusters', { key: name })}>
        {t(text('Cancel', 'Abbrechen'))}
      </button>
    </div>
  );
}
