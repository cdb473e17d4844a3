// Every loss. A new one is its file and its line here.
export { binaryCrossEntropy } from './binaryCrossEntropy.ts';
export { crossEntropy } from './crossEntropy.ts';
export { huber } from './huber.ts';
export { meanSquaredError } from './meanSquaredError.ts';
