import { text, type Text } from '../../../core/text.ts';

/** A problem of a node inside a module, said at the module. */
export const insideIt = ({ en, de }: Text): Text => text(`Inside: ${en}`, `Darin: ${de}`);

export const goThere = text('Go there', 'Dorthin gehen');
