import { text } from '../../../core/text.ts';

/** The words of this panel that stand in more than one of its parts. */
export const headText = (head: number) => text(`Head ${head + 1}`, `Kopf ${head + 1}`);
export const meanText = text('Mean of all heads', 'Mittel aller Köpfe');
export const cutHelp = text(
  'A cut connection is masked before softmax: the rest of its row adds up to 100 % again. A head that is off hands on zeros.',
  'Eine gekappte Verbindung wird vor Softmax maskiert: Der Rest ihrer Zeile ergibt wieder 100 %. Ein abgeschalteter Kopf gibt Nullen weiter.',
);
