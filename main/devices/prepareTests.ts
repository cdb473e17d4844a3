// Before every test file of main. They run in one process: whatever device the one before has opened, each begins on the CPU.
import * as tf from '@tensorflow/tfjs';
import { beforeAll } from 'vitest';

beforeAll(async () => {
  await tf.setBackend('cpu');
});
