// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/react';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { examples } from '../../core/examples/examples.ts';
import { useToasts } from '../kit/toasts.ts';
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
  return screen.queryAllByRole('option').slice(0, 3).map(({ textContent }) => textContent);
} // prettier-ignore

it('knows only commands and panels that there are', () => {
  const names = Object.keys(alsoCalled);
  const unknown = names.filter((name) => !commandOf(name) && !panels.some((panel) => `panel ${panel.name}` === name));
  expect(unknown).toEqual([]);
});

describe('what people type is among the first three', () => {
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
        ['maximize', 'Maximise or restore the'],
        ['fullscreen', 'Full screen'],
        ['bigger font', 'Theme: Projector'],
        ['beamer', 'Theme: Projector'],
        ['night mode', 'Theme: Dark'],
        ['start over', 'Randomise weights'],
        ['reset', 'Reset the arrangement'],
        ['restart', 'Restart engine'],
        ['new network', 'New project'],
        ['take back', 'Edit: Undo'],
        ['activation', 'Add '],
        ['convolution', 'Add Conv'],
        ['hyperparameters', 'Try several settings'],
        ['grid search', 'Try several settings'],
        ['confusion', 'Confusion'],
        ['accuracy', 'Panels: Training'],
        ['gradient descent', 'Training: Optimizer'],
        ['backprop', 'Panels: Step by step'],
        ['download model', 'Export …'],
        ['screenshot', 'Export …'],
        ['share', 'Export …'],
        ['upload', 'Import data of your own'],
        ['excel', 'Import data of your own'],
        ['hotkeys', 'Shortcuts'],
        ['overfitting', 'Add Dropout'],
        ['early stopping', 'Early stopping'],
        ['regularization', 'Weight decay'],
        ['zoom', 'Show everything'],
        ['tidy up', 'Arrange nodes'],
        ['language', 'Language: '],
        ['NCHW', 'Channels first'],
        ['code', 'Show as Python program'],
        ['debug', 'Panels: Step by step'],
        ['save a copy', 'Save as'],
        ['help', 'Shortcuts'],
        ['valdiation', 'Panels: Data'],
        ['momentum', 'Optimizer'],
        ['freeze', 'Lock or unlock'],
        ['tokenizer', 'Tokens'],
        ['ChatGPT', 'Generate text'],
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
        ['lernrate', 'Lernrate'],
        ['lernarte', 'Lernrate'],
        ['neu anfangen', 'Neues Projekt'],
        ['von vorne', 'Gewichte neu würfeln'],
        ['rückgängig machen', 'Rückgängig'],
        ['schriftgröße', 'Farbschema: Projektor'],
        ['schriftgroesse', 'Farbschema: Projektor'],
        ['beamer', 'Farbschema: Projektor'],
        ['epochen', 'Epochen'],
        ['epoche', 'Epochen'],
        ['vollbild', 'Vollbild'],
        ['grösser', 'maximieren'],
        ['maximieren', 'Bereich maximieren'],
        ['exportiern', 'Exportieren …'],
        ['herunterladen', 'Exportieren …'],
        ['drucken', 'Exportieren …'],
        ['tabelle', 'Eigene Daten importieren'],
        ['eigene daten', 'Eigene Daten importieren'],
        ['schicht', 'Schicht einfügen'],
        ['faltung', 'Conv'],
        ['aktivierung', 'einfügen'],
        ['zufall', 'Startwert'],
        ['seed', 'Startwert'],
        ['genauigkeit', 'Training'],
        ['verwirrungsmatrix', 'Konfusion'],
        ['gradientenabstieg', 'Optimierer'],
        ['überanpassung', 'Dropout'],
        ['abbrechen', 'Stopp'],
        ['anhalten', 'Anhalten'],
        ['aufräumen', 'Knoten anordnen'],
        ['hilfe', 'Tastenkürzel'],
        ['sprache', 'Sprache'],
        ['deutsch', 'Sprache: Deutsch'],
        ['nachtmodus', 'Farbschema: Dunkel'],
        ['quelltext', 'Python-Programm'],
        ['wettrennen', 'Optimierer im Rennen'],
        ['hyperparameter', 'Mehrere Einstellungen'],
        ['einfrieren', 'Gegen Training sperren'],
        ['speichern', 'Speichern'],
        ['zuruck', 'Rückgängig'],
      ],
    ],
  ] as const)('%s', (language, cases) => {
    mount(<CommandPalette onClose={() => undefined} />, language);
    const missed = cases.flatMap(([query, expected]) => {
      const first = found(query);
      return first.some((words) => words.includes(expected)) ? [] : [[query, expected, first]];
    });
    expect(missed).toEqual([]);
  });
});

describe('what people type, with slips, is the first', () => {
  it.each([
    [
      'en',
      [
        ['undo', 'Edit: Undo'],
        ['start training', 'Training: Train'],
        ['export to pytorch', 'Export …'],
        ['projector', 'Theme: Projector'],
        ['loss function', 'Binary cross entropy, Loss'],
        ['zoom to fit', 'Show everything'],
        ['trian', 'Training: Train'],
        ['bacth', 'Batch size'],
        ['optmizer', 'Training: Optimizer'],
        ['load data', 'Import data of your own'],
        ['noise', 'Panels: Data'],
        ['attention', 'attention'],
      ],
    ],
    [
      'de',
      [
        ['dunkler Modus', 'Farbschema: Dunkel'],
        ['batchgröße', 'Batch-Größe'],
        ['verlustfunktion', 'Verlust'],
        ['training starten', 'Trainieren'],
        ['bild', 'Exportieren …'],
        ['aufmerksamkeit', 'Attention'],
        ['gewichtsabfall', 'Weight Decay'],
        ['impuls', 'Optimierer'],
      ],
    ],
  ] as const)('%s', (language, cases) => {
    mount(<CommandPalette onClose={() => undefined} />, language);
    for (const [query, expected] of cases) expect(found(query)[0], query).toContain(expected);
  });

  it('and nothing that is only a little like it stands beside it', () => {
    mount(<CommandPalette onClose={() => undefined} />);
    for (const query of ['undo', 'save', 'projector']) expect(found(query).join(), query).not.toContain('learns AND');
    expect(found('light')).toHaveLength(1);
  });
});

it('shows what can do nothing now at the end, with what it needs, and a choice of it closes nothing', () => {
  const closed: string[] = [];
  mount(<CommandPalette onClose={() => closed.push('closed')} />);
  expect(found('copy').map((words) => words?.includes('Select some nodes first.'))).toEqual([false, true, true]);
  fireEvent.click(screen.getByRole('option', { name: /Edit: Copy/ }));
  expect(closed).toEqual([]);
  expect(useToasts.getState().toasts.at(-1)?.title.en).toBe('Select some nodes first.');
  expect(screen.getByRole('option', { name: /Edit: Copy/ }).getAttribute('aria-disabled')).toBe('true');
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
