import { same, text, type Text } from '../text.ts';
import type { Fallback, RunDevice } from './runs.ts';

export const runtimeWords: Readonly<Record<RunDevice['runtime'], Text>> = {
  compiled: text('compiled', 'kompiliert'),
  eager: same('eager'),
};

/** Device and runtime in few words, for the chip: "CPU, compiled". */
export function shortDevice({ label, runtime }: RunDevice): Text {
  return withRuntime(label.replace(/ \(.*\)/, ''), runtime);
}

/** All that is known of what a run is trained on: "NVIDIA H100, WebGPU (ONNX Runtime), compiled. 2 of 61 operators …". */
export function fullDevice({ label, runtime, fallback }: RunDevice): Text {
  const device = withRuntime(label, runtime);
  if (!fallback) return device;
  const { en, de } = fallbackSentence(fallback);
  return text(`${device.en}. ${en}`, `${device.de}. ${de}`);
}

/** "12 of 61 operators ran on the CPU: MaxPool, ScatterElements." */
export function fallbackSentence({ count, total, operators }: Fallback): Text {
  const kinds = operators.join(', ');
  return text(
    `${count} of ${total} operators ran on the CPU: ${kinds}.`,
    `${count} von ${total} Operatoren liefen auf der CPU: ${kinds}.`,
  );
}

function withRuntime(label: string, runtime: RunDevice['runtime']): Text {
  const { en, de } = runtimeWords[runtime];
  return text(`${label}, ${en}`, `${label}, ${de}`);
}
