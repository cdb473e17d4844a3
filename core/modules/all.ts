// One line for each module that comes with the app.
export { residualConv } from './residualConv.ts';
export { residualDense } from './residualDense.ts';
