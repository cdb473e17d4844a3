import { same, text, type Text } from '../../../core/text.ts';

const untitled = text('Untitled', 'Ohne Titel');

/** What a document of this name is called, also when nobody has named it. */
export const titleFor = (name: string): Text => (name.trim() === '' ? untitled : same(name));
