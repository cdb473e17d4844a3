// Every schedule of the learning rate. A new one is its file and its line here.
export { constant } from './constant.ts';
export { cosine } from './cosine.ts';
export { exponential } from './exponential.ts';
export { step } from './step.ts';
