import { deviceOf, type Device } from './device.ts';
import { registerCpuKernels } from './kernels/cpu.ts';
import { loadTensorFlow } from './tensorflow.ts';

/** TensorFlow.js in plain JavaScript: slow, but available on every machine. */
export async function openCpu(): Promise<Device> {
  const tf = await loadTensorFlow();
  registerCpuKernels(tf);
  await tf.setBackend('cpu');
  return deviceOf(tf, 'cpu', { name: 'cpu', label: 'CPU, TensorFlow.js', isGpu: false, speed: 3e8 });
}
