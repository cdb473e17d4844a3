// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/react';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { examples } from '../../core/examples/examples.ts';
import { inPage, mount } from '../link/testing.tsx';
import { commandOf } from '../workspace/commands/registry.ts';
import { useDocument } from '../workspace/document/document.ts';
import { showEditor, showGallery } from '../workspace/project/project.ts';
import { alsoCalled } from './alsoCalled.ts';
import { CommandPalette } from './CommandPalette.tsx';
import { loadGoals, panels } from './features.ts';

inPage();

beforeAll(loadGoals);

beforeEach(() => {
  useDocument.getState().open(examples['moons']!, null);
  useDocument.getState().edit((document) => ({ ...document, name: 'Moons' }), 'project name');
  showEditor();
});

const options = () => screen.getAllByRole('option').map(({ textContent }) => textContent);

/** The first that are listed for a query. */
function found(query: string): readonly string[] {
  fireEvent.change(screen.getByRole('combobox'), { target: { value: query } });
  return screen.queryAllByRole('option').slice(0, 5).map(({ textContent }) => textContent);
} // prettier-ignore

it('knows only commands and panels that there are', () => {
  const names = Object.keys(alsoCalled);
  const unknown = names.filter((name) => !commandOf(name) && !panels.some((panel) => `panel ${panel.name}` === name));
  expect(unknown).toEqual([]);
});

describe('what people type is among the first five', () => {
  it.each([
    [
      'en',
      [
        ['compare', 'Compare optimizers in a race'],
        ['race', 'Compare optimizers in a race'],
        ['maximise', 'Maximise or restore the panel'],
        ['present', 'Maximise or restore the panel'],
        ['export', 'Export …'],
        ['epochs', 'Training: Epochs'],
        ['batch', 'Training: Batch size'],
        ['seed', 'Training: Seed'],
        ['dark', 'Theme: Dark'],
        ['German', 'Language: Deutsch'],
        ['undo', 'Edit: Undo'],
        ['picture', 'Export …'],
        ['GPU', 'Settings …'],
        ['PyTorch', 'Export …'],
        ['ONNX', 'Export …'],
        ['Keras', 'Export …'],
        ['dataset', 'Panels: Data'],
        ['CSV', 'Import data of your own'],
        ['lr', 'Training: Learning rate'],
        ['decision boundary', 'Panels: Plane'],
        ['units', 'Linear, Units'],
        ['dropout', 'Add Dropout'],
        ['optimiser', 'Training: Optimizer'],
        ['lerning rate', 'Training: Learning rate'],
        ['penguins', 'Open example: Penguins'],
      ],
    ],
    [
      'de',
      [
        ['rueckgaengig', 'Rückgängig'],
        ['ruckgangig', 'Rückgängig'],
        ['dunkel', 'Farbschema: Dunkel'],
        ['Englisch', 'Sprache: English'],
        ['Stapelgroesse', 'Batch-Größe'],
        ['Grafikkarte', 'Einstellungen …'],
        ['Datensatz', 'Daten'],
        ['vergleichen', 'Optimierer im Rennen vergleichen'],
        ['learning rate', 'Lernrate'],
        ['Präsentation', 'Bereich maximieren'],
        ['Enstellungen', 'Einstellungen …'],
      ],
    ],
  ] as const)('%s', (language, cases) => {
    mount(<CommandPalette onClose={() => undefined} />, language);
    for (const [query, expected] of cases)
      expect(found(query), query).toContainEqual(expect.stringContaining(expected));
  });
});

it('lists the commands alone before anything is typed, and in the gallery what means something there', () => {
  const { unmount } = mount(<CommandPalette onClose={() => undefined} />);
  expect(options()).toContainEqual(expect.stringContaining('Edit: Select all'));
  expect(options()).not.toContainEqual(expect.stringContaining('Add Linear'));
  unmount();
  showGallery();
  mount(<CommandPalette onClose={() => undefined} />);
  expect(options()).toContainEqual(expect.stringContaining('Settings …'));
  expect(options()).not.toContainEqual(expect.stringContaining('Select all'));
});
