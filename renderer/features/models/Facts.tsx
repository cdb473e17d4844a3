import type { ReactNode } from 'react';
import type { Text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import classes from './Models.module.css';

/** What is known of a model, line by line. */
export function Facts({ facts }: { readonly facts: readonly (readonly [Text, ReactNode])[] }) {
  const t = useT();
  return (
    <dl className={classes.facts}>
      {facts.map(([label, value]) => (
        <div key={label.en}>
          <dt>{t(label)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
