import { ok } from '../../result.ts';
import { formatShape, isSameShape, type AxisOrder } from '../../shape.ts';
import { floats, formatAxes, formatTypeShort, withShapes } from '../../tensorType.ts';
import { same, text } from '../../text.ts';
import { output, problem } from '../common.ts';
import { defineBlock, type PortSpec } from '../define.ts';
import { asHere, asInFile } from '../opaque/arrange.ts';
import { isTurned, parseModelSpec, typeOfPort, type ModelPort } from '../opaque/modelSpec.ts';

/** A whole model of another program, which is run as it is. */
export const modelFile = defineBlock({
  type: 'modelFile',
  label: text('ONNX file', 'ONNX-Datei'),
  category: 'layers',
  order: 201,
  glyph: '▣',
  keywords: ['ONNX', 'import', 'opaque', 'pretrained', 'model', 'file'],
  inputs: [],
  outputs: [output()],
  isOpaque: true,
  ports({ params }) {
    const model = parseModelSpec(params.model);
    if (!model) return {};
    const shown = (port: ModelPort) => portOf(port, params.pictures);
    return { inputs: model.inputs.map(shown), outputs: model.outputs.map(shown) };
  },
  params: {
    model: {
      kind: 'text',
      label: text('Model', 'Modell'),
      help: text(
        'The file, its inputs and its outputs, as JSON: they were found when the file was placed.',
        'Die Datei, ihre Eingaben und ihre Ausgaben, als JSON: Sie wurden gefunden, als die Datei eingefügt wurde.',
      ),
      default: '',
      most: 1_000_000,
    },
    pictures: {
      kind: 'choice',
      label: text('Pictures', 'Bilder'),
      help: text(
        'Networks compute with the channels of a picture last: 32×32×3. Most files want them first: 3×32×32. Then they are turned at the port (↻), outputs back again.',
        'Netze rechnen mit den Kanälen eines Bildes am Ende: 32×32×3. Die meisten Dateien wollen sie vorn: 3×32×32. Dann werden sie am Anschluss gedreht (↻), Ausgaben wieder zurück.',
      ),
      options: [
        { value: 'turned', label: text('channels first: turn', 'Kanäle vorn: drehen') },
        { value: 'asTheyAre', label: text('leave as they are', 'lassen, wie sie sind') },
      ],
      default: 'turned',
    },
  },
  help: {
    text: text(
      'A file of another program as one block: ONNX Runtime computes it as it is. It has the inputs and outputs of the file and does not learn; what lies behind it does. It cannot be looked into.',
      'Eine Datei eines anderen Programms als ein Block: ONNX Runtime rechnet sie, wie sie ist. Er hat die Eingaben und Ausgaben der Datei und lernt nicht; was dahinter liegt, lernt. Hineinsehen lässt sich nicht.',
    ),
    formula: 'y = f(x)',
    derivative: '\\frac{\\partial L}{\\partial x} = 0',
    source: 'onnxruntime.ai',
  },

  inferTypes({ inputs, params }) {
    const model = parseModelSpec(params.model);
    if (!model) {
      return problem(
        text(
          'There is no file in it: place one by “Place a pretrained model”.',
          'Es ist keine Datei darin: eine mit „Vortrainiertes Modell einfügen“ holen.',
        ),
      );
    }
    const { pictures } = params;
    const wrong = model.inputs.find((port) => !isSameShape(inputs[port.port]?.[0]?.shape ?? [], typeOfPort(port, pictures).shape));
    if (!wrong) return ok(Object.fromEntries(model.outputs.map((port) => [port.port, typeOfPort(port, pictures)])));
    const given = inputs[wrong.port]?.[0] ?? floats([]);
    const said = (order: AxisOrder) => [given, typeOfPort(wrong, pictures)].map((type) => formatAxes(type, order));
    const inFile = isTurned(wrong, pictures) ? ` (${formatShape(wrong.shape)})` : '';
    return problem(
      withShapes((order) => {
        const [arrives, wanted] = said(order);
        return text(
          `${arrives} arrives at “${wrong.name}”, and the file takes ${wanted}${inFile}: bring it to that shape, or place the file again with other sizes.`,
          `${arrives} kommt bei „${wrong.name}“ an, und die Datei nimmt ${wanted}${inFile}: auf diese Form bringen oder die Datei mit anderen Größen neu einfügen.`,
        );
      }),
      undefined,
      wrong.port,
    );
  },
  multiplyAdds({ params }) {
    const model = parseModelSpec(params.model);
    // At least one for each number that it has learned, where nobody has counted.
    return model?.multiplyAdds ?? model?.parameters ?? 0;
  },
  forward(tf, { inputs, params, context }) {
    const model = parseModelSpec(params.model);
    if (!model) throw new Error('There is no file.');
    const { pictures } = params;
    const given = model.inputs.flatMap((port) => (inputs[port.port] ?? []).map((x) => asInFile(tf, model, port, pictures, x)));
    const found = context.runFile(tf, model, given);
    return Object.fromEntries(
      model.outputs.flatMap((port, i) => {
        const y = found[i];
        return y ? [[port.port, asHere(tf, model, port, pictures, y)] as const] : [];
      }),
    );
  },
  // No framework's layers compute whatever a file may hold.
  layer: () => [],
  pytorchCall: ({ names }) => `onnx_file(${names.join(', ')})`,
  keras: () => 'layers.Lambda(onnx_file)',
  definitions: () => ({ pytorch: [refusal], keras: [refusal] }),
}); // prettier-ignore

const refusal = `def onnx_file(*inputs):
    raise NotImplementedError("This part of the network is an ONNX file and has no source: export it as ONNX instead.")`;

/** Its name in the file and what arrives or leaves here; with an arrow where the channels of a picture are turned. */
function portOf(port: ModelPort, pictures: string): PortSpec {
  const { name, dtype } = port;
  const turns = isTurned(port, pictures) ? ' ↻' : '';
  return { name: port.port, label: withShapes((order) => same(`${name} ${formatTypeShort(typeOfPort(port, pictures), order)}${turns}`)), dtypes: [dtype] };
} // prettier-ignore
