import type { DeviceInfo } from '../../../core/protocol/requests/session.ts';
import { runtimeWords } from '../../../core/protocol/deviceText.ts';
import type { Runtime, Threads } from '../../../core/protocol/runs.ts';
import { same, text, type Text } from '../../../core/text.ts';

export interface DeviceOption {
  readonly name: string;
  readonly label: Text;
  /** What it is, or why it cannot be chosen. */
  readonly description: Text;
  readonly isEnabled: boolean;
  /** It is not used for what it did once, and can be tried again. */
  readonly canRetry?: boolean;
}

const automatic: DeviceOption = {
  name: 'auto',
  label: text('Automatic', 'Automatisch'),
  description: text('The fastest that works for the network', 'Das schnellste, das für das Netz geht'),
  isEnabled: true,
};

/** Every device as it stands under a runtime, the automatic choice first. Those of the other runtime cannot be chosen. */
export function deviceOptions(devices: readonly DeviceInfo[], runtime: Runtime): readonly DeviceOption[] {
  const names = [...new Set(devices.map(({ name }) => name))];
  return [automatic, ...names.map((name) => optionOf(devices.filter((device) => device.name === name), runtime))]; // prettier-ignore
}

/** The device of one name, of which each runtime may have one. */
function optionOf(devices: readonly DeviceInfo[], runtime: Runtime): DeviceOption {
  const own = devices.filter((device) => runtime === 'auto' || device.runtime === runtime);
  const usable = own.filter(({ isAvailable }) => isAvailable);
  const [shown] = [...usable, ...own, ...devices];
  const distrusted = own.find(({ canRetry }) => canRetry);
  if (distrusted) return { name: distrusted.name, label: same(distrusted.label), description: distrusted.reason ?? same(''), isEnabled: false, canRetry: true }; // prettier-ignore
  return {
    name: shown?.name ?? '',
    label: same(shown?.label ?? ''),
    description: usable.length > 0 ? runtimesOf(usable) : (own[0]?.reason ?? onlyOther(devices)),
    isEnabled: usable.length > 0,
  };
}

function runtimesOf(devices: readonly DeviceInfo[]): Text {
  const words = devices.map((device) => runtimeWords[device.runtime]);
  return text(words.map(({ en }) => en).join(', '), words.map(({ de }) => de).join(', '));
}

function onlyOther(devices: readonly DeviceInfo[]): Text {
  const { en, de } = runtimesOf(devices);
  return text(`Only with the runtime “${en}”`, `Nur mit der Laufzeit „${de}“`);
}

/** The device to go on with when another runtime is chosen: the same where it has it. */
export function keptDevice(options: readonly DeviceOption[], device: string): string {
  return options.some(({ name, isEnabled }) => isEnabled && name === device) ? device : automatic.name;
}

/** The counts of threads to choose from: powers of two up to what the processor runs at once, that, and what is chosen. */
export function threadOptions(devices: readonly DeviceInfo[], chosen: Threads): readonly number[] {
  const most = Math.max(1, ...devices.map(({ threads = 1 }) => threads));
  const powers = Array.from({ length: Math.floor(Math.log2(most)) + 1 }, (_, i) => 2 ** i);
  return [...new Set([...powers, most, ...(chosen === 'auto' ? [] : [chosen])])].toSorted((a, b) => a - b);
}
