import { text } from '../../../core/text.ts';
import { useDocument } from '../document/document.ts';
import { selectedRun } from '../runs/runs.ts';

/** What several commands need, to be spread into them. */
export const ofProject = {
  isEnabled: () => useDocument.getState().openings > 0,
  needs: text('Open or create a project first.', 'Zuerst ein Projekt öffnen oder anlegen.'),
};

export const ofRun = {
  isEnabled: () => selectedRun() !== undefined,
  needs: text('Train first, or choose a run.', 'Zuerst trainieren oder einen Lauf wählen.'),
};
