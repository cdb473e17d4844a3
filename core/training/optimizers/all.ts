// Every optimizer. To add one, write its file and add a line here.
export { adam } from './adam.ts';
export { adamw } from './adamw.ts';
export { nadam } from './nadam.ts';
export { perceptron } from './perceptron.ts';
export { rmsprop } from './rmsprop.ts';
export { sgd } from './sgd.ts';
