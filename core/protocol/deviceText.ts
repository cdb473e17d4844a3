import { counted, same, text, type Text } from '../text.ts';
import type { Fallback, RunDevice } from './runs.ts';

export const runtimeWords: Readonly<Record<RunDevice['runtime'], Text>> = {
  compiled: text('compiled', 'kompiliert'),
  eager: same('eager'),
};

/** Device, runtime and threads in few words, for the chip: "CPU, compiled, 2 threads". */
export function shortDevice({ label, ...others }: RunDevice): Text {
  return described({ ...others, label: label.replace(/ \(.*\)/, '') });
}

/** All that is known of what a run is trained on: "NVIDIA H100, WebGPU (ONNX Runtime), compiled. 2 of 61 operators …". */
export function fullDevice(run: RunDevice): Text {
  const device = described(run);
  const { fallback } = run;
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

/** "2 threads" */
export function threadsText(count: number): Text {
  return counted(count, ['thread', 'threads'], ['Thread', 'Threads']);
}

function described({ label, runtime, threads }: RunDevice): Text {
  const words = [same(label), runtimeWords[runtime], ...(threads === undefined ? [] : [threadsText(threads)])];
  return text(words.map(({ en }) => en).join(', '), words.map(({ de }) => de).join(', '));
}
