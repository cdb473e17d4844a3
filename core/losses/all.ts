// Every loss. To add one, write its file and add a line here.
export { binaryCrossEntropy } from './binaryCrossEntropy.ts';
export { crossEntropy } from './crossEntropy.ts';
export { huber } from './huber.ts';
export { meanSquaredError } from './meanSquaredError.ts';
