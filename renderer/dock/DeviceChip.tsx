import { Tooltip } from '@mantine/core';
import type { RunRecord } from '../../core/protocol/runs.ts';
import { text } from '../../core/text.ts';
import { useEngine } from '../engine/session.ts';
import { ask } from '../store/dialogs.ts';
import { useSettings } from '../store/settings.ts';
import { useNumberFormat, useT } from '../ui/language.ts';
import classes from './RunControls.module.css';

/** What the newest run really runs on; before the first run, what is chosen. Opens the settings. */
export function DeviceChip({ run }: { readonly run: RunRecord | undefined }) {
  const t = useT();
  const format = useNumberFormat();
  const { status } = useEngine();
  const chosen = useSettings((state) => state.device);
  const speed = run?.progress.stepsPerSecond ?? null;
  const label = run
    ? // The runtime's own name is for the tooltip.
      run.device.label.replace(/ \(.*\)/, '')
    : chosen === 'auto'
      ? t(text('Device: automatic', 'Gerät: automatisch'))
      : t(text(`Device: ${chosen}`, `Gerät: ${chosen}`));
  const pace = speed === null ? '' : ` · ${format(speed, { maximumSignificantDigits: 3 })} ${t(stepsPerSecond)}`;
  return (
    <Tooltip label={[run?.device.label, t(deviceAndSettings)].filter(Boolean).join(' – ')} openDelay={400}>
      <button type="button" className={classes.chip} data-testid="device-chip" onClick={() => void ask('settings')}>
        <span className={classes.dot} data-kind={status.kind} />
        <span className={classes.device}>
          {label}
          <span className={classes.pace}>{pace}</span>
        </span>
      </button>
    </Tooltip>
  );
}

const deviceAndSettings = text('Device and settings', 'Gerät und Einstellungen');
const stepsPerSecond = text('steps/s', 'Schritte/s');
