// Every learning rate schedule. To add one, write its file and add a line here.
export { constant } from './constant.ts';
export { cosine } from './cosine.ts';
export { exponential } from './exponential.ts';
export { linear } from './linear.ts';
export { step } from './step.ts';
