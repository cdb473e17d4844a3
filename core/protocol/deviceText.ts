import { counted, inBoth, same, text, type Text } from '../text.ts';
import type { Fallback, NotTaken, RunDevice } from './runs.ts';

export const runtimeWords: Readonly<Record<RunDevice['runtime'], Text>> = {
  compiled: text('compiled', 'kompiliert'),
  eager: same('eager'),
};

/** Device, runtime and threads in a few words, for the chip: "CPU, compiled, 2 threads". */
export function shortDevice({ label, ...others }: RunDevice): Text {
  return described({ ...others, label: label.replace(/ \(.*\)/, '') });
}

/**
 * Everything known about what a run is trained on, as sentences: "NVIDIA H100, WebGPU (ONNX Runtime), compiled.", "2 of
 * 61 operators …", and why no other device was used. If the device is all there is, it has no full stop.
 */
export function deviceSentences(run: RunDevice): readonly Text[] {
  const { bytes, fallback, notTaken = [] } = run;
  const others = [
    ...(bytes === undefined ? [] : [memorySentence(bytes)]),
    ...(fallback ? [fallbackSentence(fallback)] : []),
    ...notTaken.map(notTakenSentence),
  ];
  const device = described(run);
  return others.length === 0 ? [device] : [text(`${device.en}.`, `${device.de}.`), ...others];
}

/** The same on one line. */
export function fullDevice(run: RunDevice): Text {
  return inBoth((language) =>
    deviceSentences(run)
      .map((one) => one[language])
      .join(' '),
  );
}

/** "It takes 12 MB of the card's memory." */
function memorySentence(bytes: number): Text {
  const said = inBoth((language) => (bytes / 1e6).toLocaleString(language, { maximumSignificantDigits: 2 }));
  return text(`It takes ${said.en} MB of the card’s memory.`, `Das braucht ${said.de} MB vom Speicher der Karte.`);
}

/** "Why not WebGPU: There is no graphics card." */
function notTakenSentence({ label, reason }: NotTaken): Text {
  return text(`Why not ${label}: ${reason.en}`, `Warum nicht ${label}: ${reason.de}`);
}

/** "12 of 61 operators ran on the CPU: MaxPool, ScatterElements." */
export function fallbackSentence({ count, total, operators }: Fallback): Text {
  const kinds = operators.join(', ');
  const all = counted(total, ['operator', 'operators'], ['Operator', 'Operatoren']);
  return text(
    `${count} of ${all.en} ran on the CPU: ${kinds}.`,
    `${count} von ${all.de} liefen auf der CPU: ${kinds}.`,
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
