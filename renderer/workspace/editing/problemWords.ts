import { text, together, type Text } from '../../../core/text.ts';

/** A problem of a node inside a module, said at the module. */
export const insideIt = (problem: Text): Text =>
  together([text('Inside:', 'Darin:'), problem], (words) => words.join(' '));

export const goThere = text('Go there', 'Dorthin gehen');
