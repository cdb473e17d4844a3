import { Badge, Button, Group, Notification } from '@mantine/core';
import { useState } from 'react';
import { text } from '../../core/text.ts';
import { useToasts, type Toast } from '../kit/toasts.ts';
import { Guarded } from '../workspace/shared/Guarded.tsx';
import { useT } from '../kit/language.ts';
import classes from './Toasts.module.css';

/** The newest are in sight, the others behind a button. */
const MOST_IN_SIGHT = 3;
const colours = { info: 'blue', refusal: 'orange', error: 'red' } as const;

/** What the app says in passing, in the corner of the window, the newest last. */
export function Toasts() {
  const t = useT();
  return (
    <section className={classes.toasts} aria-label={t(messages)} data-testid="toasts">
      <Guarded name={messages}>
        <List />
      </Guarded>
    </section>
  );
}

const messages = text('Messages', 'Meldungen');

function List() {
  const t = useT();
  const toasts = useToasts((state) => state.toasts);
  const closeAll = useToasts((state) => state.closeAll);
  const [isAll, setAll] = useState(false);
  const clear = () => {
    setAll(false);
    closeAll();
  };
  const hidden = toasts.length - MOST_IN_SIGHT;
  const isOverflowing = hidden > 0;
  const inSight = isOverflowing && !isAll ? toasts.slice(hidden) : toasts;
  return (
    <>
      {isOverflowing && (
        <Group gap="xs" justify="end">
          <Button size="compact-xs" variant="default" aria-expanded={isAll} onClick={() => setAll(!isAll)}>
            {isAll
              ? t(text('Show fewer', 'Weniger zeigen'))
              : t(text(`Show ${hidden} more`, `${hidden} weitere zeigen`))}
          </Button>
          <Button size="compact-xs" variant="default" onClick={clear}>
            {t(text('Close all', 'Alle schließen'))}
          </Button>
        </Group>
      )}
      <ol className={classes.list}>
        {inSight.map((toast) => (
          <li key={toast.id}>
            <ToastCard toast={toast} />
          </li>
        ))}
      </ol>
    </>
  );
}

function ToastCard({ toast }: { readonly toast: Toast }) {
  const t = useT();
  const close = useToasts((state) => state.close);
  const { id, kind, title, sentence, detail, count } = toast;
  return (
    <Notification
      color={colours[kind]}
      withBorder
      role={kind === 'error' ? 'alert' : 'status'}
      title={
        <Group component="span" gap="xs" wrap="nowrap" justify="space-between">
          {t(title)}
          {count > 1 && (
            <Badge component="span" size="sm" variant="light" color={colours[kind]} data-testid="toast-count">
              ×{count}
            </Badge>
          )}
        </Group>
      }
      closeButtonProps={{ 'aria-label': t(text('Close', 'Schließen')) }}
      onClose={() => close(id)}
    >
      {sentence && <span>{t(sentence)}</span>}
      {detail !== '' && <span className={classes.detail}>{detail}</span>}
    </Notification>
  );
}
