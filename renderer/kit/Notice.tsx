import { IconAlertTriangle, IconExclamationCircle, IconInfoCircle } from '@tabler/icons-react';
import classes from './panel.module.css';

const icons = { info: IconInfoCircle, warning: IconAlertTriangle, error: IconExclamationCircle } as const;

/** One line that says something about what is shown. */
export function Notice({
  kind = 'info',
  children,
}: {
  readonly kind?: keyof typeof icons;
  readonly children: React.ReactNode;
}) {
  const Icon = icons[kind];
  return (
    <div className={classes.notice} data-kind={kind} role={kind === 'error' ? 'alert' : 'note'}>
      <Icon size={15} aria-hidden />
      {children}
    </div>
  );
}
