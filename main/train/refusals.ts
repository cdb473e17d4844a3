// Why something cannot be done with a run, or why it ended.
import { text } from '../../core/text.ts';

export const runGone = text(
  'This run is not here any more: train again.',
  'Diesen Lauf gibt es hier nicht mehr: neu trainieren.',
);

export const weightsNotKept = text(
  'The weights of this run were not kept: train it again.',
  'Die Gewichte dieses Laufs wurden nicht behalten: neu trainieren.',
);

export const anotherRun = text(
  'Another run is being trained: pause or stop it first.',
  'Ein anderer Lauf wird gerade trainiert: ihn zuerst anhalten oder beenden.',
);

export const anotherWindow = text(
  'Another window is training: pause or stop it there, or wait for its end.',
  'Ein anderes Fenster trainiert: dort anhalten oder beenden, oder das Ende abwarten.',
);

export const finished = text(
  'The run has finished: start a new one from its weights.',
  'Der Lauf ist beendet: mit seinen Gewichten einen neuen beginnen.',
);

export const diverged = text(
  'The run has diverged: start a new one from its weights.',
  'Der Lauf ist divergiert: mit seinen Gewichten einen neuen beginnen.',
);

/** The message of a run that had to make way for another window's. */
export const interrupted = text(
  'Another window started training. This run can continue from here.',
  'Ein anderes Fenster hat zu trainieren begonnen. Dieser Lauf kann von hier weitergehen.',
);
