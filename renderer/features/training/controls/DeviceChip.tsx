import { Tooltip } from '@mantine/core';
import { deviceSentences, runtimeWords, shortDevice, threadsText } from '../../../../core/protocol/deviceText.ts';
import type { DeviceChoice } from '../../../../core/protocol/runs.ts';
import { same, text, type Text } from '../../../../core/text.ts';
import { useEngine } from '../../../link/session.ts';
import { showDialog } from '../../../workspace/document/dialogs.ts';
import { useSettings } from '../../../kit/settings.ts';
import { useNumberFormat, useT } from '../../../kit/language.ts';
import { latestRun, useRuns } from '../../../workspace/runs/runs.ts';
import { useThrottled } from '../../../workspace/shared/useThrottled.ts';
import classes from './RunControls.module.css';

/** What the newest run really runs on; before the first run, what is chosen. Opens the settings. */
export function DeviceChip() {
  const t = useT();
  const { status } = useEngine();
  const { runtime, device, threads } = useSettings();
  const used = useThrottled(useRuns, deviceNow, LOOK_EVERY_MS);
  const label = t(used ? shortDevice(used) : chosenDevice({ runtime, device, threads }));
  return (
    <Tooltip
      label={[...(used ? deviceSentences(used) : []), deviceAndSettings].map(t).join('\n')}
      openDelay={400}
      multiline
      maw={380}
      classNames={{ tooltip: classes.lines ?? '' }}
    >
      <button type="button" className={classes.chip} data-testid="device-chip" onClick={() => showDialog('settings')}>
        <span className={classes.dot} data-kind={status.kind} />
        <span className={classes.kind} aria-hidden>
          {kindOf(used?.device ?? device)}
        </span>
        <span className={classes.device}>
          {label}
          <Pace />
        </span>
      </button>
    </Tooltip>
  );
}

const LOOK_EVERY_MS = 100;
const deviceNow = () => latestRun()?.device;
const speedNow = () => latestRun()?.progress.stepsPerSecond ?? null;

/** How fast the newest run is. */
function Pace() {
  const t = useT();
  const format = useNumberFormat();
  const speed = useThrottled(useRuns, speedNow, LOOK_EVERY_MS);
  const words = speed === null ? '' : ` · ${format(speed, { maximumSignificantDigits: 3 })} ${t(stepsPerSecond)}`;
  return <span className={classes.pace}>{words}</span>;
}

const deviceAndSettings = text('Device and settings', 'Gerät und Einstellungen');
const stepsPerSecond = text('steps/s', 'Schritte/s');

/** In a word, where there is no room for more. */
function kindOf(device: string): string {
  if (device === 'auto') return 'auto';
  return /cpu|tensorflow/i.test(device) ? 'CPU' : 'GPU';
}

/** What a run would be trained on. */
function chosenDevice({ runtime, device, threads }: DeviceChoice): Text {
  const words = [
    device === 'auto' ? text('automatic', 'automatisch') : same(device),
    ...(runtime === 'auto' ? [] : [runtimeWords[runtime]]),
    ...(typeof threads === 'number' ? [threadsText(threads)] : []),
  ];
  return text(`Device: ${words.map(({ en }) => en).join(', ')}`, `Gerät: ${words.map(({ de }) => de).join(', ')}`);
}
