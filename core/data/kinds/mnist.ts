import { same, text } from '../../text.ts';
import { definePictures } from '../library.ts';

export const mnist = definePictures({
  kind: 'mnist',
  name: same('MNIST'),
  label: text('MNIST (digits)', 'MNIST (Ziffern)'),
  licence: 'CC BY-SA 3.0 (Y. LeCun, C. Cortes)',
  classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  pytorch: 'MNIST',
  keras: 'mnist',
});
