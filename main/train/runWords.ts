import { text } from '../../core/text.ts';

// What a run says of itself.

export const pausing = text(
  'Pausing after this step, which takes a while.',
  'Hält nach diesem Schritt an, der eine Weile dauert.',
);
export const diverged = text('The training has diverged.', 'Das Training ist divergiert.');
