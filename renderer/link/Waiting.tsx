import { Progress } from '@mantine/core';
import { useEffect, useState } from 'react';
import { text, type Text } from '../../core/text.ts';
import { useT } from '../kit/language.ts';
import panel from '../kit/panel.module.css';
import { hear } from './follow.ts';
import { useEngineState } from './session.ts';
import classes from './Waiting.module.css';

interface WaitingProps {
  /** The key under which progress is told, or those of parts that follow each other; absent: none is told. */
  readonly name?: string | readonly string[];
  readonly label: Text;
  /** Absent: something else on the screen ends it. */
  readonly onCancel?: () => void;
}

/** How far something is that takes a while, as long as the engine says so, and what ends it. */
export function Waiting({ name, label, onCancel }: WaitingProps) {
  const t = useT();
  const share = useProgress(name);
  return (
    <div className={classes.waiting} role="status">
      <span>{t(label)}</span>
      <Progress value={100 * (share ?? 1)} animated={share === undefined} aria-label={t(label)} size="sm" />
      {onCancel && (
        <button type="button" className={panel.more} onClick={onCancel}>
          {t(text('Cancel', 'Abbrechen'))}
        </button>
      )}
    </div>
  );
}

/** The share of what is asked under keys; undefined until something is told. */
function useProgress(name: string | readonly string[] = []): number | undefined {
  const client = useEngineState((state) => state.client);
  const keys = JSON.stringify([name].flat());
  const [told, setTold] = useState<number>();
  useEffect(() => {
    const own = new Set(JSON.parse(keys) as readonly string[]);
    if (!client || own.size === 0) return;
    const end = hear(client, 'workProgress', (progress) => own.has(progress.key) && setTold(progress.share));
    return () => {
      end();
      setTold(undefined);
    };
  }, [client, keys]);
  return told;
}
