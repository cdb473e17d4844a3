import { text } from '../../../core/text.ts';
import { lazily } from '../../kit/lazily.tsx';
import { ofProject, ofRun } from '../../workspace/commands/conditions.ts';
import { showDialog } from '../../workspace/document/dialogs.ts';
import type { Feature } from '../../workspace/feature.ts';
import { selectedRun } from '../../workspace/runs/runs.ts';
import { DIFF_DIALOG, showDifference, useDiff } from './state.ts';

const DiffDialog = lazily(async () => (await import('./DiffDialog.tsx')).DiffDialog);

export const diff: Feature = {
  commands: {
    compareVersions: {
      text: text('Show differences from …', 'Unterschiede zeigen zu …'),
      group: 'project',
      ...ofProject,
      menus: { bar: 26, file: 26 },
      run: () => {
        useDiff.setState({ other: null });
        showDialog(DIFF_DIALOG);
      },
    },
    compareWithRun: {
      text: text(
        'Show differences from the network of the run that is shown',
        'Unterschiede zum Netz des gezeigten Laufs zeigen',
      ),
      group: 'training',
      ...ofRun,
      run: () => {
        const run = selectedRun();
        if (run) showDifference({ kind: 'run', runId: run.id });
      },
    },
  },
  dialogs: {
    [DIFF_DIALOG]: { title: text('Differences', 'Unterschiede'), size: '100%', Body: DiffDialog },
  },
};
