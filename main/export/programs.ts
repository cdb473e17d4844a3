import type { Framework } from '../../core/codegen/parameters.ts';
import { programs } from '../../core/codegen/programs.ts';
import { text } from '../../core/text.ts';
import { problemError } from '../train/prepare.ts';
import type { DocumentExporter } from './format.ts';
import { inPython } from './hindrances.ts';

/** A document as a complete Python program in one file: data, network, training and test. */
function program(framework: Framework, label: string): DocumentExporter {
  return {
    name: `${framework}-program`,
    label: text(`${label} program`, `${label}-Programm`),
    purpose: 'learn',
    description: text(
      `Data, network, training and test in one Python file, for reading and for changing.`,
      `Daten, Netz, Training und Test in einer Python-Datei, zum Lesen und zum Ändern.`,
    ),
    of: 'document',
    extension: 'py',
    hindrance: inPython(programs[framework]),
    make({ document }) {
      const made = programs[framework](document);
      if (!made.ok) throw problemError(made.error);
      return { files: { 'program.py': made.value }, snippet: { language: 'shell', code: 'python program.py\n' } };
    },
  };
}

export const pytorchProgram = program('pytorch', 'PyTorch');
export const kerasProgram = program('keras', 'Keras');
