import { text } from '../../text.ts';
import { defineSchedule } from './define.ts';

export const constant = defineSchedule({
  kind: 'constant',
  order: 1,
  label: text('constant', 'konstant'),
  params: {},
  rate: ({ base }) => base,
  keras: ({ base }) => [`rate = ${base}`],
});
