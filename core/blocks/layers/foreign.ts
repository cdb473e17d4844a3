import { isSameShape } from '../../shape.ts';
import { ok } from '../../result.ts';
import { floats, formatAxes, withShapes } from '../../tensorType.ts';
import { text } from '../../text.ts';
import { output, problem } from '../common.ts';
import { defineBlock, type PortSpec, type WeightSpec } from '../define.ts';
import { parseProgram, type ForeignPort } from '../foreign/program.ts';
import { runProgram } from '../foreign/run.ts';

/** What of an imported network has no block of its own. */
export const foreign = defineBlock({
  type: 'foreign',
  label: text('Foreign operators', 'Fremde Operatoren'),
  category: 'layers',
  order: 200,
  glyph: '⋯',
  keywords: ['ONNX', 'import', 'opaque', 'operators', 'LSTM', 'GRU'],
  inputs: [],
  outputs: [output()],
  ports({ params }) {
    const program = parseProgram(params.program);
    if (!program) return {};
    return { inputs: program.inputs.map(portOf), outputs: program.outputs.map(portOf) };
  },
  params: {
    program: {
      kind: 'text',
      label: text('Operators', 'Operatoren'),
      help: text(
        'The operators of ONNX that it computes, one after the other, as JSON.',
        'Die Operatoren von ONNX, die er nacheinander rechnet, als JSON.',
      ),
      default: '',
      most: 16_000_000,
    },
  },
  help: {
    text: text(
      'Part of an imported network for which there is no block. It computes the operators of the file one by one, trains its weights and can be exported; it cannot be edited. It belongs to the shapes it was imported with.',
      'Teil eines importierten Netzes, für den es keinen Block gibt. Er rechnet die Operatoren der Datei einzeln, seine Gewichte lernen mit, und er lässt sich exportieren; bearbeiten lässt er sich nicht. Er gehört zu den Formen, mit denen er importiert wurde.',
    ),
    formula: 'y = f(x)',
    derivative: "\\frac{\\partial y}{\\partial x} = f'(x)",
    source: 'onnx.ai/onnx/operators',
  },

  inferTypes({ inputs, params }) {
    const program = parseProgram(params.program);
    if (!program) {
      return problem(
        text(
          'There are no operators in it: such a node comes from importing a file (File, Import a model).',
          'Es sind keine Operatoren darin: Ein solcher Knoten entsteht beim Importieren einer Datei (Datei, Modell importieren).',
        ),
      );
    }
    const wrong = program.inputs.find(({ name, type }) => !isSameShape(inputs[name]?.[0]?.shape ?? [], type.shape));
    if (!wrong) {
      return ok(Object.fromEntries(program.outputs.map(({ name, type }) => [name, typeOf(type)])));
    }
    const [given, wanted] = [inputs[wrong.name]?.[0] ?? floats([]), typeOf(wrong.type)];
    return problem(
      withShapes((order) =>
        text(
          `${formatAxes(given, order)} arrives at “${wrong.name}”, the imported operators are made for ${formatAxes(wanted, order)}: bring it to that shape, or import the file again for another.`,
          `${formatAxes(given, order)} kommt bei „${wrong.name}“ an, die importierten Operatoren sind für ${formatAxes(wanted, order)} gemacht: auf diese Form bringen oder die Datei für eine andere neu importieren.`,
        ),
      ),
      undefined,
      wrong.name,
    );
  },
  weights: ({ params }) => (parseProgram(params.program)?.weights ?? []).map(weightOf),
  multiplyAdds: ({ params }) => parseProgram(params.program)?.multiplyAdds ?? 0,
  forward(tf, { inputs, weight, params }) {
    const program = parseProgram(params.program);
    if (!program) throw new Error('There are no foreign operators.');
    return runProgram(tf, program, inputs, weight);
  },
  // No framework's layers compute whatever a program may hold.
  layer: () => [],
  pytorchCall: ({ names: [x] }) => `foreign_operators(${x})`,
  keras: () => 'layers.Lambda(foreign_operators)',
  definitions: () => ({ pytorch: [refusal], keras: [refusal] }),
});

const refusal = `def foreign_operators(*inputs):
    raise NotImplementedError("This part of the network was imported and has no source: export it as ONNX instead.")`;

function portOf({ name, type: { dtype } }: ForeignPort): PortSpec {
  return { name, label: { en: name, de: name }, dtypes: [dtype] };
}

function typeOf({ dtype, shape, layout }: ForeignPort['type']) {
  return layout ? { dtype, shape, layout } : { dtype, shape };
}

function weightOf({ name, shape, isTrainable }: { name: string; shape: readonly number[]; isTrainable: boolean }): WeightSpec {
  const [fanIn = 1] = shape.slice(-2);
  return {
    name,
    shape,
    initializer: 'randomNormal',
    fanIn: Math.max(1, fanIn),
    fanOut: Math.max(1, shape.at(-1) ?? 1),
    isTrainable,
    decays: shape.length > 1,
    pytorch: { name },
    keras: name,
  };
} // prettier-ignore
