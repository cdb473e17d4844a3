import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { RunRecord } from '../../../core/protocol/runs.ts';
import { text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { labelRuns, type RunLook } from '../runs/looks.ts';
import classes from './RunName.module.css';

/** The line that a run has in charts. */
export function Swatch({ look }: { readonly look: Pick<RunLook, 'colour' | 'dash'> }) {
  return (
    <svg className={classes.swatch} viewBox="0 0 20 8" aria-hidden>
      <line x1="1" x2="19" y1="4" y2="4" stroke={look.colour} strokeDasharray={look.dash} />
    </svg>
  );
}

/** What a run is called, with its colour. */
export function RunName({ look }: { readonly look: RunLook }) {
  const t = useT();
  return (
    <span className={classes.name}>
      <Swatch look={look} />
      <span>{t(look.name)}</span>
    </span>
  );
}

interface RenameProps {
  readonly run: Pick<RunRecord, 'id'>;
  readonly look: RunLook;
  readonly onEnd: () => void;
}

/** In place of a run's name: Enter takes the new one, Escape leaves the old one, and an empty one gives back the default. */
export function RenameField({ run, look, onEnd }: RenameProps) {
  const t = useT();
  const [name, setName] = useState(look.label.name ?? t(look.name));
  const take = () => {
    const given = name.trim();
    if (given !== t(look.name)) labelRuns([run.id], { name: given === '' ? undefined : given });
    onEnd();
  };
  return (
    <TextInput
      size="xs"
      data-autofocus
      autoFocus
      maxLength={200}
      aria-label={t(text('Name of the run', 'Name des Laufs'))}
      value={name}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setName(event.currentTarget.value)}
      onBlur={take}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') take();
        if (event.key === 'Escape') onEnd();
      }}
    />
  );
}
