import type { Framework } from '../../core/codegen/parameters.ts';
import { programs } from '../../core/codegen/programs.ts';
import { same, text } from '../../core/text.ts';
import { problemError } from '../train/prepare.ts';
import type { DocumentExporter } from './format.ts';

/** A document as a complete Python program: data, network, training and test. */
function program(framework: Framework, label: string): DocumentExporter {
  return {
    name: framework,
    label: same(label),
    description: text(
      `A Python program for ${label}: data, network, training and test.`,
      `Ein Python-Programm für ${label}: Daten, Netz, Training und Test.`,
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

export const pytorch = program('pytorch', 'PyTorch');
export const keras = program('keras', 'Keras');
