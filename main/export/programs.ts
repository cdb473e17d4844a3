import type { Framework } from '../../core/codegen/parameters.ts';
import { programs } from '../../core/codegen/programs.ts';
import { text } from '../../core/text.ts';
import { problemError } from '../train/prepare.ts';
import type { DocumentExporter } from './format.ts';

/** A document as a complete Python program in one file: data, network, training and test. */
function program(framework: Framework, label: string): DocumentExporter {
  return {
    name: `${framework}-program`,
    label: text(`${label}, one program`, `${label}, ein Programm`),
    description: text(
      `A Python program for ${label} in one file: data, network, training and test, without weights.`,
      `Ein Python-Programm für ${label} in einer Datei: Daten, Netz, Training und Test, ohne Gewichte.`,
    ),
    of: 'document',
    extension: 'py',
    make({ document }) {
      const made = programs[framework](document);
      if (!made.ok) throw problemError(made.error);
      return { files: { 'program.py': made.value }, snippet: { language: 'shell', code: 'python program.py\n' } };
    },
  };
}

export const pytorchProgram = program('pytorch', 'PyTorch');
export const kerasProgram = program('keras', 'Keras');
