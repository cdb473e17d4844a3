// One line for each family of pretrained models.
export { bert } from './bert.ts';
export { distilbert } from './distilbert.ts';
export { gpt2 } from './gpt2.ts';
export { llama } from './llama.ts';
export { roberta } from './roberta.ts';
