import { expect, test } from 'vitest';
import { deviceSentences, fullDevice, shortDevice } from './deviceText.ts';

const onCpu = { runtime: 'compiled', device: 'cpu', label: 'CPU (ONNX Runtime)' } as const;
const fallback = { count: 12, total: 61, operators: ['MaxPool', 'ScatterElements'] };
const onCard = { runtime: 'compiled', device: 'webgpu', label: 'H100, WebGPU (ONNX Runtime)', fallback } as const;

test('a device is said with its runtime, in few words or in full', () => {
  expect(shortDevice(onCpu)).toEqual({ en: 'CPU, compiled', de: 'CPU, kompiliert' });
  expect(fullDevice(onCpu).en).toBe('CPU (ONNX Runtime), compiled');
  expect(shortDevice({ ...onCpu, threads: 2 })).toEqual({ en: 'CPU, compiled, 2 threads', de: 'CPU, kompiliert, 2 Threads' }); // prettier-ignore
  expect(fullDevice({ ...onCpu, threads: 1 })).toEqual({ en: 'CPU (ONNX Runtime), compiled, 1 thread', de: 'CPU (ONNX Runtime), kompiliert, 1 Thread' }); // prettier-ignore
  expect(shortDevice({ runtime: 'eager', device: 'cpu', label: 'CPU, TensorFlow.js' }).de).toBe(
    'CPU, TensorFlow.js, eager',
  );
});

test('what ran on the CPU instead is counted and named', () => {
  expect(shortDevice(onCard).en).toBe('H100, WebGPU, compiled');
  expect(fullDevice(onCard).en).toBe(
    'H100, WebGPU (ONNX Runtime), compiled. 12 of 61 operators ran on the CPU: MaxPool, ScatterElements.',
  );
  expect(fullDevice(onCard).de).toContain('12 von 61 Operatoren liefen auf der CPU');
});

test('how much of a graphics card it takes', () => {
  const { fallback: _, ...whole } = onCard;
  expect(fullDevice({ ...whole, bytes: 12_345_678 }).en).toContain('It takes 12 MB of the card’s memory.');
  expect(fullDevice({ ...whole, bytes: 1_200_000 }).de).toContain('Das braucht 1,2 MB vom Speicher der Karte.');
});

test('why it is not another device', () => {
  const notTaken = [{ label: 'WebGPU', reason: { en: 'There is none.', de: 'Es gibt keines.' } }];
  const onCpu = { runtime: 'compiled', device: 'cpu', label: 'CPU (ONNX Runtime)' } as const;
  expect(fullDevice({ ...onCpu, notTaken })).toEqual({
    en: 'CPU (ONNX Runtime), compiled. Why not WebGPU: There is none.',
    de: 'CPU (ONNX Runtime), kompiliert. Warum nicht WebGPU: Es gibt keines.',
  });
  expect(deviceSentences({ ...onCpu, notTaken }).map(({ en }) => en)).toEqual([
    'CPU (ONNX Runtime), compiled.',
    'Why not WebGPU: There is none.',
  ]);
  expect(shortDevice({ ...onCpu, notTaken }).en).toBe('CPU, compiled');
});
