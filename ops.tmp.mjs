var __defProp = Object.defineProperty;
var __export = (target, all) => {
  for (var name3 in all)
    __defProp(target, name3, { get: all[name3], enumerable: true });
};

// ../../../tmp/blocks_ops.ts
import * as tf3 from "@tensorflow/tfjs";

// core/text.ts
function text(en, de) {
  return { en, de };
}
var plurals = { en: new Intl.PluralRules("en"), de: new Intl.PluralRules("de") };
var numbers = { en: new Intl.NumberFormat("en-GB"), de: new Intl.NumberFormat("de-DE") };
function counted(count, en, de) {
  const forms = { en, de };
  return inBoth((language) => {
    const [one, other] = forms[language];
    return `${numbers[language].format(count)} ${plurals[language].select(count) === "one" ? one : other}`;
  });
}
function inBoth(say) {
  return text(say("en"), say("de"));
}
function same(word) {
  return { en: word, de: word };
}

// core/blocks/ownGradient.ts
function withOwnGradient(tf4, inputs, compute4, gradients) {
  const differentiable = tf4.customGrad((...args) => {
    const save = args.at(-1);
    const { value, saved } = compute4(...args.slice(0, -1));
    save(saved);
    return { value, gradFunc: (dy, kept) => gradients(dy, ...kept) };
  });
  return differentiable(...inputs);
}

// core/result.ts
function ok(value) {
  return { ok: true, value };
}
function failure(error2) {
  return { ok: false, error: error2 };
}

// core/random.ts
function seedOf(...parts) {
  let hash = 2654435769;
  for (const part of parts) {
    hash = Math.imul(hash ^ part >>> 0, 2246822507);
    hash = Math.imul(hash ^ hash >>> 13, 3266489909);
    hash ^= hash >>> 16;
  }
  return hash >>> 0;
}
function hashName(name3) {
  let hash = 2166136261;
  for (let i = 0; i < name3.length; i++) hash = Math.imul(hash ^ name3.charCodeAt(i), 16777619);
  return hash >>> 0;
}
function createRandom(seed) {
  let a = 2654435769;
  let b = 608135816;
  let c = seed >>> 0;
  let counter = 1;
  const bits = () => {
    const sum2 = a + b + counter | 0;
    counter = counter + 1 | 0;
    a = b ^ b >>> 9;
    b = c + (c << 3) | 0;
    c = (c << 21 | c >>> 11) + sum2;
    return sum2 >>> 0;
  };
  for (let i = 0; i < 12; i++) bits();
  const next = () => bits() / 4294967296;
  const integer2 = (below) => Math.floor(next() * below);
  return {
    next,
    integer: integer2,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    permutation: (length) => {
      const order = Uint32Array.from({ length }, (_, i) => i);
      for (let i = length - 1; i > 0; i--) {
        const j = integer2(i + 1);
        [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
      }
      return order;
    }
  };
}
var GOLDEN = 2654435769;
var MIX_1 = 2146121005;
var MIX_2 = 2221713035;
function uniformNumbers(count, seed, stream) {
  const [key, offset] = [seed ^ stream, Math.imul(seed, MIX_2) + stream | 0];
  const numbers2 = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    let bits = Math.imul(i, GOLDEN) ^ key;
    bits = Math.imul(bits ^ bits >>> 16, MIX_1) + offset | 0;
    bits = Math.imul(bits ^ bits >>> 15, MIX_2);
    numbers2[i] = ((bits ^ bits >>> 16) >>> 8) / 16777216;
  }
  return numbers2;
}

// core/shape.ts
function sizeOf(shape) {
  return shape.reduce((size, axis) => size * axis, 1);
}
function isSameShape(a, b) {
  return a.length === b.length && a.every((axis, i) => axis === b[i]);
}
function formatShape(shape) {
  return `[${shape.join(", ")}]`;
}

// core/blocks/initializers.ts
var initializers = {
  pytorchDefault: { label: text("PyTorch", "PyTorch"), distribution: "uniform", scale: (i) => 1 / Math.sqrt(i) },
  glorotUniform: { label: same("Glorot uniform"), distribution: "uniform", scale: (i, o) => Math.sqrt(6 / (i + o)) },
  glorotNormal: {
    label: same("Glorot normal"),
    distribution: "truncatedNormal",
    scale: (i, o) => Math.sqrt(2 / (i + o))
  },
  heUniform: { label: same("He uniform"), distribution: "uniform", scale: (i) => Math.sqrt(6 / i) },
  heNormal: { label: same("He normal"), distribution: "truncatedNormal", scale: (i) => Math.sqrt(2 / i) },
  lecunUniform: { label: same("LeCun uniform"), distribution: "uniform", scale: (i) => Math.sqrt(3 / i) },
  lecunNormal: { label: same("LeCun normal"), distribution: "truncatedNormal", scale: (i) => Math.sqrt(1 / i) },
  randomUniform: { label: text("Uniform \xB10.05", "Gleichverteilt \xB10,05"), distribution: "uniform", scale: () => 0.05 },
  randomNormal: { label: text("Normal, 0.05", "Normalverteilt, 0,05"), distribution: "normal", scale: () => 0.05 },
  smallNormal: { label: text("Normal, 0.02", "Normalverteilt, 0,02"), distribution: "normal", scale: () => 0.02 },
  zeros: { label: text("Zeros", "Nullen"), distribution: "constant", scale: () => 0 },
  ones: { label: text("Ones", "Einsen"), distribution: "constant", scale: () => 1 }
};

// core/blocks/common.ts
function input(dtypes) {
  return { name: "in", label: text("input", "Eingabe"), ...dtypes && { dtypes } };
}
function output() {
  return { name: "out", label: text("output", "Ausgabe") };
}
var anyDtype = ["float32", "int32", "bool"];
function out(type) {
  return ok({ out: type });
}
function helpOf({ text: text2, formula, derivative, source }) {
  return { text: text2, formula, derivative, source };
}
function problem(message, fix) {
  return failure(fix ? { message, fix } : { message });
}
var insertFlatten = {
  kind: "insertBefore",
  block: "flatten",
  label: text("Insert Flatten", "Flatten einf\xFCgen")
};
function insertFor(arrives, wanted, input3) {
  if (arrives === "int32" && wanted.includes("float32")) {
    return { kind: "insertBefore", block: "embedding", input: input3, label: text("Insert Embedding", "Embedding einf\xFCgen") };
  }
  if (arrives === "float32" && wanted.includes("int32")) {
    return { kind: "insertBefore", block: "tokens", input: input3, label: text("Insert Tokens", "Tokens einf\xFCgen") };
  }
  return void 0;
}
function initializerParam(name3) {
  const names3 = Object.keys(initializers);
  return {
    kind: "choice",
    label: text("Weights start as", "Startgewichte"),
    help: text(
      "How the weights are drawn before training. PyTorch draws uniformly within \xB11/\u221Ainputs.",
      "Wie die Gewichte vor dem Training gezogen werden. PyTorch zieht gleichverteilt aus \xB11/\u221AEing\xE4nge."
    ),
    default: name3,
    options: names3.map((value) => ({ value, label: initializers[value].label }))
  };
}
var kernelNames = {
  pytorch: { name: "weight", start: "pytorchDefault", isTransposed: true },
  keras: "kernel"
};
var biasNames = {
  pytorch: { name: "bias", start: "pytorchDefault" },
  keras: "bias"
};
var gammaNames = {
  pytorch: { name: "weight", start: "ones" },
  keras: "gamma"
};
var betaNames = {
  pytorch: { name: "bias", start: "zeros" },
  keras: "beta"
};
var biasParam = {
  kind: "boolean",
  label: text("Bias", "Bias"),
  help: text("Adds a trainable constant to every output.", "Addiert zu jeder Ausgabe eine trainierbare Konstante."),
  default: true
};
function countParam(label3, help, initial, max = 65536) {
  return { kind: "integer", label: label3, help, default: initial, min: 1, max };
}
function biasInitializer(weights) {
  return weights === "pytorchDefault" ? "pytorchDefault" : "zeros";
}

// core/blocks/define.ts
function defineBlock(block) {
  return block;
}

// core/blocks/activations/elementwise.ts
function elementwise(activation7) {
  return defineBlock({
    type: activation7.type,
    label: same(activation7.label),
    category: "activations",
    glyph: activation7.glyph,
    keywords: activation7.keywords ?? [],
    inputs: [input()],
    outputs: [output()],
    params: {},
    help: helpOf(activation7),
    inferTypes: ({ x }) => out(x),
    ends: () => activation7.ends,
    forward: (tf4, { x }) => activation7.forward(tf4, x),
    layer: (tf4, { name: name3 }) => tf4.layers.activation({ activation: activation7.keras, name: name3 }),
    pytorch: () => activation7.pytorch,
    keras: () => activation7.kerasSource ?? `layers.Activation("${activation7.keras}")`,
    examples: () => [
      { params: {}, inputs: [[7]] },
      { params: {}, inputs: [[3, 4, 2]] }
    ]
  });
}

// core/blocks/activations/gelu.ts
var gelu = elementwise({
  type: "gelu",
  label: "GELU",
  glyph: "G",
  keywords: ["Gaussian error", "transformer", "BERT", "GPT"],
  text: text(
    "Weighs every value by the share of a normal distribution that lies below it: a ReLU with a smooth corner, as in BERT and GPT. This is the exact form, not the one with tanh.",
    "Gewichtet jeden Wert mit dem Anteil einer Normalverteilung, der unter ihm liegt: eine ReLU mit glatter Ecke, wie in BERT und GPT. Dies ist die exakte Form, nicht die mit tanh."
  ),
  formula: "y = x\\,\\Phi(x) = \\frac{x}{2} \\left(1 + \\operatorname{erf}\\frac{x}{\\sqrt 2}\\right)",
  derivative: "\\frac{\\partial y}{\\partial x} = \\Phi(x) + \\frac{x}{\\sqrt{2\\pi}}\\,e^{-x^2/2}",
  source: "Hendrycks and Gimpel 2016; torch.nn.GELU",
  forward: compute,
  keras: "gelu",
  pytorch: "nn.GELU()"
});
function compute(tf4, input3) {
  return withOwnGradient(
    tf4,
    [input3],
    (x) => {
      const share2 = tf4.add(tf4.mul(tf4.erf(tf4.mul(x, Math.SQRT1_2)), 0.5), 0.5);
      return { value: tf4.mul(x, share2), saved: [x, share2] };
    },
    (dy, x, share2) => {
      const density = tf4.mul(tf4.exp(tf4.mul(tf4.square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
      return [tf4.mul(dy, tf4.add(share2, tf4.mul(x, density)))];
    }
  );
}

// core/tensorType.ts
function tensorType(dtype, shape, layout3) {
  return layout3 ? { dtype, shape, layout: layout3 } : { dtype, shape };
}
function floats(shape, layout3) {
  return tensorType("float32", shape, layout3);
}
function floatsOf(shape) {
  return floats(shape, shape.length === 3 ? "picture" : shape.length === 2 ? "sequence" : void 0);
}
function isPicture({ layout: layout3 }) {
  return layout3 === "picture";
}
function byPort(arriving, valueOf2) {
  const ports = /* @__PURE__ */ new Map();
  for (const [i, one] of arriving.entries()) {
    const values2 = ports.get(one.port) ?? [];
    values2.push(valueOf2(one, i));
    ports.set(one.port, values2);
  }
  return Object.fromEntries(ports);
}

// core/blocks/normalisation/epsilon.ts
function epsilonParam(initial) {
  return {
    kind: "number",
    label: text("Epsilon", "Epsilon"),
    help: text(
      "Added to the variance, so that nothing is divided by zero.",
      "Wird zur Varianz addiert, damit nicht durch null geteilt wird."
    ),
    default: initial,
    min: 1e-12,
    max: 1,
    step: 1e-5
  };
}

// core/blocks/normalisation/layerNorm.ts
var layerNorm = defineBlock({
  type: "layerNorm",
  label: same("LayerNorm"),
  category: "normalisation",
  order: 20,
  glyph: "LN",
  keywords: ["layer normalization", "Normalisierung", "transformer"],
  inputs: [input()],
  outputs: [output()],
  params: {
    epsilon: epsilonParam(1e-5),
    bias: {
      kind: "boolean",
      label: text("Offset", "Verschiebung"),
      help: text(
        "Adds a trainable number to every value at last.",
        "Addiert zuletzt zu jedem Wert eine trainierbare Zahl."
      ),
      default: true,
      isLater: true
    }
  },
  help: {
    text: text(
      "Brings the last axis of every example to mean 0 and variance 1, then scales and shifts it by trainable numbers. It needs no other examples: training and evaluation are alike.",
      "Bringt die letzte Achse jedes Beispiels auf Mittel 0 und Varianz 1, dann skalieren und verschieben sie trainierbare Zahlen. Andere Beispiele braucht es nicht: Training und Auswertung sind gleich."
    ),
    formula: "y = \\gamma \\odot \\frac{x - \\mu}{\\sqrt{\\sigma^2 + \\epsilon}} + \\beta",
    derivative: "\\frac{\\partial y_i}{\\partial x_j} = \\frac{\\gamma_i}{\\sigma} \\left([i = j] - \\frac{1 + \\hat x_i \\hat x_j}{d}\\right), \\quad \\frac{\\partial y}{\\partial \\gamma} = \\hat x, \\quad \\frac{\\partial y}{\\partial \\beta} = 1",
    source: "Ba, Kiros and Hinton 2016; torch.nn.LayerNorm; keras.layers.LayerNormalization"
  },
  inferTypes: ({ x }) => out(x),
  weights({ x: { shape }, params: { bias: bias6 } }) {
    const width7 = shape.at(-1) ?? 1;
    const spec2 = { shape: [width7], fanIn: width7, fanOut: width7, isTrainable: true, decays: false };
    const gamma = { name: "gamma", initializer: "ones", ...gammaNames, ...spec2 };
    return bias6 ? [gamma, { name: "beta", initializer: "zeros", ...betaNames, ...spec2 }] : [gamma];
  },
  multiplyAdds: ({ x }) => sizeOf(x.shape),
  forward(tf4, { x, weight: weight2, params: { epsilon: epsilon7, bias: bias6 } }) {
    const normal = normalise(tf4, epsilon7, x, weight2("gamma"));
    return bias6 ? tf4.add(normal, weight2("beta")) : normal;
  },
  layer: (tf4, { params: { epsilon: epsilon7, bias: bias6 }, name: name3 }) => tf4.layers.layerNormalization({ axis: -1, epsilon: epsilon7, center: bias6, name: name3 }),
  pytorch: ({ params: { epsilon: epsilon7, bias: bias6 }, x }) => `${bias6 ? "nn.LayerNorm" : "LayerNormWithoutBias"}(${x.shape.at(-1)}, eps=${epsilon7})`,
  // PyTorch normalises the last axis too, where a picture has its width: the channels move there and back.
  pytorchCall: ({ x: type, module, names: [x] }) => isPicture(type) ? `${module}(${x}.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)` : void 0,
  keras: ({ params: { epsilon: epsilon7, bias: bias6 } }) => `layers.LayerNormalization(epsilon=${epsilon7}${bias6 ? "" : ", center=False"})`,
  definitions: ({ params: { bias: bias6 } }) => bias6 ? {} : { pytorch: [withoutBias] },
  examples: () => [
    { params: { epsilon: 1e-5, bias: true }, inputs: [[4]] },
    { params: { epsilon: 1e-3, bias: true }, inputs: [[3, 4]] },
    { params: { epsilon: 1e-3, bias: false }, inputs: [[3, 4]] },
    { params: { epsilon: 0.01, bias: true }, inputs: [[2, 2, 3]] }
  ]
});
var withoutBias = `class LayerNormWithoutBias(nn.Module):
    def __init__(self, width, eps):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.eps = eps

    def forward(self, x):
        return F.layer_norm(x, self.weight.shape, self.weight, None, self.eps)`;
function normalise(tf4, epsilon7, ...inputs) {
  return withOwnGradient(
    tf4,
    inputs,
    (x, gamma) => {
      const { mean, variance } = tf4.moments(x, -1, true);
      const scale3 = tf4.rsqrt(tf4.add(variance, epsilon7));
      const normal = tf4.mul(tf4.sub(x, mean), scale3);
      return { value: tf4.mul(normal, gamma), saved: [normal, scale3, gamma] };
    },
    (dy, normal, scale3, gamma) => {
      const others2 = Array.from({ length: dy.rank - 1 }, (_, axis) => axis);
      const outer = tf4.mul(dy, gamma);
      const along = tf4.mul(normal, tf4.mean(tf4.mul(outer, normal), -1, true));
      const dx = tf4.mul(tf4.sub(tf4.sub(outer, tf4.mean(outer, -1, true)), along), scale3);
      return [dx, tf4.sum(tf4.mul(dy, normal), others2)];
    }
  );
}

// core/data/spec.ts
function specOf(name3, type, meaning, target) {
  return {
    name: name3,
    fields: [
      { name: "features", role: "input", type, meaning },
      { name: "labels", role: "target", type: targetType(target), meaning: target }
    ]
  };
}
function tableSpecOf(name3, names3, target) {
  return specOf(name3, floats([names3.length]), { kind: "table", names: names3 }, target);
}
function targetType(target) {
  return target.kind === "classes" ? tensorType("int32", []) : floats([target.names.length]);
}
function inputField({ fields }) {
  const field = fields.find((one) => one.role === "input");
  if (!field) throw new Error("The data have no input.");
  return field;
}
function targetField({ fields }) {
  const field = fields.find((one) => one.role === "target");
  if (!field) throw new Error("The data have no target.");
  return field;
}
function fieldPorts(data) {
  const { fields } = data;
  const hasTargets = fields.filter(({ role }) => role === "target").length > 1;
  const first = fields.find(({ role }) => role === "input");
  return fields.filter(({ role }) => role !== "target" || hasTargets).map((field) => ({ port: field === first ? "out" : field.name, field }));
}
function targetSize(target) {
  return target.kind === "classes" ? target.classes.length : target.names.length;
}

// core/losses/all.ts
var all_exports = {};
__export(all_exports, {
  binaryCrossEntropy: () => binaryCrossEntropy,
  crossEntropy: () => crossEntropy,
  huber: () => huber,
  meanSquaredError: () => meanSquaredError
});

// core/losses/define.ts
function defineLoss(loss) {
  return loss;
}
function bracketed({ number: number2 }, value) {
  return value < 0 ? `(${number2(value)})` : number2(value);
}
var MOST_LISTED = 4;
function vector(numbers2) {
  const shown = numbers2.length <= MOST_LISTED ? numbers2 : [...numbers2.slice(0, MOST_LISTED - 1), "\\dots"];
  return `\\begin{pmatrix} ${shown.join(" & ")} \\end{pmatrix}`;
}
var MOST_PARTS = 3;
function sum(parts) {
  return parts.length <= MOST_PARTS ? parts.join(" + ") : `${parts[0]} + \\dots + ${parts.at(-1)}`;
}
function widthsOfDistance(classes) {
  return classes === 2 ? [2, 1] : [classes];
}

// core/losses/metrics.ts
var lossMetric = {
  name: "loss",
  label: text("Loss", "Verlust"),
  better: "lower",
  unit: "number"
};
var accuracy = {
  name: "accuracy",
  label: text("Accuracy", "Genauigkeit"),
  better: "higher",
  unit: "fraction",
  isOfTraining: true,
  isFor: ({ kind: kind2 }) => kind2 === "classes",
  values: (tf4, { labels, predicted }) => tf4.cast(tf4.equal(predicted(), labels), "float32")
};
var meanAbsoluteError = {
  name: "meanAbsoluteError",
  label: text("Mean absolute error", "Mittlerer absoluter Fehler"),
  better: "lower",
  unit: "number",
  isOfTraining: false,
  isScaled: true,
  isFor: ({ kind: kind2 }) => kind2 === "values",
  values: (tf4, { output: output2, labels }) => tf4.mean(tf4.abs(tf4.sub(output2, labels)), -1)
};
var perplexity = {
  name: "perplexity",
  label: text("Perplexity", "Perplexit\xE4t"),
  better: "lower",
  unit: "number",
  isOfTraining: true,
  isFor: ({ areTokens }) => areTokens,
  ofLoss: Math.exp
};

// core/losses/probabilities.ts
var EPSILON = 1e-7;
function logOf(tf4, probabilities) {
  return tf4.log(tf4.clipByValue(probabilities, EPSILON, 1 - EPSILON));
}
var xLogX = (share2) => share2 > 0 ? share2 * Math.log(share2) : 0;

// core/losses/binaryCrossEntropy.ts
var sigmoid = (z20) => 1 / (1 + Math.exp(-z20));
var binaryCrossEntropy = defineLoss({
  kind: "binaryCrossEntropy",
  order: 2,
  label: text("Binary cross entropy", "Bin\xE4re Kreuzentropie"),
  source: "torch.nn.BCEWithLogitsLoss",
  takesValues: false,
  widths: (classes) => classes === 2 ? [1] : void 0,
  link: "sigmoid",
  metrics: [accuracy],
  forward(tf4, { output: output2, target, isLogits, mean }) {
    const logYes = isLogits ? tf4.neg(tf4.softplus(tf4.neg(output2))) : logOf(tf4, output2);
    const logNo = isLogits ? tf4.neg(tf4.softplus(output2)) : logOf(tf4, tf4.sub(1, output2));
    return tf4.neg(mean(tf4.add(tf4.mul(target, logYes), tf4.mul(tf4.sub(1, target), logNo))));
  },
  chanceOfClasses(shares3, { width: width7 }) {
    if (width7 === 1) return -shares3.reduce((sum2, share2) => sum2 + xLogX(share2), 0);
    return -shares3.reduce((sum2, share2) => sum2 + xLogX(share2) + xLogX(1 - share2), 0) / shares3.length;
  },
  formulas({ output: output2, target, from, number: number2 }) {
    const [value = NaN] = output2;
    const [t = NaN] = target;
    const p = from === "logits" ? sigmoid(value) : value;
    const formula = "-\\left(t \\ln p + (1 - t) \\ln(1 - p)\\right)";
    const numbers2 = t === 1 ? `-\\ln ${number2(p)}` : `-\\ln(1 - ${number2(p)})`;
    if (from === "probabilities") {
      const [over, under] = [`${number2(p)} - ${number2(t)}`, `${number2(p)} \\cdot (1 - ${number2(p)})`];
      const derivative = "\\frac{p - t}{p\\,(1 - p)}";
      return { symbol: "p", formula, numbers: numbers2, derivative, derivativeNumbers: `\\frac{${over}}{${under}}` };
    }
    const chance = `\\sigma(${number2(value)})`;
    const first = t === 1 ? `-\\ln ${chance}` : `-\\ln(1 - ${chance})`;
    return {
      symbol: "z",
      formula: `${formula}, \\quad p = \\sigma(z)`,
      numbers: `${first} = ${numbers2}`,
      derivative: "p - t",
      derivativeNumbers: `${number2(p)} - ${number2(t)}`
    };
  },
  pytorch: ({ isLogits, target = "y" }) => ({
    expression: `F.binary_cross_entropy${isLogits ? "_with_logits" : ""}(pred, ${target})`
  }),
  keras: ({ isLogits }) => `keras.losses.BinaryCrossentropy(from_logits=${isLogits ? "True" : "False"})`
});

// core/losses/crossEntropy.ts
var crossEntropy = defineLoss({
  kind: "crossEntropy",
  order: 1,
  label: text("Cross entropy", "Kreuzentropie"),
  source: "torch.nn.CrossEntropyLoss",
  takesValues: false,
  widths: (classes) => [classes],
  link: "softmax",
  metrics: [accuracy, perplexity],
  forward(tf4, { output: output2, target, isLogits, mean }) {
    const log = isLogits ? tf4.logSoftmax(output2) : logOf(tf4, output2);
    return tf4.neg(mean(tf4.sum(tf4.mul(target, log), -1)));
  },
  chanceOfClasses: (shares3) => -shares3.reduce((sum2, share2) => sum2 + xLogX(share2), 0),
  formulas({ output: output2, target, from, isGradientWritten, number: number2 }) {
    const place = target.indexOf(1);
    const most = Math.max(...output2);
    const total = output2.reduce((sum2, z20) => sum2 + Math.exp(z20 - most), 0);
    const p = from === "logits" ? output2.map((z20) => Math.exp(z20 - most) / total) : output2;
    const hit = number2(p[place] ?? NaN);
    const numbers2 = `-\\ln p_{${place + 1}} = -\\ln ${hit}`;
    if (from === "probabilities") {
      return {
        symbol: "p_c",
        formula: "-\\ln p_c",
        numbers: numbers2,
        derivative: "-\\frac{1}{p_c}",
        derivativeNumbers: `-\\frac{1}{${hit}} = ${number2(-1 / (p[place] ?? NaN))}`
      };
    }
    const slopes = vector(p.map((value, i) => number2(value - (target[i] ?? 0))));
    return {
      symbol: "z",
      formula: "-\\ln p_c, \\quad p = \\operatorname{softmax}(z)",
      numbers: numbers2,
      derivative: "p - t",
      derivativeNumbers: isGradientWritten ? "p - t" : `p - t = ${slopes}`
    };
  },
  pytorch: ({ isLogits }) => isLogits ? { module: "nn.CrossEntropyLoss()" } : { expression: "F.nll_loss(torch.log(pred.clamp(1e-7, 1 - 1e-7)), y)" },
  keras: ({ isLogits }) => `keras.losses.SparseCategoricalCrossentropy(from_logits=${isLogits ? "True" : "False"})`,
  takesIndices: true
});

// core/losses/huber.ts
var DELTA = 1;
var slope = (error2) => Math.min(DELTA, Math.max(-DELTA, error2));
var huber = defineLoss({
  kind: "huber",
  order: 4,
  label: text("Huber loss", "Huber-Verlust"),
  source: "Huber 1964; torch.nn.HuberLoss",
  takesValues: true,
  widths: widthsOfDistance,
  metrics: [accuracy, meanAbsoluteError],
  forward(tf4, { output: output2, target, mean }) {
    const error2 = tf4.sub(output2, target);
    const cut = tf4.clipByValue(error2, -DELTA, DELTA);
    return mean(tf4.mul(cut, tf4.sub(error2, tf4.mul(cut, 0.5))));
  },
  formulas(terms) {
    const { output: output2, target, isGradientWritten, number: number2 } = terms;
    const count = output2.length;
    const errors = output2.map((value, i) => value - (target[i] ?? NaN));
    const shown = output2.map((value, i) => `${number2(value)} - ${bracketed(terms, target[i] ?? NaN)}`);
    const parts = errors.map(
      (error2, i) => Math.abs(error2) <= DELTA ? `\\tfrac{1}{2} (${shown[i]})^2` : `\\left(|${shown[i]}| - \\tfrac{1}{2}\\right)`
    );
    const h = ", \\quad H(e) = \\begin{cases} \\tfrac{1}{2} e^2 & |e| \\le 1 \\\\ |e| - \\tfrac{1}{2} & |e| > 1 \\end{cases}";
    const cut = (difference) => `\\min(1, \\max(-1, ${difference}))`;
    if (count === 1) {
      return {
        symbol: "y",
        formula: `H(y - t)${h}`,
        numbers: parts.join(""),
        derivative: cut("y - t"),
        derivativeNumbers: cut(shown.join(""))
      };
    }
    const slopes = vector(errors.map((error2) => number2(slope(error2) / count)));
    return {
      symbol: "y",
      formula: `\\tfrac{1}{k} \\sum_i H(y_i - t_i)${h}`,
      numbers: `\\tfrac{1}{${count}} \\left(${sum(parts)}\\right)`,
      derivative: `\\tfrac{1}{k}\\,${cut("y - t")}`,
      derivativeNumbers: isGradientWritten ? `\\tfrac{1}{${count}}\\,${cut("y - t")}` : slopes
    };
  },
  pytorch: ({ target }) => target === void 0 ? { module: "nn.HuberLoss()" } : { expression: `F.huber_loss(pred, ${target})` },
  keras: () => "keras.losses.Huber()"
});

// core/losses/meanSquaredError.ts
var meanSquaredError = defineLoss({
  kind: "meanSquaredError",
  order: 3,
  label: text("Mean squared error", "Mittlerer quadratischer Fehler"),
  source: "torch.nn.MSELoss",
  takesValues: true,
  widths: widthsOfDistance,
  metrics: [accuracy, meanAbsoluteError],
  forward: (tf4, { output: output2, target, mean }) => mean(tf4.squaredDifference(output2, target)),
  chanceOfClasses(shares3, { outputs }) {
    const spread = shares3.reduce((total, share2) => total + share2 * (1 - share2), 0) / shares3.length;
    return outputs === "signs" ? 4 * spread : spread;
  },
  chanceOfValues(values2) {
    const variances = values2.map((own) => {
      const mean = own.reduce((total, value) => total + value / own.length, 0);
      return own.reduce((total, value) => total + (value - mean) ** 2 / own.length, 0);
    });
    return variances.reduce((total, variance) => total + variance, 0) / values2.length;
  },
  formulas(terms) {
    const { output: output2, target, isGradientWritten, number: number2 } = terms;
    const count = output2.length;
    const [y = NaN] = output2;
    const [t = NaN] = target;
    if (count === 1) {
      const difference = `${number2(y)} - ${bracketed(terms, t)}`;
      return {
        symbol: "y",
        formula: "(y - t)^2",
        numbers: `(${difference})^2`,
        derivative: "2\\,(y - t)",
        derivativeNumbers: `2 \\cdot (${difference})`
      };
    }
    const squares = output2.map((value, i) => `(${number2(value)} - ${bracketed(terms, target[i] ?? NaN)})^2`);
    const shares3 = output2.map((value, i) => number2(2 * (value - (target[i] ?? NaN)) / count));
    return {
      symbol: "y",
      formula: "\\tfrac{1}{k} \\sum_i (y_i - t_i)^2",
      numbers: `\\tfrac{1}{${count}} \\left(${sum(squares)}\\right)`,
      derivative: "\\tfrac{2}{k}\\,(y - t)",
      derivativeNumbers: isGradientWritten ? `\\tfrac{2}{${count}}\\,(y - t)` : vector(shares3)
    };
  },
  pytorch: ({ target }) => target === void 0 ? { module: "nn.MSELoss()" } : { expression: `F.mse_loss(pred, ${target})` },
  keras: () => "keras.losses.MeanSquaredError()"
});

// core/losses/losses.ts
var losses = Object.values(all_exports).toSorted(
  (a, b) => a.order - b.order
);
function lossOf(kind2) {
  const found = losses.find((loss) => loss.kind === kind2);
  if (!found) throw new Error(`There is no loss "${kind2}".`);
  return found;
}
function hasSignedOutput(kind2, outputs) {
  return outputs === "signs" || lossOf(kind2).link === "sigmoid" && outputs === "logits";
}

// core/analysis/objectives.ts
function objectivesOf(network, data) {
  const ends2 = network.filter(({ block }) => block.type === "output");
  return ends2.map(({ id: id2, params: params2, type }) => {
    const { loss, from } = params2;
    return { name: "", nodeId: id2, loss, outputs: from, outputShape: type.shape, target: dataTarget(data) };
  });
}
function dataTarget(data) {
  const { meaning } = targetField(data);
  const count = targetSize(meaning);
  if (meaning.kind === "values") return { kind: "values", count, areTokens: false, units: meaning.units };
  const said = meaning.classes.join("\n");
  const areTokens = data.fields.some(
    (field) => field.role === "input" && field.meaning.kind === "tokens" && field.meaning.vocabulary.join("\n") === said
  );
  return { kind: "classes", count, areTokens };
}
function kindsOf({ loss, target }) {
  return lossOf(loss).metrics.filter((kind2) => kind2.isFor(target));
}
function metricName({ name: name3 }, metric) {
  return name3 === "" ? metric : `${metric}/${name3}`;
}
var standardised = text(" (standardised)", " (standardisiert)");

// main/model/tensors.ts
function lookUp(values2, name3) {
  const value = values2.get(name3);
  if (value === void 0) throw new Error(`There is no tensor "${name3}".`);
  return value;
}
function typed(tf4, { type: { dtype } }, numbers2) {
  return dtype === "bool" ? tf4.cast(numbers2, "bool") : numbers2;
}

// bench/transformer.ts
function transformer(size) {
  const weights = weightsOf(size);
  const classes = Array.from({ length: size.vocabulary }, (_, i) => String(i));
  const data = tableSpecOf(same("tokens"), ["token"], { kind: "classes", classes });
  const outputShape = [size.vocabulary];
  const objective = { loss: "crossEntropy", outputs: "logits", outputShape, target: dataTarget(data) };
  return {
    nodes: [],
    weights,
    trained: weights.map((own) => ({ ...own, parts: [{ ...own, places: null }] })),
    data,
    inputs: [inputField(data)],
    ...objective,
    objectives: [{ name: "", nodeId: "", ...objective }],
    multiplyAdds: weights.reduce((sum2, { spec: { shape } }) => sum2 + (shape[0] ?? 1) * (shape[1] ?? 0), 0),
    apply: (tf4, values2, fields) => forward(tf4, size, reader(values2), lookUp(fields, inputField(data).name))
  };
}
function weightsOf({ layers: layers5, width: width7, tokens: tokens2, vocabulary: vocabulary4 }) {
  const norm4 = (name3) => [vector2(`${name3}.gamma`, width7, "ones"), vector2(`${name3}.beta`, width7)];
  const linear8 = (name3, inputs, outputs) => [
    weight(`${name3}.kernel`, [inputs, outputs], "pytorchDefault"),
    vector2(`${name3}.bias`, outputs)
  ];
  const layer = (_, i) => [
    ...norm4(`layer${i}.norm1`),
    ...linear8(`layer${i}.qkv`, width7, 3 * width7),
    ...linear8(`layer${i}.mix`, width7, width7),
    ...norm4(`layer${i}.norm2`),
    ...linear8(`layer${i}.up`, width7, 4 * width7),
    ...linear8(`layer${i}.down`, 4 * width7, width7)
  ];
  return [
    weight("tokens", [vocabulary4, width7], "randomNormal"),
    weight("positions", [tokens2, width7], "randomNormal"),
    ...Array.from({ length: layers5 }, layer).flat(),
    ...norm4("norm"),
    ...linear8("head", width7, vocabulary4)
  ];
}
function weight(name3, shape, initializer3) {
  const [fanIn = 1, fanOut = 1] = shape;
  const decays = shape.length > 1;
  const spec2 = { name: name3, shape, initializer: initializer3, fanIn, fanOut, isTrainable: true, decays, pytorch: { name: name3 }, keras: name3 };
  const nodeId = name3.includes(".") ? name3.slice(0, name3.lastIndexOf(".")) : name3;
  return { name: name3, nodeId, spec: spec2, start: void 0, locked: [] };
}
function vector2(name3, length, initializer3 = "zeros") {
  return weight(name3, [length], initializer3);
}
function reader(weights) {
  return (name3) => {
    const tensor = weights.get(name3);
    if (!tensor) throw new Error(`There is no weight "${name3}".`);
    return tensor;
  };
}
function forward(tf4, size, read2, features) {
  const { layers: layers5, tokens: tokens2, width: width7 } = size;
  const rows = tf4.gather(read2("tokens"), tf4.cast(tf4.reshape(features, [-1]), "int32"));
  let x = tf4.add(tf4.reshape(rows, [-1, tokens2, width7]), read2("positions"));
  for (let i = 0; i < layers5; i++) {
    const name3 = `layer${i}`;
    x = tf4.add(x, attention(tf4, size, read2, name3, normalise2(tf4, read2, `${name3}.norm1`, x)));
    const up = linear(tf4, read2, `${name3}.up`, normalise2(tf4, read2, `${name3}.norm2`, x));
    x = tf4.add(x, linear(tf4, read2, `${name3}.down`, activate(tf4, read2, up)));
  }
  return tf4.reshape(linear(tf4, read2, "head", normalise2(tf4, read2, "norm", x)), [-1, size.vocabulary]);
}
function linear(tf4, read2, name3, x) {
  const kernel = read2(`${name3}.kernel`);
  const flat = tf4.reshape(x, [-1, kernel.shape[0] ?? 1]);
  const product = tf4.add(tf4.matMul(flat, kernel), read2(`${name3}.bias`));
  return tf4.reshape(product, [...x.shape.slice(0, -1), kernel.shape[1] ?? 1]);
}
var context = {
  isTraining: true,
  uniform() {
    throw new Error("Nothing here is random.");
  },
  update() {
    throw new Error("Nothing here has statistics.");
  }
};
function normalise2(tf4, read2, name3, x) {
  const weight2 = (part) => read2(`${name3}.${part}`);
  return only(
    layerNorm.forward(tf4, { x, inputs: { in: [x] }, weight: weight2, params: { epsilon: 1e-5, bias: true }, context })
  );
}
function activate(tf4, read2, x) {
  return only(gelu.forward(tf4, { x, inputs: { in: [x] }, weight: read2, params: {}, context }));
}
function only(output2) {
  const [tensor] = "shape" in output2 ? [output2] : Object.values(output2);
  if (!tensor) throw new Error("A block has put out nothing.");
  return tensor;
}
function attention(tf4, { heads: heads7, tokens: tokens2, width: width7 }, read2, name3, x) {
  const depth = width7 / heads7;
  const all = tf4.reshape(linear(tf4, read2, `${name3}.qkv`, x), [-1, tokens2, 3, heads7, depth]);
  const [q, k, v] = tf4.unstack(tf4.transpose(all, [2, 0, 3, 1, 4]));
  if (!q || !k || !v) throw new Error("Attention takes queries, keys and values.");
  const scores = tf4.mul(tf4.matMul(q, k, false, true), 1 / Math.sqrt(depth));
  const place = tf4.range(0, tokens2, 1, "int32");
  const isLater = tf4.less(tf4.expandDims(place, 1), tf4.expandDims(place, 0));
  const mask2 = tf4.mul(tf4.cast(isLater, "float32"), -1e9);
  const mixed = tf4.matMul(tf4.softmax(tf4.add(scores, mask2)), v);
  return linear(tf4, read2, `${name3}.mix`, tf4.reshape(tf4.transpose(mixed, [0, 2, 1, 3]), [-1, tokens2, width7]));
}

// core/data/source.ts
import { z as z8 } from "zod";

// core/data/kinds/arff.ts
import { z as z3 } from "zod";

// core/python.ts
function literal(value) {
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return JSON.stringify(value);
  return `[${value.map((item) => literal(item)).join(", ")}]`;
}
var taken = new Set(
  "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield self super x F nn np torch keras layers initializers forward training train eval modules parameters stack half float double type apply to cpu cuda".split(" ")
);

// core/data/csv/order.ts
function orderSeed(seed) {
  return seedOf(seed, hashName("csv"));
}

// core/data/csv/unit.ts
var LONGEST_UNIT = 20;

// core/data/csv/reading.ts
var oldMissing = ["?", "-", "na", "n/a", "nan", "null", "none"];
function oldReading(delimiter) {
  const decimal = delimiter === "," ? "." : "either";
  return { encoding: "utf-8", skip: 0, quote: '"', decimal, thousands: "none", missing: [...oldMissing] };
}
function readingOf({ reading, delimiter }) {
  return reading ?? oldReading(delimiter);
}
var plainCells = {
  delimiter: ",",
  reading: { encoding: "utf-8", skip: 0, quote: "none", decimal: ".", thousands: "none", missing: ["?"] }
};
var SPACES = " \xA0\u202F";
var EXPONENT = "(?:[eE][+-]?[0-9]+)?";
function numberGrammar(source) {
  const { reading, delimiter } = source;
  if (!reading) return oldGrammar(delimiter);
  const { decimal, thousands } = reading;
  const mark = { ".": "\\.", ",": ",", either: "[.,]" }[decimal];
  const separators = thousands === "none" ? "" : thousands === " " ? SPACES : thousands;
  const grouped = separators === "" ? "" : `[1-9][0-9]{0,2}(?:[${separators}][0-9]{3})+(?:${mark}[0-9]*)?|`;
  const pattern = `[+-]?(?:${grouped}[0-9]+(?:${mark}[0-9]*)?|${mark}[0-9]+)${EXPONENT}`;
  return { pattern, separators, comma: decimal === "." ? "" : "," };
}
function oldGrammar(delimiter) {
  const point3 = `[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)${EXPONENT}`;
  return delimiter === "," ? { pattern: point3, separators: "", comma: "" } : { pattern: `${point3}|[+-]?[0-9]*,[0-9]+`, separators: "", comma: "," };
}

// core/data/csv/source.ts
import { z as z2 } from "zod";

// core/data/parts.ts
import { z } from "zod";
var shares = {
  /** Share of the examples that is held out for the test. */
  testShare: z.number().min(0).max(0.9),
  /** Share of the examples by which early stopping and the best weights are chosen; absent: 0. */
  validationShare: z.number().min(0).max(0.9).optional()
};
function heldOut(examples, share2) {
  return Math.max(0, Math.min(examples - 1, Math.round(examples * share2)));
}
function partSizes(count, { testShare, validationShare = 0 }) {
  const test = heldOut(count, testShare);
  const validation = Math.max(0, Math.min(count - test - 1, Math.round(count * validationShare)));
  return { training: count - test - validation, validation, test };
}
function partsOfTraining(count, test, validationShare = 0) {
  const validation = heldOut(count, validationShare);
  return { training: count - validation, validation, test };
}
function partLines({ training, validation, test }) {
  const [first, last] = [training, training + validation];
  if (validation === 0 && test === 0) return ["train_x, train_y = x, y", ...testedOn("train")];
  if (validation === 0) {
    return [`train_x, test_x = x[:${first}], x[${first}:]`, `train_y, test_y = y[:${first}], y[${first}:]`];
  }
  const cut = [
    `train_x, train_y = x[:${first}], y[:${first}]`,
    `val_x, val_y = x[${first}:${last}], y[${first}:${last}]`
  ];
  return test === 0 ? [...cut, ...testedOn("val")] : [...cut, `test_x, test_y = x[${last}:], y[${last}:]`];
}
function partLinesOf(names3, { training, validation, test }) {
  const last = training + validation;
  return names3.flatMap((name3) => [
    `train_${name3} = ${name3}[:${training}]`,
    ...validation > 0 ? [`val_${name3} = ${name3}[${training}:${last}]`] : [],
    test > 0 ? `test_${name3} = ${name3}[${last}:]` : `test_${name3} = ${validation > 0 ? "val" : "train"}_${name3}.copy()`
  ]);
}
function testedOn(part) {
  return [
    part === "train" ? "# Nothing is held out: it is tested on what it is trained on." : "# Nothing is held out for the test: it is tested on what it is validated on.",
    `test_x, test_y = ${part}_x.copy(), ${part}_y.copy()`
  ];
}

// core/data/csv/source.ts
var gapRules = ["drop", "mean", "median", "mostFrequent"];
var csvColumn = z2.object({
  name: z2.string(),
  type: z2.enum(["number", "category"]),
  role: z2.enum(["feature", "target", "ignore"]),
  /** The values of a category column in sorted order. */
  categories: z2.array(z2.string()).optional(),
  /** What stands before or behind every number of a number column, and is no part of it: €, %, kg. */
  unit: z2.string().min(1).max(LONGEST_UNIT).optional(),
  /** Of a feature; absent: drop. Rows without a target are always left out. */
  gaps: z2.enum(gapRules).optional()
});
var delimiters = [",", ";", "	", "|", " "];
var encodings = [
  "utf-8",
  "utf-16le",
  "utf-16be",
  "windows-1252",
  "windows-1250",
  "windows-1251",
  "iso-8859-15",
  "macintosh"
];
var csvReading = z2.object({
  encoding: z2.enum(encodings),
  /** Rows above the header that are not read: a title, or a spreadsheet's `sep=;`. Blank rows do not count. */
  skip: z2.number().int().min(0).max(1e3),
  /** `either`: 1.5 and 1,5 are the same number. */
  decimal: z2.enum([".", ",", "either"]),
  thousands: z2.enum(["none", ".", ",", " ", "'"]),
  /** What holds cells with a delimiter or a line end in them together. */
  quote: z2.enum(['"', "'", "none"]),
  /** Cells that say that the value is not known, beside empty ones. Upper and lower case are the same. */
  missing: z2.array(z2.string().max(100)).max(100)
});
var csvSource = z2.object({
  kind: z2.literal("csv"),
  /** What the user sees; the content lives in the project file and in the engine, under its hash. */
  name: z2.string(),
  sha256: z2.string().regex(/^[0-9a-f]{64}$/),
  rows: z2.number().int().min(0),
  hasHeader: z2.boolean(),
  delimiter: z2.enum(delimiters),
  /** Absent in documents from before these were choices: see `oldReading`. */
  reading: csvReading.optional(),
  columns: z2.array(csvColumn).min(1),
  ...shares,
  /** Bring number columns to mean 0 and deviation 1, measured on the training part. */
  standardise: z2.boolean(),
  seed: z2.number().int().min(0).max(4294967295)
});
var tableFields = csvSource.omit({ kind: true, hasHeader: true, delimiter: true, reading: true }).shape;
function targetColumns(columns) {
  const targets = columns.filter((column) => column.role === "target");
  const category = targets.find((column) => column.type === "category");
  return category ? [category] : targets;
}

// core/data/csv/python.ts
function csvPython(source) {
  return tablePython(source, fileLines(source), ["import csv", "import io"]);
}
function tablePython(source, fileRows, imports = []) {
  const isClasses = targetColumns(source.columns).some(({ type }) => type === "category");
  return {
    hasValidation: (source.validationShare ?? 0) > 0,
    imports: [...imports, "import math", "import re", "import numpy as np"],
    lines: [
      ...fileRows,
      "",
      ...cellLines(source),
      "",
      ...columnLines(source),
      ...hasUnits(source) ? unitLines(source) : [],
      "",
      ...rowLines(source),
      "if not table:",
      `    raise SystemExit(${literal(`No row of ${source.name} can be used: is it another file than in the app?`)})`,
      `x = np.array([features for features, _ in table], dtype=np.float64).reshape(len(table), -1)`,
      `y = np.array([labels for _, labels in table], dtype=np.float64)`,
      ...orderLines(source, isClasses),
      ...gapLines(source),
      ...source.standardise ? scaleLines(source, isClasses) : [],
      isClasses ? "x, y = x.astype(np.float32), y[:, 0].astype(np.int64)" : "x, y = x.astype(np.float32), y.astype(np.float32)",
      ...cutLines(source)
    ]
  };
}
var pythonEncodings = {
  "utf-8": "utf-8-sig",
  "utf-16le": "utf-16-le",
  "utf-16be": "utf-16-be",
  "windows-1252": "cp1252",
  "windows-1250": "cp1250",
  "windows-1251": "cp1251",
  "iso-8859-15": "iso8859-15",
  macintosh: "mac-roman"
};
var SPACES2 = String.raw`"\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"`;
function fileLines(source) {
  const { name: name3, delimiter, hasHeader, reading } = source;
  const { encoding, quote, skip } = readingOf(source);
  const quoting = quote === "none" ? "quoting=csv.QUOTE_NONE" : `quotechar=${literal(quote)}`;
  const open = (python) => `open(${literal(name3)}, encoding=${literal(python)}, errors="replace")`;
  const opened = reading ? [`with ${open(pythonEncodings[encoding])} as file:`, '    text = file.read().lstrip("\\ufeff")'] : [
    "try:",
    `    text = open(${literal(name3)}, encoding="utf-8-sig").read()`,
    "except UnicodeDecodeError:",
    `    text = ${open("cp1252")}.read()`
  ];
  return [
    "# The file is read by the rules of Neuroloom: the same rows in the same order.",
    "csv.field_size_limit(1 << 30)",
    ...opened,
    `rows = csv.reader(io.StringIO(text), delimiter=${literal(delimiter)}, ${quoting})`,
    `spaces = ${SPACES2}`,
    `rows = [[cell.strip(spaces) for cell in row${delimiter === " " ? " if cell.strip(spaces)" : ""}] for row in rows]`,
    `rows = [row for row in rows if any(row)][${skip + (hasHeader ? 1 : 0)}:]`
  ];
}
function hasUnits({ columns }) {
  return columns.some(({ unit, role }) => unit !== void 0 && role !== "ignore");
}
function unitLines({ columns }) {
  const units = columns.flatMap(({ unit, role }, i) => unit === void 0 || role === "ignore" ? [] : [`${i}: ${literal(unit)}`]);
  return [`units = {${units.join(", ")}}`];
}
var unitFunction = [
  "def without_unit(cell, unit):",
  '    """A cell without its unit, before or behind; empty where the unit is not there."""',
  "    if cell.endswith(unit):",
  "        return cell[:-len(unit)].rstrip(spaces)",
  '    sign = cell[:1] if cell[:1] in ("-", "+") else ""',
  '    return sign + cell[len(sign) + len(unit):].lstrip(spaces) if cell.startswith(unit, len(sign)) else ""',
  "",
  ""
];
function cellLines(source) {
  const { missing } = readingOf(source);
  const { pattern, separators, comma } = numberGrammar(source);
  const words3 = [.../* @__PURE__ */ new Set(["", ...missing.map((word) => word.trim().toLowerCase())])];
  const ungrouped = separators === "" ? "cell" : `re.sub(${literal(`[${separators}]`)}, "", cell)`;
  return [
    `missing = ${literal(words3)}`,
    `number = re.compile(${literal(pattern)})`,
    "",
    "",
    ...hasUnits(source) ? unitFunction : [],
    `def numbers(cell, categories, gap${hasUnits(source) ? ", unit" : ""}):`,
    '    """The numbers that stand for a cell; None if its row is left out."""',
    "    if cell.lower() in missing:",
    '        return None if gap == "drop" else [math.nan] + [0.0] * (len(categories or [0]) - 1)',
    "    if categories is not None:",
    "        return [float(cell == value) for value in categories] if cell in categories else None",
    ...hasUnits(source) ? ["    if unit is not None:", "        cell = without_unit(cell, unit)"] : [],
    "    if not number.fullmatch(cell):",
    "        return None",
    `    value = float(${comma === "" ? ungrouped : `${ungrouped}.replace(",", ".")`})`,
    "    return [value] if abs(value) < 3.4028235677973366e38 else None",
    ""
  ];
}
function columnLines({ columns }) {
  const targets = new Set(targetColumns(columns));
  return [
    ...listLines("features", columns, (column) => column.role === "feature"),
    ...listLines("targets", columns, (column) => targets.has(column))
  ];
}
function listLines(name3, columns, isUsed) {
  const entries = [];
  for (let i = 0; i < columns.length; i++) {
    const column = columns[i];
    if (!column || !isUsed(column)) continue;
    const { type, categories: categories2 = [], gaps = "drop", role } = column;
    const rule = literal(role === "target" ? "drop" : gaps);
    const end = runEnd(columns, i, isUsed);
    if (end - i > 3) entries.push(`    *[(i, None, ${rule}) for i in range(${i}, ${end})],`);
    else if (type === "number") entries.push(`    (${i}, None, ${rule}),`);
    else entries.push(...categoryLines(i, categories2, rule));
    if (end - i > 3) i = end - 1;
  }
  return [`${name3} = [`, ...entries, "]"];
}
function categoryLines(i, categories2, rule) {
  const line = `    (${i}, ${literal(categories2)}, ${rule}),`;
  if (line.length < 100) return [line];
  return [`    (${i}, [`, ...categories2.map((value) => `        ${literal(value)},`), `    ], ${rule}),`];
}
function runEnd(columns, begin, isUsed) {
  const first = columns[begin];
  let end = begin;
  for (let column = first; column && isUsed(column) && column.type === "number"; column = columns[end]) {
    if (column.gaps !== first?.gaps) break;
    end++;
  }
  return end;
}
function rowLines(source) {
  const { columns } = source;
  const unit = hasUnits(source) ? ", units.get(i)" : "";
  return [
    "table = []",
    "for row in rows:",
    `    if len(row) != ${columns.length}:`,
    "        continue",
    `    cells = [numbers(row[i], categories, gap${unit}) for i, categories, gap in features]`,
    `    labels = [numbers(row[i], categories, gap${unit}) for i, categories, gap in targets]`,
    "    if None in cells or None in labels:",
    "        continue",
    "    labels = [cell[0] if len(cell) == 1 and categories is None else cell.index(1.0)",
    "              for cell, (_, categories, _) in zip(labels, targets)]",
    "    table.append(([value for cell in cells for value in cell], labels))"
  ];
}
function orderLines(source, isClasses) {
  return [
    "",
    "",
    "def shuffled(count, c):",
    '    """The order that Neuroloom draws: Fisher and Yates with the generator sfc32."""',
    "    a, b, counter, mask = 0x9E3779B9, 0x243F6A88, 1, 0xFFFFFFFF",
    "    order = list(range(count))",
    "    for i in range(count + 11, 0, -1):",
    "        bits = (a + b + counter) & mask",
    "        counter += 1",
    "        a, b = b ^ (b >> 9), (c + (c << 3)) & mask",
    "        c = ((c << 21 | c >> 11) + bits) & mask",
    "        if i < count:  # The first twelve are thrown away.",
    "            j = int(bits / 2**32 * (i + 1))",
    "            order[i], order[j] = order[j], order[i]",
    "    return order",
    "",
    "",
    ...sizeLines(source),
    `order = shuffled(len(x), ${orderSeed(source.seed)})`,
    ...isClasses && source.reading ? onlyHeldOut : [],
    "x, y = x[order], y[order]"
  ];
}
function cutLines({ validationShare = 0 }) {
  if (validationShare === 0) {
    return [
      "train_x, test_x, train_y, test_y = x[:trained], x[trained:], y[:trained], y[trained:]",
      "if len(test_x) == 0:  # Nothing is held out: it is tested on what it is trained on.",
      "    test_x, test_y = train_x.copy(), train_y.copy()"
    ];
  }
  return [
    "train_x, val_x, test_x = x[:trained], x[trained:trained + validated], x[trained + validated:]",
    "train_y, val_y, test_y = y[:trained], y[trained:trained + validated], y[trained + validated:]",
    "if len(val_x) == 0:  # Too few rows for a validation part.",
    "    val_x, val_y = train_x.copy(), train_y.copy()",
    "if len(test_x) == 0:  # Nothing is held out for the test: it is tested on what it is validated on.",
    "    test_x, test_y = val_x.copy(), val_y.copy()"
  ];
}
function sizeLines({ testShare, validationShare = 0 }) {
  if (validationShare === 0) {
    return [`trained = len(x) - max(0, min(len(x) - 1, math.floor(len(x) * ${testShare} + 0.5)))`];
  }
  return [
    `held = max(0, min(len(x) - 1, math.floor(len(x) * ${testShare} + 0.5)))`,
    `validated = max(0, min(len(x) - held - 1, math.floor(len(x) * ${validationShare} + 0.5)))`,
    "trained = len(x) - held - validated"
  ];
}
var onlyHeldOut = [
  "# No class is held out only.",
  "classes = [y[row, 0] for row in order]",
  "counts = {label: classes[:trained].count(label) for label in set(classes)}",
  "for place in range(trained, len(x)):",
  "    if counts[classes[place]] == 0:",
  "        others = [i for i in range(trained) if counts[classes[i]] > 1]",
  "        if not others:",
  "            break",
  "        other = others[-1]",
  "        counts[classes[other]] -= 1",
  "        counts[classes[place]] = 1",
  "        order[place], order[other] = order[other], order[place]",
  "        classes[place], classes[other] = classes[other], classes[place]"
];
function gapLines({ columns }) {
  if (!columns.some(({ role, gaps = "drop" }) => role === "feature" && gaps !== "drop")) return [];
  return [
    "first = 0",
    "for _, categories, rule in features:",
    "    last = first + len(categories or [0])",
    "    gaps = np.isnan(x[:, first])",
    "    known = x[:trained, first:last][~gaps[:trained]]",
    '    if rule != "drop" and categories is not None:',
    "        x[gaps, first:last] = np.eye(last - first)[known.sum(axis=0).argmax()]",
    '    elif rule != "drop" and gaps.any():',
    "        known = known if len(known) > 0 else np.zeros(1)",
    "        values, counts = np.unique(known, return_counts=True)",
    '        x[gaps, first] = {"mean": known.mean, "median": lambda: np.median(known),',
    '                          "mostFrequent": lambda: values[counts.argmax()]}[rule]()',
    "    first = last"
  ];
}
function scaleLines({ columns }, isClasses) {
  const features = columns.filter(({ role }) => role === "feature");
  const hasCategories = features.some(({ type }) => type === "category");
  return [
    "",
    "",
    "def scale_of(values):",
    '    """Mean and deviation of each column; a constant one has the deviation 1."""',
    "    shifted = values - values[0]",
    "    deviation = shifted.std(axis=0)",
    "    deviation[deviation <= 16 * np.finfo(float).eps * np.abs(values).max(axis=0)] = 1",
    "    return values[0] + shifted.mean(axis=0), deviation",
    "",
    "",
    "mean, deviation = scale_of(x[:trained])",
    ...hasCategories ? [
      "is_number = np.concatenate([[c is None] * len(c or [0]) for _, c, _ in features])",
      "mean, deviation = np.where(is_number, mean, 0), np.where(is_number, deviation, 1)"
    ] : [],
    "x = (x - mean) / deviation",
    ...isClasses ? [] : [
      "# A prediction in the unit of the file: model(x) * y_deviation + y_mean.",
      "y_mean, y_deviation = scale_of(y[:trained])",
      "y = (y - y_mean) / y_deviation"
    ]
  ];
}

// core/data/csv/spec.ts
function tableSpec(source) {
  const names3 = source.columns.filter((column) => column.role === "feature").flatMap(
    (column) => column.type === "number" ? [column.name] : (column.categories ?? []).map((value) => `${column.name} = ${value}`)
  );
  const targets = targetColumns(source.columns);
  const category = targets.find((column) => column.type === "category");
  const columns = source.columns.filter(({ role }) => role === "feature").map(
    ({ name: name3, type, categories: categories2 = [], unit }) => type === "category" ? { name: name3, categories: categories2 } : { name: name3, categories: null, ...unit !== void 0 && { unit } }
  );
  const target = category ? classesOf(source.columns, category) : { kind: "values", names: targets.map(({ name: name3 }) => name3), units: targets.map(({ unit = null }) => unit) };
  return specOf(same(source.name), floats([names3.length]), { kind: "table", names: names3, columns }, target);
}
function classesOf(columns, { categories: classes = [] }) {
  if (classes.length > 1) return { kind: "classes", classes };
  const others2 = columns.flatMap((column, i) => column.role === "feature" ? [{ ...column, i }] : []);
  const other = others2.findLast(({ categories: categories2 = [] }) => categories2.length > 1) ?? others2.at(-1);
  return others2.length > 1 && other ? { kind: "classes", classes, instead: { column: other.i, name: other.name } } : { kind: "classes", classes };
}

// core/data/define.ts
function defineData(kind2) {
  return kind2;
}

// core/data/kinds/arff.ts
var arff = defineData({
  kind: "arff",
  name: text("ARFF file (Weka)", "ARFF-Datei (Weka)"),
  group: "file",
  extensions: ["arff"],
  isTyped: true,
  schema: z3.object({ kind: z3.literal("arff"), ...tableFields }),
  spec: tableSpec,
  python: (source) => tablePython({ ...source, ...plainCells }, [...readLines(source.name), ...rowLines2(source.columns)])
});
var readLines = (name3) => [
  "# The file is read by the rules of Neuroloom: the same rows in the same order.",
  `with open(${literal(name3)}, encoding="utf-8-sig", errors="replace", newline="") as file:`,
  String.raw`    lines = re.split("\r\n|\r|\n", file.read())`,
  String.raw`token = re.compile(r"""'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)"|[{}]|%.*|[^\s,{}%'"]+""")`,
  "",
  "",
  "def tokens(line):",
  '    """The values of a line, without quotation marks; a comment ends them."""',
  "    found = []",
  "    for match in token.finditer(line):",
  '        if match[0].startswith("%"):',
  "            break",
  "        quoted = match[1] if match[1] is not None else match[2]",
  String.raw`        found.append(match[0] if quoted is None else re.sub(r"\\(.)", escaped, quoted))`,
  "    return found",
  "",
  "",
  "def escaped(match):",
  String.raw`    return {"n": "\n", "t": "\t", "r": "\r"}.get(match[1], match[1])`,
  "",
  ""
];
function rowLines2(columns) {
  const first = columns.map(({ type, categories: categories2 }) => type === "number" ? "0" : categories2?.[0] ?? "");
  return [
    `first = ${literal(first)}  # What a sparse row leaves out.`,
    "rows, is_data = [], False",
    "for line in lines:",
    "    cells = tokens(line)",
    '    if is_data and cells and line.lstrip().startswith("{"):',
    "        row = list(first)",
    "        for place, value in zip(cells[1:-1:2], cells[2:-1:2]):",
    "            row[int(place)] = value",
    "        rows.append(row)",
    "    elif is_data and cells:",
    "        rows.append(cells)",
    '    is_data = is_data or line.strip().lower().startswith("@data")'
  ];
}

// core/data/generated.ts
import { z as z4 } from "zod";

// core/data/plane.ts
function curveSpec(name3) {
  return specOf(name3, floats([1]), { kind: "curve", names: ["x"] }, { kind: "values", names: ["y"] });
}
function planeSpec(name3, count) {
  const classes = Array.from({ length: count }, (_, i) => String.fromCharCode(65 + i));
  return specOf(name3, floats([2]), { kind: "plane", names: ["x1", "x2"] }, { kind: "classes", classes });
}

// core/data/generated.ts
var params = {
  examples: z4.number().int().min(10).max(1e5),
  /** Standard deviation of the noise, in units of the picture (the classes lie within about -1.5 ... 1.5). */
  noise: z4.number().min(0).max(2),
  /** Number of classes, where it can be chosen; ignored by the others. */
  classes: z4.number().int().min(2).max(10),
  ...shares,
  seed: z4.number().int().min(0).max(4294967295)
};
var schemaOf = (kind2) => z4.object({ kind: z4.literal(kind2), ...params });
var usual = { examples: 500, noise: 0.15, classes: 3, testShare: 0.2, seed: 1 };
function paramsFrom(source) {
  const { examples, noise, classes, testShare, validationShare, seed } = "noise" in source ? source : usual;
  return { examples, noise, classes, testShare, ...validationShare !== void 0 && { validationShare }, seed };
}
function definePlane({ kind: kind2, name: name3, hasClassCount = false, point: point3, python }) {
  const classesOf2 = ({ classes }) => hasClassCount ? classes : 2;
  return defineData({
    kind: kind2,
    name: name3,
    group: "generated",
    hasClassCount,
    schema: schemaOf(kind2),
    spec: (source) => planeSpec(name3, classesOf2(source)),
    begin: ({ source }) => ({ kind: kind2, ...paramsFrom(source) }),
    generate(source) {
      const random = createRandom(seedOf(source.seed, hashName(kind2)));
      const classes = classesOf2(source);
      const features = new Float32Array(2 * source.examples);
      const labels = Int32Array.from({ length: source.examples }, (_, i) => i % classes);
      labels.forEach((label3, i) => {
        const [x, y] = point3(label3, classes, random);
        features[2 * i] = x + source.noise * random.normal();
        features[2 * i + 1] = y + source.noise * random.normal();
      });
      return { features, labels };
    },
    python: (source) => drawnCode(source, "np.int64", [
      `y = np.arange(count) % ${classesOf2(source)}`,
      ...python(classesOf2(source)),
      `x += ${source.noise} * random.standard_normal((count, 2))`
    ])
  });
}
function defineCurve({ kind: kind2, name: name3, label: label3, curve, python }) {
  return defineData({
    kind: kind2,
    name: name3,
    label: label3,
    group: "generated",
    schema: schemaOf(kind2),
    spec: () => curveSpec(name3),
    begin: ({ source }) => ({ kind: kind2, ...paramsFrom(source) }),
    generate(source) {
      const random = createRandom(seedOf(source.seed, hashName(kind2)));
      const features = new Float32Array(source.examples);
      const labels = new Float32Array(source.examples);
      for (let i = 0; i < source.examples; i++) {
        features[i] = 3 * random.next() - 1.5;
        labels[i] = curve(features[i] ?? 0) + source.noise * random.normal();
      }
      return { features, labels };
    },
    python: (source) => drawnCode(source, "np.float32", [
      "x = 3 * random.random((count, 1)) - 1.5",
      `y = ${python} + ${source.noise} * random.standard_normal((count, 1))`
    ])
  });
}
function drawnCode(source, labels, drawn) {
  const { examples, seed } = source;
  const sizes = partSizes(examples, source);
  return {
    hasValidation: sizes.validation > 0,
    imports: ["import numpy as np"],
    lines: [
      "# The same set as in Neuroloom, drawn from other random numbers.",
      `count, random = ${literal(examples)}, np.random.default_rng(${literal(seed)})`,
      ...drawn,
      `x, y = x.astype(np.float32), y.astype(${labels})`,
      ...partLines(sizes)
    ]
  };
}
function polar(radius, angle) {
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}
var polarCode = (radius, angle) => [
  `radius, angle = ${radius}, ${angle}`,
  "x = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])"
];

// core/data/kinds/blobs.ts
var blobs = definePlane({
  kind: "blobs",
  name: text("Blobs", "Haufen"),
  hasClassCount: true,
  point: (label3, classes) => polar(1, 2 * Math.PI * label3 / classes),
  python: (classes) => polarCode("1", `2 * np.pi * y / ${classes}`)
});

// core/data/kinds/circles.ts
var circles = definePlane({
  kind: "circles",
  name: text("Circles", "Kreise"),
  point: (label3, _, random) => polar(label3 === 0 ? 1.3 : 0.6, 2 * Math.PI * random.next()),
  python: () => polarCode("np.where(y == 0, 1.3, 0.6)", "2 * np.pi * random.random(count)")
});

// core/data/kinds/csv.ts
var csv = defineData({
  kind: "csv",
  name: text("CSV file", "CSV-Datei"),
  group: "file",
  extensions: ["csv", "tsv", "txt", "dat"],
  schema: csvSource,
  spec: tableSpec,
  python: csvPython
});

// core/data/library.ts
import { z as z5 } from "zod";
var schemaOf2 = (kind2) => z5.object({
  kind: z5.literal(kind2),
  /** Use at most this many training examples; absent means all that are there. */
  limit: z5.number().int().min(1).optional(),
  /** Share of the training part by which early stopping and the best weights are chosen; absent: 0. */
  validationShare: shares.validationShare
});
function definePictures(set) {
  const { kind: kind2, name: name3, label: label3, licence, classes, pytorch: pytorch2, keras: keras2 } = set;
  const spec2 = specOf(name3, floats([28, 28, 1], "picture"), { kind: "image" }, { kind: "classes", classes });
  return defineData({
    kind: kind2,
    name: name3,
    label: label3,
    licence,
    group: "pictures",
    schema: schemaOf2(kind2),
    sizes: [6e4, 1e4],
    isFetched: true,
    spec: () => spec2,
    begin: () => ({ kind: kind2 }),
    python: ({ limit, validationShare }) => ({ pytorch: pytorch2, keras: keras2, limit, sizes: partsOfTraining(6e4, 1e4, validationShare) })
  });
}
var PER_LINE = 5;
function defineTable(table2) {
  const { kind: kind2, name: name3, label: label3 = name3, licence, features, classes, trained, rows } = table2;
  const size = features.length;
  const spec2 = tableSpecOf(name3, features, { kind: "classes", classes });
  return defineData({
    kind: kind2,
    name: name3,
    label: label3,
    licence,
    group: "tables",
    schema: schemaOf2(kind2),
    rows,
    sizes: [trained, rows.length - trained],
    spec: () => spec2,
    begin: () => ({ kind: kind2 }),
    python({ limit, validationShare = 0 }) {
      const sizes = partsOfTraining(trained, rows.length - trained, validationShare);
      return {
        hasValidation: sizes.validation > 0,
        imports: ["import numpy as np"],
        lines: [
          "# Four measurements and the class; the first rows are those that are trained on.",
          'table = """',
          ...onLines(rows.map((row) => row.join(","))),
          '"""',
          'table = np.array([row.split(",") for row in table.split()], dtype=np.float64)',
          `x, y = table[:, :${size}], table[:, ${size}].astype(np.int64)`,
          `mean, deviation = x[:${sizes.training}].mean(axis=0), x[:${sizes.training}].std(axis=0)`,
          "x = ((x - mean) / deviation).astype(np.float32)",
          ...sizes.validation > 0 ? partLines(sizes) : [`train_x, test_x, train_y, test_y = x[:${trained}], x[${trained}:], y[:${trained}], y[${trained}:]`],
          ...limit === void 0 ? [] : [`train_x, train_y = train_x[:${limit}], train_y[:${limit}]`]
        ]
      };
    }
  });
}
function onLines(rows) {
  return Array.from(
    { length: Math.ceil(rows.length / PER_LINE) },
    (_, i) => rows.slice(i * PER_LINE, (i + 1) * PER_LINE).join(" ")
  );
}

// core/data/kinds/fashionMnist.ts
var fashionMnist = definePictures({
  kind: "fashion-mnist",
  name: same("Fashion-MNIST"),
  label: text("Fashion-MNIST (clothes)", "Fashion-MNIST (Kleidung)"),
  licence: "MIT (Zalando SE, 2017)",
  classes: [
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot"
  ],
  pytorch: "FashionMNIST",
  keras: "fashion_mnist"
});

// core/data/kinds/iris.ts
var iris = defineTable({
  kind: "iris",
  name: same("Iris"),
  label: text("Iris (flowers)", "Iris (Schwertlilien)"),
  licence: "Public domain (R. A. Fisher, 1936)",
  features: ["sepal length", "sepal width", "petal length", "petal width"],
  classes: ["setosa", "versicolor", "virginica"],
  trained: 120,
  rows: [
    [5, 3.4, 1.6, 0.4, 0],
    [7.4, 2.8, 6.1, 1.9, 2],
    [5.7, 3.8, 1.7, 0.3, 0],
    [4.4, 3, 1.3, 0.2, 0],
    [4.5, 2.3, 1.3, 0.3, 0],
    [7.1, 3, 5.9, 2.1, 2],
    [6.1, 2.8, 4, 1.3, 1],
    [6, 2.2, 4, 1, 1],
    [5.1, 3.3, 1.7, 0.5, 0],
    [5.4, 3.4, 1.7, 0.2, 0],
    [6.1, 3, 4.6, 1.4, 1],
    [5.5, 2.5, 4, 1.3, 1],
    [6.1, 3, 4.9, 1.8, 2],
    [6.3, 2.3, 4.4, 1.3, 1],
    [5.6, 3, 4.5, 1.5, 1],
    [6.1, 2.8, 4.7, 1.2, 1],
    [6.3, 3.4, 5.6, 2.4, 2],
    [6, 2.7, 5.1, 1.6, 1],
    [6.4, 2.8, 5.6, 2.1, 2],
    [4.4, 3.2, 1.3, 0.2, 0],
    [4.9, 2.4, 3.3, 1, 1],
    [5.7, 2.9, 4.2, 1.3, 1],
    [6, 3.4, 4.5, 1.6, 1],
    [6.9, 3.1, 5.4, 2.1, 2],
    [6, 2.2, 5, 1.5, 2],
    [5.1, 3.8, 1.5, 0.3, 0],
    [4.8, 3.4, 1.9, 0.2, 0],
    [5, 3, 1.6, 0.2, 0],
    [6.6, 3, 4.4, 1.4, 1],
    [6.5, 2.8, 4.6, 1.5, 1],
    [7.3, 2.9, 6.3, 1.8, 2],
    [5.3, 3.7, 1.5, 0.2, 0],
    [7.7, 2.6, 6.9, 2.3, 2],
    [5.8, 2.7, 5.1, 1.9, 2],
    [5.8, 2.7, 4.1, 1, 1],
    [5.2, 3.5, 1.5, 0.2, 0],
    [4.6, 3.1, 1.5, 0.2, 0],
    [6.8, 2.8, 4.8, 1.4, 1],
    [6.7, 2.5, 5.8, 1.8, 2],
    [5.1, 3.8, 1.9, 0.4, 0],
    [6.7, 3.1, 4.7, 1.5, 1],
    [5.6, 2.9, 3.6, 1.3, 1],
    [5.4, 3.7, 1.5, 0.2, 0],
    [6.5, 3.2, 5.1, 2, 2],
    [5.4, 3, 4.5, 1.5, 1],
    [6.2, 3.4, 5.4, 2.3, 2],
    [6.5, 3, 5.2, 2, 2],
    [6.9, 3.1, 4.9, 1.5, 1],
    [4.8, 3.1, 1.6, 0.2, 0],
    [6.3, 3.3, 6, 2.5, 2],
    [6.7, 3.1, 4.4, 1.4, 1],
    [6.4, 3.1, 5.5, 1.8, 2],
    [5.6, 2.7, 4.2, 1.3, 1],
    [5.1, 3.5, 1.4, 0.2, 0],
    [5.7, 3, 4.2, 1.2, 1],
    [6.2, 2.2, 4.5, 1.5, 1],
    [5.7, 2.5, 5, 2, 2],
    [4.8, 3, 1.4, 0.1, 0],
    [6.2, 2.9, 4.3, 1.3, 1],
    [7.2, 3.6, 6.1, 2.5, 2],
    [4.8, 3.4, 1.6, 0.2, 0],
    [7.7, 3, 6.1, 2.3, 2],
    [5, 3.6, 1.4, 0.2, 0],
    [5.5, 3.5, 1.3, 0.2, 0],
    [6.9, 3.1, 5.1, 2.3, 2],
    [5.8, 2.7, 5.1, 1.9, 2],
    [4.6, 3.6, 1, 0.2, 0],
    [5, 2.3, 3.3, 1, 1],
    [4.9, 3, 1.4, 0.2, 0],
    [5.5, 4.2, 1.4, 0.2, 0],
    [6.7, 3.3, 5.7, 2.1, 2],
    [5, 2, 3.5, 1, 1],
    [6.5, 3, 5.8, 2.2, 2],
    [6.4, 3.2, 4.5, 1.5, 1],
    [5.1, 3.5, 1.4, 0.3, 0],
    [6.3, 2.7, 4.9, 1.8, 2],
    [7.7, 3.8, 6.7, 2.2, 2],
    [7.2, 3.2, 6, 1.8, 2],
    [4.9, 2.5, 4.5, 1.7, 2],
    [7.6, 3, 6.6, 2.1, 2],
    [6, 2.9, 4.5, 1.5, 1],
    [5.1, 2.5, 3, 1.1, 1],
    [6.8, 3, 5.5, 2.1, 2],
    [6.7, 3.3, 5.7, 2.5, 2],
    [6.1, 2.9, 4.7, 1.4, 1],
    [4.8, 3, 1.4, 0.3, 0],
    [6.3, 2.8, 5.1, 1.5, 2],
    [5.1, 3.4, 1.5, 0.2, 0],
    [5.1, 3.7, 1.5, 0.4, 0],
    [6.8, 3.2, 5.9, 2.3, 2],
    [7.9, 3.8, 6.4, 2, 2],
    [5.2, 4.1, 1.5, 0.1, 0],
    [5.1, 3.8, 1.6, 0.2, 0],
    [6.3, 2.5, 4.9, 1.5, 1],
    [5.6, 3, 4.1, 1.3, 1],
    [5.4, 3.9, 1.3, 0.4, 0],
    [5, 3.5, 1.3, 0.3, 0],
    [4.9, 3.1, 1.5, 0.1, 0],
    [4.3, 3, 1.1, 0.1, 0],
    [5.2, 3.4, 1.4, 0.2, 0],
    [5.6, 2.5, 3.9, 1.1, 1],
    [6.7, 3.1, 5.6, 2.4, 2],
    [5, 3.5, 1.6, 0.6, 0],
    [6.4, 3.2, 5.3, 2.3, 2],
    [6.4, 2.8, 5.6, 2.2, 2],
    [5.4, 3.4, 1.5, 0.4, 0],
    [5.8, 2.8, 5.1, 2.4, 2],
    [5.5, 2.4, 3.7, 1, 1],
    [6.6, 2.9, 4.6, 1.3, 1],
    [5.9, 3, 5.1, 1.8, 2],
    [5.5, 2.6, 4.4, 1.2, 1],
    [4.7, 3.2, 1.3, 0.2, 0],
    [5.7, 2.6, 3.5, 1, 1],
    [6.4, 2.7, 5.3, 1.9, 2],
    [5.5, 2.3, 4, 1.3, 1],
    [5, 3.4, 1.5, 0.2, 0],
    [6.3, 2.9, 5.6, 1.8, 2],
    [6.4, 2.9, 4.3, 1.3, 1],
    [5.7, 2.8, 4.5, 1.3, 1],
    [5, 3.2, 1.2, 0.2, 0],
    [5.4, 3.9, 1.7, 0.4, 0],
    [4.7, 3.2, 1.6, 0.2, 0],
    [5.2, 2.7, 3.9, 1.4, 1],
    [4.9, 3.6, 1.4, 0.1, 0],
    [5.9, 3.2, 4.8, 1.8, 1],
    [7.2, 3, 5.8, 1.6, 2],
    [5.8, 4, 1.2, 0.2, 0],
    [4.6, 3.4, 1.4, 0.3, 0],
    [5.8, 2.7, 3.9, 1.2, 1],
    [6, 3, 4.8, 1.8, 2],
    [5.6, 2.8, 4.9, 2, 2],
    [6.3, 3.3, 4.7, 1.6, 1],
    [4.9, 3.1, 1.5, 0.2, 0],
    [6.7, 3, 5.2, 2.3, 2],
    [7.7, 2.8, 6.7, 2, 2],
    [5.7, 4.4, 1.5, 0.4, 0],
    [6.9, 3.2, 5.7, 2.3, 2],
    [5.5, 2.4, 3.8, 1.1, 1],
    [4.4, 2.9, 1.4, 0.2, 0],
    [6.2, 2.8, 4.8, 1.8, 2],
    [5, 3.3, 1.4, 0.2, 0],
    [6.1, 2.6, 5.6, 1.4, 2],
    [7, 3.2, 4.7, 1.4, 1],
    [6.5, 3, 5.5, 1.8, 2],
    [5.8, 2.6, 4, 1.2, 1],
    [4.6, 3.2, 1.4, 0.2, 0],
    [6.3, 2.5, 5, 1.9, 2],
    [5.9, 3, 4.2, 1.5, 1],
    [6.7, 3, 5, 1.7, 1],
    [5.7, 2.8, 4.1, 1.3, 1]
  ]
});

// core/data/kinds/mnist.ts
var mnist = definePictures({
  kind: "mnist",
  name: same("MNIST"),
  label: text("MNIST (digits)", "MNIST (Ziffern)"),
  licence: "CC BY-SA 3.0 (Y. LeCun, C. Cortes)",
  classes: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
  pytorch: "MNIST",
  keras: "mnist"
});

// core/data/kinds/moons.ts
var moons = definePlane({
  kind: "moons",
  name: text("Two moons", "Zwei Monde"),
  point(label3, _, random) {
    const angle = Math.PI * random.next();
    const [x, y] = [Math.cos(angle) - 0.5, Math.sin(angle) - 0.25];
    return label3 === 0 ? [x, y] : [-x, -y];
  },
  python: () => [
    "angle = np.pi * random.random(count)",
    "x = np.column_stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25])",
    "x[y == 1] *= -1"
  ]
});

// core/data/kinds/penguins.ts
var penguins = defineTable({
  kind: "penguins",
  name: text("Penguins", "Pinguine"),
  licence: "CC0 1.0 (K. Gorman, Palmer Station LTER)",
  features: ["bill length", "bill depth", "flipper length", "body mass"],
  classes: ["Adelie", "Chinstrap", "Gentoo"],
  trained: 273,
  rows: [
    [43.2, 16.6, 187, 2900, 1],
    [50.2, 18.7, 198, 3775, 1],
    [53.5, 19.9, 205, 4500, 1],
    [46.5, 17.9, 192, 3500, 1],
    [50.3, 20, 197, 3300, 1],
    [55.8, 19.8, 207, 4e3, 1],
    [51.3, 19.9, 198, 3700, 1],
    [46.7, 17.9, 195, 3300, 1],
    [37.8, 17.3, 180, 3700, 0],
    [38.9, 18.8, 190, 3600, 0],
    [41.6, 18, 192, 3950, 0],
    [39, 17.1, 191, 3050, 0],
    [40.9, 16.8, 191, 3700, 0],
    [35.9, 19.2, 189, 3800, 0],
    [49.3, 19.9, 203, 4050, 1],
    [40.9, 18.9, 184, 3900, 0],
    [39.7, 17.9, 193, 4250, 0],
    [48.5, 15, 219, 4850, 2],
    [46.9, 14.6, 222, 4875, 2],
    [37.2, 18.1, 178, 3900, 0],
    [37.3, 16.8, 192, 3e3, 0],
    [45.7, 17, 195, 3650, 1],
    [47.5, 14.2, 209, 4600, 2],
    [45.6, 19.4, 194, 3525, 1],
    [45.8, 18.9, 197, 4150, 0],
    [35, 17.9, 192, 3725, 0],
    [36, 17.1, 187, 3700, 0],
    [49.5, 16.1, 224, 5650, 2],
    [54.3, 15.7, 231, 5650, 2],
    [45.1, 14.5, 207, 5050, 2],
    [36.6, 18.4, 184, 3475, 0],
    [43.6, 13.9, 217, 4900, 2],
    [40.6, 18.6, 183, 3550, 0],
    [40.2, 20.1, 200, 3975, 0],
    [51.3, 14.2, 218, 5300, 2],
    [37, 16.5, 185, 3400, 0],
    [51.4, 19, 201, 3950, 1],
    [45.8, 14.6, 210, 4200, 2],
    [50.5, 18.4, 200, 3400, 1],
    [36, 17.8, 195, 3450, 0],
    [45.7, 13.9, 214, 4400, 2],
    [41.3, 20.3, 194, 3550, 0],
    [47.5, 15, 218, 4950, 2],
    [35.7, 17, 189, 3350, 0],
    [43.2, 14.5, 208, 4450, 2],
    [50.9, 19.1, 196, 3550, 1],
    [51.3, 19.2, 193, 3650, 1],
    [38.8, 20, 190, 3950, 0],
    [46.9, 16.6, 192, 2700, 1],
    [41.1, 18.6, 189, 3325, 0],
    [42.5, 20.7, 197, 4500, 0],
    [35.5, 17.5, 190, 3700, 0],
    [38.8, 17.2, 180, 3800, 0],
    [50.4, 15.3, 224, 5550, 2],
    [47.6, 18.3, 195, 3850, 1],
    [47.3, 15.3, 222, 5250, 2],
    [46.4, 17.8, 191, 3700, 1],
    [41.3, 21.1, 195, 4400, 0],
    [37.8, 18.1, 193, 3750, 0],
    [51.5, 18.7, 187, 3250, 1],
    [42.2, 18.5, 180, 3550, 0],
    [45.4, 18.7, 188, 3525, 1],
    [45.2, 14.8, 212, 5200, 2],
    [50.7, 15, 223, 5550, 2],
    [45.3, 13.8, 208, 4200, 2],
    [32.1, 15.5, 188, 3050, 0],
    [55.1, 16, 230, 5850, 2],
    [34.5, 18.1, 187, 2900, 0],
    [47, 17.3, 185, 3700, 1],
    [46.2, 14.5, 209, 4800, 2],
    [43.5, 14.2, 220, 4700, 2],
    [47.2, 13.7, 214, 4925, 2],
    [46.7, 15.3, 219, 5200, 2],
    [41.1, 19, 182, 3425, 0],
    [48.4, 16.3, 220, 5400, 2],
    [37.8, 17.1, 186, 3300, 0],
    [41.1, 18.1, 205, 4300, 0],
    [49.8, 17.3, 198, 3675, 1],
    [41.4, 18.5, 202, 3875, 0],
    [41.1, 18.2, 192, 4050, 0],
    [46.6, 14.2, 210, 4850, 2],
    [50, 15.2, 218, 5700, 2],
    [49.1, 14.5, 212, 4625, 2],
    [39.6, 20.7, 191, 3900, 0],
    [39.5, 16.7, 178, 3250, 0],
    [41.1, 17.6, 182, 3200, 0],
    [39.2, 19.6, 195, 4675, 0],
    [52, 18.1, 201, 4050, 1],
    [46.2, 17.5, 187, 3650, 1],
    [41.1, 17.5, 190, 3900, 0],
    [51.1, 16.3, 220, 6e3, 2],
    [44.1, 18, 210, 4e3, 0],
    [46, 18.9, 195, 4150, 1],
    [50.8, 17.3, 228, 5600, 2],
    [48.8, 16.2, 222, 6e3, 2],
    [51.5, 16.3, 230, 5500, 2],
    [36.4, 17.1, 184, 2850, 0],
    [37.6, 19.1, 194, 3750, 0],
    [49.1, 14.8, 220, 5150, 2],
    [40.8, 18.4, 195, 3900, 0],
    [47.5, 14, 212, 4875, 2],
    [44.5, 14.7, 214, 4850, 2],
    [38.6, 17.2, 199, 3750, 0],
    [42.2, 19.5, 197, 4275, 0],
    [44.5, 15.7, 217, 4875, 2],
    [36.6, 17.8, 185, 3700, 0],
    [45.1, 14.4, 210, 4400, 2],
    [50.8, 19, 210, 4100, 1],
    [45.1, 14.5, 215, 5e3, 2],
    [48.2, 14.3, 210, 4600, 2],
    [40.8, 18.9, 208, 4300, 0],
    [50, 15.9, 224, 5350, 2],
    [41.5, 18.3, 195, 4300, 0],
    [46, 21.5, 194, 4200, 0],
    [39.6, 18.8, 190, 4600, 0],
    [52, 20.7, 210, 4800, 1],
    [49.8, 15.9, 229, 5950, 2],
    [36.7, 18.8, 187, 3800, 0],
    [52.2, 17.1, 228, 5400, 2],
    [37.6, 17, 185, 3600, 0],
    [49.6, 18.2, 193, 3775, 1],
    [46.1, 15.1, 215, 5100, 2],
    [49.5, 16.2, 229, 5800, 2],
    [38.7, 19, 195, 3450, 0],
    [44.5, 14.3, 216, 4100, 2],
    [43.3, 13.4, 209, 4400, 2],
    [47.8, 15, 215, 5650, 2],
    [37.9, 18.6, 172, 3150, 0],
    [41.7, 14.7, 210, 4700, 2],
    [45.5, 13.7, 214, 4650, 2],
    [45.2, 17.8, 198, 3950, 1],
    [35.7, 16.9, 185, 3150, 0],
    [50.9, 17.9, 196, 3675, 1],
    [38.5, 17.9, 190, 3325, 0],
    [39.6, 17.2, 196, 3550, 0],
    [45.9, 17.1, 190, 3575, 1],
    [39.7, 18.9, 184, 3550, 0],
    [50, 19.5, 196, 3900, 1],
    [49, 19.6, 212, 4300, 1],
    [49, 16.1, 216, 5550, 2],
    [39.3, 20.6, 190, 3650, 0],
    [36.2, 17.3, 187, 3300, 0],
    [48.2, 15.6, 221, 5100, 2],
    [51.1, 16.5, 225, 5250, 2],
    [37.7, 19.8, 198, 3500, 0],
    [47.4, 14.6, 212, 4725, 2],
    [46.5, 14.8, 217, 5200, 2],
    [44.1, 19.7, 196, 4400, 0],
    [40.3, 18, 195, 3250, 0],
    [48.4, 14.6, 213, 5850, 2],
    [52.2, 18.8, 197, 3450, 1],
    [40.5, 17.9, 187, 3200, 0],
    [38.1, 17.6, 187, 3425, 0],
    [41, 20, 203, 4725, 0],
    [45.2, 15.8, 215, 5300, 2],
    [46.6, 17.8, 193, 3800, 1],
    [47.6, 14.5, 215, 5400, 2],
    [35.9, 16.6, 190, 3050, 0],
    [46.2, 14.4, 214, 4650, 2],
    [45.4, 14.6, 211, 4800, 2],
    [37.5, 18.5, 199, 4475, 0],
    [43.4, 14.4, 218, 4600, 2],
    [37.3, 20.5, 199, 3775, 0],
    [52.8, 20, 205, 4550, 1],
    [36.5, 16.6, 181, 2850, 0],
    [40.1, 18.9, 188, 4300, 0],
    [59.6, 17, 230, 6050, 2],
    [37.8, 18.3, 174, 3400, 0],
    [46.1, 18.2, 178, 3250, 1],
    [43.5, 15.2, 213, 4650, 2],
    [39.1, 18.7, 181, 3750, 0],
    [41.8, 19.4, 198, 4450, 0],
    [45.7, 17.3, 193, 3600, 1],
    [40.2, 17, 176, 3450, 0],
    [50, 15.3, 220, 5550, 2],
    [42.5, 16.7, 187, 3350, 1],
    [51.7, 20.3, 194, 3775, 1],
    [45.5, 14.5, 212, 4750, 2],
    [38.3, 19.2, 189, 3950, 0],
    [38.1, 17, 181, 3175, 0],
    [44, 13.6, 208, 4350, 2],
    [49.2, 15.2, 221, 6300, 2],
    [40.9, 13.7, 214, 4650, 2],
    [47.2, 15.5, 215, 4975, 2],
    [50.1, 17.9, 190, 3400, 1],
    [36.3, 19.5, 190, 3800, 0],
    [46.3, 15.8, 215, 5050, 2],
    [39, 18.7, 185, 3650, 0],
    [43.2, 19, 197, 4775, 0],
    [49.8, 16.8, 230, 5700, 2],
    [40.6, 17.2, 187, 3475, 0],
    [41.5, 18.5, 201, 4e3, 0],
    [50.5, 19.6, 201, 4050, 1],
    [44.9, 13.3, 213, 5100, 2],
    [46.8, 14.3, 215, 4850, 2],
    [39.8, 19.1, 184, 4650, 0],
    [45.6, 20.3, 191, 4600, 0],
    [43.1, 19.2, 197, 3500, 0],
    [50.8, 18.5, 201, 4450, 1],
    [42.7, 13.7, 208, 3950, 2],
    [40.9, 16.6, 187, 3200, 1],
    [46.8, 16.1, 215, 5500, 2],
    [35.2, 15.9, 186, 3050, 0],
    [46.1, 13.2, 211, 4500, 2],
    [46.5, 14.4, 217, 4900, 2],
    [42, 20.2, 190, 4250, 0],
    [36.7, 19.3, 193, 3450, 0],
    [48.7, 15.7, 208, 5350, 2],
    [50, 16.3, 230, 5700, 2],
    [49.2, 18.2, 195, 4400, 1],
    [48.4, 14.4, 203, 4625, 2],
    [42.7, 18.3, 196, 4075, 0],
    [46.8, 15.4, 215, 5150, 2],
    [37.6, 19.3, 181, 3300, 0],
    [43.2, 18.5, 192, 4100, 0],
    [34.6, 21.1, 198, 4400, 0],
    [38.1, 16.5, 198, 3825, 0],
    [34.1, 18.1, 193, 3475, 0],
    [50.2, 14.3, 218, 5700, 2],
    [41.1, 19.1, 188, 4100, 0],
    [48.1, 15.1, 209, 5500, 2],
    [46.2, 14.1, 217, 4375, 2],
    [40.3, 18.5, 196, 4350, 0],
    [42.6, 13.7, 213, 4950, 2],
    [50.6, 19.4, 193, 3800, 1],
    [35, 17.9, 190, 3450, 0],
    [39.2, 18.6, 190, 4250, 0],
    [42.3, 21.2, 191, 4150, 0],
    [50.7, 19.7, 203, 4050, 1],
    [39.7, 17.7, 193, 3200, 0],
    [37.5, 18.9, 179, 2975, 0],
    [46.4, 15, 216, 4700, 2],
    [47.7, 15, 216, 4750, 2],
    [43.5, 18.1, 202, 3400, 1],
    [50.5, 15.9, 225, 5400, 2],
    [52.1, 17, 230, 5550, 2],
    [40.7, 17, 190, 3725, 0],
    [58, 17.8, 181, 3700, 1],
    [50.8, 15.7, 226, 5200, 2],
    [44.9, 13.8, 212, 4750, 2],
    [37.9, 18.6, 193, 2925, 0],
    [39, 17.5, 186, 3550, 0],
    [46.4, 15.6, 221, 5e3, 2],
    [42, 13.5, 210, 4150, 2],
    [35.1, 19.4, 193, 4200, 0],
    [36.2, 17.2, 187, 3150, 0],
    [51, 18.8, 203, 4100, 1],
    [46.5, 13.5, 210, 4550, 2],
    [36, 18.5, 186, 3100, 0],
    [37.7, 16, 183, 3075, 0],
    [38.2, 18.1, 185, 3950, 0],
    [36.4, 17, 195, 3325, 0],
    [33.5, 19, 190, 3600, 0],
    [50.4, 15.7, 222, 5750, 2],
    [48.7, 14.1, 210, 4450, 2],
    [38.2, 20, 190, 3900, 0],
    [46.2, 14.9, 221, 5300, 2],
    [55.9, 17, 228, 5600, 2],
    [36.2, 16.1, 187, 3550, 0],
    [43.8, 13.9, 208, 4300, 2],
    [45.5, 17, 196, 3500, 1],
    [40.2, 17.1, 193, 3400, 0],
    [37.3, 17.8, 191, 3350, 0],
    [46.8, 16.5, 189, 3650, 1],
    [38.9, 17.8, 181, 3625, 0],
    [47.5, 16.8, 199, 3900, 1],
    [49.6, 16, 225, 5700, 2],
    [40.6, 19, 199, 4e3, 0],
    [34.4, 18.4, 184, 3325, 0],
    [48.7, 15.1, 222, 5350, 2],
    [42.4, 17.3, 181, 3600, 1],
    [38.8, 17.6, 191, 3275, 0],
    [42.9, 17.6, 196, 4700, 0],
    [37.7, 18.7, 180, 3600, 0],
    [39.6, 18.1, 186, 4450, 0],
    [49, 19.5, 210, 3950, 1],
    [43.3, 14, 208, 4575, 2],
    [45.8, 14.2, 219, 4700, 2],
    [50.2, 18.8, 202, 3800, 1],
    [45.2, 13.8, 215, 4750, 2],
    [54.2, 20.8, 201, 4300, 1],
    [48.5, 17.5, 191, 3400, 1],
    [49.9, 16.1, 213, 5400, 2],
    [38.6, 17, 188, 2900, 0],
    [51.3, 18.2, 197, 3750, 1],
    [52, 19, 197, 4150, 1],
    [39.5, 17.8, 188, 3300, 0],
    [41.4, 18.6, 191, 3700, 0],
    [45.2, 16.6, 191, 3250, 1],
    [52.5, 15.6, 221, 5450, 2],
    [35.7, 18, 202, 3550, 0],
    [39.5, 17.4, 186, 3800, 0],
    [38.6, 21.2, 191, 3800, 0],
    [49.5, 19, 200, 3800, 1],
    [49.3, 15.7, 217, 5850, 2],
    [35.6, 17.5, 191, 3175, 0],
    [50.5, 15.2, 216, 5e3, 2],
    [49.4, 15.8, 216, 4925, 2],
    [34.6, 17.2, 189, 3200, 0],
    [45.2, 16.4, 223, 5950, 2],
    [39.2, 21.1, 196, 4150, 0],
    [42.5, 17.3, 187, 3350, 1],
    [42, 19.5, 200, 4050, 0],
    [45.5, 15, 220, 5e3, 2],
    [39.6, 17.7, 186, 3500, 0],
    [50.5, 15.9, 222, 5550, 2],
    [51.9, 19.5, 206, 3950, 1],
    [34, 17.1, 185, 3400, 0],
    [48.5, 14.1, 220, 5300, 2],
    [48.1, 16.4, 199, 3325, 1],
    [46.5, 14.5, 213, 4400, 2],
    [36.8, 18.5, 193, 3500, 0],
    [42.1, 19.1, 195, 4e3, 0],
    [45.5, 13.9, 210, 4200, 2],
    [42.8, 18.5, 195, 4250, 0],
    [49.7, 18.6, 195, 3600, 1],
    [52.7, 19.8, 197, 3725, 1],
    [53.4, 15.8, 219, 5500, 2],
    [46.4, 18.6, 190, 3450, 1],
    [36.9, 18.6, 189, 3500, 0],
    [45.3, 13.7, 210, 4300, 2],
    [36.5, 18, 182, 3150, 0],
    [37.2, 19.4, 184, 3900, 0],
    [42.9, 13.1, 215, 5e3, 2],
    [40.5, 18.9, 180, 3950, 0],
    [33.1, 16.1, 178, 2900, 0],
    [40.6, 18.8, 193, 3800, 0],
    [47.3, 13.8, 216, 4725, 2],
    [42.8, 14.2, 209, 4700, 2],
    [35.5, 16.2, 195, 3350, 0],
    [49.6, 15, 216, 4750, 2],
    [37, 16.9, 185, 3e3, 0],
    [39.7, 18.4, 190, 3900, 0],
    [38.1, 18.6, 190, 3700, 0],
    [50.1, 15, 225, 5e3, 2],
    [36, 17.9, 190, 3450, 0],
    [37.8, 20, 190, 4250, 0],
    [35.3, 18.9, 187, 3800, 0],
    [45, 15.4, 220, 5050, 2],
    [44.4, 17.3, 219, 5250, 2],
    [48.6, 16, 230, 5800, 2],
    [49.1, 15, 228, 5500, 2]
  ]
});

// core/data/points.ts
import { z as z6 } from "zod";
var MOST_POINTS = 1e4;
var FARTHEST = 1e6;
var coordinate = z6.number().min(-FARTHEST).max(FARTHEST);
var point = z6.tuple([coordinate, coordinate, z6.number().int().min(0)]);
var pointsSource = z6.object({
  kind: z6.literal("points"),
  target: z6.enum(["classes", "values"]),
  /** Lists and no objects, for there may be thousands. */
  points: z6.array(point).max(MOST_POINTS),
  /** Number of classes; means nothing for values. */
  classes: z6.number().int().min(2).max(10),
  ...shares,
  /** Which points are in which part. */
  seed: z6.number().int().min(0).max(4294967295)
}).refine(
  ({ target, points: points3, classes }) => points3.every(([, , label3]) => label3 < (target === "classes" ? classes : 1)),
  { error: "A point has a class that there is not." }
);
function pointsOf(points3, target = "classes") {
  return { kind: "points", target, points: points3.map(copied), classes: 2, testShare: 0, seed: 1 };
}
function partOfPoints(count, source, seed) {
  const keys = uniformNumbers(count, seed, 0);
  const places2 = Array.from(keys, (_, i) => i).toSorted((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b);
  const { validation, test } = partSizes(count, source);
  const parts = new Array(count).fill("training");
  places2.slice(0, test + validation).forEach((place, i) => parts[place] = i < test ? "test" : "validation");
  return parts;
}
var GRAINS = 1e4;
var tooMany = text(
  `Own points are ${MOST_POINTS.toLocaleString("en")} at most: set fewer examples under Data first.`,
  `Eigene Punkte sind h\xF6chstens ${MOST_POINTS.toLocaleString("de")}: zuerst unter \u201EDaten\u201C weniger Beispiele einstellen.`
);
function copied([x, y, label3]) {
  const kept = (value) => Math.round(Math.min(FARTHEST, Math.max(-FARTHEST, value)) * GRAINS) / GRAINS;
  return [kept(x), kept(y), label3];
}

// core/data/kinds/points.ts
var name = text("Own points", "Eigene Punkte");
var PER_LINE2 = 5;
var points = defineData({
  kind: "points",
  name,
  group: "byHand",
  schema: pointsSource,
  spec: ({ target, classes }) => target === "values" ? curveSpec(name) : planeSpec(name, classes),
  begin: (before) => before.points ?? pointsOf([]),
  python(source) {
    const { target, points: all, seed } = source;
    const parts = partOfPoints(all.length, source, seed);
    const hasClasses = target === "classes";
    const hasValidation = parts.includes("validation");
    const linesOf = (part, split6) => {
      const rows = all.filter((_, i) => parts[i] === split6).map(([x, y, label3]) => literal(hasClasses ? [x, y, label3] : [x, y]));
      const lines = Array.from(
        { length: Math.ceil(rows.length / PER_LINE2) },
        (_, i) => rows.slice(i * PER_LINE2, (i + 1) * PER_LINE2).join(", ")
      );
      return [
        `${part} = np.array([`,
        ...lines.map((line) => `    ${line},`),
        "], dtype=np.float32)",
        hasClasses ? `${part}_x, ${part}_y = ${part}[:, :2], ${part}[:, 2].astype(np.int64)` : `${part}_x, ${part}_y = ${part}[:, :1], ${part}[:, 1:]`
      ];
    };
    return {
      hasValidation,
      imports: ["import numpy as np"],
      lines: [
        hasClasses ? "# Two features and the class." : "# One feature and the value to predict.",
        ...linesOf("train", "training"),
        ...hasValidation ? linesOf("val", "validation") : [],
        ...parts.includes("test") ? linesOf("test", "test") : testedOn(hasValidation ? "val" : "train")
      ]
    };
  }
});

// core/data/kinds/regression.ts
function regressionCurve(x) {
  return 0.8 * Math.sin(Math.PI * x) + 0.4 * x;
}
var regression = defineCurve({
  kind: "regression",
  name: text("Curve", "Kurve"),
  label: text("Curve (numbers to predict)", "Kurve (Zahlen vorhersagen)"),
  curve: regressionCurve,
  python: "0.8 * np.sin(np.pi * x) + 0.4 * x"
});

// core/data/kinds/spirals.ts
var spirals = definePlane({
  kind: "spirals",
  name: text("Spirals", "Spiralen"),
  hasClassCount: true,
  point(label3, classes, random) {
    const along = 0.05 + 0.95 * random.next();
    return polar(1.35 * along, 2 * Math.PI * ((3 * along + label3) / classes));
  },
  python: (classes) => [
    "along = 0.05 + 0.95 * random.random(count)",
    ...polarCode("1.35 * along", `2 * np.pi * (3 * along + y) / ${classes}`)
  ]
});

// core/data/kinds/words.ts
import { z as z7 } from "zod";
var kind = "words";
var name2 = text("Two words", "Zwei W\xF6rter");
var [SHORTEST, LONGEST] = [4, 8];
var LENGTH = 2 * LONGEST;
var vocabulary = ["\xB7", "a", "b", "c", "d", "e", "f"];
var schema = z7.object({
  kind: z7.literal(kind),
  examples: z7.number().int().min(10).max(1e5),
  ...shares,
  seed: z7.number().int().min(0).max(4294967295)
});
var spec = {
  name: name2,
  fields: [
    {
      name: "tokens",
      label: text("letters", "Buchstaben"),
      role: "input",
      type: tensorType("int32", [LENGTH]),
      meaning: { kind: "tokens", vocabulary }
    },
    {
      name: "segments",
      label: text("segments", "Segmente"),
      role: "input",
      type: tensorType("int32", [LENGTH]),
      meaning: { kind: "tokens", vocabulary: ["1", "2"] }
    },
    { name: "mask", label: text("mask", "Maske"), role: "mask", type: tensorType("bool", [LENGTH]) },
    {
      name: "labels",
      role: "target",
      type: tensorType("int32", []),
      meaning: { kind: "classes", classes: ["word 1", "word 2"] }
    }
  ]
};
var words = defineData({
  kind,
  name: name2,
  label: text("Two words: which has more a\u2019s?", "Zwei W\xF6rter: Welches hat mehr a?"),
  group: "text",
  schema,
  spec: () => spec,
  begin: () => ({ kind, examples: 500, testShare: 0.2, validationShare: 0.15, seed: 1 }),
  python({ examples, seed, ...source }) {
    const sizes = partSizes(examples, source);
    return {
      hasValidation: sizes.validation > 0,
      imports: ["import numpy as np"],
      lines: [
        "# The same set as in Neuroloom, drawn from other random numbers.",
        `count, random = ${literal(examples)}, np.random.default_rng(${literal(seed)})`,
        `tokens, segments = np.zeros((count, ${LENGTH}), np.int64), np.zeros((count, ${LENGTH}), np.int64)`,
        `mask, y = np.zeros((count, ${LENGTH}), bool), np.arange(count) % 2`,
        "for i in range(count):",
        "    start, least = 0, random.integers(2)",
        "    for word in range(2):",
        `        length = random.integers(${SHORTEST}, ${LONGEST + 1})`,
        `        letters = random.integers(2, ${vocabulary.length}, length)`,
        "        often = least + (1 + random.integers(2) if word == y[i] else 0)",
        "        letters[random.permutation(length)[:often]] = 1",
        "        place = slice(start, start + length)",
        "        tokens[i, place], segments[i, place], mask[i, place] = letters, word, True",
        "        start += length",
        ...partLinesOf(["tokens", "segments", "mask", "y"], sizes)
      ]
    };
  }
});

// core/data/kinds/xor.ts
var xor = definePlane({
  kind: "xor",
  name: same("XOR"),
  point(label3, _, random) {
    const [x, y] = [0.15 + 1.25 * random.next(), 0.15 + 1.25 * random.next()];
    const sign = random.integer(2) === 0 ? 1 : -1;
    return [sign * x, label3 === 0 ? sign * y : -sign * y];
  },
  python: () => [
    "x = 0.15 + 1.25 * random.random((count, 2))",
    "x *= random.choice([-1, 1], (count, 1))",
    "x[y == 1, 1] *= -1"
  ]
});

// core/data/kinds/all.ts
var dataKinds = [
  fashionMnist,
  mnist,
  iris,
  penguins,
  moons,
  circles,
  spirals,
  xor,
  blobs,
  regression,
  words,
  points,
  arff,
  csv
];

// core/data/source.ts
function dataRegistry(kinds2) {
  const [first, ...others2] = kinds2.map(({ schema: schema2 }) => schema2);
  if (!first) throw new Error("There is no kind of data.");
  const byName = new Map(kinds2.map((kind2) => [kind2.kind, kind2]));
  return {
    schema: z8.discriminatedUnion("kind", [first, ...others2]),
    named: (kind2) => byName.get(kind2)
  };
}
var registry = dataRegistry(dataKinds);
var dataSource = registry.schema;
var kindNamed = registry.named;
function kindOf(source) {
  const kind2 = registry.named(source.kind);
  if (!kind2) throw new Error(`There is no kind of data "${source.kind}".`);
  return kind2;
}
function dataSpec(source) {
  return kindOf(source).spec(source);
}

// core/blocks/all.ts
var all_exports2 = {};
__export(all_exports2, {
  activation: () => activation,
  add: () => add,
  averagePool2d: () => averagePool2d,
  batchNorm: () => batchNorm,
  concatenate: () => concatenate,
  conv2d: () => conv2d,
  dataset: () => dataset,
  dropout: () => dropout,
  elu: () => elu,
  embedding: () => embedding,
  feature: () => feature,
  flatten: () => flatten,
  gelu: () => gelu,
  geluTanh: () => geluTanh,
  globalAveragePool: () => globalAveragePool,
  globalMaxPool: () => globalMaxPool,
  languageHead: () => languageHead,
  layerNorm: () => layerNorm,
  leakyRelu: () => leakyRelu,
  linear: () => linear2,
  mask: () => mask,
  matMul: () => matMul,
  maxPool2d: () => maxPool2d,
  mergeHeads: () => mergeHeads,
  moduleInput: () => moduleInput,
  moduleOutput: () => moduleOutput,
  multiply: () => multiply,
  norm: () => norm,
  outputBlock: () => outputBlock,
  perceptron: () => perceptron,
  positionalEncoding: () => positionalEncoding,
  positions: () => positions,
  relu: () => relu,
  repeatHeads: () => repeatHeads,
  reshape: () => reshape,
  rmsNorm: () => rmsNorm,
  rotary: () => rotary,
  scale: () => scale,
  selectToken: () => selectToken,
  sequenceMean: () => sequenceMean,
  sigmoid: () => sigmoid2,
  silu: () => silu,
  softmax: () => softmax,
  softplus: () => softplus,
  split: () => split,
  splitHeads: () => splitHeads,
  splitQkv: () => splitQkv,
  tanh: () => tanh,
  tokens: () => tokens
});

// core/blocks/activations/geluTanh.ts
var geluTanh = elementwise({
  type: "geluTanh",
  label: "GELU (tanh)",
  glyph: "Gt",
  keywords: ["Gaussian error", "transformer", "GPT-2", "gelu_new", "approximate"],
  text: text(
    "GELU with a tanh in the place of the normal distribution: the form that GPT-2 was trained with, hardly another curve.",
    "GELU mit einem Tanh an der Stelle der Normalverteilung: die Form, mit der GPT-2 trainiert wurde, kaum eine andere Kurve."
  ),
  formula: "y = \\frac{x}{2}\\,(1 + \\tanh u), \\quad u = \\sqrt{\\tfrac{2}{\\pi}}\\,(x + 0.044715\\,x^3)",
  derivative: "\\frac{\\partial y}{\\partial x} = \\frac{1 + \\tanh u}{2} + \\frac{x}{2}\\,(1 - \\tanh^2 u)\\,\\sqrt{\\tfrac{2}{\\pi}}\\,(1 + 0.134145\\,x^2)",
  source: 'Hendrycks and Gimpel 2016; Radford et al. 2019 (GPT-2); torch.nn.GELU(approximate="tanh")',
  forward: compute2,
  keras: "gelu_new",
  kerasSource: "layers.Activation(lambda x: keras.activations.gelu(x, approximate=True))",
  pytorch: 'nn.GELU(approximate="tanh")'
});
var ROOT = Math.sqrt(2 / Math.PI);
var CUBE = 0.044715;
function compute2(tf4, input3) {
  return withOwnGradient(
    tf4,
    [input3],
    (x) => {
      const square = tf4.mul(x, x);
      const tanh2 = tf4.tanh(tf4.mul(x, tf4.add(tf4.mul(square, ROOT * CUBE), ROOT)));
      const share2 = tf4.add(tf4.mul(tanh2, 0.5), 0.5);
      return { value: tf4.mul(x, share2), saved: [x, square, tanh2, share2] };
    },
    (dy, x, square, tanh2, share2) => {
      const slope2 = tf4.add(tf4.mul(square, 1.5 * ROOT * CUBE), 0.5 * ROOT);
      const bend = tf4.mul(tf4.sub(1, tf4.mul(tanh2, tanh2)), slope2);
      return [tf4.mul(dy, tf4.add(share2, tf4.mul(x, bend)))];
    }
  );
}

// core/blocks/activations/relu.ts
var relu = elementwise({
  type: "relu",
  label: "ReLU",
  glyph: "R",
  keywords: ["rectified"],
  text: text(
    "Lets positive values pass and sets negative ones to zero. Its derivative is 1 or 0, so gradients do not shrink.",
    "L\xE4sst positive Werte durch und setzt negative auf null. Die Ableitung ist 1 oder 0, Gradienten schrumpfen also nicht."
  ),
  formula: "y = \\max(0, x)",
  derivative: "\\frac{\\partial y}{\\partial x} = [x > 0]",
  ends: [0, Infinity],
  source: "Nair and Hinton 2010; torch.nn.ReLU",
  forward: (tf4, x) => tf4.relu(x),
  keras: "relu",
  pytorch: "nn.ReLU()"
});

// core/blocks/activations/sigmoid.ts
var sigmoid2 = elementwise({
  type: "sigmoid",
  label: "Sigmoid",
  glyph: "\u03C3",
  keywords: ["logistic", "logistisch"],
  text: text(
    "Squeezes every value between 0 and 1, as a probability of yes. Far from zero it is flat, and gradients vanish.",
    "Dr\xFCckt jeden Wert zwischen 0 und 1, wie eine Wahrscheinlichkeit f\xFCr Ja. Weit von null ist sie flach, und Gradienten verschwinden."
  ),
  formula: "y = \\frac{1}{1 + e^{-x}}",
  derivative: "\\frac{\\partial y}{\\partial x} = y\\,(1 - y)",
  ends: [0, 1],
  source: "torch.nn.Sigmoid; keras.activations.sigmoid",
  forward: (tf4, x) => tf4.sigmoid(x),
  keras: "sigmoid",
  pytorch: "nn.Sigmoid()"
});

// core/blocks/activations/silu.ts
var silu = elementwise({
  type: "silu",
  label: "SiLU",
  glyph: "Si",
  keywords: ["swish"],
  text: text(
    "Weighs every value by its own sigmoid: a smooth curve that dips a little below zero. Also called Swish.",
    "Gewichtet jeden Wert mit seiner eigenen Sigmoidfunktion: eine glatte Kurve, die etwas unter null taucht. Auch Swish genannt."
  ),
  formula: "y = x\\,\\sigma(x) = \\frac{x}{1 + e^{-x}}",
  derivative: "\\frac{\\partial y}{\\partial x} = \\sigma(x)\\,\\bigl(1 + x\\,(1 - \\sigma(x))\\bigr)",
  source: "Hendrycks and Gimpel 2016; Ramachandran, Zoph and Le 2017; torch.nn.SiLU",
  forward: (tf4, x) => tf4.mul(x, tf4.sigmoid(x)),
  keras: "swish",
  pytorch: "nn.SiLU()"
});

// core/blocks/activations/tanh.ts
var tanh = elementwise({
  type: "tanh",
  label: "Tanh",
  glyph: "th",
  keywords: ["hyperbolic tangent", "Tangens hyperbolicus"],
  text: text(
    "Squeezes every value between -1 and 1: a sigmoid with its centre at zero.",
    "Dr\xFCckt jeden Wert zwischen -1 und 1: eine Sigmoidfunktion mit der Mitte bei null."
  ),
  formula: "y = \\tanh(x)",
  derivative: "\\frac{\\partial y}{\\partial x} = 1 - y^2",
  ends: [-1, 1],
  source: "torch.nn.Tanh; keras.activations.tanh",
  forward: (tf4, x) => tf4.tanh(x),
  keras: "tanh",
  pytorch: "nn.Tanh()"
});

// core/blocks/activations/activation.ts
var functions = { relu, gelu, geluTanh, silu, tanh, sigmoid: sigmoid2 };
var names = Object.keys(functions);
var activation = defineBlock({
  type: "activation",
  label: text("Activation", "Aktivierung"),
  category: "activations",
  glyph: "f",
  keywords: ["nonlinearity", "choice", "Wahl", "ReLU", "GELU", "SiLU"],
  inputs: [input()],
  outputs: [output()],
  params: {
    function: {
      kind: "choice",
      label: text("Function", "Funktion"),
      help: text("Which activation it is.", "Welche Aktivierung es ist."),
      default: "relu",
      options: names.map((value) => ({ value, label: functions[value].label }))
    }
  },
  help: {
    text: text(
      "One of the activations, by choice. In a module the choice can be a param, so that the same block is BERT\u2019s with GELU and the first transformer\u2019s with ReLU.",
      "Eine der Aktivierungen, nach Wahl. In einem Modul kann die Wahl ein Parameter sein, sodass derselbe Block mit GELU der von BERT ist und mit ReLU der des ersten Transformers."
    ),
    formula: "y = f(x)",
    derivative: "\\frac{\\partial y}{\\partial x} = f'(x)",
    source: "torch.nn.TransformerEncoderLayer(activation); keras.layers.Activation"
  },
  inferTypes: ({ x }) => out(x),
  ends: ({ function: name3 }) => functions[name3].ends?.({}),
  forward: (tf4, { params: { function: name3 }, ...args }) => functions[name3].forward(tf4, { ...args, params: {} }),
  layer: (tf4, { params: { function: name3 }, ...args }) => functions[name3].layer?.(tf4, { ...args, params: {} }) ?? [],
  pytorch: ({ params: { function: name3 }, ...args }) => functions[name3].pytorch?.({ ...args, params: {} }) ?? "",
  keras: ({ params: { function: name3 }, ...args }) => functions[name3].keras?.({ ...args, params: {} }) ?? "",
  examples: () => names.map((name3) => ({ params: { function: name3 }, inputs: [[3, 4]] }))
});

// core/blocks/activations/elu.ts
var elu = elementwise({
  type: "elu",
  label: "ELU",
  glyph: "E",
  keywords: ["exponential linear"],
  text: text(
    "Lets positive values pass and bends negative ones towards -1, so that outputs have a mean near zero.",
    "L\xE4sst positive Werte durch und biegt negative gegen -1, sodass die Ausgaben im Mittel nahe null liegen."
  ),
  formula: "y = \\begin{cases} x & x > 0 \\\\ e^x - 1 & x \\le 0 \\end{cases}",
  derivative: "\\frac{\\partial y}{\\partial x} = \\begin{cases} 1 & x > 0 \\\\ e^x & x \\le 0 \\end{cases}",
  source: "Clevert, Unterthiner and Hochreiter 2015; torch.nn.ELU",
  forward: (tf4, x) => tf4.elu(x),
  keras: "elu",
  pytorch: "nn.ELU()"
});

// core/blocks/activations/leakyRelu.ts
var leakyRelu = defineBlock({
  type: "leakyRelu",
  label: same("Leaky ReLU"),
  category: "activations",
  glyph: "LR",
  inputs: [input()],
  outputs: [output()],
  params: {
    slope: {
      kind: "number",
      label: text("Slope", "Steigung"),
      help: text("The slope left of zero.", "Die Steigung links von null."),
      default: 0.01,
      min: 0,
      max: 1,
      step: 0.01
    }
  },
  help: {
    text: text(
      "A ReLU that lets a little of the negative values through, so that no unit stops learning for good.",
      "Eine ReLU, die von negativen Werten ein wenig durchl\xE4sst, sodass keine Einheit f\xFCr immer aufh\xF6rt zu lernen."
    ),
    formula: "y = \\max(x, \\alpha x)",
    derivative: "\\frac{\\partial y}{\\partial x} = \\begin{cases} 1 & x > 0 \\\\ \\alpha & x \\le 0 \\end{cases}",
    source: "Maas, Hannun and Ng 2013; torch.nn.LeakyReLU; keras.layers.LeakyReLU"
  },
  inferTypes: ({ x }) => out(x),
  forward: (tf4, { x, params: params2 }) => tf4.leakyRelu(x, params2.slope),
  layer: (tf4, { params: params2, name: name3 }) => tf4.layers.leakyReLU({ alpha: params2.slope, name: name3 }),
  pytorch: ({ params: params2 }) => `nn.LeakyReLU(${params2.slope})`,
  keras: ({ params: params2 }) => `layers.LeakyReLU(negative_slope=${params2.slope})`,
  examples: () => [
    { params: { slope: 0.01 }, inputs: [[7]] },
    { params: { slope: 0.3 }, inputs: [[3, 2, 2]] }
  ]
});

// core/blocks/activations/softmax.ts
var softmax = defineBlock({
  type: "softmax",
  label: same("Softmax"),
  category: "activations",
  glyph: "S",
  keywords: ["probabilities", "Wahrscheinlichkeiten"],
  inputs: [input()],
  outputs: [output()],
  params: {
    axis: {
      kind: "integer",
      label: text("Axis from behind", "Achse von hinten"),
      help: text(
        "Along which axis the numbers add up to 1, counted from behind: 1 is the last one, that of classes, channels and keys.",
        "Entlang welcher Achse die Zahlen zusammen 1 ergeben, von hinten gez\xE4hlt: 1 ist die letzte, die der Klassen, Kan\xE4le und Schl\xFCssel."
      ),
      default: 1,
      min: 1,
      max: 4,
      isLater: true
    }
  },
  help: {
    text: text(
      "Turns scores into probabilities: all positive, together 1 along an axis, the last one as a rule. In attention they are the weights by which words are mixed. Before an Output with cross entropy on logits it is not needed, the loss does it itself.",
      "Macht aus Werten Wahrscheinlichkeiten: alle positiv, entlang einer Achse zusammen 1, meist der letzten. In der Attention sind sie die Gewichte, mit denen W\xF6rter gemischt werden. Vor einer Ausgabe mit Kreuzentropie auf Logits ist sie unn\xF6tig, der Verlust macht es selbst."
    ),
    formula: "y_i = \\frac{e^{x_i}}{\\sum_j e^{x_j}}",
    derivative: "\\frac{\\partial y_i}{\\partial x_j} = y_i\\,([i = j] - y_j)",
    source: "torch.nn.Softmax; keras.layers.Softmax"
  },
  inferTypes({ x, params: { axis } }) {
    const { length } = x.shape;
    if (axis <= length) return out(x);
    const axes = counted(length, ["axis arrives", "axes arrive"], ["Achse kommt an", "Achsen kommen an"]);
    return problem(
      text(
        `${axes.en}, there is no axis ${axis} from behind: take 1, the last.`,
        `${axes.de}, eine Achse ${axis} von hinten gibt es nicht: 1 nehmen, die letzte.`
      ),
      { kind: "setParams", params: { axis: 1 }, label: text("Take the last", "Die letzte nehmen") }
    );
  },
  forward(tf4, { x, params: { axis } }) {
    if (axis === 1) return tf4.softmax(x);
    const turned = exchanged(x.rank, axis);
    return tf4.transpose(tf4.softmax(tf4.transpose(x, turned)), turned);
  },
  layer(tf4, { x: { shape }, params: { axis }, name: name3 }) {
    if (axis === 1) return tf4.layers.softmax({ axis: -1, name: name3 });
    const dims = exchanged(shape.length, axis).map((place) => place + 1);
    return [tf4.layers.permute({ dims }), tf4.layers.softmax({ axis: -1, name: name3 }), tf4.layers.permute({ dims })];
  },
  // A picture's channels are first there, and its height and width last.
  pytorch: ({ x, params: { axis } }) => `nn.Softmax(dim=${isPicture(x) ? axis === 1 ? 1 : 1 - axis : -axis})`,
  keras: ({ params: { axis } }) => `layers.Softmax(${axis === 1 ? "" : `axis=-${axis}`})`,
  examples: () => [
    { params: { axis: 1 }, inputs: [[5]] },
    { params: { axis: 1 }, inputs: [[2, 3, 3]] },
    { params: { axis: 2 }, inputs: [[4, 3]] },
    { params: { axis: 3 }, inputs: [[2, 3, 4]] }
  ]
});
function exchanged(rank, axis) {
  const [last, other] = [rank - 1, rank - axis];
  return Array.from({ length: rank }, (_, i) => i === last ? other : i === other ? last : i);
}

// core/blocks/activations/softplus.ts
var softplus = elementwise({
  type: "softplus",
  label: "Softplus",
  glyph: "S+",
  text: text(
    "A ReLU with a rounded corner: close to 0 for negative values, close to x for positive ones, and smooth in between. Its derivative is the sigmoid.",
    "Ein ReLU mit runder Ecke: nahe 0 f\xFCr negative Werte, nahe x f\xFCr positive, dazwischen glatt. Die Ableitung ist die Sigmoidfunktion."
  ),
  formula: "y = \\ln(1 + e^x)",
  derivative: "\\frac{\\partial y}{\\partial x} = \\sigma(x) = \\frac{1}{1 + e^{-x}}",
  source: "Dugas et al. 2001; torch.nn.Softplus; keras.activations.softplus",
  forward: (tf4, x) => tf4.softplus(x),
  keras: "softplus",
  pytorch: "nn.Softplus()"
});

// core/blocks/combine/inputs.ts
var severalInputs = {
  ...input(),
  label: text("inputs", "Eingaben"),
  isVariadic: true
};
function listShapes(inputs) {
  const shapes = [...new Set(inputs.map(({ shape }) => formatShape(shape)))];
  const join = (and) => [shapes.slice(0, -1).join(", "), shapes.at(-1)].filter(Boolean).join(` ${and} `);
  return text(join("and"), join("und"));
}
function tooFewProblem(inputs, label3) {
  if (inputs.length >= 2) return void 0;
  return problem(
    text(
      `One wire arrives, ${label3.en} needs at least two: connect another to the same input.`,
      `Eine Leitung kommt an, ${label3.de} braucht mindestens zwei: eine weitere an dieselbe Eingabe anschlie\xDFen.`
    )
  );
}
function differentShapesProblem(inputs, label3) {
  const [first = [], ...others2] = inputs.map(({ shape }) => shape);
  if (others2.every((shape) => isSameShape(shape, first))) return void 0;
  const shapes = listShapes(inputs);
  const differsInWidthAlone = others2.every((shape) => isSameShape(shape.slice(0, -1), first.slice(0, -1)));
  const arePictures = inputs.every(isPicture);
  const advice = differsInWidthAlone ? text(
    `give the layers before it the same number of ${arePictures ? "filters" : "units"}`,
    `den Schichten davor gleich viele ${arePictures ? "Filter" : "Einheiten"} geben`
  ) : text(
    "bring them to one shape (Flatten, Reshape, padding same)",
    "auf eine Form bringen (Flatten, Reshape, Rand same)"
  );
  return problem(
    text(
      `${shapes.en} arrive, ${label3.en} needs equal shapes: ${advice.en}.`,
      `${shapes.de} kommen an, ${label3.de} braucht gleiche Formen: ${advice.de}.`
    )
  );
}
var layouts = {
  picture: text("a picture", "ein Bild"),
  sequence: text("a sequence", "eine Folge"),
  heads: text("heads of an attention", "K\xF6pfe einer Attention")
};
function differentKindsProblem([first, ...others2], label3) {
  const other = others2.find(({ dtype, layout: layout3 }) => dtype !== first?.dtype || layout3 !== first.layout);
  if (!first || !other) return void 0;
  if (other.dtype !== first.dtype) {
    return problem(
      text(
        `${first.dtype} and ${other.dtype} arrive, ${label3.en} needs the same kind of numbers: send tokens through Embedding first.`,
        `${first.dtype} und ${other.dtype} kommen an, ${label3.de} braucht die gleiche Art von Zahlen: Tokens vorher durch Embedding schicken.`
      )
    );
  }
  if (!first.layout || !other.layout || other.shape.length !== first.shape.length) return void 0;
  const [one, two2] = [layouts[first.layout], layouts[other.layout]];
  return problem(
    text(
      `${one.en} and ${two2.en} arrive, ${label3.en} needs inputs whose axes mean the same: insert Reshape before one of them.`,
      `${one.de} und ${two2.de} kommen an, ${label3.de} braucht Eingaben, deren Achsen dasselbe bedeuten: vor einer davon Reshape einf\xFCgen.`
    )
  );
}

// core/blocks/combine/fold.ts
function fold(definition2) {
  const { type, order, glyph, keywords } = definition2;
  const label3 = same(definition2.label);
  return defineBlock({
    type,
    label: label3,
    category: "combine",
    order,
    glyph,
    keywords,
    inputs: [severalInputs],
    outputs: [output()],
    params: {},
    help: helpOf(definition2),
    inferTypes: ({ x, inputs: { in: inputs = [] } }) => tooFewProblem(inputs, label3) ?? differentKindsProblem(inputs, label3) ?? differentShapesProblem(inputs, label3) ?? out(x),
    forward: (tf4, { inputs: { in: inputs = [] } }) => inputs.reduce((a, b) => definition2.combine(tf4, a, b)),
    layer: (tf4, { name: name3 }) => definition2.layer(tf4, name3),
    pytorchCall: ({ names: names3 }) => names3.join(` ${definition2.operator} `),
    keras: () => `layers.${definition2.keras}()`,
    examples: () => [
      { params: {}, inputs: [[4], [4]] },
      {
        params: {},
        inputs: [
          [2, 3, 2],
          [2, 3, 2],
          [2, 3, 2]
        ]
      }
    ]
  });
}

// core/blocks/combine/add.ts
var add = fold({
  type: "add",
  label: "Add",
  order: 10,
  glyph: "+",
  keywords: ["sum", "Summe", "residual", "skip connection"],
  text: text(
    "Adds inputs of the same shape value by value. With a wire that skips a few layers it makes a residual connection, through which gradients pass unchanged.",
    "Addiert Eingaben gleicher Form Wert f\xFCr Wert. Mit einer Leitung, die ein paar Schichten \xFCberspringt, entsteht eine Residualverbindung, durch die Gradienten unver\xE4ndert laufen."
  ),
  formula: "y = \\sum_k x^{(k)}",
  derivative: "\\frac{\\partial y}{\\partial x^{(k)}} = 1",
  source: "He et al. 2015; keras.layers.Add",
  combine: (tf4, a, b) => tf4.add(a, b),
  layer: (tf4, name3) => tf4.layers.add({ name: name3 }),
  operator: "+",
  keras: "Add"
});

// core/blocks/combine/concatenate.ts
var label = same("Concatenate");
var concatenate = defineBlock({
  type: "concatenate",
  label,
  category: "combine",
  order: 30,
  glyph: "\u29FA",
  keywords: ["concat", "merge", "join", "verketten"],
  inputs: [{ ...severalInputs, dtypes: anyDtype }],
  outputs: [output()],
  params: {},
  help: {
    text: text(
      "Puts its inputs side by side along the last axis: features after features, or channels after channels, in the order in which the wires were drawn.",
      "Stellt die Eingaben entlang der letzten Achse nebeneinander: Merkmale nach Merkmalen oder Kan\xE4le nach Kan\xE4len, in der Reihenfolge der gezogenen Leitungen."
    ),
    formula: "y = [x^{(1)}, x^{(2)}, \\dots]",
    derivative: "\\frac{\\partial y_i}{\\partial x^{(k)}_j} = [\\,y_i \\equiv x^{(k)}_j\\,]",
    source: "torch.cat; keras.layers.Concatenate"
  },
  inferTypes({ x, inputs: { in: inputs = [] } }) {
    const wrong = tooFewProblem(inputs, label) ?? differentKindsProblem(inputs, label);
    if (wrong) return wrong;
    const { shape } = x;
    const shapes = listShapes(inputs);
    if (inputs.some((other) => other.shape.length !== shape.length)) {
      return problem(
        text(
          `${shapes.en} arrive, Concatenate needs the same number of axes: insert Flatten or Reshape before one of them.`,
          `${shapes.de} kommen an, Concatenate braucht gleich viele Achsen: vor einer davon Flatten oder Reshape einf\xFCgen.`
        )
      );
    }
    if (inputs.some((other) => !isSameShape(other.shape.slice(0, -1), shape.slice(0, -1)))) {
      return problem(
        text(
          `${shapes.en} arrive, Concatenate needs all axes but the last to be equal: bring the pictures to one height and width (padding same, pooling).`,
          `${shapes.de} kommen an, Concatenate braucht alle Achsen au\xDFer der letzten gleich: die Bilder auf eine H\xF6he und Breite bringen (Rand same, Pooling).`
        )
      );
    }
    const width7 = inputs.reduce((sum2, other) => sum2 + (other.shape.at(-1) ?? 0), 0);
    return out({ ...x, shape: [...shape.slice(0, -1), width7] });
  },
  forward: (tf4, { inputs: { in: inputs = [] } }) => tf4.concat([...inputs], -1),
  layer: (tf4, { name: name3 }) => tf4.layers.concatenate({ axis: -1, name: name3 }),
  pytorchCall: ({ names: names3, output: type }) => `torch.cat([${names3.join(", ")}], dim=${isPicture(type) ? 1 : -1})`,
  keras: () => "layers.Concatenate()",
  examples: () => [
    { params: {}, inputs: [[3], [2]] },
    {
      params: {},
      inputs: [
        [2, 3, 1],
        [2, 3, 2],
        [2, 3, 1]
      ]
    }
  ]
});

// core/blocks/combine/multiply.ts
var multiply = fold({
  type: "multiply",
  label: "Multiply",
  order: 20,
  glyph: "\xD7",
  keywords: ["product", "Produkt", "gate", "Hadamard"],
  text: text(
    "Multiplies inputs of the same shape value by value. With one of them between 0 and 1 it is a gate.",
    "Multipliziert Eingaben gleicher Form Wert f\xFCr Wert. Liegt eine davon zwischen 0 und 1, ist es ein Tor (Gate)."
  ),
  formula: "y = \\prod_k x^{(k)}",
  derivative: "\\frac{\\partial y}{\\partial x^{(k)}} = \\prod_{l \\ne k} x^{(l)}",
  source: "keras.layers.Multiply",
  combine: (tf4, a, b) => tf4.mul(a, b),
  layer: (tf4, name3) => tf4.layers.multiply({ name: name3 }),
  operator: "*",
  keras: "Multiply"
});

// core/blocks/combine/split.ts
var split = defineBlock({
  type: "split",
  label: same("Split"),
  category: "combine",
  order: 40,
  glyph: "\u2442",
  keywords: ["chunk", "slice", "teilen", "gate"],
  inputs: [input(anyDtype)],
  outputs: [
    { name: "first", label: text("first", "Anfang") },
    { name: "rest", label: text("rest", "Rest") }
  ],
  params: {
    width: countParam(
      text("Width", "Breite"),
      text(
        "How many places of the last axis the first part takes.",
        "Wie viele Stellen der letzten Achse der Anfang bekommt."
      ),
      1
    )
  },
  help: {
    text: text(
      "Cuts the last axis in two: the first places leave at one output, all others at the second. The reverse of Concatenate.",
      "Schneidet die letzte Achse entzwei: Die ersten Stellen gehen an einem Ausgang hinaus, alle anderen am zweiten. Die Umkehrung von Concatenate."
    ),
    formula: "[y^{(1)}, y^{(2)}] = x",
    derivative: "\\frac{\\partial y^{(k)}_i}{\\partial x_j} = [\\,y^{(k)}_i \\equiv x_j\\,]",
    source: "torch.split; keras.ops.split"
  },
  inferTypes({ x, params: { width: width7 } }) {
    const whole = x.shape.at(-1) ?? 0;
    if (width7 < whole) return ok({ first: withWidth(x, width7), rest: withWidth(x, whole - width7) });
    const arrive = counted(whole, ["place arrives", "places arrive"], ["Stelle kommt an", "Stellen kommen an"]);
    return problem(
      text(
        `${arrive.en}, nothing would be left behind the first ${width7}: choose a smaller width.`,
        `${arrive.de}, hinter den ersten ${width7} bliebe nichts \xFCbrig: eine kleinere Breite w\xE4hlen.`
      ),
      whole < 2 ? void 0 : {
        kind: "setParams",
        params: { width: Math.floor(whole / 2) },
        label: text("Cut it in halves", "In H\xE4lften schneiden")
      }
    );
  },
  forward(tf4, { x, params: { width: width7 } }) {
    const whole = x.shape.at(-1) ?? 0;
    const [first, rest] = tf4.split(x, [width7, whole - width7], x.rank - 1);
    return { first: first ?? x, rest: rest ?? x };
  },
  outputLayers: (tf4, { x: { shape }, params: { width: width7 }, outputs: { first, rest } }) => {
    const whole = shape.at(-1) ?? 1;
    const part = (type, before, after) => [
      tf4.layers.reshape({ targetShape: [sizeOf(shape) / whole, whole, 1] }),
      tf4.layers.cropping2D({ cropping: [[0, 0], [before, after]] }),
      tf4.layers.reshape({ targetShape: [...type?.shape ?? []] })
    ];
    return { first: part(first, 0, whole - width7), rest: part(rest, width7, 0) };
  },
  pytorchCall: ({ x: type, params: { width: width7 }, names: [x] }) => `${x}.split([${width7}, ${(type.shape.at(-1) ?? 0) - width7}], dim=${isPicture(type) ? 1 : -1})`,
  keras: ({ params: { width: width7 } }) => `layers.Lambda(lambda x: keras.ops.split(x, [${width7}], axis=-1))`,
  examples: () => [
    { params: { width: 2 }, inputs: [[5]] },
    { params: { width: 1 }, inputs: [[3, 3]] }
  ]
});
function withWidth(type, width7) {
  return { ...type, shape: [...type.shape.slice(0, -1), width7] };
}

// core/blocks/data/dataset.ts
var dataset = defineBlock({
  type: "dataset",
  label: text("Dataset", "Datensatz"),
  category: "data",
  glyph: "D",
  keywords: ["input", "Eingabe", "data", "Daten"],
  inputs: [],
  outputs: [output()],
  ports: ({ data }) => {
    const ports = fieldPorts(data);
    if (ports.length === 1) return {};
    return { outputs: ports.map(({ port, field: { name: name3, label: label3 = same(name3) } }) => ({ name: port, label: label3 })) };
  },
  params: {},
  help: {
    text: text(
      "Hands the features of one batch to the network: X [N, ...]; data of several fields have an output for each. The labels y go to the Output block by themselves. Choose the data in the Data tab.",
      "Gibt die Merkmale eines Batches in das Netz: X [N, ...]; Daten aus mehreren Feldern haben f\xFCr jedes einen Ausgang. Die Labels y gehen von selbst an den Block \u201EAusgabe\u201C. Die Daten werden im Reiter Daten gew\xE4hlt."
    ),
    source: "torch.utils.data.DataLoader"
  },
  inferTypes({ data }) {
    const ports = fieldPorts(data);
    if (ports.every(({ field }) => sizeOf(field.type.shape) > 0)) {
      return ok(Object.fromEntries(ports.map(({ port, field }) => [port, field.type])));
    }
    return problem(
      text(
        "The data has no features: mark at least one column as a feature in the Data tab.",
        "Die Daten haben keine Merkmale: im Reiter Daten mindestens eine Spalte als Merkmal w\xE4hlen."
      )
    );
  },
  forward: (_tf, { inputs }) => Object.fromEntries(Object.entries(inputs).flatMap(([port, [value]]) => value ? [[port, value]] : []))
});

// core/blocks/data/feature.ts
var feature = defineBlock({
  type: "feature",
  label: text("Feature", "Merkmal"),
  category: "data",
  glyph: "x",
  keywords: ["input", "Eingabe", "x1", "x2", "column", "Spalte", "select", "slice"],
  inputs: [input(anyDtype)],
  outputs: [output()],
  params: {
    number: countParam(
      text("Number", "Nummer"),
      text("Which of the numbers that arrive, counted from 1.", "Welche der ankommenden Zahlen, von 1 an gez\xE4hlt."),
      1
    )
  },
  help: {
    text: text(
      "Takes a single number out of what arrives: x1 or x2 of a point. So every input has a wire of its own.",
      "Nimmt eine einzelne Zahl aus dem, was ankommt: x1 oder x2 eines Punktes. So hat jede Eingabe ihre eigene Leitung."
    ),
    formula: "y = x_i",
    derivative: "\\frac{\\partial y}{\\partial x_i} = 1",
    source: "lecture, chapter 1: the input vector"
  },
  inferTypes({ x, params: { number: number2 } }) {
    const { shape } = x;
    if (shape.length !== 1) {
      return problem(
        text(
          "A feature is taken from a flat input: insert Flatten.",
          "Ein Merkmal braucht eine flache Eingabe: Flatten einf\xFCgen."
        ),
        insertFlatten
      );
    }
    const count = sizeOf(shape);
    if (number2 <= count) return out({ ...x, shape: [1] });
    const arrive = counted(count, ["number arrives", "numbers arrive"], ["Zahl kommt an", "Zahlen kommen an"]);
    return problem(
      text(
        `${arrive.en}, there is no number ${number2}: choose one from 1 to ${count}.`,
        `${arrive.de}, eine Nummer ${number2} gibt es nicht: eine von 1 bis ${count} w\xE4hlen.`
      ),
      { kind: "setParams", params: { number: count }, label: text(`Take number ${count}`, `Nummer ${count} nehmen`) }
    );
  },
  forward: (tf4, { x, params: { number: number2 } }) => tf4.slice(x, [0, number2 - 1], [-1, 1]),
  layer: (tf4, { params: { number: number2 }, x }) => {
    const count = sizeOf(x.shape);
    return [
      tf4.layers.reshape({ targetShape: [count, 1, 1] }),
      tf4.layers.cropping2D({ cropping: [[number2 - 1, count - number2], [0, 0]] }),
      tf4.layers.flatten()
    ];
  },
  pytorchCall: ({ params: { number: number2 }, names: names3 }) => `${names3[0]}[:, ${number2 - 1}:${number2}]`,
  keras: ({ params: { number: number2 } }) => `layers.Lambda(lambda x: x[:, ${number2 - 1}:${number2}])`,
  examples: () => [
    { params: { number: 1 }, inputs: [[2]] },
    { params: { number: 3 }, inputs: [[4]] }
  ]
});

// core/blocks/data/tokens.ts
var tokens = defineBlock({
  type: "tokens",
  label: same("Tokens"),
  category: "data",
  glyph: "#",
  keywords: ["ids", "integer", "int32", "round", "whole numbers", "ganze Zahlen", "category", "Kategorie"],
  inputs: [input()],
  outputs: [output()],
  params: {
    count: countParam(
      text("Kinds", "Arten"),
      text(
        "How many tokens there are: their ids are 0 up to one less. Other numbers become the nearest of them.",
        "Wie viele Tokens es gibt: Ihre Nummern gehen von 0 bis eins weniger. Andere Zahlen werden zur n\xE4chsten davon."
      ),
      16
    )
  },
  help: {
    text: text(
      "Reads numbers as ids of tokens: rounded to whole numbers (int32), which Embedding looks up. For columns that number words or kinds of things.",
      "Liest Zahlen als Nummern von Tokens: auf ganze Zahlen (int32) gerundet, die Embedding nachschl\xE4gt. F\xFCr Spalten, die W\xF6rter oder Arten von Dingen nummerieren."
    ),
    formula: "y = \\min(\\max(\\lfloor x + \\tfrac12 \\rfloor, 0), n - 1)",
    derivative: "\\frac{\\partial y}{\\partial x} = 0",
    source: "torch.Tensor.long; keras.ops.cast"
  },
  inferTypes: ({ x: { shape, layout: layout3 } }) => out({ ...floats(shape, layout3), dtype: "int32" }),
  forward: (tf4, { x, params: { count } }) => tf4.cast(tf4.clipByValue(tf4.add(x, 0.5), 0, count - 0.5), "int32"),
  // What comes behind takes the whole part of it.
  layer: (tf4, { params: { count }, name: name3 }) => [
    tf4.layers.rescaling({ scale: 1, offset: 0.5 }),
    tf4.layers.reLU({ maxValue: count - 0.5, name: name3 })
  ],
  pytorchCall: ({ params: { count }, names: [x] }) => `(${x} + 0.5).clamp(0, ${count - 0.5}).long()`,
  keras: ({ params: { count } }) => `layers.Lambda(lambda x: keras.ops.cast(keras.ops.clip(x + 0.5, 0, ${count - 0.5}), "int32"))`,
  examples: () => [
    { params: { count: 2 }, inputs: [[5]] },
    { params: { count: 9 }, inputs: [{ type: tensorType("float32", [2, 3], "sequence") }] }
  ]
});

// core/blocks/layers/window.ts
function slide(length, { size, stride, padding }) {
  if (padding === "valid") return { count: Math.floor((length - size) / stride) + 1, before: 0, after: 0 };
  const count = Math.ceil(length / stride);
  const total = Math.max((count - 1) * stride + size - length, 0);
  const before = Math.floor(total / 2);
  return { count, before, after: total - before };
}
function slides(shape, window) {
  return [slide(shape[0] ?? 0, window), slide(shape[1] ?? 0, window)];
}
function paddingParam(initial) {
  return {
    kind: "choice",
    label: text("Padding", "Rand"),
    help: text(
      "Same adds a border, so that a stride of 1 keeps height and width. Valid adds none: the picture shrinks.",
      "Same f\xFCgt einen Rand an, sodass Schrittweite 1 H\xF6he und Breite erh\xE4lt. Valid f\xFCgt keinen an: Das Bild schrumpft."
    ),
    default: initial,
    options: [
      { value: "same", label: same("same") },
      { value: "valid", label: same("valid") }
    ]
  };
}
function pictureOf(shape) {
  if (shape.length === 2) return [...shape, 1];
  if (shape.length === 3) return shape;
  const channels = [1, 3].find((count) => Number.isInteger(Math.sqrt(sizeOf(shape) / count)));
  if (channels === void 0) return void 0;
  const side = Math.sqrt(sizeOf(shape) / channels);
  return side > 1 ? [side, side, channels] : void 0;
}
function pictureProblem(type, label3) {
  if (isPicture(type)) return void 0;
  const { shape } = type;
  const picture = pictureOf(shape);
  const fix = picture && {
    kind: "insertBefore",
    block: "reshape",
    params: { shape: picture },
    label: text(`Insert Reshape to ${formatShape(picture)}`, `Reshape auf ${formatShape(picture)} einf\xFCgen`)
  };
  return problem(
    text(
      `${formatShape(shape)} arrives, ${label3.en} needs a picture [height, width, channels]: insert Reshape, or connect it before Flatten.`,
      `${formatShape(shape)} kommt an, ${label3.de} braucht ein Bild [H\xF6he, Breite, Kan\xE4le]: Reshape einf\xFCgen oder vor Flatten anschlie\xDFen.`
    ),
    fix
  );
}
function windowProblem(shape, window) {
  if (slides(shape, window).every(({ count }) => count >= 1)) return void 0;
  const { size } = window;
  const largest = Math.min(shape[0] ?? 0, shape[1] ?? 0);
  return problem(
    text(
      `A window of ${size}\xD7${size} does not fit into ${formatShape(shape)}: choose a size of at most ${largest}, or padding same.`,
      `Ein Fenster von ${size}\xD7${size} passt nicht in ${formatShape(shape)}: h\xF6chstens Gr\xF6\xDFe ${largest} oder Rand same w\xE4hlen.`
    ),
    {
      kind: "setParams",
      params: { padding: "same" },
      label: text("Use padding same", "Rand same verwenden")
    }
  );
}

// core/blocks/layers/pool.ts
function pool(definition2) {
  const { type, label: label3, order, glyph, keywords } = definition2;
  return defineBlock({
    type,
    label: label3,
    category: "layers",
    order,
    glyph,
    keywords,
    inputs: [input()],
    outputs: [output()],
    params: {
      size: countParam(
        text("Size", "Gr\xF6\xDFe"),
        text("Height and width of the window in pixels.", "H\xF6he und Breite des Fensters in Pixeln."),
        2,
        1024
      ),
      stride: countParam(
        text("Stride", "Schrittweite"),
        text("By how many pixels the window moves on.", "Um wie viele Pixel das Fenster weiterr\xFCckt."),
        2,
        1024
      ),
      padding: paddingParam("valid")
    },
    help: helpOf(definition2),
    inferTypes({ x, params: params2 }) {
      const { shape } = x;
      const wrong = pictureProblem(x, label3) ?? windowProblem(shape, params2);
      if (wrong) return wrong;
      const [down, across] = slides(shape, params2);
      return out(floats([down.count, across.count, shape[2] ?? 1], "picture"));
    },
    forward: (tf4, { x, params: params2 }) => definition2.forward(tf4, x, params2),
    layer: (tf4, { params: { size, stride, padding }, name: name3 }) => definition2.layer(tf4, { poolSize: size, strides: stride, padding, name: name3 }),
    pytorch({ params: params2, x: { shape } }) {
      const [name3, paddedArguments] = definition2.pytorch;
      return `${name3}(${params2.size}, stride=${params2.stride}${pytorchPadding(params2, shape, paddedArguments)})`;
    },
    pytorchCall({ params: params2, x: { shape }, module, names: [x] }) {
      const [down, across] = slides(shape, params2);
      const hasSurplus = params2.stride === 1 && (down.after > down.before || across.after > across.before);
      return hasSurplus ? `${module}(${x})[:, :, 1:, 1:]` : void 0;
    },
    keras: ({ params: { size, stride, padding } }) => `layers.${definition2.keras}(${size}, strides=${stride}${padding === "same" ? ', padding="same"' : ""})`,
    examples: () => [
      { params: { size: 2, stride: 2, padding: "valid" }, inputs: [[4, 5, 2]] },
      { params: { size: 2, stride: 2, padding: "same" }, inputs: [[3, 4, 1]] },
      { params: { size: 3, stride: 2, padding: "same" }, inputs: [[5, 4, 1]] },
      { params: { size: 3, stride: 1, padding: "same" }, inputs: [[3, 4, 1]] },
      { params: { size: 2, stride: 1, padding: "same" }, inputs: [[4, 3, 2]] },
      { params: { size: 4, stride: 3, padding: "same" }, inputs: [[5, 7, 1]] },
      { params: { size: 1, stride: 3, padding: "same" }, inputs: [[5, 4, 1]] }
    ]
  });
}
function pytorchPadding(window, shape, paddedArguments) {
  const both = slides(shape, window);
  if (both.every(({ before, after }) => before + after === 0)) return "";
  const isUneven = both.some(({ before, after }) => after > before);
  const [down, across] = both.map(({ before, after }) => window.stride === 1 ? after : before);
  const padding = down === across ? `${down}` : `(${down}, ${across})`;
  const ceil = isUneven && window.stride > 1 ? ", ceil_mode=True" : "";
  return `${padding === "0" ? "" : `, padding=${padding}`}${ceil}${paddedArguments}`;
}

// core/blocks/layers/averagePool2d.ts
function paddedMean(tf4, x, window) {
  const { size, stride } = window;
  const [height, width7] = [x.shape[1], x.shape[2]];
  const [down, across] = slides([height, width7], window);
  if (down.before + down.after + across.before + across.after === 0) return tf4.avgPool(x, size, stride, "valid");
  const padded = tf4.pad(x, [[0, 0], [down.before, down.after], [across.before, across.after], [0, 0]]);
  const scale3 = tf4.outerProduct(shares2(tf4, height, down, window), shares2(tf4, width7, across, window));
  return tf4.mul(tf4.avgPool(padded, size, stride, "valid"), tf4.reshape(scale3, [down.count, across.count, 1]));
}
function shares2(tf4, length, { count, before }, { size, stride }) {
  const share2 = (_, position) => {
    const start = position * stride - before;
    return size / (Math.min(start + size, length) - Math.max(start, 0));
  };
  return tf4.tensor1d(Array.from({ length: count }, share2));
}
var averagePool2d = pool({
  type: "averagePool2d",
  label: same("AveragePool2D"),
  order: 50,
  glyph: "A",
  keywords: ["pooling", "mean", "Mittelwert", "downsample", "verkleinern"],
  text: text(
    "Takes the mean of every window: a smaller, smoother picture. A padded border does not count.",
    "Nimmt das Mittel jedes Fensters: ein kleineres, glatteres Bild. Ein angef\xFCgter Rand z\xE4hlt nicht mit."
  ),
  formula: "y_{i,j,c} = \\tfrac{1}{k^2} \\sum_{u,v} x_{i s + u,\\, j s + v,\\, c}",
  derivative: "\\frac{\\partial y_{i,j,c}}{\\partial x_{i s + u,\\, j s + v,\\, c}} = \\tfrac{1}{k^2}",
  source: "LeCun et al. 1989; torch.nn.AvgPool2d; keras.layers.AveragePooling2D",
  forward: paddedMean,
  layer: (tf4, args) => tf4.layers.averagePooling2d(args),
  pytorch: ["nn.AvgPool2d", ", count_include_pad=False"],
  keras: "AveragePooling2D"
});

// core/blocks/layers/kerasSource.ts
function shapeTuple(shape) {
  return `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;
}
function kerasName(name3) {
  return name3.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
function kerasInitializer(name3, fanIn) {
  if (name3 === "smallNormal") return "initializers.RandomNormal(stddev=0.02)";
  if (name3 !== "pytorchDefault") return `"${kerasName(name3)}"`;
  const limit = Number(initializers.pytorchDefault.scale(fanIn).toPrecision(6));
  return `initializers.RandomUniform(-${limit}, ${limit})`;
}
function kerasInitial(name3, fanIn, hasBias) {
  if (name3 === "glorotUniform") return "";
  const start = kerasInitializer(name3, fanIn);
  const isBoth = name3 === "pytorchDefault" && hasBias;
  return `, kernel_initializer=${start}${isBoth ? `, bias_initializer=${start}` : ""}`;
}

// core/blocks/layers/conv2d.ts
var label2 = same("Conv2D");
var windowOf = ({ kernelSize, stride, padding }) => ({ size: kernelSize, stride, padding });
var conv2d = defineBlock({
  type: "conv2d",
  label: label2,
  category: "layers",
  order: 30,
  glyph: "C",
  keywords: ["convolution", "Faltung", "CNN", "filter", "kernel"],
  inputs: [input()],
  outputs: [output()],
  params: {
    filters: countParam(
      text("Filters", "Filter"),
      text(
        "How many patterns it looks for: channels of the output.",
        "Wie viele Muster sie sucht: Kan\xE4le der Ausgabe."
      ),
      16
    ),
    kernelSize: countParam(
      text("Kernel size", "Kerngr\xF6\xDFe"),
      text("Height and width of a filter in pixels.", "H\xF6he und Breite eines Filters in Pixeln."),
      3,
      1024
    ),
    stride: countParam(
      text("Stride", "Schrittweite"),
      text("By how many pixels the filter moves on.", "Um wie viele Pixel der Filter weiterr\xFCckt."),
      1,
      1024
    ),
    padding: paddingParam("same"),
    bias: biasParam,
    initializer: initializerParam("pytorchDefault")
  },
  help: {
    text: text(
      "Slides small filters over the picture. Every filter gives one channel that says where its pattern is, with the same weights at every place.",
      "Schiebt kleine Filter \xFCber das Bild. Jeder Filter ergibt einen Kanal, der sagt, wo sein Muster steht, mit denselben Gewichten an jeder Stelle."
    ),
    formula: "y_{i,j,o} = b_o + \\sum_{u,v,c} x_{i s + u,\\, j s + v,\\, c}\\, W_{u,v,c,o}",
    derivative: "\\frac{\\partial y_{i,j,o}}{\\partial x_{i s + u,\\, j s + v,\\, c}} = W_{u,v,c,o}, \\quad \\frac{\\partial y_{i,j,o}}{\\partial W_{u,v,c,o}} = x_{i s + u,\\, j s + v,\\, c}, \\quad \\frac{\\partial y_{i,j,o}}{\\partial b_o} = 1",
    source: "LeCun et al. 1989; torch.nn.Conv2d; keras.layers.Conv2D"
  },
  inferTypes({ x, params: params2 }) {
    const wrong = pictureProblem(x, label2) ?? windowProblem(x.shape, windowOf(params2));
    if (wrong) return wrong;
    const [down, across] = slides(x.shape, windowOf(params2));
    return out(floats([down.count, across.count, params2.filters], "picture"));
  },
  weights({ x: { shape }, params: { filters, kernelSize, bias: bias6, initializer: initializer3 } }) {
    const channels = shape[2] ?? 1;
    const area = kernelSize * kernelSize;
    const fans = { fanIn: area * channels, fanOut: area * filters, isTrainable: true };
    const kernelShape = [kernelSize, kernelSize, channels, filters];
    const weights = [
      { name: "kernel", shape: kernelShape, initializer: initializer3, decays: true, ...kernelNames, ...fans }
    ];
    if (bias6) {
      weights.push({
        name: "bias",
        shape: [filters],
        initializer: biasInitializer(initializer3),
        decays: false,
        ...biasNames,
        ...fans
      });
    }
    return weights;
  },
  multiplyAdds: ({ x, params: { kernelSize }, output: { shape } }) => sizeOf(shape) * kernelSize * kernelSize * (x.shape[2] ?? 1),
  forward(tf4, { x, weight: weight2, params: params2 }) {
    const picture = x;
    const kernel = weight2("kernel");
    const result = tf4.conv2d(picture, kernel, params2.stride, params2.padding);
    return params2.bias ? tf4.add(result, weight2("bias")) : result;
  },
  layer: (tf4, { params: { filters, kernelSize, stride, padding, bias: bias6 }, name: name3 }) => tf4.layers.conv2d({ filters, kernelSize, strides: stride, padding, useBias: bias6, name: name3 }),
  pytorch({ params: { filters, kernelSize, stride, padding, bias: bias6 }, x: { shape } }) {
    const strides = stride === 1 ? "" : `, stride=${stride}`;
    const pads = padding === "same" && stride === 1 && kernelSize > 1 ? ', padding="same"' : "";
    return `nn.Conv2d(${shape[2]}, ${filters}, kernel_size=${kernelSize}${strides}${pads}${bias6 ? "" : ", bias=False"})`;
  },
  pytorchCall({ params: params2, x: { shape }, module, names: [x] }) {
    const [down, across] = slides(shape, windowOf(params2));
    if (params2.stride === 1 || down.before + down.after + across.before + across.after === 0) return void 0;
    return `${module}(F.pad(${x}, (${across.before}, ${across.after}, ${down.before}, ${down.after})))`;
  },
  keras({ params: { filters, kernelSize, stride, padding, bias: bias6, initializer: initializer3 }, x: { shape } }) {
    const strides = stride === 1 ? "" : `, strides=${stride}`;
    const pads = padding === "same" ? ', padding="same"' : "";
    const start = kerasInitial(initializer3, kernelSize * kernelSize * (shape[2] ?? 1), bias6);
    return `layers.Conv2D(${filters}, ${kernelSize}${strides}${pads}${bias6 ? "" : ", use_bias=False"}${start})`;
  },
  examples() {
    const plain = { filters: 2, kernelSize: 3, stride: 1, bias: true, initializer: "pytorchDefault" };
    return [
      { params: { ...plain, padding: "same" }, inputs: [[4, 3, 2]] },
      { params: { ...plain, padding: "valid", bias: false, initializer: "heNormal" }, inputs: [[5, 4, 1]] },
      { params: { ...plain, padding: "same", stride: 2 }, inputs: [[5, 4, 2]] },
      { params: { ...plain, padding: "same", kernelSize: 2 }, inputs: [[3, 4, 1]] },
      { params: { ...plain, padding: "same", kernelSize: 5 }, inputs: [[2, 3, 1]] },
      { params: { ...plain, padding: "valid", kernelSize: 1, stride: 3, initializer: "zeros" }, inputs: [[5, 4, 1]] }
    ];
  }
});

// core/blocks/layers/embedding.ts
var embedding = defineBlock({
  type: "embedding",
  label: same("Embedding"),
  category: "layers",
  order: 90,
  glyph: "Em",
  keywords: ["tokens", "lookup", "vocabulary", "Vokabular", "word vectors", "Wortvektoren", "transformer", "table"],
  inputs: [input(["int32"])],
  outputs: [output()],
  params: {
    tokens: countParam(
      text("Kinds", "Arten"),
      text("How many tokens there are: rows of the table.", "Wie viele Tokens es gibt: Zeilen der Tabelle."),
      16,
      1e6
    ),
    width: countParam(
      text("Width", "Breite"),
      text("Numbers that stand for each token.", "Zahlen, die f\xFCr jedes Token stehen."),
      8
    ),
    initializer: initializerParam("randomNormal")
  },
  help: {
    text: text(
      "Looks up a row of numbers for every token. The rows are learned: tokens that are used alike come to lie close together.",
      "Schl\xE4gt zu jedem Token eine Zeile Zahlen nach. Die Zeilen werden gelernt: Tokens, die \xE4hnlich gebraucht werden, liegen bald nahe beieinander."
    ),
    formula: "y_t = E_{x_t}",
    derivative: "\\frac{\\partial y_t}{\\partial E_i} = [x_t = i]",
    source: "Bengio et al. 2003; torch.nn.Embedding; keras.layers.Embedding"
  },
  inferTypes: ({ x: { shape }, params: { width: width7 } }) => out(floats([...shape, width7], shape.length === 1 ? "sequence" : void 0)),
  weights: ({ params: { tokens: tokens2, width: width7, initializer: initializer3 } }) => [
    {
      name: "embeddings",
      shape: [tokens2, width7],
      initializer: initializer3,
      fanIn: width7,
      fanOut: width7,
      isTrainable: true,
      decays: false,
      pytorch: { name: "weight" },
      keras: "embeddings"
    }
  ],
  multiplyAdds: ({ output: { shape } }) => sizeOf(shape),
  forward: (tf4, { x, weight: weight2, params: { width: width7 } }) => {
    const rows = lookUp2(tf4, weight2("embeddings"), tf4.reshape(x, [-1]));
    return tf4.reshape(rows, [...x.shape, width7]);
  },
  layer: (tf4, { params: { tokens: tokens2, width: width7 }, name: name3 }) => tf4.layers.embedding({ inputDim: tokens2, outputDim: width7, name: name3 }),
  pytorch: ({ params: { tokens: tokens2, width: width7 } }) => `nn.Embedding(${tokens2}, ${width7})`,
  keras: ({ params: { tokens: tokens2, width: width7, initializer: initializer3 } }) => `layers.Embedding(${tokens2}, ${width7}, embeddings_initializer=${kerasInitializer(initializer3, width7)})`,
  examples: () => [
    { params: { tokens: 3, width: 4, initializer: "randomNormal" }, inputs: [{ type: tensorType("int32", [5]) }] },
    { params: { tokens: 7, width: 2, initializer: "pytorchDefault" }, inputs: [{ type: tensorType("int32", [2]) }] }
  ]
});
function lookUp2(tf4, table2, ids) {
  const [count = 1] = table2.shape;
  return withOwnGradient(
    tf4,
    [table2, ids],
    (rows, places2) => ({ value: tf4.gather(rows, places2), saved: [places2] }),
    (dy, places2) => [tf4.unsortedSegmentSum(dy, places2, count), tf4.zeros(places2.shape)]
  );
}

// core/blocks/layers/flatten.ts
var flatten = defineBlock({
  type: "flatten",
  label: same("Flatten"),
  category: "layers",
  order: 20,
  glyph: "F",
  inputs: [input(anyDtype)],
  outputs: [output()],
  params: {},
  help: {
    text: text(
      "Lays all values of an example in one row, so that a Linear layer can take them: a 28\xD728 picture becomes 784 numbers.",
      "Legt alle Werte eines Beispiels in eine Reihe, damit eine Linear-Schicht sie nehmen kann: aus einem Bild 28\xD728 werden 784 Zahlen."
    ),
    formula: "y = x",
    derivative: "\\frac{\\partial y_i}{\\partial x_j} = [i = j]",
    source: "torch.nn.Flatten; keras.layers.Flatten"
  },
  inferTypes: ({ x: { dtype, shape } }) => out(tensorType(dtype, [sizeOf(shape)])),
  forward: (tf4, { x }) => tf4.reshape(x, [x.shape[0] ?? 1, -1]),
  // Not the layer Flatten, which refuses what is flat already.
  layer: (tf4, { name: name3, output: output2 }) => tf4.layers.reshape({ targetShape: [...output2.shape], name: name3 }),
  // In PyTorch the values of a picture come out channel by channel: the same network, its next weights in other rows.
  pytorch: () => "nn.Flatten()",
  keras: () => "layers.Flatten()",
  examples: () => [
    { params: {}, inputs: [[2, 3, 2]] },
    { params: {}, inputs: [[4]] }
  ]
});

// core/blocks/layers/globalPool.ts
function globalPool(definition2) {
  const { type, order, glyph, keywords } = definition2;
  const label3 = same(definition2.label);
  return defineBlock({
    type,
    label: label3,
    category: "layers",
    order,
    glyph,
    keywords,
    inputs: [input()],
    outputs: [output()],
    params: {},
    help: helpOf(definition2),
    inferTypes: ({ x }) => pictureProblem(x, label3) ?? out(floats([x.shape[2] ?? 1])),
    forward: (tf4, { x }) => definition2.forward(tf4, x),
    layer: (tf4, { name: name3 }) => definition2.layer(tf4, name3),
    pytorch: () => `nn.Sequential(${definition2.pytorch}(1), nn.Flatten())`,
    keras: () => `layers.${definition2.keras}()`,
    examples: () => [
      { params: {}, inputs: [[3, 4, 2]] },
      { params: {}, inputs: [[1, 1, 3]] }
    ]
  });
}

// core/blocks/layers/globalAveragePool.ts
var globalAveragePool = globalPool({
  type: "globalAveragePool",
  label: "GlobalAveragePool",
  order: 70,
  glyph: "GA",
  keywords: ["pooling", "mean", "Mittelwert"],
  text: text(
    "The mean of every channel over the whole picture: how strongly a pattern is there, wherever it is. Often in place of Flatten.",
    "Das Mittel jedes Kanals \xFCber das ganze Bild: wie stark ein Muster da ist, egal wo. Oft anstelle von Flatten."
  ),
  formula: "y_c = \\tfrac{1}{h w} \\sum_{i,j} x_{i,j,c}",
  derivative: "\\frac{\\partial y_c}{\\partial x_{i,j,c}} = \\tfrac{1}{h w}",
  source: "Lin, Chen and Yan 2013; keras.layers.GlobalAveragePooling2D",
  forward: (tf4, x) => tf4.mean(x, [1, 2]),
  layer: (tf4, name3) => tf4.layers.globalAveragePooling2d({ name: name3 }),
  pytorch: "nn.AdaptiveAvgPool2d",
  keras: "GlobalAveragePooling2D"
});

// core/blocks/layers/globalMaxPool.ts
var globalMaxPool = globalPool({
  type: "globalMaxPool",
  label: "GlobalMaxPool",
  order: 80,
  glyph: "GM",
  keywords: ["pooling", "maximum"],
  text: text(
    "The largest value of every channel over the whole picture: whether a pattern is there at all.",
    "Der gr\xF6\xDFte Wert jedes Kanals \xFCber das ganze Bild: ob ein Muster \xFCberhaupt da ist."
  ),
  formula: "y_c = \\max_{i,j} x_{i,j,c}",
  derivative: "\\frac{\\partial y_c}{\\partial x_{i,j,c}} = [\\,y_c = x_{i,j,c}\\,]",
  source: "keras.layers.GlobalMaxPooling2D; torch.nn.AdaptiveMaxPool2d",
  forward: (tf4, x) => tf4.max(x, [1, 2]),
  layer: (tf4, name3) => tf4.layers.globalMaxPooling2d({ name: name3 }),
  pytorch: "nn.AdaptiveMaxPool2d",
  keras: "GlobalMaxPooling2D"
});

// core/blocks/layers/linear.ts
var linear2 = defineBlock({
  type: "linear",
  label: same("Linear"),
  category: "layers",
  order: 10,
  glyph: "L",
  keywords: ["dense", "fully connected", "voll verbunden", "perceptron"],
  inputs: [input()],
  outputs: [output()],
  params: {
    units: countParam(
      text("Units", "Einheiten"),
      text("Outputs: perceptrons side by side.", "Ausgaben: Perzeptronen nebeneinander."),
      128
    ),
    bias: biasParam,
    initializer: initializerParam("pytorchDefault")
  },
  help: {
    text: text(
      "Every output is a weighted sum of all inputs plus a bias: perceptrons side by side, without their activation. Of a sequence, every place by itself.",
      "Jede Ausgabe ist eine gewichtete Summe aller Eingaben plus Bias: Perzeptronen nebeneinander, ohne Aktivierung. Bei einer Folge jede Stelle f\xFCr sich."
    ),
    formula: "y = x\\,W + b",
    derivative: "\\frac{\\partial y}{\\partial x} = W, \\quad \\frac{\\partial y}{\\partial W} = x, \\quad \\frac{\\partial y}{\\partial b} = 1",
    source: "torch.nn.Linear; keras.layers.Dense"
  },
  inferTypes({ x: { shape, layout: layout3 }, params: params2 }) {
    if (shape.length !== 1 && layout3 !== "sequence") {
      return problem(
        text(
          `${formatShape(shape)} into Linear needs a flat input: insert Flatten.`,
          `${formatShape(shape)} in Linear braucht eine flache Eingabe: Flatten einf\xFCgen.`
        ),
        insertFlatten
      );
    }
    return out(floats([...shape.slice(0, -1), params2.units], layout3));
  },
  weights({ x: { shape }, params: { units, bias: bias6, initializer: initializer3 } }) {
    const fanIn = shape.at(-1) ?? 1;
    const fans = { fanIn, fanOut: units, isTrainable: true };
    const weights = [
      { name: "kernel", shape: [fanIn, units], initializer: initializer3, decays: true, ...kernelNames, ...fans }
    ];
    if (bias6)
      weights.push({
        name: "bias",
        shape: [units],
        initializer: biasInitializer(initializer3),
        decays: false,
        ...biasNames,
        ...fans
      });
    return weights;
  },
  multiplyAdds: ({ x, params: params2 }) => sizeOf(x.shape) * params2.units,
  forward(tf4, { x, weight: weight2, params: params2 }) {
    const rows = x.rank === 2 ? x : tf4.reshape(x, [-1, x.shape.at(-1) ?? 1]);
    const product = tf4.matMul(rows, weight2("kernel"));
    const result = params2.bias ? tf4.add(product, weight2("bias")) : product;
    return x.rank === 2 ? result : tf4.reshape(result, [...x.shape.slice(0, -1), params2.units]);
  },
  layer: (tf4, { params: { units, bias: bias6 }, name: name3 }) => tf4.layers.dense({ units, useBias: bias6, name: name3 }),
  pytorch: ({ params: params2, x }) => `nn.Linear(${x.shape.at(-1)}, ${params2.units}${params2.bias ? "" : ", bias=False"})`,
  keras: ({ params: { units, bias: bias6, initializer: initializer3 }, x }) => `layers.Dense(${units}${bias6 ? "" : ", use_bias=False"}${kerasInitial(initializer3, x.shape.at(-1) ?? 1, bias6)})`,
  examples: () => [
    { params: { units: 3, bias: true, initializer: "pytorchDefault" }, inputs: [[5]] },
    { params: { units: 1, bias: false, initializer: "glorotUniform" }, inputs: [[2]] },
    { params: { units: 2, bias: true, initializer: "pytorchDefault" }, inputs: [[3, 4]] }
  ]
});

// core/blocks/layers/maxPool2d.ts
var maxPool2d = pool({
  type: "maxPool2d",
  label: same("MaxPool2D"),
  order: 40,
  glyph: "M",
  keywords: ["pooling", "maximum", "downsample", "verkleinern"],
  text: text(
    "Keeps the largest value of every window: the picture becomes smaller, and a pattern may move a little without changing the result.",
    "Beh\xE4lt den gr\xF6\xDFten Wert jedes Fensters: Das Bild wird kleiner, und ein Muster darf sich etwas verschieben, ohne das Ergebnis zu \xE4ndern."
  ),
  formula: "y_{i,j,c} = \\max_{u,v} x_{i s + u,\\, j s + v,\\, c}",
  derivative: "\\frac{\\partial y_{i,j,c}}{\\partial x_{i s + u,\\, j s + v,\\, c}} = [\\,y_{i,j,c} = x_{i s + u,\\, j s + v,\\, c}\\,]",
  source: "torch.nn.MaxPool2d; keras.layers.MaxPooling2D",
  forward: (tf4, x, { size, stride, padding }) => tf4.maxPool(x, size, stride, padding),
  layer: (tf4, args) => tf4.layers.maxPooling2d(args),
  pytorch: ["nn.MaxPool2d", ""],
  keras: "MaxPooling2D"
});

// core/blocks/layers/perceptron.ts
function hasStep(activation7) {
  return activation7 === "step" || activation7 === "sign";
}
var perceptron = defineBlock({
  type: "perceptron",
  label: text("Perceptron", "Perzeptron"),
  category: "layers",
  order: 5,
  glyph: "\u03A3",
  keywords: ["neuron", "unit", "Einheit", "step", "sign", "threshold", "Schwelle", "theta"],
  inputs: [severalInputs],
  outputs: [output()],
  params: {
    activation: {
      kind: "choice",
      label: text("Activation", "Aktivierung"),
      help: text(
        "What becomes of the net: yes or no (step 0/1, sign -1/1), or a smooth value that gradient descent can learn.",
        "Was aus dem Netto wird: ja oder nein (Stufe 0/1, Vorzeichen -1/1) oder ein glatter Wert, den Gradientenabstieg lernen kann."
      ),
      default: "sigmoid",
      options: [
        { value: "step", label: text("Step (0 or 1)", "Stufe (0 oder 1)") },
        { value: "sign", label: text("Sign (-1 or 1)", "Vorzeichen (-1 oder 1)") },
        { value: "sigmoid", label: same("Sigmoid") },
        { value: "tanh", label: same("Tanh") },
        { value: "relu", label: same("ReLU") },
        { value: "linear", label: text("Linear (the net itself)", "Linear (das Netto selbst)") }
      ]
    }
  },
  help: {
    text: text(
      "One neuron: every wire that arrives has a weight of its own. It adds up what arrives, each times its weight, and the threshold theta: that is its net. Its activation makes the output of it.",
      "Ein Neuron: Jede Leitung, die ankommt, hat ihr eigenes Gewicht. Es summiert, was ankommt, jedes mal seinem Gewicht, und die Schwelle Theta: Das ist sein Netto. Die Aktivierung macht daraus die Ausgabe."
    ),
    formula: "net = \\theta + \\sum_i w_i x_i, \\quad o = f(net)",
    derivative: "\\frac{\\partial o}{\\partial w_i} = f^{\\prime}(net)\\, x_i, \\quad \\frac{\\partial o}{\\partial \\theta} = f^{\\prime}(net)",
    source: "Rosenblatt 1958; lecture, chapter 1"
  },
  edgeWeight: "kernel",
  isJoinable: true,
  ends: ({ activation: activation7 }) => ({ sigmoid: [0, 1], tanh: [-1, 1], relu: [0, Infinity] })[activation7],
  inferTypes({ inputs: { in: inputs = [] } }) {
    const at = inputs.findIndex(({ shape }) => shape.length !== 1);
    const wrong = inputs[at];
    if (!wrong) return out(floats([1]));
    return problem(
      text(
        `${formatShape(wrong.shape)} into a perceptron needs a flat input: insert Flatten.`,
        `${formatShape(wrong.shape)} in ein Perzeptron braucht eine flache Eingabe: Flatten einf\xFCgen.`
      ),
      { ...insertFlatten, input: at }
    );
  },
  weights({ inputs: { in: inputs = [] } }) {
    const fanIn = countOf(inputs);
    const common = { initializer: "pytorchDefault", fanIn, fanOut: 1, isTrainable: true };
    return [
      { name: "kernel", shape: [fanIn, 1], decays: true, ...kernelNames, ...common },
      { name: "theta", shape: [1], decays: false, ...biasNames, ...common }
    ];
  },
  multiplyAdds: ({ inputs: { in: inputs = [] } }) => countOf(inputs),
  forward(tf4, { inputs: { in: inputs = [] }, weight: weight2, params: { activation: activation7 }, context: context2 }) {
    const [x, ...others2] = inputs;
    const all = x && others2.length === 0 ? x : tf4.concat([...inputs], -1);
    const net = tf4.add(tf4.matMul(all, weight2("kernel")), weight2("theta"));
    return activated(tf4, activation7, net, context2.passesSteps ?? false);
  },
  layer: (tf4, { params: { activation: activation7 }, name: name3, inputs: { in: inputs = [] } }) => [
    ...inputs.length > 1 ? [tf4.layers.concatenate({ axis: -1 })] : [],
    tf4.layers.dense({ units: 1, activation: hasStep(activation7) ? "linear" : activation7, name: name3 }),
    ...stepLayers(tf4, activation7)
  ],
  pytorch: ({ inputs: { in: inputs = [] } }) => `nn.Linear(${countOf(inputs)}, 1)`,
  pytorchCall: ({ params: { activation: activation7 }, module, names: names3, passesSteps }) => {
    const x = names3.length > 1 ? `torch.cat([${names3.join(", ")}], dim=-1)` : names3[0];
    return pytorchOf(activation7, `${module}(${x})`, passesSteps);
  },
  keras: ({ params: { activation: activation7 }, inputs: { in: inputs = [] }, passesSteps }) => `layers.Dense(1${kerasOf(activation7, passesSteps)}${kerasInitial("pytorchDefault", countOf(inputs), true)})`,
  kerasCall: ({ layer, names: names3 }) => names3.length > 1 ? `${layer}(layers.Concatenate()([${names3.join(", ")}]))` : void 0,
  examples: () => [
    ...["sigmoid", "tanh", "relu", "linear"].map((activation7) => ({
      params: { activation: activation7 },
      inputs: [[1], [1], [2]]
    })),
    ...["step", "sign"].map((activation7) => ({ params: { activation: activation7 }, inputs: [[3]] }))
  ]
});
function countOf(inputs) {
  return inputs.reduce((sum2, { shape }) => sum2 + sizeOf(shape), 0);
}
function activated(tf4, activation7, net, passesSteps) {
  switch (activation7) {
    case "linear":
      return net;
    case "step":
    case "sign":
      return passesSteps ? passing(tf4, activation7, net) : stepped(tf4, activation7, net);
    default:
      return tf4[activation7](net);
  }
}
function stepped(tf4, activation7, net) {
  const step3 = tf4.step(net);
  return activation7 === "step" ? step3 : tf4.sub(tf4.mul(step3, 2), 1);
}
function passing(tf4, activation7, net) {
  const step3 = tf4.customGrad((x) => ({
    value: stepped(tf4, activation7, x),
    gradFunc: (dy) => dy
  }));
  return step3(net);
}
function stepLayers(tf4, activation7) {
  if (!hasStep(activation7)) return [];
  const step3 = [tf4.layers.rescaling({ scale: 1e38 }), tf4.layers.reLU({ maxValue: 1 })];
  return activation7 === "sign" ? [...step3, tf4.layers.rescaling({ scale: 2, offset: -1 })] : step3;
}
var lowOf = { step: 0, sign: -1 };
function pytorchOf(activation7, net, passesSteps) {
  switch (activation7) {
    case "linear":
      return net;
    case "step":
    case "sign": {
      if (passesSteps) return `PassingStep.apply(${net}, ${lowOf[activation7]})`;
      const step3 = `torch.sign(${net}).clamp(min=0)`;
      return activation7 === "step" ? step3 : `2 * ${step3} - 1`;
    }
    default:
      return `torch.${activation7}(${net})`;
  }
}
function kerasOf(activation7, passesSteps) {
  switch (activation7) {
    case "linear":
      return "";
    case "step":
    case "sign": {
      if (passesSteps) return `, activation=passing_step(${lowOf[activation7]})`;
      const step3 = "keras.ops.maximum(keras.ops.sign(net), 0)";
      return `, activation=lambda net: ${activation7 === "step" ? step3 : `2 * ${step3} - 1`}`;
    }
    default:
      return `, activation="${activation7}"`;
  }
}

// core/blocks/layers/reshape.ts
var reshape = defineBlock({
  type: "reshape",
  label: same("Reshape"),
  category: "layers",
  order: 25,
  glyph: "Rs",
  keywords: ["view", "unflatten", "Form"],
  inputs: [input(anyDtype)],
  outputs: [output()],
  params: {
    shape: {
      kind: "shape",
      label: text("Shape", "Form"),
      help: text(
        "The new axes of one example, without the batch: 28, 28, 1 for a grey picture.",
        "Die neuen Achsen eines Beispiels ohne den Batch: 28, 28, 1 f\xFCr ein graues Bild."
      ),
      default: [28, 28, 1],
      minRank: 1,
      maxRank: 3
    }
  },
  help: {
    text: text(
      "Arranges the same values in other axes, row by row: 784 numbers become a picture 28\xD728\xD71. The number of values stays.",
      "Ordnet dieselben Werte in anderen Achsen an, Zeile f\xFCr Zeile: aus 784 Zahlen wird ein Bild 28\xD728\xD71. Die Anzahl der Werte bleibt."
    ),
    formula: "y = x",
    derivative: "\\frac{\\partial y_i}{\\partial x_j} = [i = j]",
    source: "torch.reshape; keras.layers.Reshape"
  },
  inferTypes({ x: { dtype, shape }, params: params2 }) {
    const [has, needs] = [sizeOf(shape), sizeOf(params2.shape)];
    if (has === needs) return out({ ...floatsOf(params2.shape), dtype });
    const values2 = counted(has, ["value", "values"], ["Wert", "Werten"]);
    return problem(
      text(
        `${formatShape(shape)} arrives with ${values2.en}, ${formatShape(params2.shape)} needs ${needs}: choose axes whose product is ${has}.`,
        `${formatShape(shape)} kommt mit ${values2.de} an, ${formatShape(params2.shape)} braucht ${needs}: Achsen mit dem Produkt ${has} w\xE4hlen.`
      ),
      {
        kind: "setParams",
        params: { shape: [has] },
        label: text(`Use ${formatShape([has])}`, `${formatShape([has])} verwenden`)
      }
    );
  },
  forward: (tf4, { x, params: params2 }) => tf4.reshape(x, [x.shape[0] ?? 1, ...params2.shape]),
  layer: (tf4, { params: params2, name: name3 }) => tf4.layers.reshape({ targetShape: [...params2.shape], name: name3 }),
  pytorchCall({ x: type, output: output2, names: [x] }) {
    const { shape: target } = output2;
    const before = isPicture(type) && type.shape[2] !== 1 ? ".permute(0, 2, 3, 1)" : "";
    if (isPicture(output2) && target[2] === 1) return `${x}${before}.reshape(-1, 1, ${target[0]}, ${target[1]})`;
    return `${x}${before}.reshape(-1, ${target.join(", ")})${isPicture(output2) ? ".permute(0, 3, 1, 2)" : ""}`;
  },
  keras: ({ params: params2 }) => `layers.Reshape(${shapeTuple(params2.shape)})`,
  examples: () => [
    { params: { shape: [2, 3, 1] }, inputs: [[6]] },
    { params: { shape: [2, 2, 2] }, inputs: [[8]] },
    { params: { shape: [6, 2] }, inputs: [[2, 3, 2]] },
    { params: { shape: [4] }, inputs: [[2, 2]] }
  ]
});

// core/blocks/transformer/attended.ts
var maskPort = {
  name: "mask",
  label: text("mask", "Maske"),
  dtypes: anyDtype,
  isOptional: true
};
function countsOf(tf4, mask2) {
  return tf4.step(tf4.abs(tf4.cast(mask2, "float32")));
}
function maskProblem(mask2, length) {
  if (!mask2 || mask2.shape.length === 1 && mask2.shape[0] === length) return void 0;
  return problem(
    text(
      `The mask has ${formatShape(mask2.shape)}, the sequence needs [${length}]: one number for each of its places.`,
      `Die Maske hat ${formatShape(mask2.shape)}, die Folge braucht [${length}]: eine Zahl f\xFCr jede ihrer Stellen.`
    )
  );
}
function sequenceProblem({ shape, layout: layout3 }, label3) {
  if (layout3 === "sequence" && shape.length === 2) return void 0;
  return problem(
    text(
      `${formatShape(shape)} arrives, ${label3} needs a sequence [length, width]: insert Embedding or Reshape.`,
      `${formatShape(shape)} kommt an, ${label3} braucht eine Folge [L\xE4nge, Breite]: Embedding oder Reshape einf\xFCgen.`
    )
  );
}
function headsProblem({ shape, layout: layout3 }, label3) {
  if (layout3 === "heads" && shape.length === 3) return void 0;
  return problem(
    text(
      `${formatShape(shape)} arrives, ${label3} needs heads [heads, length, width]: send the sequence through Split heads first.`,
      `${formatShape(shape)} kommt an, ${label3} braucht K\xF6pfe [K\xF6pfe, L\xE4nge, Breite]: die Folge vorher durch \u201EK\xF6pfe trennen\u201C schicken.`
    )
  );
}

// core/blocks/layers/sequenceMean.ts
var sequenceMean = defineBlock({
  type: "sequenceMean",
  label: same("SequenceMean"),
  category: "layers",
  order: 95,
  glyph: "SM",
  keywords: ["pooling", "mean", "Mittelwert", "mask", "Maske", "padding", "GlobalAveragePooling1D"],
  inputs: [input(), maskPort],
  outputs: [output()],
  params: {},
  help: {
    text: text(
      "The mean over the places of a sequence. With a mask, only over those where it is not 0: wire the tokens themselves to it, and token 0 is padding that does not count.",
      "Das Mittel \xFCber die Stellen einer Folge. Mit einer Maske nur \xFCber jene, an denen sie nicht 0 ist: die Tokens selbst daran anschlie\xDFen, und Token 0 ist Auff\xFCllung, die nicht z\xE4hlt."
    ),
    formula: "y_c = \\frac{\\sum_t m_t\\, x_{t,c}}{\\sum_t m_t}",
    derivative: "\\frac{\\partial y_c}{\\partial x_{t,c}} = \\frac{m_t}{\\sum_s m_s}",
    source: "keras.layers.GlobalAveragePooling1D"
  },
  inferTypes({ x, inputs }) {
    const [length = 1, width7 = 1] = x.shape;
    return sequenceProblem(x, "SequenceMean") ?? maskProblem(inputs["mask"]?.[0], length) ?? out(floats([width7]));
  },
  forward(tf4, { x, inputs }) {
    const mask2 = inputs["mask"]?.[0];
    if (!mask2) return tf4.mean(x, 1);
    const counts = countsOf(tf4, mask2);
    const sum2 = tf4.sum(tf4.mul(x, tf4.expandDims(counts, -1)), 1);
    return tf4.div(sum2, tf4.maximum(tf4.sum(counts, 1, true), 1));
  },
  // TensorFlow.js has no layer that takes the mask.
  layer: (tf4, { name: name3, inputs: { mask: mask2 } }) => mask2 ? [] : tf4.layers.globalAveragePooling1d({ name: name3 }),
  pytorchCall: ({ names: [x, mask2] }) => mask2 === void 0 ? `${x}.mean(1)` : `(${x} * (${mask2} != 0).unsqueeze(-1)).sum(1) / (${mask2} != 0).sum(1, keepdim=True).clamp(min=1)`,
  keras: () => "layers.GlobalAveragePooling1D()",
  kerasCall: ({ layer, names: [x, mask2] }) => mask2 === void 0 ? void 0 : `${layer}(${x}, mask=keras.ops.not_equal(${mask2}, 0))`,
  examples: () => [
    { params: {}, inputs: [[4, 3]] },
    { params: {}, inputs: [{ type: floats([4, 3], "sequence") }, { port: "mask", type: tensorType("int32", [4]) }] }
  ]
});

// core/blocks/normalisation/batchNorm.ts
var batchNorm = defineBlock({
  type: "batchNorm",
  label: same("BatchNorm"),
  category: "normalisation",
  order: 10,
  glyph: "BN",
  keywords: ["batch normalization", "Normalisierung"],
  inputs: [input()],
  outputs: [output()],
  params: {
    momentum: {
      kind: "number",
      label: text("Momentum", "Momentum"),
      help: text(
        "The share of the moving mean and variance that stays at every batch.",
        "Der Anteil von laufendem Mittel und laufender Varianz, der bei jedem Batch bleibt."
      ),
      default: 0.99,
      min: 0,
      max: 1,
      step: 0.01
    },
    epsilon: epsilonParam(1e-3)
  },
  help: {
    text: text(
      "Brings every channel to mean 0 and variance 1 over the batch, then scales and shifts it by two trainable numbers. In evaluation, averages collected during training take the place of the batch.",
      "Bringt jeden Kanal \xFCber den Batch auf Mittel 0 und Varianz 1, dann skalieren und verschieben ihn zwei trainierbare Zahlen. Bei der Auswertung stehen im Training gesammelte Mittelwerte an der Stelle des Batches."
    ),
    formula: "y = \\gamma\\,\\frac{x - \\mu}{\\sqrt{\\sigma^2 + \\epsilon}} + \\beta",
    derivative: "\\frac{\\partial y_n}{\\partial x_m} = \\frac{\\gamma}{\\sigma} \\left([n = m] - \\frac{1 + \\hat x_n \\hat x_m}{N}\\right), \\quad \\frac{\\partial y}{\\partial \\gamma} = \\hat x, \\quad \\frac{\\partial y}{\\partial \\beta} = 1",
    source: "Ioffe and Szegedy 2015; keras.layers.BatchNormalization; torch.nn.BatchNorm2d"
  },
  inferTypes: ({ x }) => out(x),
  weights({ x: { shape } }) {
    const channels = shape.at(-1) ?? 1;
    const spec2 = { shape: [channels], fanIn: channels, fanOut: channels, decays: false };
    return [
      { name: "gamma", initializer: "ones", ...gammaNames, isTrainable: true, ...spec2 },
      { name: "beta", initializer: "zeros", ...betaNames, isTrainable: true, ...spec2 },
      {
        name: "movingMean",
        initializer: "zeros",
        isTrainable: false,
        pytorch: { name: "running_mean", start: "zeros" },
        keras: "moving_mean",
        ...spec2
      },
      {
        name: "movingVariance",
        initializer: "ones",
        isTrainable: false,
        pytorch: { name: "running_var", start: "ones" },
        keras: "moving_variance",
        ...spec2
      }
    ];
  },
  multiplyAdds: ({ x }) => sizeOf(x.shape),
  forward(tf4, { x, weight: weight2, params: { momentum: momentum2, epsilon: epsilon7 }, context: context2 }) {
    let [mean, variance] = [weight2("movingMean"), weight2("movingVariance")];
    if (context2.isTraining) {
      const follow = (moving, now) => tf4.add(tf4.mul(moving, momentum2), tf4.mul(now, 1 - momentum2));
      const batch = tf4.moments(
        x,
        x.shape.slice(0, -1).map((_, axis) => axis)
      );
      context2.update("movingMean", follow(mean, batch.mean));
      context2.update("movingVariance", follow(variance, batch.variance));
      ({ mean, variance } = batch);
    }
    const scale3 = tf4.mul(weight2("gamma"), tf4.rsqrt(tf4.add(variance, epsilon7)));
    return tf4.add(tf4.mul(tf4.sub(x, mean), scale3), weight2("beta"));
  },
  layer: (tf4, { params: { momentum: momentum2, epsilon: epsilon7 }, name: name3 }) => tf4.layers.batchNormalization({ axis: -1, momentum: momentum2, epsilon: epsilon7, name: name3 }),
  pytorch({ params: { momentum: momentum2, epsilon: epsilon7 }, x }) {
    const change = Number((1 - momentum2).toPrecision(6));
    return `nn.BatchNorm${isPicture(x) ? 2 : 1}d(${x.shape.at(-1)}, eps=${epsilon7}, momentum=${change})`;
  },
  // PyTorch has the channels of a sequence in the middle.
  pytorchCall: ({ x: { layout: layout3 }, module, names: [x] }) => layout3 === "sequence" ? `${module}(${x}.transpose(1, 2)).transpose(1, 2)` : void 0,
  keras: ({ params: params2 }) => `layers.BatchNormalization(momentum=${params2.momentum}, epsilon=${params2.epsilon})`,
  examples: () => [
    { params: { momentum: 0.99, epsilon: 1e-3 }, inputs: [[3]] },
    { params: { momentum: 0.9, epsilon: 1e-5 }, inputs: [[2, 3, 2]] },
    { params: { momentum: 0, epsilon: 0.01 }, inputs: [[3, 2]] }
  ]
});

// core/blocks/normalisation/dropout.ts
var dropout = defineBlock({
  type: "dropout",
  label: same("Dropout"),
  category: "normalisation",
  order: 30,
  glyph: "Do",
  keywords: ["regularisation", "Regularisierung", "overfitting", "\xDCberanpassung"],
  inputs: [input()],
  outputs: [output()],
  params: {
    rate: {
      kind: "number",
      label: text("Rate", "Rate"),
      help: text("The share of values that is set to zero.", "Der Anteil der Werte, der auf null gesetzt wird."),
      default: 0.5,
      min: 0,
      max: 0.99,
      step: 0.05
    }
  },
  help: {
    text: text(
      "In training, sets a random share of the values to zero and scales the others up, so that no unit can rely on a single other one. In evaluation it changes nothing.",
      "Setzt beim Training einen zuf\xE4lligen Teil der Werte auf null und vergr\xF6\xDFert die \xFCbrigen, damit sich keine Einheit auf eine einzelne andere verlassen kann. Bei der Auswertung \xE4ndert es nichts."
    ),
    formula: "y = \\frac{m \\odot x}{1 - p}, \\quad m_i \\sim \\mathrm{Bernoulli}(1 - p)",
    derivative: "\\frac{\\partial y_i}{\\partial x_i} = \\frac{m_i}{1 - p}",
    source: "Srivastava et al. 2014; torch.nn.Dropout; keras.layers.Dropout"
  },
  inferTypes: ({ x }) => out(x),
  forward(tf4, { x, params: { rate: rate3 }, context: context2 }) {
    if (!context2.isTraining || rate3 === 0) return x;
    const isKept = tf4.greaterEqual(context2.uniform(x.shape), rate3);
    return tf4.mul(x, tf4.mul(tf4.cast(isKept, "float32"), 1 / (1 - rate3)));
  },
  layer: (tf4, { params: params2, name: name3 }) => tf4.layers.dropout({ rate: params2.rate, name: name3 }),
  pytorch: ({ params: params2 }) => `nn.Dropout(${params2.rate})`,
  keras: ({ params: params2 }) => `layers.Dropout(${params2.rate})`,
  examples: () => [
    { params: { rate: 0.5 }, inputs: [[6]] },
    { params: { rate: 0 }, inputs: [[2, 3, 2]] }
  ]
});

// core/blocks/normalisation/rmsNorm.ts
var rmsNorm = defineBlock({
  type: "rmsNorm",
  label: same("RMSNorm"),
  category: "normalisation",
  order: 25,
  glyph: "RN",
  keywords: ["root mean square", "Normalisierung", "transformer", "Llama"],
  inputs: [input()],
  outputs: [output()],
  params: { epsilon: epsilonParam(1e-5) },
  help: {
    text: text(
      "Divides the last axis of every example by its root mean square, then scales it by trainable numbers. A LayerNorm that leaves the mean alone and costs less: Llama has it.",
      "Teilt die letzte Achse jedes Beispiels durch ihr quadratisches Mittel, dann skalieren sie trainierbare Zahlen. Ein LayerNorm, das den Mittelwert in Ruhe l\xE4sst und weniger kostet: Llama hat es."
    ),
    formula: "y = \\gamma \\odot \\frac{x}{r}, \\quad r = \\sqrt{\\tfrac1d \\sum_i x_i^2 + \\epsilon}",
    derivative: "\\frac{\\partial y_i}{\\partial x_j} = \\frac{\\gamma_i}{r} \\left([i = j] - \\frac{\\hat x_i \\hat x_j}{d}\\right), \\quad \\frac{\\partial y}{\\partial \\gamma} = \\hat x",
    source: "Zhang and Sennrich 2019; torch.nn.RMSNorm (2.4); keras.layers.RMSNormalization"
  },
  inferTypes: ({ x }) => out(x),
  weights({ x: { shape } }) {
    const width7 = shape.at(-1) ?? 1;
    const spec2 = { shape: [width7], fanIn: width7, fanOut: width7, isTrainable: true, decays: false };
    return [{ name: "gamma", initializer: "ones", pytorch: gammaNames.pytorch, keras: "scale", ...spec2 }];
  },
  multiplyAdds: ({ x }) => sizeOf(x.shape),
  forward: (tf4, { x, weight: weight2, params: { epsilon: epsilon7 } }) => normalise3(tf4, epsilon7, x, weight2("gamma")),
  pytorch: ({ params: params2, x }) => `RMSNorm(${x.shape.at(-1)}, eps=${params2.epsilon})`,
  pytorchCall: ({ x: type, module, names: [x] }) => isPicture(type) ? `${module}(${x}.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)` : void 0,
  keras: ({ params: params2 }) => `layers.RMSNormalization(epsilon=${params2.epsilon})`,
  definitions: () => ({ pytorch: [definition] }),
  examples: () => [
    { params: { epsilon: 1e-5 }, inputs: [[4]] },
    { params: { epsilon: 1e-3 }, inputs: [[3, 4]] },
    { params: { epsilon: 0.01 }, inputs: [[2, 2, 3]] }
  ]
});
var definition = `class RMSNorm(nn.Module):
    def __init__(self, width, eps):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.eps = eps

    def forward(self, x):
        return self.weight * x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.eps)`;
function normalise3(tf4, epsilon7, ...inputs) {
  return withOwnGradient(
    tf4,
    inputs,
    (x, gamma) => {
      const scale3 = tf4.rsqrt(tf4.add(tf4.mean(tf4.square(x), -1, true), epsilon7));
      const normal = tf4.mul(x, scale3);
      return { value: tf4.mul(normal, gamma), saved: [normal, scale3, gamma] };
    },
    (dy, normal, scale3, gamma) => {
      const others2 = Array.from({ length: dy.rank - 1 }, (_, axis) => axis);
      const outer = tf4.mul(dy, gamma);
      const along = tf4.mul(normal, tf4.mean(tf4.mul(outer, normal), -1, true));
      return [tf4.mul(tf4.sub(outer, along), scale3), tf4.sum(tf4.mul(dy, normal), others2)];
    }
  );
}

// core/blocks/output/output.ts
var outputBlock = defineBlock({
  type: "output",
  label: text("Output", "Ausgabe"),
  category: "output",
  glyph: "\u2301",
  keywords: ["loss", "Verlust", "Fehler", "cross entropy", "mean squared error", "target", "Ziel"],
  inputs: [input()],
  outputs: [],
  params: {
    loss: {
      kind: "choice",
      label: text("Loss", "Verlust"),
      help: text(
        "Cross entropy for several classes, binary cross entropy for yes or no, mean squared error for numbers.",
        "Kreuzentropie f\xFCr mehrere Klassen, bin\xE4re Kreuzentropie f\xFCr Ja oder Nein, mittlerer quadratischer Fehler f\xFCr Zahlen."
      ),
      default: "crossEntropy",
      options: losses.map(({ kind: kind2, label: label3 }) => ({ value: kind2, label: label3 }))
    },
    from: {
      kind: "choice",
      label: text("Network ends in", "Netz endet in"),
      help: text(
        "Logits are raw scores: the loss applies softmax or sigmoid itself, which is exact for large values. Choose probabilities when the network ends in Softmax, Sigmoid or a step, and -1 and 1 when it ends in a sign or tanh.",
        "Logits sind rohe Werte: Der Verlust wendet Softmax oder Sigmoid selbst an, das ist auch bei gro\xDFen Werten genau. Wahrscheinlichkeiten w\xE4hlen, wenn das Netz auf Softmax, Sigmoid oder eine Stufe endet, und -1 und 1, wenn es auf ein Vorzeichen oder Tanh endet."
      ),
      default: "logits",
      options: [
        { value: "logits", label: same("Logits") },
        { value: "probabilities", label: text("Probabilities", "Wahrscheinlichkeiten") },
        { value: "signs", label: text("-1 and 1", "-1 und 1") }
      ]
    }
  },
  help: {
    text: text(
      "Compares the prediction with the labels. The loss is the mean over the batch; training makes it smaller.",
      "Vergleicht die Vorhersage mit den Labels. Der Verlust ist das Mittel \xFCber den Batch; Training macht ihn kleiner."
    ),
    formula: "L = -\\tfrac{1}{N} \\sum_n \\log p_{n, y_n}",
    derivative: "\\frac{\\partial L}{\\partial z_j} = \\tfrac{1}{N} \\left(p_j - [j = y]\\right)",
    source: losses.map(({ source }) => source).join(", ")
  },
  inferTypes({ x, params: params2, data }) {
    const { meaning: target } = targetField(data);
    const { shape } = x;
    const { label: label3, takesValues, widths: widthsOf } = lossOf(params2.loss);
    const outputs = targetSize(target);
    if (target.kind === "classes" && outputs < 2) return oneClass(target);
    if (target.kind === "values" && !takesValues) {
      return problem(
        text(
          "The data holds numbers, not classes: use mean squared error.",
          "Die Daten sind Zahlen, keine Klassen: mittleren quadratischen Fehler w\xE4hlen."
        ),
        setLoss("meanSquaredError")
      );
    }
    if (params2.from === "signs" && !takesValues) {
      return problem(
        text(
          "Labels of -1 and 1 go with the mean squared error: choose it, or another ending.",
          "Labels von -1 und 1 passen zum mittleren quadratischen Fehler: ihn w\xE4hlen oder ein anderes Ende."
        ),
        setLoss("meanSquaredError")
      );
    }
    const widths = target.kind === "values" ? [outputs] : widthsOf(outputs);
    if (!widths) {
      return problem(
        text(
          `${label3.en} is for 2 classes, the data has ${outputs}: use cross entropy.`,
          `${label3.de} ist f\xFCr 2 Klassen, die Daten haben ${outputs}: Kreuzentropie w\xE4hlen.`
        ),
        setLoss("crossEntropy")
      );
    }
    if (widths.some((width7) => isSameShape(shape, [width7]))) return out(x);
    const expected = formatShape([widths[0] ?? 1]);
    if (shape.length !== 1) {
      return problem(
        text(
          `${formatShape(shape)} arrives, the labels need ${expected}.`,
          `${formatShape(shape)} kommt an, die Labels brauchen ${expected}.`
        ),
        insertFlatten
      );
    }
    const units = widths[0] ?? 1;
    const words3 = counted(units, ["unit", "units"], ["Einheit", "Einheiten"]);
    return problem(
      text(
        `${formatShape(shape)} arrives, the labels need ${expected}: give the last layer ${words3.en}.`,
        `${formatShape(shape)} kommt an, die Labels brauchen ${expected}: der letzten Schicht ${words3.de} geben.`
      ),
      { kind: "setUnits", units, label: text(`Give it ${words3.en}`, `${words3.de} geben`) }
    );
  },
  forward: (_tf, { x }) => x
});
function oneClass({
  classes: [only2 = "?"],
  instead
}) {
  const message = text(
    `All examples have the same class (${only2}), so there is nothing to tell apart: choose another target under Data, "Change how it is read".`,
    `Alle Beispiele haben dieselbe Klasse (${only2}), es gibt also nichts zu unterscheiden: unter \u201EDaten\u201C, \u201EAnders lesen\u201C, ein anderes Ziel w\xE4hlen.`
  );
  if (!instead) return problem(message);
  const { column, name: name3 } = instead;
  return problem(message, {
    kind: "setTarget",
    column,
    label: text(`Predict "${name3}" instead`, `Stattdessen \u201E${name3}\u201C vorhersagen`)
  });
}
function setLoss(loss) {
  return { kind: "setParams", params: { loss }, label: text("Change the loss", "Verlust \xE4ndern") };
}

// core/blocks/structure/moduleInput.ts
var moduleInput = defineBlock({
  type: "moduleInput",
  label: text("Module input", "Moduleingang"),
  category: "structure",
  order: 10,
  glyph: "\u2192",
  keywords: ["port", "Anschluss"],
  inputs: [],
  outputs: [output()],
  params: {
    optional: {
      kind: "boolean",
      label: text("Optional", "Freigestellt"),
      help: text(
        "It may be left open outside. The wires from it then lead nowhere: for inputs that may be left open themselves, such as a mask.",
        "Er darf au\xDFen offen bleiben. Die Leitungen von ihm f\xFChren dann nirgendwohin: f\xFCr Eing\xE4nge, die selbst offen bleiben d\xFCrfen, etwa eine Maske."
      ),
      default: false
    }
  },
  help: {
    text: text(
      "Where a value enters the module. Its name is the name of the port outside.",
      "Wo ein Wert in das Modul kommt. Sein Name ist der Name des Anschlusses au\xDFen."
    ),
    source: "Neuroloom"
  },
  inferTypes: ({ x }) => out(x),
  forward: (_tf, { x }) => x,
  examples: () => [{ params: { optional: false }, inputs: [[2, 3]] }]
});

// core/blocks/structure/moduleOutput.ts
var moduleOutput = defineBlock({
  type: "moduleOutput",
  label: text("Module output", "Modulausgang"),
  category: "structure",
  order: 20,
  glyph: "\u21E5",
  keywords: ["port", "Anschluss"],
  inputs: [input(anyDtype)],
  outputs: [],
  params: {},
  help: {
    text: text(
      "Where a value leaves the module. Its name is the name of the port outside.",
      "Wo ein Wert das Modul verl\xE4sst. Sein Name ist der Name des Anschlusses au\xDFen."
    ),
    source: "Neuroloom"
  },
  inferTypes: ({ x }) => out(x),
  forward: (_tf, { x }) => x,
  examples: () => [{ params: {}, inputs: [[2, 3]] }]
});

// core/blocks/transformer/languageHead.ts
var languageHead = defineBlock({
  type: "languageHead",
  label: text("Language head", "Sprachkopf"),
  category: "transformer",
  order: 95,
  glyph: "LM",
  keywords: ["lm_head", "logits", "next word", "n\xE4chstes Wort", "vocabulary", "Vokabular", "tied", "geteilt", "GPT"],
  inputs: [input()],
  outputs: [output()],
  params: {
    units: countParam(
      text("Kinds", "Arten"),
      text("How many tokens there are: a score for each.", "Wie viele Tokens es gibt: ein Wert f\xFCr jedes."),
      16,
      1e6
    ),
    bias: { ...biasParam, default: false },
    initializer: initializerParam("pytorchDefault")
  },
  help: {
    text: text(
      "A score for every token of the vocabulary, at every place: how well it would go on there. Sharing the weights of the Embedding, it compares with the very vectors by which words come in, and has none of its own.",
      "Ein Wert f\xFCr jedes Token des Vokabulars, an jeder Stelle: wie gut es dort weiterginge. Teilt er die Gewichte des Embeddings, vergleicht er mit denselben Vektoren, mit denen die W\xF6rter hereinkommen, und hat keine eigenen."
    ),
    formula: "y_{t,i} = x_t \\cdot E_i + b_i",
    derivative: "\\frac{\\partial y_{t,i}}{\\partial x_t} = E_i, \\quad \\frac{\\partial y_{t,i}}{\\partial E_i} = x_t, \\quad \\frac{\\partial y}{\\partial b} = 1",
    source: "Press and Wolf 2016; Radford et al. 2019 (GPT-2)"
  },
  inferTypes: (args) => linear2.inferTypes(args),
  weights: (args) => linear2.weights?.(args) ?? [],
  multiplyAdds: (args) => linear2.multiplyAdds?.(args) ?? 0,
  forward: (tf4, args) => linear2.forward(tf4, args),
  layer: (tf4, args) => linear2.layer?.(tf4, args) ?? [],
  pytorch: (args) => linear2.pytorch?.(args) ?? "",
  keras: (args) => linear2.keras?.(args) ?? "",
  examples: () => [
    { params: { units: 5, bias: false, initializer: "pytorchDefault" }, inputs: [[3, 4]] },
    { params: { units: 2, bias: true, initializer: "randomNormal" }, inputs: [[3]] }
  ]
});

// core/blocks/transformer/mask.ts
var NEVER = 1e9;
var mask = defineBlock({
  type: "mask",
  label: text("Mask", "Maskieren"),
  category: "transformer",
  order: 30,
  glyph: "\u25FA",
  keywords: ["causal", "kausal", "padding", "Auff\xFCllung", "attention", "triangle", "Dreieck", "look ahead", "GPT"],
  inputs: [input(), maskPort],
  outputs: [output()],
  params: {
    causal: {
      kind: "boolean",
      label: text("Causal", "Kausal"),
      help: text(
        "No word sees a later one: what is predicted must not be known.",
        "Kein Wort sieht ein sp\xE4teres: Was vorhergesagt wird, darf nicht bekannt sein."
      ),
      default: false
    }
  },
  help: {
    text: text(
      "Takes words out of attention: their scores become so small that softmax makes 0 of them. With a mask at the second input, padding; causal, all later words, so that GPT reads from left to right only.",
      "Nimmt W\xF6rter aus der Attention: Ihre Werte werden so klein, dass Softmax 0 daraus macht. Mit einer Maske am zweiten Eingang die Auff\xFCllung; kausal alle sp\xE4teren W\xF6rter, sodass GPT nur von links nach rechts liest."
    ),
    formula: "y_{ij} = \\begin{cases} x_{ij} & m_j \\ne 0,\\ j \\le i \\\\ -10^9 & \\text{else} \\end{cases}",
    derivative: "\\frac{\\partial y_{ij}}{\\partial x_{ij}} = [\\,m_j \\ne 0,\\ j \\le i\\,]",
    source: "Vaswani et al. 2017, section 3.2.3; torch.Tensor.masked_fill"
  },
  inferTypes({ x, inputs, params: { causal: causal4 } }) {
    const [rows, columns] = x.shape.slice(-2);
    if (rows === void 0 || columns === void 0) {
      return problem(
        text(
          `${formatShape(x.shape)} arrives, Mask needs scores [queries, keys]: put it behind a MatMul of queries and keys.`,
          `${formatShape(x.shape)} kommt an, Maskieren braucht Werte [Anfragen, Schl\xFCssel]: hinter ein MatMul von Anfragen und Schl\xFCsseln setzen.`
        )
      );
    }
    if (causal4 && rows !== columns) {
      return problem(
        text(
          `Words of one text (${rows}) look at those of another (${columns}), where none is later: turn causal off.`,
          `W\xF6rter eines Textes (${rows}) sehen auf die eines anderen (${columns}), wo keines sp\xE4ter ist: kausal ausschalten.`
        ),
        { kind: "setParams", params: { causal: false }, label: text("Turn it off", "Ausschalten") }
      );
    }
    return maskProblem(inputs["mask"]?.[0], columns) ?? out(x);
  },
  forward(tf4, { x, inputs, params: { causal: causal4 } }) {
    const limits2 = [...causal4 ? [causalLimit(tf4, x)] : [], ...(inputs["mask"] ?? []).map((one) => paddingLimit(tf4, x, one))];
    const [first, second] = limits2;
    return first ? limited(tf4, x, second ? tf4.minimum(first, second) : first) : x;
  },
  // prettier-ignore
  // TensorFlow.js has no layer for it.
  layer: (tf4, { name: name3, inputs, params: { causal: causal4 } }) => causal4 || inputs["mask"] ? [] : tf4.layers.activation({ activation: "linear", name: name3 }),
  pytorchCall({ x: { shape }, params: { causal: causal4 }, names: [x], ports }) {
    const [rows] = shape.slice(-2);
    const [padding] = ports["mask"] ?? [];
    const axes = shape.slice(1).map(() => "None, ");
    const later = `torch.ones(${rows}, ${rows}, dtype=torch.bool, device=${x}.device).triu(1)`;
    const hidden = padding === void 0 ? "" : `.masked_fill((${padding} == 0)[:, ${axes.join("")}:], -1e9)`;
    return `${x}${causal4 ? `.masked_fill(${later}, -1e9)` : ""}${hidden}`;
  },
  keras({ x: { shape }, inputs, params: { causal: causal4 } }) {
    const [rows] = shape.slice(-2);
    const axes = shape.slice(1).map(() => "None, ");
    const [scores, padding] = inputs["mask"] ? ["x[0]", "x[1]"] : ["x", ""];
    const seen = [
      ...causal4 ? [`keras.ops.tril(keras.ops.ones((${rows}, ${rows}), "bool"))`] : [],
      ...padding === "" ? [] : [`keras.ops.not_equal(${padding}, 0)[:, ${axes.join("")}:]`]
    ];
    const masked = seen.reduce((value, one) => `keras.ops.where(${one}, ${value}, -1e9)`, scores);
    return `layers.Lambda(lambda x: ${masked})`;
  },
  examples: () => [
    { params: { causal: true }, inputs: [{ type: floats([2, 3, 3], "heads") }] },
    {
      params: { causal: true },
      inputs: [{ type: floats([2, 3, 3], "heads") }, { port: "mask", type: tensorType("int32", [3]) }]
    },
    {
      params: { causal: false },
      inputs: [{ type: floats([2, 4], "sequence") }, { port: "mask", type: tensorType("float32", [4]) }]
    },
    { params: { causal: false }, inputs: [{ type: floats([2, 4], "sequence") }] }
  ]
});
function causalLimit(tf4, { shape }) {
  const place = tf4.range(0, shape.at(-1) ?? 1, 1, "int32");
  const isSeen = tf4.greaterEqual(tf4.expandDims(place, 1), tf4.expandDims(place, 0));
  return limitOf(tf4, tf4.cast(isSeen, "float32"));
}
function paddingLimit(tf4, { rank }, padding) {
  const [batch = 1, columns = 1] = padding.shape;
  const ones2 = Array.from({ length: rank - 2 }, () => 1);
  return tf4.reshape(limitOf(tf4, countsOf(tf4, padding)), [batch, ...ones2, columns]);
}
function limitOf(tf4, isSeen) {
  return tf4.sub(tf4.mul(isSeen, 2 * NEVER), NEVER);
}
function limited(tf4, scores, limits2) {
  return withOwnGradient(
    tf4,
    [scores, limits2],
    (x, limit) => ({ value: tf4.minimum(x, limit), saved: [limit] }),
    (dy, limit) => [tf4.mul(dy, tf4.step(limit)), tf4.zeros(limit.shape)]
  );
}

// core/blocks/transformer/matMul.ts
var matMul = defineBlock({
  type: "matMul",
  label: same("MatMul"),
  category: "transformer",
  order: 10,
  glyph: "\xB7",
  keywords: ["matrix product", "Matrixprodukt", "scalar product", "Skalarprodukt", "dot", "bmm", "attention", "scores"],
  inputs: [
    { name: "left", label: text("left", "links") },
    { name: "right", label: text("right", "rechts") }
  ],
  outputs: [output()],
  params: {
    transposed: {
      kind: "boolean",
      label: text("Right transposed", "Rechts transponiert"),
      help: text(
        "Multiplies by the rows of the right matrix instead of its columns: every row on the left with every row on the right.",
        "Multipliziert mit den Zeilen der rechten Matrix statt mit ihren Spalten: jede Zeile links mit jeder Zeile rechts."
      ),
      default: false
    }
  },
  help: {
    text: text(
      "The product of two matrices, of every head by itself. Queries times transposed keys are scalar products: how well each word matches each other one. Weights times values mix the words.",
      "Das Produkt zweier Matrizen, f\xFCr jeden Kopf einzeln. Anfragen mal transponierte Schl\xFCssel sind Skalarprodukte: wie gut jedes Wort zu jedem anderen passt. Gewichte mal Werte mischen die W\xF6rter."
    ),
    formula: "Y = A\\,B \\quad\\text{or}\\quad Y = A\\,B^\\top",
    derivative: "\\frac{\\partial L}{\\partial A} = \\frac{\\partial L}{\\partial Y} B^\\top, \\quad \\frac{\\partial L}{\\partial B} = A^\\top \\frac{\\partial L}{\\partial Y}",
    source: "Vaswani et al. 2017; torch.matmul; keras.ops.matmul"
  },
  inferTypes({ inputs, params: { transposed: transposed2 } }) {
    const [left, right] = [inputs["left"]?.[0] ?? floats([]), inputs["right"]?.[0] ?? floats([])];
    const [rows = 0, inner = 0] = left.shape.slice(-2);
    const [first = 0, second = 0] = right.shape.slice(-2);
    const [other, columns] = transposed2 ? [second, first] : [first, second];
    const shapes = text(
      `${formatShape(left.shape)} and ${formatShape(right.shape)} arrive`,
      `${formatShape(left.shape)} und ${formatShape(right.shape)} kommen an`
    );
    if (left.shape.length < 2 || !isSameShape(left.shape.slice(0, -2), right.shape.slice(0, -2)) || left.shape.length !== right.shape.length) {
      return problem(
        text(
          `${shapes.en}, MatMul needs two sequences, or as many heads on both sides: send both through Split heads with the same number.`,
          `${shapes.de}, MatMul braucht zwei Folgen oder auf beiden Seiten gleich viele K\xF6pfe: beide mit der gleichen Zahl durch \u201EK\xF6pfe trennen\u201C schicken.`
        )
      );
    }
    if (inner === other) return out({ ...left, shape: [...left.shape.slice(0, -1), columns] });
    const fits2 = inner === (transposed2 ? first : second);
    const advice = fits2 ? text("transpose the right one, or not", "die rechte transponieren oder nicht") : text("give what comes before them the same width", "dem, was davor liegt, die gleiche Breite geben");
    return problem(
      text(
        `${shapes.en}: each of the ${rows} rows on the left has ${inner} numbers, the right side has ${other} for them: ${advice.en}.`,
        `${shapes.de}: Jede der ${rows} Zeilen links hat ${inner} Zahlen, die rechte Seite hat daf\xFCr ${other}: ${advice.de}.`
      ),
      fits2 ? {
        kind: "setParams",
        params: { transposed: !transposed2 },
        label: transposed2 ? text("Do not transpose it", "Nicht transponieren") : text("Transpose it", "Transponieren")
      } : void 0
    );
  },
  multiplyAdds: ({ x: { shape }, output: type }) => sizeOf(shape) * (type.shape.at(-1) ?? 1),
  forward: (tf4, { x, inputs, params: { transposed: transposed2 } }) => tf4.matMul(x, inputs["right"]?.[0] ?? x, false, transposed2),
  pytorchCall: ({ params: { transposed: transposed2 }, names: [left, right] }) => `${left} @ ${right}${transposed2 ? ".transpose(-1, -2)" : ""}`,
  keras: ({ params: { transposed: transposed2 } }) => `layers.Lambda(lambda x: keras.ops.matmul(x[0], ${transposed2 ? "keras.ops.swapaxes(x[1], -1, -2)" : "x[1]"}))`,
  examples: () => [
    {
      params: { transposed: true },
      inputs: [
        { port: "left", type: floats([2, 3, 4], "heads") },
        { port: "right", type: floats([2, 5, 4], "heads") }
      ]
    },
    {
      params: { transposed: false },
      inputs: [
        { port: "left", type: floats([2, 3, 5], "heads") },
        { port: "right", type: floats([2, 5, 2], "heads") }
      ]
    },
    {
      params: { transposed: true },
      inputs: [
        { port: "left", type: floats([3, 4], "sequence") },
        { port: "right", type: floats([2, 4], "sequence") }
      ]
    }
  ]
});

// core/blocks/transformer/mergeHeads.ts
var mergeHeads = defineBlock({
  type: "mergeHeads",
  label: text("Merge heads", "K\xF6pfe verbinden"),
  category: "transformer",
  order: 55,
  glyph: "\u22CE",
  keywords: ["multi-head", "attention", "concat", "reshape", "transpose"],
  inputs: [input()],
  outputs: [output()],
  params: {},
  help: {
    text: text(
      "Puts what the heads have found side by side again: every word has one vector. The reverse of Split heads.",
      "Stellt wieder nebeneinander, was die K\xF6pfe gefunden haben: Jedes Wort hat einen Vektor. Die Umkehrung von \u201EK\xF6pfe trennen\u201C."
    ),
    formula: "y_{t,\\,h d + c} = x_{h,t,c}",
    derivative: "\\frac{\\partial y_{t,i}}{\\partial x_{h,t,c}} = [\\,i = h d + c\\,]",
    source: "Vaswani et al. 2017, section 3.2.2"
  },
  inferTypes({ x }) {
    const [heads7 = 1, length = 1, width7 = 1] = x.shape;
    return headsProblem(x, "Merge heads") ?? out(floats([length, heads7 * width7], "sequence"));
  },
  forward(tf4, { x }) {
    const [batch = 1, heads7 = 1, length = 1, width7 = 1] = x.shape;
    return tf4.reshape(tf4.transpose(x, [0, 2, 1, 3]), [batch, length, heads7 * width7]);
  },
  layer: (tf4, { output: { shape }, name: name3 }) => [
    tf4.layers.permute({ dims: [2, 1, 3] }),
    tf4.layers.reshape({ targetShape: [...shape], name: name3 })
  ],
  pytorchCall: ({ names: [x] }) => `${x}.transpose(1, 2).flatten(2)`,
  keras: ({ output: { shape } }) => `layers.Lambda(lambda x: keras.ops.reshape(keras.ops.transpose(x, (0, 2, 1, 3)), (-1, ${shape.join(", ")})))`,
  examples: () => [
    { params: {}, inputs: [{ type: floats([2, 3, 4], "heads") }] },
    { params: {}, inputs: [{ type: floats([1, 2, 3], "heads") }] }
  ]
});

// core/blocks/transformer/norm.ts
var kinds = { layer: layerNorm, rms: rmsNorm };
function chosen({ kind: kind2, bias: bias6, epsilon: epsilon7, stands, first }) {
  if (stands !== "always" && first !== (stands === "before")) return void 0;
  return { block: kinds[kind2], params: { bias: bias6, epsilon: epsilon7 } };
}
var norm = defineBlock({
  type: "norm",
  label: same("Norm"),
  category: "transformer",
  order: 85,
  glyph: "N",
  keywords: ["LayerNorm", "RMSNorm", "add & norm", "pre-norm", "post-norm", "Normalisierung", "norm_first"],
  inputs: [input()],
  outputs: [output()],
  params: {
    kind: {
      kind: "choice",
      label: text("Kind", "Art"),
      help: text("LayerNorm takes the mean away first, RMSNorm does not.", "LayerNorm zieht erst den Mittelwert ab, RMSNorm nicht."),
      // prettier-ignore
      default: "layer",
      options: [
        { value: "layer", label: same("LayerNorm") },
        { value: "rms", label: same("RMSNorm") }
      ]
    },
    bias: {
      kind: "boolean",
      label: text("Offset", "Verschiebung"),
      help: text("LayerNorm adds trainable numbers at last.", "LayerNorm addiert zuletzt trainierbare Zahlen."),
      default: true
    },
    epsilon: epsilonParam(1e-5),
    stands: {
      kind: "choice",
      label: text("Stands", "Steht"),
      help: text(
        "On which side of the layer this one stands. It computes where that is the side that is wanted, and else passes everything on.",
        "Auf welcher Seite der Schicht diese steht. Sie rechnet, wo das die gew\xFCnschte Seite ist, und gibt sonst alles weiter."
      ),
      default: "always",
      options: [
        { value: "always", label: text("Anywhere", "Irgendwo") },
        { value: "before", label: text("Before", "Davor") },
        { value: "after", label: text("After", "Danach") }
      ]
    },
    first: {
      kind: "boolean",
      label: text("Norm first", "Norm zuerst"),
      help: text(
        "Wanted before the layer as in GPT-2 and Llama, which trains deep networks more easily; else after it as in the first transformer and BERT.",
        "Gew\xFCnscht vor der Schicht wie in GPT-2 und Llama, womit tiefe Netze leichter lernen; sonst danach wie im ersten Transformer und in BERT."
      ),
      default: false
    }
  },
  help: {
    text: text(
      'A norm that a block has at two places: before a layer and after the sum with what went past it ("add & norm"). One param of the module says which of the two computes; the other one passes everything on.',
      "Ein Norm, den ein Block an zwei Stellen hat: vor einer Schicht und nach der Summe mit dem, was an ihr vorbeiging (\u201EAdd & Norm\u201C). Ein Parameter des Moduls sagt, welcher der beiden rechnet; der andere gibt alles weiter."
    ),
    formula: "y = \\mathrm{norm}(x) \\quad\\text{or}\\quad y = x",
    derivative: "\\frac{\\partial y}{\\partial x} = \\frac{\\partial\\,\\mathrm{norm}}{\\partial x} \\quad\\text{or}\\quad 1",
    source: "Vaswani et al. 2017; Xiong et al. 2020"
  },
  inferTypes: ({ x }) => out(x),
  weights({ params: params2, ...args }) {
    const own = chosen(params2);
    return own?.block.weights?.({ ...args, params: own.params }) ?? [];
  },
  multiplyAdds({ params: params2, ...args }) {
    const own = chosen(params2);
    return own?.block.multiplyAdds?.({ ...args, params: own.params }) ?? 0;
  },
  forward(tf4, { params: params2, ...args }) {
    const own = chosen(params2);
    return own ? own.block.forward(tf4, { ...args, params: own.params }) : args.x;
  },
  layer(tf4, { params: params2, ...args }) {
    const own = chosen(params2);
    if (!own) return tf4.layers.activation({ activation: "linear", name: args.name });
    return own.block.layer?.(tf4, { ...args, params: own.params }) ?? [];
  },
  pytorch({ params: params2, ...args }) {
    const own = chosen(params2);
    return own?.block.pytorch?.({ ...args, params: own.params }) ?? "nn.Identity()";
  },
  pytorchCall({ params: params2, ...args }) {
    const own = chosen(params2);
    return own?.block.pytorchCall?.({ ...args, params: own.params });
  },
  keras({ params: params2, ...args }) {
    const own = chosen(params2);
    return own?.block.keras?.({ ...args, params: own.params }) ?? "layers.Identity()";
  },
  definitions({ params: params2, ...args }) {
    const own = chosen(params2);
    return own?.block.definitions?.({ ...args, params: own.params }) ?? {};
  },
  examples: () => [
    { params: { ...inside, kind: "layer", bias: true, stands: "after", first: false }, inputs: [[3, 4]] },
    { params: { ...inside, kind: "layer", bias: false, stands: "always", first: false }, inputs: [[3, 4]] },
    { params: { ...inside, kind: "rms", bias: true, stands: "before", first: true }, inputs: [[3, 4]] },
    { params: { ...inside, kind: "layer", bias: true, stands: "before", first: false }, inputs: [[3, 4]] }
  ]
});
var inside = { epsilon: 1e-3 };

// core/blocks/transformer/positionalEncoding.ts
var positionalEncoding = defineBlock({
  type: "positionalEncoding",
  label: text("Positional encoding", "Positionskodierung"),
  category: "transformer",
  order: 75,
  glyph: "\u223F",
  keywords: ["position", "sinusoidal", "sine", "Sinus", "learned", "gelernt", "order", "Reihenfolge", "wpe"],
  inputs: [input()],
  outputs: [output()],
  params: {
    kind: {
      kind: "choice",
      label: text("Kind", "Art"),
      help: text(
        "Sine waves as in the first transformer need nothing learned and go for any length; learned vectors as in GPT-2 end at a last place.",
        "Sinuswellen wie im ersten Transformer brauchen nichts Gelerntes und reichen f\xFCr jede L\xE4nge; gelernte Vektoren wie in GPT-2 enden an einer letzten Stelle."
      ),
      default: "sinusoidal",
      options: [
        { value: "sinusoidal", label: text("Sine waves", "Sinuswellen") },
        { value: "learned", label: text("Learned", "Gelernt") }
      ]
    },
    positions: countParam(
      text("Places", "Stellen"),
      text(
        "How many places have a learned vector: the longest text.",
        "Wie viele Stellen einen gelernten Vektor haben: der l\xE4ngste Text."
      ),
      512
    ),
    initializer: initializerParam("randomNormal")
  },
  help: {
    text: text(
      "Adds to every word a vector that says where it stands. Attention compares all words at once and would not know their order otherwise.",
      "Addiert zu jedem Wort einen Vektor, der sagt, wo es steht. Attention vergleicht alle W\xF6rter zugleich und w\xFCsste sonst nichts von ihrer Reihenfolge."
    ),
    formula: "y_t = x_t + p_t, \\quad p_{t,2i} = \\sin\\frac{t}{10000^{2i/d}}, \\quad p_{t,2i+1} = \\cos\\frac{t}{10000^{2i/d}}",
    derivative: "\\frac{\\partial y_t}{\\partial x_t} = 1, \\quad \\frac{\\partial y_t}{\\partial p_t} = 1",
    source: "Vaswani et al. 2017, section 3.5; Radford et al. 2019 (GPT-2)"
  },
  inferTypes({ x, params: { kind: kind2, positions: positions5 } }) {
    const wrong = sequenceProblem(x, "Positional encoding");
    const [length = 1] = x.shape;
    if (wrong || kind2 === "sinusoidal" || length <= positions5) return wrong ?? out(x);
    return problem(
      text(
        `${formatShape(x.shape)} arrives: the text is ${length} words long, and ${positions5} places have a vector. Take ${length}, or a shorter text.`,
        `${formatShape(x.shape)} kommt an: Der Text ist ${length} W\xF6rter lang, und ${positions5} Stellen haben einen Vektor. ${length} nehmen oder einen k\xFCrzeren Text.`
      ),
      {
        kind: "setParams",
        params: { positions: length },
        label: text(`Take ${length} places`, `${length} Stellen nehmen`)
      }
    );
  },
  weights({ x: { shape }, params: { kind: kind2, positions: positions5, initializer: initializer3 } }) {
    const width7 = shape.at(-1) ?? 1;
    if (kind2 === "sinusoidal") return [];
    return [
      {
        name: "embeddings",
        shape: [positions5, width7],
        initializer: initializer3,
        fanIn: width7,
        fanOut: width7,
        isTrainable: true,
        decays: false,
        pytorch: { name: "weight" },
        keras: "embeddings"
      }
    ];
  },
  multiplyAdds: ({ output: { shape } }) => sizeOf(shape),
  forward(tf4, { x, weight: weight2, params: { kind: kind2, positions: positions5 } }) {
    const [, length = 1, width7 = 1] = x.shape;
    if (kind2 === "sinusoidal") return tf4.add(x, tf4.tensor(waves(length, width7), [length, width7]));
    const table2 = weight2("embeddings");
    return tf4.add(x, length === positions5 ? table2 : tf4.slice(table2, [0, 0], [length, width7]));
  },
  pytorch: ({ x: { shape }, params: { kind: kind2, positions: positions5 } }) => kind2 === "learned" ? `nn.Embedding(${positions5}, ${shape[1]})` : `SineWaves(${shape.join(", ")})`,
  pytorchCall: ({ x: { shape }, params: { kind: kind2 }, module, names: [x] }) => kind2 === "learned" ? `${x} + ${module}.weight[:${shape[0]}]` : void 0,
  keras: ({ x: { shape }, params: { kind: kind2, positions: positions5, initializer: initializer3 } }) => kind2 === "learned" ? `PositionalEncoding(${positions5}, ${kerasInitializer(initializer3, shape[1] ?? 1)})` : `SineWaves(${shape.join(", ")})`,
  definitions: ({ params: { kind: kind2 } }) => kind2 === "learned" ? { keras: [learnedKeras] } : { pytorch: [wavesPytorch], keras: [wavesKeras] },
  examples: () => [
    { params: { kind: "sinusoidal", positions: 1, initializer: "randomNormal" }, inputs: [[4, 6]] },
    { params: { kind: "sinusoidal", positions: 1, initializer: "randomNormal" }, inputs: [[3, 5]] },
    { params: { kind: "learned", positions: 3, initializer: "randomNormal" }, inputs: [[3, 2]] },
    { params: { kind: "learned", positions: 5, initializer: "zeros" }, inputs: [[3, 2]] }
  ]
});
function waves(length, width7) {
  return Float32Array.from({ length: length * width7 }, (_, at) => {
    const i = at % width7;
    const angle = Math.floor(at / width7) / 1e4 ** ((i - i % 2) / width7);
    return i % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
  });
}
var wavesPytorch = `class SineWaves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        i = torch.arange(width, dtype=torch.float64)
        angles = torch.arange(length)[:, None] / 10000 ** ((i - i % 2) / width)
        waves = torch.where(i % 2 == 0, angles.sin(), angles.cos())
        self.register_buffer("waves", waves.float(), persistent=False)

    def forward(self, x):
        return x + self.waves`;
var wavesKeras = `class SineWaves(layers.Layer):
    def __init__(self, length, width):
        super().__init__()
        i = np.arange(width)
        angles = np.arange(length)[:, None] / 10000 ** ((i - i % 2) / width)
        self.waves = np.where(i % 2 == 0, np.sin(angles), np.cos(angles)).astype("float32")

    def call(self, x):
        return x + self.waves`;
var learnedKeras = `class PositionalEncoding(layers.Layer):
    def __init__(self, positions, initializer):
        super().__init__()
        self.positions, self.initializer = positions, initializer

    def build(self, shape):
        size = (self.positions, shape[-1])
        self.embeddings = self.add_weight(name="embeddings", shape=size, initializer=self.initializer)

    def call(self, x):
        return x + self.embeddings[: x.shape[1]]`;

// core/blocks/transformer/positions.ts
var positions = defineBlock({
  type: "positions",
  label: text("Positions", "Positionen"),
  category: "transformer",
  order: 70,
  glyph: "123",
  keywords: ["place", "Stelle", "index", "BERT", "position ids", "order", "Reihenfolge"],
  inputs: [input(anyDtype)],
  outputs: [output()],
  params: {},
  help: {
    text: text(
      "Numbers the places of a text: 0, 1, 2, ..., whatever the words. An Embedding behind it learns a vector for each place, as in BERT.",
      "Nummeriert die Stellen eines Textes: 0, 1, 2, ..., gleich welche W\xF6rter. Ein Embedding dahinter lernt zu jeder Stelle einen Vektor, wie in BERT."
    ),
    formula: "y_t = t",
    derivative: "\\frac{\\partial y_t}{\\partial x_t} = 0",
    source: "Devlin et al. 2018 (BERT); torch.arange"
  },
  inferTypes: ({ x: { shape } }) => out(tensorType("int32", [shape[0] ?? 1])),
  forward(tf4, { x }) {
    const [batch = 1, length = 1] = x.shape;
    return tf4.tile(tf4.expandDims(tf4.range(0, length, 1, "int32"), 0), [batch, 1]);
  },
  pytorchCall: ({ x: { shape }, names: [x] }) => `torch.arange(${shape[0]}, device=${x}.device).expand(len(${x}), -1)`,
  keras: ({ x: { shape } }) => `layers.Lambda(lambda x: keras.ops.tile(keras.ops.arange(${shape[0]})[None], (keras.ops.shape(x)[0], 1)))`,
  examples: () => [
    { params: {}, inputs: [{ type: tensorType("int32", [5]) }] },
    { params: {}, inputs: [[3, 2]] }
  ]
});

// core/blocks/transformer/repeatHeads.ts
var repeatHeads = defineBlock({
  type: "repeatHeads",
  label: text("Repeat heads", "K\xF6pfe wiederholen"),
  category: "transformer",
  order: 60,
  glyph: "\u22EE",
  keywords: ["grouped-query", "GQA", "multi-query", "Llama", "keys", "values", "attention"],
  inputs: [input()],
  outputs: [output()],
  params: {
    times: countParam(
      text("Times", "Anzahl"),
      text("How often each head stands there.", "Wie oft jeder Kopf dasteht."),
      1,
      1024
    )
  },
  help: {
    text: text(
      "Every head several times, one after the other: several queries share the keys and values of one head, which saves memory. Llama does so.",
      "Jeder Kopf mehrmals hintereinander: Mehrere Anfragen teilen sich Schl\xFCssel und Werte eines Kopfes, das spart Speicher. So macht es Llama."
    ),
    formula: "y_h = x_{\\lfloor h / n \\rfloor}",
    derivative: "\\frac{\\partial y_h}{\\partial x_k} = [\\,k = \\lfloor h / n \\rfloor\\,]",
    source: "Ainslie et al. 2023; torch.repeat_interleave"
  },
  inferTypes({ x, params: { times: times2 } }) {
    const [heads7 = 1, ...others2] = x.shape;
    return headsProblem(x, "Repeat heads") ?? out(floats([heads7 * times2, ...others2], "heads"));
  },
  forward(tf4, { x, params: { times: times2 } }) {
    if (times2 === 1) return x;
    const [batch = 1, heads7 = 1, length = 1, width7 = 1] = x.shape;
    const copies = Array.from({ length: times2 }, () => x);
    return tf4.reshape(tf4.stack(copies, 2), [batch, heads7 * times2, length, width7]);
  },
  pytorchCall: ({ params: { times: times2 }, names: [x] }) => `${x}.repeat_interleave(${times2}, dim=1)`,
  keras: ({ params: { times: times2 } }) => `layers.Lambda(lambda x: keras.ops.repeat(x, ${times2}, axis=1))`,
  examples: () => [
    { params: { times: 2 }, inputs: [{ type: floats([2, 3, 2], "heads") }] },
    { params: { times: 1 }, inputs: [{ type: floats([2, 3, 2], "heads") }] }
  ]
});

// core/blocks/transformer/rotary.ts
var rotary = defineBlock({
  type: "rotary",
  label: text("Rotary positions", "Rotierende Positionen"),
  category: "transformer",
  order: 80,
  glyph: "\u21BB",
  keywords: ["RoPE", "rotation", "Drehung", "Llama", "position"],
  inputs: [input()],
  outputs: [output()],
  params: {
    pairs: {
      kind: "choice",
      label: text("Pairs", "Paare"),
      help: text(
        "Which two numbers are turned together: neighbours as in the paper, or one of each half as in Hugging Face\u2019s Llama.",
        "Welche zwei Zahlen zusammen gedreht werden: Nachbarn wie in der Arbeit oder je eine aus beiden H\xE4lften wie in Hugging Faces Llama."
      ),
      default: "halves",
      options: [
        { value: "halves", label: text("One of each half", "Je eine aus beiden H\xE4lften") },
        { value: "neighbours", label: text("Neighbours", "Nachbarn") }
      ]
    },
    base: {
      kind: "number",
      label: text("Base", "Basis"),
      help: text(
        "How slow the slowest turn is: the longer the texts, the larger.",
        "Wie langsam die langsamste Drehung ist: je l\xE4nger die Texte, desto gr\xF6\xDFer."
      ),
      default: 1e4,
      min: 1,
      max: 1e9,
      step: 1e3,
      isAbove: true
    }
  },
  help: {
    text: text(
      "Turns queries and keys by an angle that grows with their place, pair of numbers by pair. The scalar product of two words then depends on how far they stand apart. Llama does so in the place of added positions.",
      "Dreht Anfragen und Schl\xFCssel um einen Winkel, der mit ihrer Stelle w\xE4chst, Zahlenpaar f\xFCr Zahlenpaar. Das Skalarprodukt zweier W\xF6rter h\xE4ngt dann davon ab, wie weit sie auseinander stehen. So macht es Llama statt addierter Positionen."
    ),
    formula: "\\begin{pmatrix} y_a \\\\ y_b \\end{pmatrix} = \\begin{pmatrix} \\cos t\\theta & -\\sin t\\theta \\\\ \\sin t\\theta & \\cos t\\theta \\end{pmatrix} \\begin{pmatrix} x_a \\\\ x_b \\end{pmatrix}",
    derivative: "\\frac{\\partial y}{\\partial x} = R(t\\theta)",
    source: "Su et al. 2021 (RoFormer); Touvron et al. 2023 (Llama)"
  },
  inferTypes({ x }) {
    const width7 = x.shape.at(-1) ?? 0;
    if (x.shape.length >= 2 && width7 % 2 === 0) return out(x);
    return problem(
      text(
        `A width of ${width7} arrives, Rotary positions turn numbers in pairs: give every head an even width.`,
        `Eine Breite von ${width7} kommt an, rotierende Positionen drehen Zahlen paarweise: jedem Kopf eine gerade Breite geben.`
      )
    );
  },
  multiplyAdds: ({ x: { shape } }) => 2 * sizeOf(shape),
  forward: (tf4, { x, params: params2 }) => withOwnGradient(
    tf4,
    [x],
    (given) => ({ value: turn(tf4, given, params2, 1), saved: [] }),
    (dy) => [turn(tf4, dy, params2, -1)]
  ),
  pytorchCall: ({ params: { pairs: pairs2, base }, names: [x] }) => `rotate_${pairs2}(${x}, ${base})`,
  keras: ({ params: { pairs: pairs2, base } }) => `layers.Lambda(lambda x: rotate_${pairs2}(x, ${base}))`,
  definitions: ({ params: { pairs: pairs2 } }) => ({ pytorch: [pytorch[pairs2]], keras: [keras[pairs2]] }),
  examples: () => [
    { params: { pairs: "halves", base: 1e4 }, inputs: [{ type: floats([2, 3, 4], "heads") }] },
    { params: { pairs: "neighbours", base: 100 }, inputs: [{ type: floats([2, 3, 4], "heads") }] },
    { params: { pairs: "halves", base: 10 }, inputs: [[3, 2]] }
  ]
});
function turn(tf4, x, { pairs: pairs2, base }, direction) {
  const [length = 1, width7 = 2] = x.shape.slice(-2);
  const angles = Float64Array.from({ length: length * width7 / 2 }, (_, at) => {
    const i = at % (width7 / 2);
    return Math.floor(at / (width7 / 2)) / base ** (2 * i / width7);
  });
  const shape = pairs2 === "halves" ? [length, width7 / 2] : [length, width7 / 2, 1];
  const of2 = (f) => tf4.tensor(Float32Array.from(angles, f), shape);
  const [cosine2, sine] = [of2(Math.cos), of2((angle) => direction * Math.sin(angle))];
  const apart = pairs2 === "halves" ? x : tf4.reshape(x, [...x.shape.slice(0, -1), width7 / 2, 2]);
  const [a = x, b = x] = tf4.split(apart, 2, apart.rank - 1);
  const turned = [tf4.sub(tf4.mul(a, cosine2), tf4.mul(b, sine)), tf4.add(tf4.mul(a, sine), tf4.mul(b, cosine2))];
  return tf4.reshape(tf4.concat(turned, apart.rank - 1), x.shape);
}
var anglesPytorch = `    length, width = x.shape[-2:]
    turns = torch.arange(0, width, 2, dtype=torch.float64, device=x.device) / width
    angles = torch.arange(length, device=x.device)[:, None] / base**turns
    cos, sin = angles.cos().float(), angles.sin().float()`;
var pytorch = {
  halves: `def rotate_halves(x, base):
${anglesPytorch}
    a, b = x.chunk(2, dim=-1)
    return torch.cat([a * cos - b * sin, a * sin + b * cos], dim=-1)`,
  neighbours: `def rotate_neighbours(x, base):
${anglesPytorch}
    a, b = x[..., 0::2], x[..., 1::2]
    return torch.stack([a * cos - b * sin, a * sin + b * cos], dim=-1).flatten(-2)`
};
var anglesKeras = `    length, width = x.shape[-2:]
    angles = np.arange(length)[:, None] / base ** (np.arange(0, width, 2) / width)
    cos, sin = np.cos(angles).astype("float32"), np.sin(angles).astype("float32")`;
var keras = {
  halves: `def rotate_halves(x, base):
${anglesKeras}
    a, b = keras.ops.split(x, 2, axis=-1)
    return keras.ops.concatenate([a * cos - b * sin, a * sin + b * cos], axis=-1)`,
  neighbours: `def rotate_neighbours(x, base):
${anglesKeras}
    a, b = x[..., 0::2], x[..., 1::2]
    pairs = keras.ops.stack([a * cos - b * sin, a * sin + b * cos], axis=-1)
    return keras.ops.reshape(pairs, (-1, *x.shape[1:]))`
};

// core/blocks/transformer/scale.ts
var scale = defineBlock({
  type: "scale",
  label: text("Scale", "Skalieren"),
  category: "transformer",
  order: 20,
  glyph: "\u221A",
  keywords: ["divide", "factor", "Faktor", "attention", "multiply by a number"],
  inputs: [
    input(),
    { name: "width", label: text("by the width of", "nach der Breite von"), dtypes: anyDtype, isOptional: true }
  ],
  outputs: [output()],
  params: {
    factor: {
      kind: "number",
      label: text("Factor", "Faktor"),
      help: text("What every number is multiplied by.", "Womit jede Zahl multipliziert wird."),
      default: 1,
      min: -1e6,
      max: 1e6,
      step: 0.1
    }
  },
  help: {
    text: text(
      "Multiplies everything by one number. What is wired to the second input decides by its width: with the keys there, scores are divided by \u221Ad, else long vectors would make softmax all or nothing.",
      "Multipliziert alles mit einer Zahl. Was am zweiten Eingang liegt, bestimmt durch seine Breite mit: Mit den Schl\xFCsseln dort werden die Werte durch \u221Ad geteilt, sonst machten lange Vektoren aus Softmax ein Alles oder Nichts."
    ),
    formula: "y = \\frac{c}{\\sqrt d}\\,x",
    derivative: "\\frac{\\partial y}{\\partial x} = \\frac{c}{\\sqrt d}",
    source: "Vaswani et al. 2017, section 3.2.1"
  },
  inferTypes: ({ x }) => out(x),
  forward: (tf4, { x, inputs, params: { factor } }) => tf4.mul(x, factor / Math.sqrt(inputs["width"]?.[0]?.shape.at(-1) ?? 1)),
  // TensorFlow.js's layer takes nothing but what it scales.
  layer: (tf4, { name: name3, inputs: { width: width7 }, params: { factor } }) => width7 ? [] : tf4.layers.rescaling({ scale: factor, offset: 0, name: name3 }),
  pytorchCall: ({ inputs, params: { factor }, names: [x] }) => `${x} * ${byWidth(factor, inputs["width"]?.[0]?.shape)}`,
  keras: ({ inputs, params: { factor } }) => `layers.Rescaling(${byWidth(factor, inputs["width"]?.[0]?.shape)})`,
  kerasCall: ({ layer, names: [x] }) => `${layer}(${x})`,
  examples: () => [
    { params: { factor: 0.5 }, inputs: [[4]] },
    {
      params: { factor: 1 },
      inputs: [{ type: floats([2, 3, 3], "heads") }, { port: "width", type: tensorType("int32", [5]) }]
    }
  ]
});
function byWidth(factor, shape) {
  return shape ? `(${factor} / ${shape.at(-1) ?? 1} ** 0.5)` : `${factor}`;
}

// core/blocks/transformer/selectToken.ts
var selectToken = defineBlock({
  type: "selectToken",
  label: text("Select token", "Token w\xE4hlen"),
  category: "transformer",
  order: 90,
  glyph: "\u25A3",
  keywords: ["[CLS]", "first", "last", "erstes", "letztes", "pooling", "BERT", "GPT", "classification"],
  inputs: [input(), maskPort],
  outputs: [output()],
  params: {
    place: {
      kind: "choice",
      label: text("Place", "Stelle"),
      help: text(
        "The first token is [CLS] in BERT, the last one has seen the whole text in GPT. With a mask, the last one that counts.",
        "Das erste Token ist in BERT [CLS], das letzte hat in GPT den ganzen Text gesehen. Mit einer Maske das letzte, das z\xE4hlt."
      ),
      default: "first",
      options: [
        { value: "first", label: text("First", "Erstes") },
        { value: "last", label: text("Last", "Letztes") }
      ]
    }
  },
  help: {
    text: text(
      "Takes the vector of one token out of a sequence, to stand for the whole text: what comes next can be a classifier.",
      "Nimmt den Vektor eines Tokens aus einer Folge, der f\xFCr den ganzen Text steht: Dahinter kann ein Klassifikator kommen."
    ),
    formula: "y = x_1 \\quad\\text{or}\\quad y = x_T",
    derivative: "\\frac{\\partial y}{\\partial x_t} = [\\,t \\text{ is selected}\\,]",
    source: "Devlin et al. 2018 (BERT), section 3; Radford et al. 2018 (GPT)"
  },
  inferTypes({ x, inputs }) {
    const [length = 1, width7 = 1] = x.shape;
    return sequenceProblem(x, "Select token") ?? maskProblem(inputs["mask"]?.[0], length) ?? out(floats([width7]));
  },
  forward(tf4, { x, inputs, params: { place } }) {
    const [batch = 1, length = 1, width7 = 1] = x.shape;
    const mask2 = inputs["mask"]?.[0];
    if (!mask2 || place === "first") {
      const at = place === "first" ? 0 : length - 1;
      return tf4.reshape(tf4.slice(x, [0, at, 0], [-1, 1, -1]), [batch, width7]);
    }
    const counts = countsOf(tf4, mask2);
    const isLast = tf4.mul(counts, tf4.cast(tf4.equal(tf4.cumsum(counts, 1, false, true), 1), "float32"));
    return tf4.sum(tf4.mul(x, tf4.expandDims(isLast, -1)), 1);
  },
  // TensorFlow.js has no layer that takes the mask.
  layer(tf4, { x: { shape }, inputs: { mask: mask2 }, params: { place }, name: name3 }) {
    const [length = 1, width7 = 1] = shape;
    if (mask2) return [];
    return [
      tf4.layers.reshape({ targetShape: [length, width7, 1] }),
      tf4.layers.cropping2D({ cropping: [place === "first" ? [0, length - 1] : [length - 1, 0], [0, 0]] }),
      tf4.layers.reshape({ targetShape: [sizeOf([width7])], name: name3 })
    ];
  },
  pytorchCall({ params: { place }, names: [x], ports }) {
    const [mask2] = ports["mask"] ?? [];
    if (place === "first" || mask2 === void 0) return `${x}[:, ${place === "first" ? 0 : -1}]`;
    const last = `${mask2}.shape[1] - 1 - (${mask2} != 0).flip(1).int().argmax(1)`;
    return `${x}[torch.arange(len(${x})), ${last}]`;
  },
  keras({ params: { place }, inputs: { mask: mask2 } }) {
    const x = mask2 ? "x[0]" : "x";
    if (place === "first" || !mask2) return `layers.Lambda(lambda x: ${x}[:, ${place === "first" ? 0 : -1}])`;
    const last = 'keras.ops.shape(x[1])[1] - 1 - keras.ops.argmax(keras.ops.cast(keras.ops.not_equal(keras.ops.flip(x[1], 1), 0), "int32"), 1)';
    return `layers.Lambda(lambda x: keras.ops.take_along_axis(x[0], (${last})[:, None, None], 1)[:, 0])`;
  },
  examples: () => [
    { params: { place: "first" }, inputs: [[4, 3]] },
    { params: { place: "last" }, inputs: [[4, 3]] },
    {
      params: { place: "last" },
      inputs: [{ type: floats([4, 3], "sequence") }, { port: "mask", type: tensorType("int32", [4]) }]
    }
  ]
});

// core/blocks/transformer/splitHeads.ts
var headsParam = countParam(
  text("Heads", "K\xF6pfe"),
  text(
    "Into how many parts the width is cut. Each compares the words in its own way.",
    "In wie viele Teile die Breite geteilt wird. Jeder vergleicht die W\xF6rter auf seine Art."
  ),
  4,
  1024
);
var splitHeads = defineBlock({
  type: "splitHeads",
  label: text("Split heads", "K\xF6pfe trennen"),
  category: "transformer",
  order: 50,
  glyph: "\u22D4",
  keywords: ["multi-head", "attention", "reshape", "transpose", "parts", "Teile"],
  inputs: [input()],
  outputs: [output()],
  params: { heads: headsParam },
  help: {
    text: text(
      "Cuts the vector of every word into h parts and puts the parts of all words together: head by head. So attention can compare words in h ways side by side.",
      "Teilt den Vektor jedes Wortes in h Teile und legt die Teile aller W\xF6rter zusammen: Kopf f\xFCr Kopf. So kann Attention die W\xF6rter auf h Arten nebeneinander vergleichen."
    ),
    formula: "y_{h,t,c} = x_{t,\\,h d + c}, \\quad d = \\tfrac{\\text{width}}{\\text{heads}}",
    derivative: "\\frac{\\partial y_{h,t,c}}{\\partial x_{t,i}} = [\\,i = h d + c\\,]",
    source: "Vaswani et al. 2017, section 3.2.2"
  },
  inferTypes({ x, params: { heads: heads7 } }) {
    const wrong = sequenceProblem(x, "Split heads");
    if (wrong) return wrong;
    const [length = 1, width7 = 1] = x.shape;
    return dividingProblem(heads7, width7) ?? out(floats([heads7, length, width7 / heads7], "heads"));
  },
  forward(tf4, { x, params: { heads: heads7 } }) {
    const [batch = 1, length = 1, width7 = 1] = x.shape;
    return tf4.transpose(tf4.reshape(x, [batch, length, heads7, width7 / heads7]), [0, 2, 1, 3]);
  },
  layer: (tf4, { x: { shape: [length = 1, width7 = 1] }, params: { heads: heads7 }, name: name3 }) => [
    tf4.layers.reshape({ targetShape: [length, heads7, width7 / heads7] }),
    tf4.layers.permute({ dims: [2, 1, 3], name: name3 })
  ],
  // prettier-ignore
  pytorchCall: ({ params: { heads: heads7 }, names: [x] }) => `${x}.unflatten(-1, (${heads7}, -1)).transpose(1, 2)`,
  keras: ({ x: { shape: [length = 1, width7 = 1] }, params: { heads: heads7 } }) => `layers.Lambda(lambda x: keras.ops.transpose(keras.ops.reshape(x, (-1, ${length}, ${heads7}, ${width7 / heads7})), (0, 2, 1, 3)))`,
  // prettier-ignore
  examples: () => [
    { params: { heads: 2 }, inputs: [[3, 4]] },
    { params: { heads: 1 }, inputs: [[2, 3]] }
  ]
});
function dividingProblem(heads7, width7) {
  if (width7 % heads7 === 0) return void 0;
  const below = width7 - width7 % heads7;
  const widths = [below, below + heads7].filter((one) => one > 0);
  const nearest = below > 0 && width7 - below <= heads7 / 2 ? below : below + heads7;
  const advice = text(`take ${widths.join(" or ")}`, `${widths.join(" oder ")} nehmen`);
  return problem(
    text(
      `${heads7} heads do not divide ${width7}: ${advice.en}, or another number of heads.`,
      `${heads7} K\xF6pfe teilen ${width7} nicht: ${advice.de} oder eine andere Zahl von K\xF6pfen.`
    ),
    { kind: "setUnits", units: nearest, label: text(`Take ${nearest}`, `${nearest} nehmen`) }
  );
}

// core/blocks/transformer/splitQkv.ts
var splitQkv = defineBlock({
  type: "splitQkv",
  label: text("Split Q, K, V", "Q, K, V trennen"),
  category: "transformer",
  order: 45,
  glyph: "QKV",
  keywords: ["query", "key", "value", "Anfrage", "Schl\xFCssel", "Wert", "attention", "GPT-2", "c_attn", "chunk"],
  inputs: [input()],
  outputs: [
    { name: "q", label: same("Q") },
    { name: "k", label: same("K") },
    { name: "v", label: same("V") }
  ],
  params: { heads: headsParam },
  help: {
    text: text(
      "One Linear that is three times as wide has computed queries, keys and values at once, as in GPT-2: here they part, each cut into h heads.",
      "Ein dreimal so breites Linear hat Anfragen, Schl\xFCssel und Werte auf einmal berechnet, wie in GPT-2: Hier trennen sie sich, jeder in h K\xF6pfe geteilt."
    ),
    formula: "[Q, K, V] = x",
    derivative: "\\frac{\\partial Q_i}{\\partial x_j} = [\\,Q_i \\equiv x_j\\,]",
    source: "Radford et al. 2019 (GPT-2)"
  },
  inferTypes({ x, params: { heads: heads7 } }) {
    const wrong = sequenceProblem(x, "Split Q, K, V");
    if (wrong) return wrong;
    const [length = 1, all = 1] = x.shape;
    if (all % 3 !== 0) {
      const units = 3 * Math.max(1, Math.round(all / 3));
      return problem(
        text(
          `${formatShape(x.shape)} arrives, three equal parts need a width that 3 divides: take ${units}.`,
          `${formatShape(x.shape)} kommt an, drei gleiche Teile brauchen eine durch 3 teilbare Breite: ${units} nehmen.`
        ),
        { kind: "setUnits", units, label: text(`Take ${units}`, `${units} nehmen`) }
      );
    }
    const undivided = dividingProblem(heads7, all / 3);
    if (undivided) return problem(undivided.error.message);
    const part = floats([heads7, length, all / 3 / heads7], "heads");
    return ok({ q: part, k: part, v: part });
  },
  forward(tf4, { x, params: { heads: heads7 } }) {
    const [batch = 1, length = 1, all = 1] = x.shape;
    const parts = tf4.transpose(tf4.reshape(x, [batch, length, 3, heads7, all / 3 / heads7]), [2, 0, 3, 1, 4]);
    const [q = x, k = x, v = x] = tf4.unstack(parts);
    return { q, k, v };
  },
  outputLayers(tf4, { x: { shape: [length = 1, all = 1] }, params: { heads: heads7 } }) {
    const part = (number2) => [
      tf4.layers.reshape({ targetShape: [length, 3, all / 3] }),
      tf4.layers.cropping2D({ cropping: [[0, 0], [number2, 2 - number2]] }),
      tf4.layers.reshape({ targetShape: [length, heads7, all / 3 / heads7] }),
      tf4.layers.permute({ dims: [2, 1, 3] })
    ];
    return { q: part(0), k: part(1), v: part(2) };
  },
  // prettier-ignore
  pytorchCall: ({ x: { shape: [, all = 1] }, params: { heads: heads7 }, names: [x] }) => `${x}.unflatten(-1, (3, ${heads7}, ${all / 3 / heads7})).permute(2, 0, 3, 1, 4).unbind(0)`,
  // prettier-ignore
  keras: ({ x: { shape: [length = 1, all = 1] }, params: { heads: heads7 } }) => `layers.Lambda(lambda x: keras.ops.unstack(keras.ops.transpose(keras.ops.reshape(x, (-1, ${length}, 3, ${heads7}, ${all / 3 / heads7})), (2, 0, 3, 1, 4)), 3))`,
  // prettier-ignore
  examples: () => [
    { params: { heads: 2 }, inputs: [[3, 12]] },
    { params: { heads: 1 }, inputs: [[2, 6]] }
  ]
});

// core/blocks/catalogue.ts
var categories = [
  "data",
  "layers",
  "activations",
  "normalisation",
  "combine",
  "transformer",
  "output",
  "structure"
];
function inPaletteOrder(a, b) {
  return categories.indexOf(a.category) - categories.indexOf(b.category) || (a.order ?? 100) - (b.order ?? 100) || a.label.en.localeCompare(b.label.en);
}
var catalogue = Object.values(all_exports2).toSorted(inPaletteOrder);
var byType = new Map(catalogue.map((block) => [block.type, block]));
function findBlock(type) {
  return byType.get(type);
}

// core/params.ts
import { z as z9 } from "zod";

// core/memo.ts
function memoised(compute4) {
  const root = { below: /* @__PURE__ */ new WeakMap() };
  return (...keys) => {
    let level = root;
    for (const key of keys) {
      const known2 = level.below.get(key) ?? { below: /* @__PURE__ */ new WeakMap() };
      level.below.set(key, known2);
      level = known2;
    }
    level.value ??= { of: compute4(...keys) };
    return level.value.of;
  };
}

// core/params.ts
var LARGEST_AXIS = 1e6;
var schemaOf3 = memoised((param) => {
  switch (param.kind) {
    case "integer":
      return z9.number().int().min(param.min).max(param.max);
    case "number":
      return (param.isAbove ? z9.number().gt(param.min) : z9.number().min(param.min)).max(param.max);
    case "boolean":
      return z9.boolean();
    case "choice":
      return z9.enum(param.options.map((option) => option.value));
    case "shape":
      return z9.array(z9.number().int().min(1).max(LARGEST_AXIS)).min(param.minRank).max(param.maxRank);
  }
});
function isValidParam(param, value) {
  return schemaOf3(param).safeParse(value).success;
}
function defaultParams(schema2) {
  return Object.fromEntries(Object.entries(schema2).map(([name3, param]) => [name3, param.default]));
}

// core/graph/document.ts
import { z as z14 } from "zod";

// core/expression.ts
var calls = { min: Math.min, max: Math.max };
var LONGEST_EXPRESSION = 200;
var NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u;
var TOKEN = /\d+(?:\.\d+)?(?:e[+-]?\d+)?|[\p{L}_][\p{L}\p{N}_]*|[-+*/(),]|\S/giu;
var Stop = class extends Error {
  reason;
  constructor({ at, end }, message) {
    super(message.en);
    this.reason = { at, end, message };
  }
};
function parseExpression(source) {
  return attempt(() => {
    const all = { at: 0, end: source.length };
    if (source.length > LONGEST_EXPRESSION) throw new Stop(all, tooLong);
    const tokens2 = [...source.matchAll(TOKEN)].map(({ 0: word, index: at }) => ({ word, at, end: at + word.length }));
    if (tokens2.length === 0) throw new Stop(all, isEmpty);
    const reader2 = new Reader(tokens2, source.length);
    const parts = reader2.list();
    reader2.end();
    return { source, parts };
  });
}
function evaluate({ parts }, values2, isWhole) {
  return attempt(() => {
    const results = parts.map((part) => part.kind === "name" ? valueOf(part, part.name, values2) : compute3(part, values2, isWhole));
    for (const [i, part] of parts.entries()) {
      const value = results[i];
      if (isWhole && typeof value === "number" && !Number.isInteger(value)) throw new Stop(part, notWhole(value));
    }
    const [first = 0] = results;
    return results.length === 1 ? first : parts.map((part, i) => asNumber(part, results[i] ?? 0));
  });
}
function attempt(compute4) {
  try {
    return ok(compute4());
  } catch (error2) {
    if (error2 instanceof Stop) return failure(error2.reason);
    throw error2;
  }
}
var Reader = class {
  #next = 0;
  #tokens;
  #length;
  constructor(tokens2, length) {
    this.#tokens = tokens2;
    this.#length = length;
  }
  list() {
    const trees = [this.#chain(["+", "-"])];
    while (this.#takes(",")) trees.push(this.#chain(["+", "-"]));
    return trees;
  }
  end() {
    const rest = this.#tokens[this.#next];
    if (rest) throw new Stop(rest, unexpected(rest.word));
  }
  /** Operations of one rank, from left to right: sums of products, products of signed atoms. */
  #chain(operators) {
    const operand = () => operators[0] === "+" ? this.#chain(["*", "/"]) : this.#signed();
    let left = operand();
    for (; ; ) {
      const operator = operators.find((candidate) => this.#takes(candidate));
      if (!operator) return left;
      const right = operand();
      left = { kind: "operation", operator, left, right, at: left.at, end: right.end };
    }
  }
  #signed() {
    const at = this.#tokens[this.#next]?.at ?? this.#length;
    if (!this.#takes("-")) return this.#atom();
    const of2 = this.#signed();
    return { kind: "negative", of: of2, at, end: of2.end };
  }
  #atom() {
    const token = this.#tokens[this.#next++];
    if (!token) throw new Stop({ at: this.#length, end: this.#length }, endsEarly);
    const { word, at, end } = token;
    if (/^\d/.test(word)) return { kind: "number", value: Number(word), at, end };
    if (word === "(") {
      const inner = this.#chain(["+", "-"]);
      return { ...inner, at, end: this.#close(token) };
    }
    if (!NAME.test(word)) throw new Stop(token, unexpected(word));
    if (!this.#takes("(")) return { kind: "name", name: word, at, end };
    if (!isCall(word)) throw new Stop(token, noSuchFunction(word));
    const of2 = this.list();
    return { kind: "call", name: word, of: of2, at, end: this.#close(token) };
  }
  #takes(word) {
    const isNext = this.#tokens[this.#next]?.word === word;
    if (isNext) this.#next += 1;
    return isNext;
  }
  /** The end of the closing bracket that belongs here. */
  #close(open) {
    const token = this.#tokens[this.#next++];
    if (token?.word === ")") return token.end;
    throw token ? new Stop(token, unexpected(token.word)) : new Stop(open, notClosed);
  }
};
function isCall(word) {
  return Object.hasOwn(calls, word);
}
function valueOf(place, name3, values2) {
  const value = values2.get(name3);
  if (value === void 0) throw new Stop(place, noSuchName(name3, [...values2.keys()]));
  return value;
}
function compute3(tree, values2, isWhole) {
  const inner = (other) => compute3(other, values2, isWhole);
  switch (tree.kind) {
    case "number":
      return finite(tree, tree.value);
    case "name":
      return asNumber(tree, valueOf(tree, tree.name, values2));
    case "negative":
      return -inner(tree.of);
    case "call":
      return calls[tree.name](...tree.of.map(inner));
    case "operation":
      return operate(tree, inner(tree.left), inner(tree.right), isWhole);
  }
}
function operate(tree, a, b, isWhole) {
  switch (tree.operator) {
    case "+":
      return finite(tree, a + b);
    case "-":
      return finite(tree, a - b);
    case "*":
      return finite(tree, a * b);
    case "/":
      if (b === 0) throw new Stop(tree, byZero);
      if (isWhole && !Number.isInteger(a / b)) throw new Stop(tree, doesNotComeOut(a, b));
      return finite(tree, a / b);
  }
}
function finite(place, value) {
  if (!Number.isFinite(value)) throw new Stop(place, tooLarge);
  return value;
}
function asNumber(place, value) {
  if (typeof value !== "number") throw new Stop(place, notNumber(value));
  return value;
}
var isEmpty = text("Enter a number or an expression.", "Eine Zahl oder einen Ausdruck eingeben.");
var tooLong = text(
  `The expression is longer than ${LONGEST_EXPRESSION} characters: shorten it.`,
  `Der Ausdruck ist l\xE4nger als ${LONGEST_EXPRESSION} Zeichen: k\xFCrzen.`
);
var endsEarly = text("The expression ends where a value should follow.", "Der Ausdruck endet, wo ein Wert folgen m\xFCsste.");
var notClosed = text('This bracket is not closed: add ")".', "Diese Klammer wird nicht geschlossen: \u201E)\u201C erg\xE4nzen.");
var byZero = text("This divides by zero.", "Hier wird durch null geteilt.");
var tooLarge = text("The result is too large.", "Das Ergebnis ist zu gro\xDF.");
function unexpected(word) {
  return text(
    `"${word}" cannot stand here. Use numbers, names, + - * / ( ), min and max.`,
    `\u201E${word}\u201C kann hier nicht stehen. M\xF6glich sind Zahlen, Namen, + - * / ( ), min und max.`
  );
}
function noSuchFunction(word) {
  return text(
    `There is no function "${word}": only min and max.`,
    `Eine Funktion \u201E${word}\u201C gibt es nicht: nur min und max.`
  );
}
function noSuchName(name3, known2) {
  const list = known2.join(", ");
  return known2.length === 0 ? text(
    `There is no parameter "${name3}" here: enter a number, or give the module such a parameter.`,
    `Einen Parameter \u201E${name3}\u201C gibt es hier nicht: eine Zahl eingeben oder dem Modul diesen Parameter geben.`
  ) : text(
    `There is no parameter "${name3}" here, only: ${list}.`,
    `Einen Parameter \u201E${name3}\u201C gibt es hier nicht, nur: ${list}.`
  );
}
function notNumber(value) {
  return text(`This is "${String(value)}", not a number.`, `Das ist \u201E${String(value)}\u201C, keine Zahl.`);
}
function notWhole(value) {
  return text(`This is ${value}; a whole number is needed.`, `Das ist ${value}; gebraucht wird eine ganze Zahl.`);
}
function doesNotComeOut(a, b) {
  return text(
    `${a} / ${b} is not a whole number: choose values that divide evenly.`,
    `${a} / ${b} ist keine ganze Zahl: Werte w\xE4hlen, die sich ohne Rest teilen lassen.`
  );
}

// core/training/settings.ts
import { z as z11 } from "zod";

// core/training/kinds.ts
import { z as z10 } from "zod";
function registry2(all) {
  const kinds2 = Object.values(all).toSorted((a, b) => a.order - b.order);
  const [first, ...others2] = kinds2.map(schemaOfKind);
  if (!first) throw new Error("There is no kind.");
  return {
    kinds: kinds2,
    schema: z10.discriminatedUnion("kind", [first, ...others2]),
    defaults: Object.fromEntries(kinds2.map(({ kind: kind2, params: params2 }) => [kind2, { kind: kind2, ...defaultParams(params2) }]))
  };
}
function schemaOfKind({ kind: kind2, params: params2 }) {
  const shape = Object.entries(params2).map(([name3, param]) => [name3, schemaOf3(param)]);
  return z10.object({ kind: z10.literal(kind2), ...Object.fromEntries(shape) });
}

// core/training/optimizers/all.ts
var all_exports3 = {};
__export(all_exports3, {
  adam: () => adam,
  adamw: () => adamw,
  nadam: () => nadam,
  perceptron: () => perceptron2,
  rmsprop: () => rmsprop,
  sgd: () => sgd
});

// core/training/optimizers/define.ts
function defineOptimizer(optimizer) {
  return optimizer;
}
function blend(tf4, share2, before, now) {
  return tf4.add(tf4.mul(before, share2), tf4.mul(now, 1 - share2));
}
function blended(write, letter, share2, slot, now) {
  const { before, after } = write.slot(slot);
  return `${letter} = ${write.number(share2)} \\cdot ${before.factor} + ${write.number(1 - share2)} \\cdot ${now} = ${after.plain}`;
}

// core/training/optimizers/params.ts
function share(label3, help, usual2) {
  return { kind: "number", label: label3, help, default: usual2, min: 0, max: 0.999999, step: 0.01 };
}
var momentum = share(
  text("Momentum", "Momentum"),
  text(
    "How much of the last step goes into the next: 0 for none.",
    "Wie viel vom letzten Schritt in den n\xE4chsten eingeht: 0 f\xFCr nichts."
  ),
  0
);
var squareDecay = share(
  text("Decay", "Abklingen"),
  text("How long squares of past gradients count.", "Wie lange die Quadrate fr\xFCherer Gradienten z\xE4hlen."),
  0.99
);
var beta1 = share(
  same("\u03B2\u2081"),
  text("How long past gradients count.", "Wie lange fr\xFChere Gradienten z\xE4hlen."),
  0.9
);
var beta2 = share(
  same("\u03B2\u2082"),
  text("How long squares of past gradients count.", "Wie lange die Quadrate fr\xFCherer Gradienten z\xE4hlen."),
  0.999
);
var epsilon = {
  kind: "number",
  label: same("\u03B5"),
  help: text(
    "Added to what is divided by, so that it never is 0.",
    "Kommt zu dem, wodurch geteilt wird, damit es nie 0 ist."
  ),
  default: 1e-8,
  min: 0,
  isAbove: true,
  max: 1e3,
  step: 1e-8
};

// core/training/optimizers/adam.ts
var adam = defineOptimizer({
  kind: "adam",
  order: 3,
  label: same("Adam"),
  help: text(
    "Momentum and RMSprop together: means of gradients by the root of means of their squares, corrected at the start.",
    "Momentum und RMSprop zusammen: Mittel der Gradienten durch die Wurzel des Mittels ihrer Quadrate, am Anfang berichtigt."
  ),
  source: "Kingma and Ba 2015; bias corrections as torch.optim.Adam applies them",
  params: { beta1, beta2, epsilon },
  decay: "coupled",
  // Each step is as long as the rate, whatever the gradient.
  usualRates: () => ({ low: 1e-6, high: 0.3 }),
  slots: () => ["mean", "square"],
  scalars: ({ learningRate, step: step3 }, params2) => ({
    rate: learningRate / (1 - params2.beta1 ** step3),
    correction: Math.sqrt(1 - params2.beta2 ** step3)
  }),
  update(tf4, { weight: weight2, gradient, slot, scalar: scalar2, params: params2 }) {
    const mean = blend(tf4, params2.beta1, slot("mean"), gradient);
    const square = blend(tf4, params2.beta2, slot("square"), tf4.square(gradient));
    const deviation = tf4.add(tf4.div(tf4.sqrt(square), scalar2("correction")), params2.epsilon);
    return { weight: tf4.sub(weight2, tf4.mul(tf4.div(mean, deviation), scalar2("rate"))), slots: { mean, square } };
  },
  formulas: ({ g, kept }) => [
    g,
    "m \\leftarrow \\beta_1 m + (1 - \\beta_1)\\, g, \\quad \\hat m = \\frac{m}{1 - \\beta_1^k}",
    "s \\leftarrow \\beta_2 s + (1 - \\beta_2)\\, g^2, \\quad \\hat s = \\frac{s}{1 - \\beta_2^k}",
    `w \\leftarrow ${kept} - \\eta\\, \\frac{\\hat m}{\\sqrt{\\hat s} + \\epsilon}`
  ],
  numbers(write, params2) {
    const { gradient, slot, step: step3, number: number2, change } = write;
    const m = slot("mean").after.dividedBy(1 - params2.beta1 ** step3).plain;
    const s = slot("square").after.dividedBy(1 - params2.beta2 ** step3).plain;
    return [
      blended(write, "m", params2.beta1, "mean", gradient.factor),
      blended(write, "s", params2.beta2, "square", `${gradient.factor}^2`),
      `\\hat m = ${m}, \\quad \\hat s = ${s}`,
      change(`\\frac{${m}}{\\sqrt{${s}} + ${number2(params2.epsilon)}}`)
    ];
  },
  pytorch: ({ parameters, rate: rate3 }, params2) => `torch.optim.Adam(${parameters}, lr=${rate3}, betas=(${params2.beta1}, ${params2.beta2}), eps=${params2.epsilon})`,
  keras: ({ rate: rate3, clip: clip2 }, params2) => `keras.optimizers.Adam(${rate3}${clip2}, beta_1=${params2.beta1}, beta_2=${params2.beta2}, epsilon=${params2.epsilon})`
});

// core/training/optimizers/adamw.ts
var adamw = defineOptimizer({
  ...adam,
  kind: "adamw",
  order: 4,
  label: same("AdamW"),
  help: text(
    "Adam, with the decay taken from the weight itself and not through the means of its gradients.",
    "Adam, doch der Weight Decay geht vom Gewicht selbst ab und nicht durch die Mittel seiner Gradienten."
  ),
  source: "Loshchilov and Hutter 2019; torch.optim.AdamW",
  decay: "decoupled",
  pytorch: ({ parameters, rate: rate3 }, params2) => `torch.optim.AdamW(${parameters}, lr=${rate3}, betas=(${params2.beta1}, ${params2.beta2}), eps=${params2.epsilon})`,
  keras: ({ rate: rate3, clip: clip2, weightDecay }, params2) => `keras.optimizers.AdamW(${rate3}${clip2}, beta_1=${params2.beta1}, beta_2=${params2.beta2}, epsilon=${params2.epsilon}, weight_decay=${weightDecay})`
});

// core/training/optimizers/nadam.ts
var NOTHING = 2 ** -54;
function momentumAt(step3, { beta1: most, momentumDecay }) {
  return most * (1 - 0.5 * 0.96 ** (step3 * momentumDecay));
}
function factorsAt(step3, params2) {
  const [now, next] = [momentumAt(step3, params2), momentumAt(step3 + 1, params2)];
  let product = 1;
  for (let earlier = 1; earlier <= step3 && product > NOTHING; earlier++) product *= momentumAt(earlier, params2);
  return {
    gradient: (1 - now) / (1 - product),
    mean: next / (1 - product * next),
    square: 1 - params2.beta2 ** step3
  };
}
var nadam = defineOptimizer({
  kind: "nadam",
  order: 5,
  label: same("NAdam"),
  help: text(
    "Adam with Nesterov momentum: the gradient of this step counts as if it were part of the next mean already.",
    "Adam mit Nesterov-Momentum: Der Gradient dieses Schritts z\xE4hlt, als geh\xF6rte er schon zum n\xE4chsten Mittel."
  ),
  source: "Dozat 2016; torch.optim.NAdam",
  params: {
    beta1,
    beta2,
    momentumDecay: {
      kind: "number",
      label: text("Momentum decay", "Abklingen des Momentums"),
      help: text(
        "How fast momentum rises from half of \u03B2\u2081 to all of it.",
        "Wie schnell das Momentum vom halben \u03B2\u2081 auf das ganze steigt."
      ),
      default: 4e-3,
      min: 0,
      max: 1,
      step: 1e-3
    },
    epsilon
  },
  decay: "coupled",
  // Each step is as long as the rate, whatever the gradient.
  usualRates: () => ({ low: 1e-6, high: 0.3 }),
  slots: () => ["mean", "square"],
  scalars({ learningRate, step: step3 }, params2) {
    const factors = factorsAt(step3, params2);
    return {
      gradientRate: learningRate * factors.gradient,
      meanRate: learningRate * factors.mean,
      correction: Math.sqrt(factors.square)
    };
  },
  update(tf4, { weight: weight2, gradient, slot, scalar: scalar2, params: params2 }) {
    const mean = blend(tf4, params2.beta1, slot("mean"), gradient);
    const square = blend(tf4, params2.beta2, slot("square"), tf4.square(gradient));
    const deviation = tf4.add(tf4.div(tf4.sqrt(square), scalar2("correction")), params2.epsilon);
    const way = tf4.add(tf4.mul(gradient, scalar2("gradientRate")), tf4.mul(mean, scalar2("meanRate")));
    return { weight: tf4.sub(weight2, tf4.div(way, deviation)), slots: { mean, square } };
  },
  formulas: ({ g, kept }) => [
    g,
    "\\mu_k = \\beta_1 \\left(1 - \\tfrac{1}{2} \\cdot 0.96^{k \\psi}\\right), \\quad \\pi_k = \\mu_1 \\cdots \\mu_k",
    "m \\leftarrow \\beta_1 m + (1 - \\beta_1)\\, g, \\quad \\hat m = \\frac{\\mu_{k+1}\\, m}{1 - \\pi_{k+1}} + \\frac{(1 - \\mu_k)\\, g}{1 - \\pi_k}",
    "s \\leftarrow \\beta_2 s + (1 - \\beta_2)\\, g^2, \\quad \\hat s = \\frac{s}{1 - \\beta_2^k}",
    `w \\leftarrow ${kept} - \\eta\\, \\frac{\\hat m}{\\sqrt{\\hat s} + \\epsilon}`
  ],
  numbers(write, params2) {
    const { gradient, slot, step: step3, number: number2, change } = write;
    const factors = factorsAt(step3, params2);
    const m = `${number2(factors.mean)} \\cdot ${slot("mean").after.factor} + ${number2(factors.gradient)} \\cdot ${gradient.factor}`;
    const s = slot("square").after.dividedBy(factors.square).plain;
    return [
      blended(write, "m", params2.beta1, "mean", gradient.factor),
      blended(write, "s", params2.beta2, "square", `${gradient.factor}^2`),
      `\\hat m = ${m}, \\quad \\hat s = ${s}`,
      change(`\\frac{${m}}{\\sqrt{${s}} + ${number2(params2.epsilon)}}`)
    ];
  },
  pytorch: ({ parameters, rate: rate3 }, params2) => `torch.optim.NAdam(${parameters}, lr=${rate3}, betas=(${params2.beta1}, ${params2.beta2}), eps=${params2.epsilon}, momentum_decay=${params2.momentumDecay})`,
  // Keras's own knows no decay of momentum: it is 1 there.
  keras: ({ rate: rate3, clip: clip2 }, params2) => `keras.optimizers.Nadam(${rate3}${clip2}, beta_1=${params2.beta1}, beta_2=${params2.beta2}, epsilon=${params2.epsilon})`
});

// core/training/optimizers/perceptron.ts
var perceptron2 = defineOptimizer({
  kind: "perceptron",
  order: 100,
  label: text("Perceptron", "Perzeptron"),
  help: text(
    "The perceptron rule: after every wrong answer the inputs are added to the weights, or taken from them.",
    "Die Perzeptronregel: Nach jeder falschen Antwort kommen die Eingaben zu den Gewichten oder gehen davon ab."
  ),
  source: "Rosenblatt 1958",
  params: {},
  decay: "none",
  passesSteps: true,
  // It finds the same lines at every rate.
  usualRates: () => void 0,
  slots: () => [],
  scalars: ({ learningRate }) => ({ rate: learningRate / 2 }),
  update: (tf4, { weight: weight2, gradient, scalar: scalar2 }) => ({
    weight: tf4.sub(weight2, tf4.mul(gradient, scalar2("rate"))),
    slots: {}
  }),
  formulas: () => ["g = (o - t)\\, x", "w \\leftarrow w - \\eta\\, g"],
  numbers: ({ gradient, change }) => [change(gradient.dividedBy(2).factor)],
  pytorch: ({ parameters, rate: rate3 }) => `torch.optim.SGD(${parameters}, lr=${rate3} / 2)`,
  keras: ({ rate: rate3, clip: clip2 }) => `keras.optimizers.SGD(${rate3} / 2${clip2})`
});

// core/training/optimizers/rmsprop.ts
var rmsprop = defineOptimizer({
  kind: "rmsprop",
  order: 2,
  label: same("RMSprop"),
  help: text(
    "Divides the gradient by the root of its mean square, so that steep and flat directions take steps of one size.",
    "Teilt den Gradienten durch die Wurzel seines mittleren Quadrats: Steile und flache Richtungen gehen gleich weit."
  ),
  source: "Hinton, lecture 6e (2012); torch.optim.RMSprop",
  params: { decay: squareDecay, momentum, epsilon },
  decay: "coupled",
  // Each step is as long as the rate, whatever the gradient.
  usualRates: () => ({ low: 1e-6, high: 0.3 }),
  slots: (params2) => params2.momentum > 0 ? ["square", "velocity"] : ["square"],
  scalars: ({ learningRate }) => ({ learningRate }),
  update(tf4, { weight: weight2, gradient, slot, scalar: scalar2, params: params2 }) {
    const rate3 = scalar2("learningRate");
    const square = blend(tf4, params2.decay, slot("square"), tf4.square(gradient));
    const scaled = tf4.div(gradient, tf4.add(tf4.sqrt(square), params2.epsilon));
    if (params2.momentum === 0) return { weight: tf4.sub(weight2, tf4.mul(scaled, rate3)), slots: { square } };
    const velocity = tf4.add(tf4.mul(slot("velocity"), params2.momentum), scaled);
    return { weight: tf4.sub(weight2, tf4.mul(velocity, rate3)), slots: { square, velocity } };
  },
  formulas({ g, kept }, params2) {
    const scaled = "\\frac{g}{\\sqrt s + \\epsilon}";
    const square = "s \\leftarrow \\rho s + (1 - \\rho)\\, g^2";
    if (params2.momentum === 0) return [g, square, `w \\leftarrow ${kept} - \\eta\\, ${scaled}`];
    return [g, square, `v \\leftarrow \\mu v + ${scaled}`, `w \\leftarrow ${kept} - \\eta\\, v`];
  },
  numbers(write, params2) {
    const { gradient, slot, number: number2, change } = write;
    const scaled = `\\frac{${gradient.plain}}{\\sqrt{${slot("square").after.plain}} + ${number2(params2.epsilon)}}`;
    const s = blended(write, "s", params2.decay, "square", `${gradient.factor}^2`);
    if (params2.momentum === 0) return [s, change(scaled)];
    const { before, after } = slot("velocity");
    const v = `v = ${number2(params2.momentum)} \\cdot ${before.factor} + ${scaled} = ${after.plain}`;
    return [s, v, change(after.factor)];
  },
  pytorch({ parameters, rate: rate3 }, params2) {
    const own = params2.momentum > 0 ? `, momentum=${params2.momentum}` : "";
    return `torch.optim.RMSprop(${parameters}, lr=${rate3}, alpha=${params2.decay}, eps=${params2.epsilon}${own})`;
  },
  keras: ({ rate: rate3, clip: clip2 }, params2) => `keras.optimizers.RMSprop(${rate3}${clip2}, rho=${params2.decay}, momentum=${params2.momentum}, epsilon=${params2.epsilon})`
});

// core/training/optimizers/sgd.ts
var sgd = defineOptimizer({
  kind: "sgd",
  order: 1,
  label: same("SGD"),
  help: text(
    "Goes against the gradient, a share of it at a time; with momentum it keeps going where it went.",
    "Geht gegen den Gradienten, jedes Mal einen Anteil davon; mit Momentum geht es weiter, wohin es ging."
  ),
  source: "torch.optim.SGD; Sutskever et al. 2013 for momentum",
  params: {
    momentum,
    nesterov: {
      kind: "boolean",
      label: same("Nesterov"),
      help: text(
        "Take the gradient where momentum is about to lead.",
        "Den Gradienten dort nehmen, wohin das Momentum gleich f\xFChrt."
      ),
      default: false
    }
  },
  unused: (params2) => params2.momentum > 0 ? [] : ["nesterov"],
  decay: "coupled",
  variants: [{ name: "momentum", label: text("SGD, \u03BC 0.9", "SGD, \u03BC 0,9"), params: { momentum: 0.9 } }],
  // With momentum every gradient is added up to 1 / (1 - momentum) times.
  usualRates: (params2) => ({ low: 1e-5, high: 3 * Math.max(0.1, 1 - params2.momentum) }),
  slots: (params2) => params2.momentum > 0 ? ["velocity"] : [],
  scalars: ({ learningRate }) => ({ learningRate }),
  update(tf4, { weight: weight2, gradient, slot, scalar: scalar2, params: params2 }) {
    const rate3 = scalar2("learningRate");
    if (params2.momentum === 0) return { weight: tf4.sub(weight2, tf4.mul(gradient, rate3)), slots: {} };
    const velocity = tf4.add(tf4.mul(slot("velocity"), params2.momentum), gradient);
    const direction = params2.nesterov ? tf4.add(gradient, tf4.mul(velocity, params2.momentum)) : velocity;
    return { weight: tf4.sub(weight2, tf4.mul(direction, rate3)), slots: { velocity } };
  },
  formulas({ g, kept }, params2) {
    if (params2.momentum === 0) return [g, `w \\leftarrow ${kept} - \\eta\\, g`];
    const direction = params2.nesterov ? "(g + \\mu v)" : " v";
    return [g, "v \\leftarrow \\mu v + g", `w \\leftarrow ${kept} - \\eta\\,${direction}`];
  },
  numbers({ gradient, slot, number: number2, change }, params2) {
    if (params2.momentum === 0) return [change(gradient.factor)];
    const { before, after } = slot("velocity");
    const mu = number2(params2.momentum);
    const v = `v = ${mu} \\cdot ${before.factor} + ${gradient.factor} = ${after.plain}`;
    return [v, change(params2.nesterov ? `(${gradient.factor} + ${mu} \\cdot ${after.factor})` : after.factor)];
  },
  pytorch({ parameters, rate: rate3 }, params2) {
    const own = params2.momentum > 0 ? `, momentum=${params2.momentum}${params2.nesterov ? ", nesterov=True" : ""}` : "";
    return `torch.optim.SGD(${parameters}, lr=${rate3}${own})`;
  },
  keras({ rate: rate3, clip: clip2 }, params2) {
    const own = params2.momentum > 0 ? `, momentum=${params2.momentum}, nesterov=${literal(params2.nesterov)}` : "";
    return `keras.optimizers.SGD(${rate3}${clip2}${own})`;
  }
});

// core/training/schedules/all.ts
var all_exports4 = {};
__export(all_exports4, {
  constant: () => constant,
  cosine: () => cosine,
  exponential: () => exponential,
  step: () => step
});

// core/training/schedules/define.ts
function defineSchedule(schedule) {
  return schedule;
}
var kerasSchedules = "keras.optimizers.schedules";

// core/training/schedules/constant.ts
var constant = defineSchedule({
  kind: "constant",
  order: 1,
  label: text("constant", "konstant"),
  params: {},
  rate: ({ base }) => base,
  keras: ({ base }) => [`rate = ${base}`]
});

// core/training/schedules/cosine.ts
var cosine = defineSchedule({
  kind: "cosine",
  order: 4,
  label: text("cosine", "Kosinus"),
  params: {
    warmup: {
      kind: "number",
      label: text("Share of warm-up", "Anteil Aufw\xE4rmen"),
      help: text(
        "The share of the training in which the rate rises to its full size first.",
        "Der Anteil des Trainings, in dem die Rate erst auf ihre volle Gr\xF6\xDFe steigt."
      ),
      default: 0.05,
      min: 0,
      max: 0.9,
      step: 0.05
    }
  },
  rate({ base, step: step3, total }, params2) {
    const warmup = Math.floor(params2.warmup * total);
    if (step3 < warmup) return base * (step3 + 1) / warmup;
    return base * (1 + Math.cos(Math.PI * (step3 - warmup) / Math.max(1, total - warmup))) / 2;
  },
  pytorch: ({ warmup }) => [
    "total = epochs * steps_per_epoch",
    `warmup = int(${warmup} * total)`,
    "if step < warmup:",
    "    return (step + 1) / warmup",
    "return (1 + math.cos(math.pi * (step - warmup) / max(1, total - warmup))) / 2"
  ],
  // Keras's own starts to rise from zero rather than from the first step's share.
  keras({ base, epochs }, { warmup }) {
    const total = `total = ${epochs} * steps_per_epoch`;
    if (warmup === 0) return [total, `rate = ${kerasSchedules}.CosineDecay(${base}, total)`];
    return [
      total,
      `warmup = int(${warmup} * total)`,
      `rate = ${kerasSchedules}.CosineDecay(0.0, total - warmup, warmup_target=${base}, warmup_steps=warmup)`
    ];
  }
});

// core/training/schedules/exponential.ts
var exponential = defineSchedule({
  kind: "exponential",
  order: 3,
  label: text("exponential", "exponentiell"),
  params: {
    factor: {
      kind: "number",
      label: text("Times, every epoch", "Mal, jede Epoche"),
      help: text(
        "What the rate is multiplied by in the course of an epoch, a little at each step.",
        "Womit die Rate im Lauf einer Epoche malgenommen wird, bei jedem Schritt ein wenig."
      ),
      default: 0.95,
      min: 0,
      isAbove: true,
      max: 1,
      step: 0.01
    }
  },
  rate: ({ base, epoch }, { factor }) => base * factor ** epoch,
  pytorch: ({ factor }) => [`return ${factor} ** (step / steps_per_epoch)`],
  keras: ({ base }, { factor }) => [`rate = ${kerasSchedules}.ExponentialDecay(${base}, steps_per_epoch, ${factor})`]
});

// core/training/schedules/step.ts
var step = defineSchedule({
  kind: "step",
  order: 2,
  label: text("in steps", "in Stufen"),
  params: {
    epochs: {
      kind: "integer",
      label: text("Every \u2026 epochs", "Alle \u2026 Epochen"),
      help: text(
        "How many epochs the rate stays before it falls.",
        "Wie viele Epochen die Rate bleibt, ehe sie f\xE4llt."
      ),
      default: 10,
      min: 1,
      max: 1e6
    },
    factor: {
      kind: "number",
      label: text("Times", "Mal"),
      help: text("What the rate is multiplied by.", "Womit die Rate malgenommen wird."),
      default: 0.1,
      min: 0,
      max: 1,
      step: 0.01
    }
  },
  rate: ({ base, epoch }, { epochs, factor }) => base * factor ** Math.floor(Math.floor(epoch) / epochs),
  pytorch: ({ epochs, factor }) => [`return ${factor} ** (step // steps_per_epoch // ${epochs})`],
  keras: ({ base }, { epochs, factor }) => [
    `rate = ${kerasSchedules}.ExponentialDecay(${base}, ${epochs} * steps_per_epoch, ${factor}, staircase=True)`
  ]
});

// core/training/settings.ts
var optimizerRegistry = registry2(all_exports3);
var optimizers = optimizerRegistry.kinds;
var optimizerSettings = optimizerRegistry.schema;
var defaultOptimizers = optimizerRegistry.defaults;
var scheduleRegistry = registry2(all_exports4);
var schedules = scheduleRegistry.kinds;
var scheduleSettings = scheduleRegistry.schema;
var defaultSchedules = scheduleRegistry.defaults;
var clipSettings = z11.discriminatedUnion("kind", [
  z11.object({ kind: z11.literal("none") }),
  /** Scale all gradients together so that their joint L2 norm is at most `limit`. */
  z11.object({ kind: z11.literal("norm"), limit: z11.number().positive() }),
  /** Cut every gradient's entries to +-limit. */
  z11.object({ kind: z11.literal("value"), limit: z11.number().positive() })
]);
var earlyStoppingSettings = z11.object({
  /** Of held-out examples: `valLoss`, `valAccuracy`, `valLoss/<name of an output>`. */
  metric: z11.string().regex(/^val[A-Z]/).max(200),
  /** Epochs without improvement after which the run ends. */
  patience: z11.number().int().min(1).max(1e4),
  minDelta: z11.number().min(0),
  /** Put the weights of the best epoch back at the end. */
  restoresBest: z11.boolean()
});
var trainingSettings = z11.object({
  epochs: z11.number().int().min(1).max(1e5),
  batchSize: z11.number().int().min(1).max(65536),
  learningRate: z11.number().min(0).max(1e3),
  optimizer: optimizerSettings,
  schedule: scheduleSettings,
  /** L2 penalty: added to the gradient, or decoupled from it in AdamW. */
  weightDecay: z11.number().min(0).max(10),
  clip: clipSettings,
  shuffles: z11.boolean(),
  seed: z11.number().int().min(0).max(4294967295),
  earlyStopping: earlyStoppingSettings.nullable()
});
function named(kinds2, { kind: kind2 }) {
  const found = kinds2.find((candidate) => candidate.kind === kind2);
  if (!found) throw new Error(`There is no "${kind2}" to train with.`);
  return found;
}
function optimizerOf(settings2) {
  return named(optimizers, settings2);
}
function isPerceptronRule({ optimizer }) {
  return optimizerOf(optimizer).passesSteps ?? false;
}
var defaultTraining = {
  epochs: 5,
  batchSize: 64,
  learningRate: 1e-3,
  optimizer: defaultOptimizers.adam,
  schedule: defaultSchedules.constant,
  weightDecay: 0,
  clip: { kind: "none" },
  shuffles: true,
  seed: 1,
  earlyStopping: null
};

// core/graph/moduleParams.ts
import { z as z13 } from "zod";

// core/graph/words.ts
import { z as z12 } from "zod";
var some = z12.string().min(1).max(200);
var words2 = z12.union([some, z12.object({ en: some, de: some })]);
function asText(said) {
  return typeof said === "string" ? same(said) : said;
}

// core/graph/moduleParams.ts
var paramName = z13.string().max(64).regex(NAME, "The name of a param has letters, digits and _ alone, and does not begin with a digit.").refine(
  (value) => !(value in Object.prototype),
  "The name of a param cannot be one that JavaScript gives to objects."
);
var named2 = { name: paramName, label: words2.optional() };
var limits = { min: z13.number().optional(), max: z13.number().optional() };
var moduleParam = z13.discriminatedUnion("kind", [
  z13.object({ ...named2, kind: z13.literal("integer"), default: z13.number(), ...limits }),
  z13.object({ ...named2, kind: z13.literal("number"), default: z13.number(), ...limits }),
  z13.object({ ...named2, kind: z13.literal("boolean"), default: z13.boolean() }),
  z13.object({
    ...named2,
    kind: z13.literal("choice"),
    default: z13.string(),
    options: z13.array(z13.string().max(200)).max(100)
  })
]);
function paramsOf({ params: params2 }) {
  return Object.fromEntries(params2.map((param) => [param.name, described(param)]));
}
function described(param) {
  const label3 = asText(param.label ?? param.name);
  const help = text(
    `A parameter of the module: what is inside computes with "${param.name}".`,
    `Ein Parameter des Moduls: Was darin ist, rechnet mit \u201E${param.name}\u201C.`
  );
  switch (param.kind) {
    case "integer":
      return { label: label3, help, kind: "integer", default: param.default, min: param.min ?? 1, max: param.max ?? LARGEST_AXIS };
    // prettier-ignore
    case "number":
      return { label: label3, help, kind: "number", default: param.default, min: param.min ?? -1e9, max: param.max ?? 1e9, step: 0.1 };
    // prettier-ignore
    case "boolean":
      return { label: label3, help, kind: "boolean", default: param.default };
    case "choice":
      return { label: label3, help, kind: "choice", default: param.default, options: param.options.map((value) => ({ value, label: asText(value) })) };
  }
}

// core/graph/unique.ts
function requireOwnIds(graph2, context2) {
  const { nodes, edges } = graph2;
  for (const [list, items] of Object.entries({ nodes, edges })) {
    const ids = items.map(({ id: id2 }) => id2);
    requireOwn(ids, (i) => ({ path: [list, i, "id"], message: `The id "${ids[i]}" stands here twice.` }), context2);
  }
}
function requireOwnNames(items, context2) {
  const names3 = items.map(({ name: name3 }) => name3);
  requireOwn(names3, (i) => ({ path: [i, "name"], message: `The name "${names3[i]}" stands here twice.` }), context2);
}
function requireOwn(words3, issue, context2) {
  const known2 = /* @__PURE__ */ new Set();
  for (const [i, word] of words3.entries()) {
    if (known2.has(word)) context2.addIssue({ code: "custom", ...issue(i) });
    known2.add(word);
  }
}

// core/graph/document.ts
var DOCUMENT_VERSION = 2;
var id = z14.string().min(1).max(64).regex(/^[\p{L}\p{N}_-]+$/u, "An id has letters, digits, - and _ alone.").refine((value) => !(value in Object.prototype), "An id cannot be a name that JavaScript gives to every object.");
var path = z14.string().max(1e4).refine((value) => value.split("/").every((part) => id.safeParse(part).success), "A path has ids between slashes.");
var MOST_CHARACTERS = 100 * LONGEST_EXPRESSION;
var computed = z14.object({ expression: z14.string().max(MOST_CHARACTERS) });
var setting = z14.union([z14.number(), z14.string(), z14.boolean(), z14.array(z14.number()), computed]);
var values = z14.array(z14.number());
var places = z14.array(z14.number().int().min(0));
var override = z14.object({
  weights: z14.record(z14.string(), values).optional(),
  locked: z14.record(z14.string(), places).optional(),
  /** Of the edges that arrive at the node, by their ids. */
  edges: z14.record(id, z14.object({ weights: values.optional(), isLocked: z14.boolean().optional() })).optional()
});
var graphNode = z14.object({
  id,
  /** A block's type, or absent when `module` names a module of this document. */
  block: z14.string().min(1).optional(),
  module: id.optional(),
  /** The user's own name for it. */
  name: z14.string().max(200).optional(),
  params: z14.record(z14.string(), setting),
  /** Of a module's use: so many of it one after the other, each with weights of its own; absent: a single one. */
  repeat: z14.union([z14.number(), computed]).optional(),
  /** Training leaves its weights, or those of all that is in the module, as they are. */
  isFrozen: z14.boolean().optional(),
  /** The way from its graph to the node, or the use of the same module, whose weights are its own: see ties.ts. */
  shares: path.optional(),
  /**
   * Start weights that were set by hand, in TensorFlow.js's order, by the weight's name; those that do not have its size
   * are passed over. All others are drawn by the seed.
   */
  weights: z14.record(z14.string(), values).optional(),
  /** Places in a weight that training leaves as they are. */
  locked: z14.record(z14.string(), places).optional(),
  /**
   * What it is called in names of weights and random streams, where that is not its id: it stays when the node moves
   * into a module or out of one. Empty for a module that adds nothing to the names of what is in it.
   */
  uid: path.or(z14.literal("")).optional(),
  /** Of a module's use, by the path within: so two uses of one module can have weights of their own. */
  overrides: z14.record(path, override).optional()
});
var portEnd = z14.object({ node: id, port: id });
var graphEdge = z14.object({
  id,
  from: portEnd,
  to: portEnd,
  /** Into a perceptron: the start weights of what flows here, set by hand; otherwise drawn by the seed. */
  weights: z14.array(z14.number()).optional(),
  /** Training leaves the weights of this edge as they are. */
  isLocked: z14.boolean().optional()
});
var MOST_NODES = 1e4;
var MOST_EDGES = 1e5;
var graph = z14.object({ nodes: z14.array(graphNode).max(MOST_NODES), edges: z14.array(graphEdge).max(MOST_EDGES) }).superRefine(requireOwnIds);
var moduleDefinition = z14.object({
  name: words2,
  /** What it does, for those who use it. */
  help: z14.union([z14.string().max(2e3), z14.object({ en: z14.string().max(2e3), de: z14.string().max(2e3) })]).optional(),
  /** What its uses set, by names that its nodes may compute with. */
  params: z14.array(moduleParam).max(100).superRefine(requireOwnNames),
  graph
});
var point2 = z14.object({ x: z14.number(), y: z14.number() });
var layout = z14.record(z14.string(), z14.record(z14.string(), point2));
var ROOT2 = "root";
var moduleId = id.refine((key) => key !== ROOT2, "This id stands for the outermost graph.");
var documentSchema = z14.object({
  format: z14.literal("neuroloom"),
  version: z14.literal(DOCUMENT_VERSION),
  name: z14.string().max(200),
  graph,
  modules: z14.record(moduleId, moduleDefinition),
  data: dataSource,
  training: trainingSettings,
  layout
});
function graphOf(document, key) {
  return key === ROOT2 ? document.graph : moduleOf(document, key)?.graph;
}
function moduleOf({ modules }, id2) {
  return id2 !== void 0 && Object.hasOwn(modules, id2) ? modules[id2] : void 0;
}

// core/graph/settings.ts
function isComputed(setting2) {
  return typeof setting2 === "object" && setting2 !== null && !Array.isArray(setting2);
}

// core/graph/ports.ts
function blockPorts(block, params2, data, side) {
  if (!block.ports) return block[side];
  const isSound2 = Object.entries(block.params).every(([name3, param]) => isValidParam(param, params2[name3]));
  return (isSound2 ? block.ports({ params: params2, data })[side] : void 0) ?? block[side];
}
function portsOf(document, node, side) {
  if (node.module === void 0) {
    const block = findBlock(node.block ?? "");
    if (!block?.ports) return block?.[side] ?? [];
    const set = Object.entries(node.params).flatMap(([name3, value]) => isComputed(value) ? [] : [[name3, value]]);
    const params2 = { ...defaultParams(block.params), ...Object.fromEntries(set) };
    return blockPorts(block, params2, dataSpec(document.data), side);
  }
  const type = side === "inputs" ? "moduleInput" : "moduleOutput";
  const ends2 = moduleOf(document, node.module)?.graph.nodes.filter((inner) => inner.block === type) ?? [];
  return ends2.map((end) => ({
    name: end.id,
    label: text(end.name ?? end.id, end.name ?? end.id),
    ...isOptionalInput(end) && { isOptional: true }
  }));
}
function isOptionalInput({ block, params: params2 }) {
  return block === "moduleInput" && params2["optional"] === true;
}
function inPortOrder(ports, things, portOf) {
  const places2 = new Map(ports.map(({ name: name3 }, i) => [name3, i]));
  const placeOf2 = (one) => places2.get(portOf(one)) ?? ports.length;
  return things.toSorted((a, b) => placeOf2(a) - placeOf2(b));
}

// core/analysis/problems.ts
function error(nodeId, message) {
  return { severity: "error", nodeId, message };
}
function shapeProblem(nodeId, { message, fix }) {
  return { ...error(nodeId, message), ...fix && { fixes: [fix] } };
}
var brokenSentences = {
  missing: text(
    "Its module is not in this document: remove it, or load the module from a file.",
    "Das Modul fehlt in diesem Dokument: ihn entfernen oder das Modul aus einer Datei laden."
  ),
  recursive: text(
    "This module contains itself and would never end: open it and remove the use of itself inside.",
    "Dieses Modul enth\xE4lt sich selbst und n\xE4hme kein Ende: es \xF6ffnen und darin die Verwendung seiner selbst entfernen."
  ),
  large: text(
    `With this module opened, the network has more than ${MOST_NODES} nodes, or modules lie too deep within each other: use fewer modules inside modules.`,
    `Mit diesem Modul hat das Netz, alles ge\xF6ffnet, mehr als ${MOST_NODES} Knoten, oder Module liegen zu tief ineinander: weniger Module in Modulen verwenden.`
  ),
  often: text(
    `Repeated so often, the network has more than ${MOST_NODES} nodes: repeat it less often.`,
    `So oft wiederholt, hat das Netz mehr als ${MOST_NODES} Knoten: seltener wiederholen.`
  ),
  endless: text(
    "To be repeated, the module needs an input and an output: what leaves one copy enters the next.",
    "Um wiederholt zu werden, braucht das Modul einen Eingang und einen Ausgang: Was eine Kopie verl\xE4sst, geht in die n\xE4chste."
  )
};
function brokenModules(broken) {
  return broken.map((one) => {
    if (one.reason === "param") return paramProblem(one.id, one.wrong);
    const problem2 = error(one.id, brokenSentences[one.reason]);
    return one.fits === void 0 ? problem2 : { ...problem2, fixes: [repeatFix(one.fits)] };
  });
}
function repeatFix(count) {
  return count > 1 ? { kind: "setRepeat", repeat: count, label: text(`Repeat it ${count} times`, `${count}-mal wiederholen`) } : { kind: "setRepeat", repeat: void 0, label: text("Use it once", "Einmal verwenden") };
}
function unknownProblem({ id: id2, type }) {
  return error(
    id2,
    text(
      `This version does not know the block "${type}". It is kept as it is; remove it to train.`,
      `Diese Version kennt den Block \u201E${type}\u201C nicht. Er bleibt erhalten; zum Trainieren entfernen.`
    )
  );
}
function cycles(ids) {
  return ids.map(
    (id2) => error(
      id2,
      text(
        "Part of a cycle: its output leads back to its input. Remove one of these wires.",
        "Teil eines Kreises: Die Ausgabe f\xFChrt zur eigenen Eingabe zur\xFCck. Eine dieser Leitungen entfernen."
      )
    )
  );
}
function paramProblem(nodeId, { name: name3, message, fix }) {
  return { ...error(nodeId, message), param: name3, ...fix && { fixes: [fix] } };
}
function weightProblem(nodeId, shape) {
  const weights = formatShape(shape);
  return error(
    nodeId,
    text(
      `Its weights ${weights} do not fit into memory: give it, or what comes before it, fewer units.`,
      `Seine Gewichte ${weights} passen nicht in den Speicher: ihm oder dem, was davor liegt, weniger Einheiten geben.`
    )
  );
}
var moduleEntry = [{ name: "in", label: text("input", "Eingabe") }];
function inputProblem(node, block, ports) {
  const own = node.type === "moduleInput" ? moduleEntry : ports;
  for (const port of own) {
    const count = node.inputs.filter((input3) => input3.port === port.name).length;
    if (count === 0 && !port.isOptional) return { ...error(node.id, unwired(block, port, ports)), isUnwired: true };
    if (count > 1 && !port.isVariadic) {
      const wires = counted(count, ["wire", "wires"], ["Leitung", "Leitungen"]);
      return error(
        node.id,
        text(
          `${wires.en} arrive at one input: keep one, or join them with Add or Concatenate.`,
          `${wires.de} kommen an einem Eingang an: eine behalten oder mit Add oder Concatenate verbinden.`
        )
      );
    }
  }
  if (node.inputs.every((input3) => own.some((port) => port.name === input3.port))) return void 0;
  return error(
    node.id,
    text(
      "A wire arrives at an input that this block does not have: remove the wire.",
      "Eine Leitung kommt an einem Eingang an, den dieser Block nicht hat: die Leitung entfernen."
    )
  );
}
function unwired({ type, label: label3 }, port, ports) {
  if (type === "moduleInput") return unwiredModule;
  const isOnly = ports.length === 1;
  return text(
    `Nothing arrives at ${label3.en}: draw a wire to its ${isOnly ? "input" : `input "${port.label.en}"`}.`,
    `Bei ${label3.de} kommt nichts an: eine Leitung ${isOnly ? "zum Eingang" : `zu seinem Eingang \u201E${port.label.de}\u201C`} ziehen.`
  );
}
var unwiredModule = text(
  "Nothing arrives at this input of the module: draw a wire to it from outside.",
  "An diesem Eingang des Moduls kommt nichts an: von au\xDFen eine Leitung dorthin ziehen."
);
function noOutputProblem(nodeId) {
  return error(
    nodeId,
    text(
      "A wire comes from an output that its block does not have: remove the wire, and draw it from another output.",
      "Eine Leitung kommt von einem Ausgang, den ihr Block nicht hat: die Leitung entfernen und von einem anderen Ausgang ziehen."
    )
  );
}
function dtypeProblem(nodeId, { label: label3, category }, ports, inputs) {
  if (category === "structure") return void 0;
  for (const [i, { port, type }] of inputs.entries()) {
    const { dtypes = ["float32"] } = ports.find(({ name: name3 }) => name3 === port) ?? {};
    if (dtypes.includes(type.dtype)) continue;
    const wanted = dtypes.join(", ");
    const fix = insertFor(type.dtype, dtypes, i);
    const advice = fix?.label ?? text("send it somewhere else", "woandershin f\xFChren");
    const message = text(
      `${type.dtype} arrives, ${label3.en} needs ${wanted}: ${advice.en}.`,
      `${type.dtype} kommt an, ${label3.de} braucht ${wanted}: ${advice.de}.`
    );
    return { ...error(nodeId, message), ...fix && { fixes: [fix] } };
  }
  return void 0;
}
function outputProblems(nodes, outputs) {
  if (nodes.length === 0) {
    return [
      {
        severity: "error",
        message: text(
          "The canvas is empty: drag a Dataset onto it.",
          "Die Fl\xE4che ist leer: einen Datensatz darauf ziehen."
        )
      }
    ];
  }
  const problems = [];
  if (!nodes.some((node) => node.type === "dataset")) {
    problems.push({
      severity: "error",
      message: text(
        "There is no data: add a Dataset block and wire it to the first layer.",
        "Es gibt keine Daten: einen Datensatz-Block einf\xFCgen und mit der ersten Schicht verbinden."
      )
    });
  }
  if (outputs.length === 0) {
    problems.push({
      severity: "error",
      message: text(
        "There is no loss: add an Output block after the last layer.",
        "Es gibt keinen Verlust: hinter der letzten Schicht einen Ausgabe-Block einf\xFCgen."
      )
    });
  }
  for (const extra of outputs.slice(1)) {
    problems.push(
      error(
        extra.id,
        text(
          "A second output: a network has one loss. Remove one.",
          "Eine zweite Ausgabe: Ein Netz hat einen Verlust. Eine entfernen."
        )
      )
    );
  }
  return problems;
}

// core/analysis/copies.ts
function perUse(problems, repeated) {
  if (repeated.length === 0) return problems;
  const uses = new Set(repeated);
  const placed = problems.map((problem2) => ({ problem: problem2, place: placeOf(problem2.nodeId ?? "", uses) }));
  const ofFirst = new Set(placed.filter(({ place }) => !place.later).map(({ problem: problem2, place }) => keyOf(place.first, problem2)));
  const lifted = /* @__PURE__ */ new Set();
  return placed.flatMap(({ problem: problem2, place: { first, later } }) => {
    if (!later) return [problem2];
    if (ofFirst.has(keyOf(first, problem2)) || problem2.severity !== "error" || lifted.has(later.use)) return [];
    lifted.add(later.use);
    return [atUse(problem2, later)];
  });
}
function placeOf(path2, uses) {
  const parts = path2.split("/");
  let first = "";
  let later;
  for (const [depth, part] of parts.entries()) {
    const use = parts.slice(0, depth).join("/");
    const isCopy = uses.has(use);
    if (isCopy && part !== "1") later ??= { use, copy: Number(part) };
    first += isCopy ? "/1" : `/${part}`;
  }
  return { first, ...later && { later } };
}
function keyOf(first, { message }) {
  return `${first} ${message.en}`;
}
function atUse({ message }, { use, copy }) {
  return {
    severity: "error",
    nodeId: use,
    message: text(
      `Copy ${copy} cannot take what copy ${copy - 1} puts out. ${message.en}`,
      `Kopie ${copy} kann nicht nehmen, was Kopie ${copy - 1} ausgibt. ${message.de}`
    ),
    fixes: [repeatFix(copy - 1)]
  };
}

// core/analysis/costs.ts
function parametersOf(weights) {
  return weights.reduce((sum2, weight2) => sum2 + (weight2.isTrainable ? sizeOf(weight2.shape) : 0), 0);
}
function totalsOf(nodes, training) {
  const sum2 = (value) => nodes.reduce((total, node) => total + value(node), 0);
  const { optimizer, batchSize } = training;
  const slots = optimizerOf(optimizer).slots(optimizer).length;
  const parameters = sum2((node) => node.parameters);
  const activations = sum2(({ types }) => Object.values(types).reduce((size, { shape }) => size + sizeOf(shape), 0)) * batchSize;
  const trainingBytes = 4 * (parameters * (2 + slots) + activations);
  return { parameters, multiplyAdds: sum2((node) => node.multiplyAdds), trainingBytes };
}

// core/analysis/facts.ts
var known = memoised((_params, _data) => /* @__PURE__ */ new Map());
function factsOf(node, block, inputs, data) {
  const all = known(node.params, data);
  const key = JSON.stringify([node.isFrozen, ...inputs.map(({ port, type }) => [port, type])]);
  const facts = all.get(key) ?? computed2(node, block, inputs, data);
  all.set(key, facts);
  return facts;
}
var MOST_WEIGHTS = 2 ** 29;
var nothing = floats([]);
function computed2({ params: params2, isFrozen }, block, inputs, data) {
  const given = {
    x: inputs[0]?.type ?? nothing,
    inputs: byPort(inputs, ({ type: type2 }) => type2),
    params: params2
  };
  const args = { ...given, data };
  const inferred = block.inferTypes(args);
  if (!inferred.ok) return failure((nodeId) => shapeProblem(nodeId, inferred.error));
  const types = inferred.value;
  const type = Object.values(types)[0] ?? nothing;
  const all = block.weights?.(args) ?? [];
  const large = all.find((weight2) => sizeOf(weight2.shape) > MOST_WEIGHTS);
  if (large) return failure((nodeId) => weightProblem(nodeId, large.shape));
  const weights = isFrozen ? all.map((weight2) => ({ ...weight2, isTrainable: false })) : all;
  return ok({
    types,
    type,
    weights,
    weightNames: all.map(({ name: name3 }) => name3),
    statistics: all.filter(({ isTrainable }) => !isTrainable).map(({ name: name3 }) => name3),
    parameters: parametersOf(weights),
    multiplyAdds: block.multiplyAdds?.({ ...given, output: type, outputs: types }) ?? 0
  });
}

// core/analysis/order.ts
function executionOrder(nodes) {
  const places2 = new Map(nodes.map((node, at) => [node.id, at]));
  const placeOf2 = (id2) => places2.get(id2) ?? 0;
  const inputs = new Map(nodes.map((node) => [node.id, node.inputs.map(({ from }) => from.node).filter((from) => places2.has(from))]));
  const walks = /* @__PURE__ */ new Map();
  for (const id2 of unwound(inputs)) {
    const after = (inputs.get(id2) ?? []).map((from) => (walks.get(from) ?? 0) + (placeOf2(from) > placeOf2(id2) ? 1 : 0));
    walks.set(id2, after.reduce((latest, walk) => Math.max(latest, walk), 0));
  }
  const cyclic = onCycles(inputs);
  const order = nodes.filter((node) => walks.has(node.id));
  return {
    order: order.toSorted((a, b) => (walks.get(a.id) ?? 0) - (walks.get(b.id) ?? 0)),
    cyclic: nodes.filter((node) => cyclic.has(node.id))
  };
}
function onCycles(waitsFor) {
  const before = new Set(unwound(waitsFor));
  const rest = [...waitsFor].filter(([id2]) => !before.has(id2));
  const takers = new Map(rest.map(([id2]) => [id2, []]));
  for (const [id2, others2] of rest) for (const other of others2) takers.get(other)?.push(id2);
  const after = new Set(unwound(takers));
  return new Set(rest.flatMap(([id2]) => after.has(id2) ? [] : [id2]));
}
function unwound(waitsFor) {
  const left = new Map([...waitsFor].map(([id2, others2]) => [id2, others2.length]));
  const waiting = new Map([...waitsFor.keys()].map((id2) => [id2, []]));
  for (const [id2, others2] of waitsFor) for (const other of others2) waiting.get(other)?.push(id2);
  const done = [...left].flatMap(([id2, count]) => count === 0 ? [id2] : []);
  for (const id2 of done) {
    for (const other of waiting.get(id2) ?? []) {
      const count = (left.get(other) ?? 0) - 1;
      left.set(other, count);
      if (count === 0) done.push(other);
    }
  }
  return done;
}
function cyclePlaces(cyclic, depth = 1) {
  const at = (path2) => path2.split("/").slice(0, depth).join("/");
  const waitsFor = new Map(cyclic.map(({ id: id2 }) => [at(id2), []]));
  for (const { id: id2, inputs } of cyclic) {
    const wires = inputs.filter(({ from, edge }) => waitsFor.has(at(from.node)) && edge.split("/").length === depth);
    waitsFor.get(at(id2))?.push(...wires.map(({ from }) => at(from.node)));
  }
  const found = onCycles(waitsFor);
  const inside2 = cyclic.filter(({ id: id2 }) => !found.has(at(id2)) && at(id2) !== id2);
  return inside2.length === 0 ? [...found] : [...found, ...cyclePlaces(inside2, depth + 1)];
}
function ancestors(nodes, target) {
  const inputs = new Map(nodes.map((node) => [node.id, node.inputs.map(({ from }) => from.node)]));
  const found = /* @__PURE__ */ new Set();
  const pending = [target];
  for (let id2 = pending.pop(); id2 !== void 0; id2 = pending.pop()) {
    if (found.has(id2)) continue;
    found.add(id2);
    pending.push(...inputs.get(id2) ?? []);
  }
  return found;
}

// core/analysis/paramMessage.ts
function paramMessage(param) {
  switch (param.kind) {
    case "integer":
      return text(
        `${param.label.en}: a whole number from ${param.min} to ${param.max}.`,
        `${param.label.de}: eine ganze Zahl von ${param.min} bis ${param.max}.`
      );
    case "number": {
      const [en, de] = param.isAbove ? [`above ${param.min}, up to ${param.max}`, `\xFCber ${param.min}, h\xF6chstens ${param.max}`] : [`from ${param.min} to ${param.max}`, `von ${param.min} bis ${param.max}`];
      return text(`${param.label.en}: a number ${en}.`, `${param.label.de}: eine Zahl ${de}.`);
    }
    case "shape":
      return text(
        `${param.label.en}: ${param.minRank} to ${param.maxRank} whole numbers from 1 to ${LARGEST_AXIS}.`,
        `${param.label.de}: ${param.minRank} bis ${param.maxRank} ganze Zahlen von 1 bis ${LARGEST_AXIS}.`
      );
    default:
      return text(`${param.label.en}: choose one of the options.`, `${param.label.de}: eine der M\xF6glichkeiten w\xE4hlen.`);
  }
}

// core/analysis/uses.ts
var noValues = /* @__PURE__ */ new Map();
var schemas = memoised((module) => paramsOf(module));
var noSchema = {};
var readParams = memoised(
  (node, values2) => read(findBlock(node.block ?? "")?.params ?? noSchema, node, values2)
);
var valuesWithin = memoised(
  (use, module, values2) => {
    const schema2 = schemas(module);
    const { params: params2, wrong } = read(schema2, use, values2);
    return { values: interned(module, Object.keys(schema2).map((name3) => [name3, params2[name3] ?? 0])), ...wrong && { wrong } };
  }
);
var knownValues = memoised((_module) => /* @__PURE__ */ new Map());
function interned(module, entries) {
  const key = JSON.stringify(entries);
  const known2 = knownValues(module).get(key) ?? new Map(entries);
  knownValues(module).set(key, known2);
  return known2;
}
var repeatOf = memoised((use, values2) => {
  if (use.repeat === void 0) return ok(void 0);
  const count = settle(void 0, use.repeat, values2);
  const fix = { kind: "setRepeat", repeat: void 0, label: text("Use it once", "Einmal verwenden") };
  if (!count.ok) return failure({ name: "repeat", message: withLabel(repeatLabel, use.repeat, count.error), fix });
  if (typeof count.value === "number" && Number.isInteger(count.value) && count.value >= 1) return ok(count.value);
  const message = text(
    `Repetitions: a whole number from 1, not ${String(count.value)}.`,
    `Wiederholungen: eine ganze Zahl ab 1, nicht ${String(count.value)}.`
  );
  return failure({ name: "repeat", message, fix });
});
var repeatLabel = text("Repetitions", "Wiederholungen");
function read(schema2, node, values2) {
  const params2 = new Map(Object.entries(defaultParams(schema2)));
  const failures = /* @__PURE__ */ new Map();
  for (const [name3, setting2] of Object.entries(node.params)) {
    const value = settle(Object.hasOwn(schema2, name3) ? schema2[name3] : void 0, setting2, values2);
    if (value.ok) params2.set(name3, value.value);
    else failures.set(name3, value.error);
  }
  const wrong = Object.entries(schema2).flatMap(([name3, param]) => {
    const [setting2, failed] = [node.params[name3], failures.get(name3)];
    if (failed && setting2 !== void 0) return [{ name: name3, message: withLabel(param.label, setting2, failed), ...repair(name3, param) }];
    return isValidParam(param, params2.get(name3)) ? [] : [invalid(name3, param, setting2, params2.get(name3))];
  });
  return { params: Object.fromEntries(params2), ...wrong[0] && { wrong: wrong[0] } };
}
function invalid(name3, param, setting2, value) {
  const message = paramMessage(param);
  if (!isComputed(setting2)) return { name: name3, message };
  const is = text(` "${setting2.expression}" is ${String(value)}.`, ` \u201E${setting2.expression}\u201C ist ${String(value)}.`);
  return { name: name3, message: text(message.en + is.en, message.de + is.de), ...repair(name3, param) };
}
function repair(name3, param) {
  const value = Array.isArray(param.default) ? param.default.join(", ") : String(param.default);
  const label3 = text(`Set it to ${value}`, `Auf ${value} setzen`);
  return { fix: { kind: "setParams", params: { [name3]: param.default }, label: label3 } };
}
function settle(param, setting2, values2) {
  if (!isComputed(setting2)) return ok(setting2);
  const isWhole = param?.kind === "integer" || param?.kind === "shape" || param === void 0;
  const parsed = parseExpression(setting2.expression);
  const found = parsed.ok ? evaluate(parsed.value, values2, isWhole) : parsed;
  return found.ok && param?.kind === "shape" && typeof found.value === "number" ? ok([found.value]) : found;
}
function shortened(source) {
  return source.length > 60 ? `${source.slice(0, 57)}\u2026` : source;
}
function withLabel(label3, setting2, { at, end, message }) {
  const source = isComputed(setting2) ? setting2.expression : "";
  const [all, part] = [shortened(source), shortened(source.slice(at, end))];
  const isAll = part === shortened(source.trim()) || part === "";
  const en = isAll ? `"${all}"` : `"${part}" in "${all}"`;
  const de = isAll ? `\u201E${all}\u201C` : `\u201E${part}\u201C in \u201E${all}\u201C`;
  return text(`${label3.en}, ${en}: ${message.en}`, `${label3.de}, ${de}: ${message.de}`);
}

// core/analysis/moduleSizes.ts
var DEEPEST = 100;
function moduleSizes(document) {
  const { endless, depths } = nesting(document);
  const known2 = /* @__PURE__ */ new Map();
  let asked = 0;
  const inside2 = (id2, values2) => {
    const sizes = known2.get(id2) ?? /* @__PURE__ */ new Map();
    known2.set(id2, sizes);
    const size = sizes.get(values2);
    if (size !== void 0) return size;
    if (++asked > MOST_NODES) return Infinity;
    const nodes = moduleOf(document, id2)?.graph.nodes ?? [];
    const sum2 = nodes.reduce((total, node) => total + 1 + (node.module === void 0 ? 0 : ofUse(node, values2)), 0);
    sizes.set(values2, sum2);
    return sum2;
  };
  const ofUse = (use, outer) => {
    const module = moduleOf(document, use.module);
    if (!module || use.module === void 0 || endless.has(use.module)) return 0;
    const { values: values2, wrong } = valuesWithin(use, module, outer);
    const count = repeatOf(use, outer);
    return wrong || !count.ok ? 0 : (count.value ?? 1) * inside2(use.module, values2);
  };
  return {
    of(use, values2) {
      if (use.module !== void 0 && endless.has(use.module)) return "recursive";
      return (depths.get(use.module ?? "") ?? 0) > DEEPEST ? Infinity : ofUse(use, values2);
    }
  };
}
function nesting({ modules }) {
  const definitions = new Map(Object.entries(modules));
  const usesOf = (id2) => (definitions.get(id2)?.graph.nodes ?? []).flatMap(
    ({ module }) => module !== void 0 && definitions.has(module) ? [module] : []
  );
  const uses = new Map([...definitions.keys()].map((id2) => [id2, usesOf(id2)]));
  const endless = onCycles(uses);
  const sound = new Map([...uses].flatMap(([id2, ids]) => endless.has(id2) ? [] : [[id2, ids.filter((used) => !endless.has(used))]]));
  const depths = /* @__PURE__ */ new Map();
  for (const id2 of unwound(sound)) {
    depths.set(id2, 1 + (sound.get(id2) ?? []).reduce((deepest, used) => Math.max(deepest, depths.get(used) ?? 0), 0));
  }
  return { endless, depths };
}

// core/analysis/flatten.ts
var outermost = {
  prefix: "",
  names: [],
  values: noValues,
  isFrozen: false,
  shares: () => void 0,
  said: () => []
};
function flatten2(document) {
  const nodes = [];
  const broken = [];
  const repeated = /* @__PURE__ */ new Map();
  const sizes = moduleSizes(document);
  const identityOf = identities();
  let room = MOST_NODES - document.graph.nodes.length;
  const walk = (graph2, scope, entries) => {
    const { arriving } = wiresOf(graph2);
    const isOpen = (node) => isOptionalInput(node) && !entries.some(({ port }) => port === node.id);
    for (const node of graph2.nodes) {
      if (isOpen(node)) continue;
      const id2 = scope.prefix + node.id;
      const names3 = [...scope.names, node.uid ?? node.id];
      const wired = arriving.get(node.id)?.filter(({ source }) => !isOpen(source)) ?? [];
      const inputs = incoming(wired, node, scope);
      if (node.module === void 0) {
        const outer = entries.filter((entry) => entry.port === node.id).map((entry) => ({ ...entry, port: "in" }));
        const own = node.block === "moduleInput" ? outer : inputs;
        nodes.push({ ...flatNode(node, own, scope), id: id2, identity: identityOf(node, id2, names3) });
        continue;
      }
      const use = { ...usedIn(document, node, scope), id: id2 };
      const size = sizes.of(node, scope.values);
      if ("reason" in use) broken.push(use);
      else if (size === "recursive") broken.push({ id: id2, reason: "recursive" });
      else if (scope.prefix === "" && size > room) broken.push(tooLarge2(id2, use.count, size, room));
      else {
        if (scope.prefix === "") room -= size;
        if (use.count !== void 0) repeated.set(id2, use.count);
        for (const copy of copiesOf(use.module, id2, use.count, inputs)) {
          const inner = within(scope, node, copy.number);
          walk(use.module.graph, { ...inner, names: copy.number === void 0 ? names3 : [...names3, `${copy.number}`], values: use.values }, copy.entries);
        }
      }
    }
  };
  walk(document.graph, outermost, []);
  return { nodes, broken, repeated };
}
function identities() {
  const taken2 = /* @__PURE__ */ new Set();
  return ({ block }, id2, names3) => {
    if (block === "moduleInput" || block === "moduleOutput") return id2;
    let identity = names3.filter((name3) => name3 !== "").join("/");
    if (taken2.has(identity)) identity = id2;
    while (taken2.has(identity)) identity += "+";
    taken2.add(identity);
    return identity;
  };
}
function tooLarge2(id2, count, size, room) {
  const fits2 = Math.floor(room / (size / (count ?? 1)));
  if (count === void 0 || count === 1 || fits2 < 1) return { id: id2, reason: "large" };
  return { id: id2, reason: "often", fits: fits2 };
}
function usedIn(document, use, { values: outer }) {
  const module = moduleOf(document, use.module);
  if (!module) return { reason: "missing" };
  const { values: values2, wrong } = valuesWithin(use, module, outer);
  const count = repeatOf(use, outer);
  if (wrong) return { reason: "param", wrong };
  if (!count.ok) return { reason: "param", wrong: count.error };
  const { entry, exit } = endsOf(module.graph);
  const isEndless = count.value !== void 0 && (entry === void 0 || exit === void 0);
  return isEndless ? { reason: "endless", fits: 1 } : { module, values: values2, count: count.value };
}
function copiesOf({ graph: graph2 }, id2, count, inputs) {
  if (count === void 0) return [{ number: void 0, entries: inputs }];
  const { entry = "", exit = "" } = endsOf(graph2);
  const others2 = inputs.filter(({ port }) => port !== entry);
  return Array.from({ length: count }, (_, i) => {
    const before = {
      from: { node: `${id2}/${i}/${exit}`, port: "out" },
      edge: `${id2}/${i + 1}/${CHAINED}`,
      port: entry
    };
    return { number: i + 1, entries: i === 0 ? inputs : [before, ...others2] };
  });
}
var CHAINED = ".";
var endsOf = memoised((graph2) => ({
  entry: graph2.nodes.find(({ block }) => block === "moduleInput")?.id,
  exit: graph2.nodes.find(({ block }) => block === "moduleOutput")?.id
}));
function within(scope, use, copy) {
  const overrides = new Map(Object.entries(use.overrides ?? {}));
  const inCopy = copy === void 0 ? "" : `${copy}/`;
  const by = scope.prefix + use.id;
  const shared = use.shares === void 0 ? void 0 : scope.prefix + use.shares;
  return {
    prefix: `${by}/${inCopy}`,
    isFrozen: scope.isFrozen || use.isFrozen === true,
    shares: (path2) => scope.shares(`${use.id}/${inCopy}${path2}`) ?? (shared === void 0 ? void 0 : { with: `${shared}/${inCopy}${path2}`, by }),
    // prettier-ignore
    said: (path2) => {
      const own = overrides.get(inCopy + path2);
      return [...scope.said(`${use.id}/${inCopy}${path2}`), ...own ? [own] : []];
    }
  };
}
function flatNode(node, inputs, scope) {
  const type = node.block ?? "";
  const said = scope.said(node.id);
  const { params: params2, wrong } = readParams(node, scope.values);
  const own = node.shares === void 0 ? void 0 : { with: scope.prefix + node.shares, by: scope.prefix + node.id };
  return {
    block: findBlock(type),
    type,
    name: node.name,
    params: params2,
    wrong,
    isFrozen: scope.isFrozen || node.isFrozen === true,
    shares: own ?? scope.shares(node.id),
    weights: said.find(({ weights }) => weights)?.weights ?? node.weights,
    locked: said.find(({ locked }) => locked)?.locked ?? node.locked,
    inputs
  };
}
var wiresOf = memoised((graph2) => {
  const byId = new Map(graph2.nodes.map((node) => [node.id, node]));
  const arriving = new Map(graph2.nodes.map((node) => [node.id, []]));
  for (const edge of graph2.edges) {
    const source = byId.get(edge.from.node);
    if (source) arriving.get(edge.to.node)?.push({ edge, source });
  }
  return { arriving };
});
function incoming(arriving, node, scope) {
  const said = scope.said(node.id).flatMap(({ edges }) => edges ? [new Map(Object.entries(edges))] : []);
  return arriving.map(({ edge, source }) => {
    const { weights, isLocked } = said.find((edges) => edges.has(edge.id))?.get(edge.id) ?? edge;
    const from = outputOf(source, edge.from.port, scope);
    return { from, edge: scope.prefix + edge.id, port: edge.to.port, weights, isLocked };
  });
}
function outputOf(source, port, { prefix, values: values2 }) {
  const id2 = prefix + source.id;
  if (source.module === void 0) return { node: id2, port };
  const count = repeatOf(source, values2);
  const inCopy = count.ok && count.value !== void 0 ? `/${count.value}` : "";
  return { node: `${id2}${inCopy}/${port}`, port: "out" };
}

// core/analysis/handSet.ts
function handSet(node, types, weights) {
  const start = {};
  const locked = {};
  for (const { name: name3, shape } of weights) {
    const size = sizeOf(shape);
    const isOnEdges = node.block?.edgeWeight === name3;
    const values2 = isOnEdges ? edgeValues(node, types) : node.weights?.[name3];
    if (values2?.length === size && values2.some((value) => value !== void 0)) start[name3] = values2;
    const places2 = isOnEdges ? edgeLocks(node, types) : (node.locked?.[name3] ?? []).filter((at) => at < size);
    if (places2.length > 0) locked[name3] = places2;
  }
  return { start, locked };
}
function edgeValues(node, types) {
  return node.inputs.flatMap(({ weights }, i) => {
    const size = sizeOf(types[i]?.shape ?? []);
    return weights?.length === size ? weights : Array.from({ length: size }, () => void 0);
  });
}
function edgeLocks(node, types) {
  return node.inputs.flatMap(({ isLocked }, i) => Array.from({ length: sizeOf(types[i]?.shape ?? []) }, () => isLocked === true)).flatMap((isLocked, at) => isLocked ? [at] : []);
}

// core/analysis/suiting.ts
var MOST_TRIALS = 12;
function suited(problems, document, byId, problemsOf) {
  let trials = 0;
  const repairs = /* @__PURE__ */ new Map();
  const repairOf = (use) => {
    if (repairs.has(use.path)) return repairs.get(use.path);
    const found = candidates(document, use, byId).find(
      ({ params: params2 }) => ++trials <= MOST_TRIALS && !problemsOf(withParams(document, use, params2)).some(isWithin(use))
    );
    repairs.set(use.path, found);
    return found;
  };
  const said = /* @__PURE__ */ new Set();
  return problems.flatMap((problem2) => {
    if (!isMistake(problem2)) return [problem2];
    for (const use of usesOn(document, problem2.nodeId ?? "")) {
      const fix = repairOf(use);
      if (!fix) continue;
      if (said.has(use.path)) return [];
      said.add(use.path);
      return [atUse2(problem2, use, fix)];
    }
    return [problem2];
  });
}
function usesOn(document, path2) {
  const parts = path2.split("/");
  const uses = [];
  let key = ROOT2;
  for (let at = 0; at < parts.length; at++) {
    const node = graphOf(document, key)?.nodes.find(({ id: id2 }) => id2 === parts[at]);
    if (node?.module === void 0) break;
    uses.push({ path: parts.slice(0, at + 1).join("/"), key, node });
    key = node.module;
    if (node.repeat !== void 0) at++;
  }
  return uses;
}
function isMistake({ severity, isUnwired, param }) {
  return severity === "error" && !isUnwired && param === void 0;
}
function isWithin({ path: path2 }) {
  return (problem2) => isMistake(problem2) && (problem2.nodeId === path2 || problem2.nodeId?.startsWith(`${path2}/`) === true);
}
function candidates(document, { path: path2, node }, byId) {
  const module = moduleOf(document, node.module);
  if (!module) return [];
  const inside2 = node.repeat === void 0 ? path2 : `${path2}/1`;
  const types = module.graph.nodes.flatMap(
    ({ id: id2, block }) => block === "moduleInput" ? byId.get(`${inside2}/${id2}`)?.type ?? [] : []
  );
  const sizes = [...new Set(types.flatMap(({ shape }) => shape.toReversed()))];
  const params2 = Object.entries(paramsOf(module)).filter(([name3, { kind: kind2 }]) => kind2 === "integer" && !isComputed(node.params[name3]));
  const valuesOf = (value) => sizes.flatMap(
    (size) => params2.flatMap(([name3, param]) => {
      const now = Number(node.params[name3] ?? param.default);
      const other = value(size, now);
      if (other === now || !isValidParam(param, other)) return [];
      const label3 = text(`Set ${param.label.en} to ${other}`, `${param.label.de} auf ${other} setzen`);
      return [{ kind: "setParams", params: { [name3]: other }, label: label3 }];
    })
  );
  return [...valuesOf(nearestDivisor), ...valuesOf((size) => size)];
}
function nearestDivisor(size, now) {
  for (let apart = 0; apart < Math.min(now - 1, size - now); apart++) {
    const divides = [now - apart, now + apart].find((one) => size % one === 0);
    if (divides !== void 0) return divides;
  }
  return now;
}
function withParams({ graph: graph2, modules }, { key, node }, params2) {
  const set = { ...node, params: { ...node.params, ...params2 } };
  const edited = (old) => ({ ...old, nodes: old.nodes.map((other) => other === node ? set : other) });
  const module = moduleOf({ modules }, key);
  return module ? { graph: graph2, modules: { ...modules, [key]: { ...module, graph: edited(module.graph) } } } : { graph: edited(graph2), modules };
}
function atUse2({ nodeId = "", message, fixes = [] }, { path: path2 }, fix) {
  if (nodeId === path2) return { severity: "error", nodeId, message, fixes: [fix, ...fixes] };
  const place = nodeId.slice(path2.length + 1);
  return {
    severity: "error",
    nodeId: path2,
    message: text(`Inside, at "${place}": ${message.en}`, `Darin, bei \u201E${place}\u201C: ${message.de}`),
    fixes: [fix]
  };
}

// core/analysis/ties.ts
function withTies(flat, byId) {
  const sharing = flat.filter(({ shares: shares3 }) => shares3);
  if (sharing.length === 0) return { byId, problems: [] };
  const known2 = new Map(flat.map((node) => [node.id, node]));
  const tied = new Map(byId);
  const problems = /* @__PURE__ */ new Map();
  for (const { id: id2, shares: shares3 } of sharing) {
    const node = byId.get(id2);
    if (!node || !shares3 || node.weights.length === 0 && shares3.by !== id2) continue;
    const ties = tiesOf(node, ownerOf(known2, shares3.with), byId);
    if (ties.ok) tied.set(id2, withOwn(node, ties.value));
    else problems.set(shares3.by, { severity: "error", nodeId: shares3.by, message: ties.error, fixes: [unshare] });
  }
  return { byId: tied, problems: [...problems.values()] };
}
var unshare = { kind: "unshare", label: text("Give it its own weights", "Eigene Gewichte geben") };
function tieProblems(network) {
  const ids = new Set(network.map(({ id: id2 }) => id2));
  return network.flatMap(({ id: id2, ties }) => {
    const missing = ties.find(({ owner }) => !ids.has(owner));
    if (!missing) return [];
    const message = text(
      `It shares the weights of "${missing.owner}", which the output does not depend on: wire that node up as well.`,
      `Er teilt die Gewichte von \u201E${missing.owner}\u201C, von dem die Ausgabe nicht abh\xE4ngt: auch diesen Knoten anschlie\xDFen.`
    );
    return [{ severity: "error", nodeId: id2, message, fixes: [unshare] }];
  });
}
function ownerOf(known2, path2) {
  const seen = /* @__PURE__ */ new Set();
  for (let node = known2.get(path2); ; node = known2.get(node.shares.with)) {
    if (!node?.shares) return node;
    if (seen.has(node.id)) return "ring";
    seen.add(node.id);
  }
}
function tiesOf(node, found, byId) {
  if (found === void 0) return failure(isNowhere);
  if (found === "ring") return failure(isRing);
  const owner = byId.get(found.id);
  if (!owner) return ok([]);
  const [first, ...others2] = node.weights;
  const [theirs] = owner.weights;
  if (!first || !theirs) return failure(hasNone);
  if (node.block.edgeWeight !== void 0 || owner.block.edgeWeight !== void 0) return failure(areOnWires);
  const isSame2 = isSameShape(first.shape, theirs.shape);
  const isTransposed = !isSame2 && first.shape.length === 2 && isSameShape(first.shape, theirs.shape.toReversed());
  if (!isSame2 && !isTransposed) return failure(doNotFit(first, theirs, owner));
  const tie = (own, their) => ({
    name: own.name,
    spec: own,
    owner: owner.id,
    weight: their,
    source: `${owner.identity}.${their.name}`,
    isTransposed: own === first && isTransposed
  });
  const same2 = others2.flatMap((own) => {
    const their = owner.block === node.block ? owner.weights.find(({ name: name3 }) => name3 === own.name) : void 0;
    return their && isTrained(own) && isSameShape(own.shape, their.shape) ? [tie(own, their)] : [];
  });
  return ok([tie(first, theirs), ...same2]);
  function isTrained({ name: name3 }) {
    return !node.statistics.includes(name3);
  }
}
function withOwn(node, ties) {
  const isOwn = (name3) => ties.every((tie) => tie.name !== name3);
  const own = (said) => Object.fromEntries(Object.entries(said).filter(([name3]) => isOwn(name3)));
  const weights = node.weights.filter(({ name: name3 }) => isOwn(name3));
  return { ...node, ties, weights, start: own(node.start), locked: own(node.locked), parameters: parametersOf(weights) };
}
var isNowhere = text(
  "The node whose weights it shares is not there.",
  "Den Knoten, dessen Gewichte er teilt, gibt es nicht."
);
var isRing = text(
  "The nodes that share weights go round in a ring: one of them has to have its own.",
  "Die Knoten, die Gewichte teilen, verweisen im Kreis aufeinander: Einer muss eigene haben."
);
var hasNone = text("There are no weights to share.", "Es gibt keine Gewichte zu teilen.");
var areOnWires = text(
  "The weights of a perceptron lie on its wires and cannot be shared.",
  "Die Gewichte eines Perzeptrons liegen auf seinen Leitungen und lassen sich nicht teilen."
);
function doNotFit(own, theirs, owner) {
  const [a, b] = [formatShape(own.shape), formatShape(theirs.shape)];
  return text(
    `Its weights are ${a}, those of "${owner.id}" are ${b}: to be shared, they need the same shape, as they are or transposed.`,
    `Seine Gewichte sind ${a}, die von \u201E${owner.id}\u201C ${b}: Um geteilt zu werden, brauchen sie dieselbe Form, so wie sie sind oder transponiert.`
  );
}

// core/analysis/endProblems.ts
var endings = {
  softmax: "shares",
  sigmoid: "unit",
  step: "unit",
  tanh: "signs",
  sign: "signs",
  linear: "open",
  relu: "open"
};
function endProblems(network) {
  const end = network.at(-1);
  const byId = new Map(network.map((node) => [node.id, node]));
  let last = byId.get(end?.inputs[0]?.from.node ?? "");
  while (last?.block.category === "structure") last = byId.get(last.inputs[0]?.from.node ?? "");
  if (!end || !last) return [];
  const isPerceptron = last.block.type === "perceptron";
  const own = isPerceptron ? String(last.params["activation"]) : last.block.type;
  const ending = Object.hasOwn(endings, own) ? endings[own] : void 0;
  const found = ending && mismatch(ending, end, last);
  return found ? [{ severity: "warning", nodeId: end.id, ...found }] : [];
}
function mismatch(ending, { params: params2 }, last) {
  const { from } = params2;
  const { link } = lossOf(params2["loss"]);
  const { en, de } = last.block.label;
  if (last.block.type === "perceptron" && last.params["activation"] === "sign") {
    return from === "signs" ? void 0 : { message: signsArrive, fixes: [endInSigns] };
  }
  if (!link || from === "signs") return void 0;
  const isBinary2 = link === "sigmoid";
  if (from === "logits" && (ending === "shares" || ending === "unit")) {
    const message = text(
      `${en} already gives numbers from 0 to 1, and the loss takes them for raw scores and bends them once more: the network never becomes sure. Say that it ends in probabilities, or take ${en} out.`,
      `${de} gibt schon Zahlen von 0 bis 1, und der Verlust h\xE4lt sie f\xFCr rohe Werte und biegt sie noch einmal: Das Netz wird nie sicher. Angeben, dass es auf Wahrscheinlichkeiten endet, oder ${de} herausnehmen.`
    );
    const fits2 = isBinary2 === (ending === "unit");
    return fits2 ? { message, fixes: [endIn("probabilities")] } : { message };
  }
  if (from === "probabilities" && (ending === "open" || ending === "signs")) {
    const message = text(
      `Numbers of any size arrive from ${en}, and the loss takes them for probabilities: it cannot learn from most of them. Let the network end in logits, or in ${isBinary2 ? "Sigmoid" : "Softmax"}.`,
      `Von ${de} kommen Zahlen jeder Gr\xF6\xDFe an, und der Verlust h\xE4lt sie f\xFCr Wahrscheinlichkeiten: Aus den meisten lernt er nichts. Das Netz auf Logits enden lassen oder auf ${isBinary2 ? "Sigmoid" : "Softmax"}.`
    );
    return { message, fixes: [endIn("logits")] };
  }
  return void 0;
}
function batchProblems(network, { batchSize }) {
  const isAlone = ({ block, type: { shape } }) => block.type === "batchNorm" && batchSize * sizeOf(shape) === (shape.at(-1) ?? 1);
  return network.filter(isAlone).map(({ id: id2 }) => ({
    severity: "warning",
    nodeId: id2,
    message: text(
      "With batches of one example, BatchNorm compares each number with itself and makes 0 of it: nothing before it can learn. Use larger batches.",
      "Bei Batches aus einem Beispiel vergleicht BatchNorm jede Zahl mit sich selbst und macht 0 daraus: Davor kann nichts lernen. Gr\xF6\xDFere Batches nehmen."
    ),
    fixes: [
      { kind: "setTraining", training: { batchSize: 32 }, label: text("Use batches of 32", "Batches von 32 nehmen") }
    ]
  }));
}
var signsArrive = text(
  "A sign of -1 or 1 arrives, the labels are 0 and 1: let the network end in -1 and 1.",
  "Ein Vorzeichen -1 oder 1 kommt an, die Labels sind 0 und 1: das Netz auf -1 und 1 enden lassen."
);
var endInSigns = {
  kind: "setParams",
  params: { loss: "meanSquaredError", from: "signs" },
  label: text("End in -1 and 1", "Auf -1 und 1 enden")
};
function endIn(from) {
  const label3 = {
    logits: text("End in logits", "Auf Logits enden"),
    probabilities: text("End in probabilities", "Auf Wahrscheinlichkeiten enden")
  }[from];
  return { kind: "setParams", params: { from }, label: label3 };
}

// core/analysis/trainingProblems.ts
function trainingProblems(network, training) {
  const steps = network.filter(isStep);
  const others2 = [...endProblems(network), ...batchProblems(network, training), ...frozenProblems(network)];
  if (isPerceptronRule(training)) return [...ruleProblems(network), ...others2];
  const canUseRule = ruleProblems(network).length === 0;
  const warnings = steps.map((node) => ({
    severity: "warning",
    nodeId: node.id,
    message: text(
      "A step has no gradient, so gradient descent cannot train the weights up to here: use a sigmoid, or for a single layer the perceptron rule.",
      "Eine Stufe hat keinen Gradienten, darum kann Gradientenabstieg die Gewichte bis hierher nicht trainieren: eine Sigmoid nehmen oder bei einer einzigen Schicht die Perzeptron-Regel."
    ),
    fixes: canUseRule ? [useRule, useSigmoid] : [useSigmoid]
  }));
  return [...warnings, ...others2];
}
function frozenProblems(network) {
  const frozen = network.find(({ isFrozen, weights }) => isFrozen && weights.length > 0);
  if (!frozen || network.some(({ parameters }) => parameters > 0)) return [];
  const message = text(
    'All weights are frozen: nothing can learn. Switch off "Frozen" for some of them.',
    "Alle Gewichte sind eingefroren: Nichts kann lernen. \u201EEingefroren\u201C f\xFCr einige ausschalten."
  );
  return [{ severity: "warning", nodeId: frozen.id, message }];
}
var useSigmoid = {
  kind: "setParams",
  params: { activation: "sigmoid" },
  label: text("Use a sigmoid", "Sigmoid nehmen")
};
var useRule = {
  kind: "setTraining",
  training: { optimizer: defaultOptimizers.perceptron },
  label: text("Use the perceptron rule", "Perzeptron-Regel nehmen")
};
var useSgd = {
  kind: "setTraining",
  training: { optimizer: defaultOptimizers.sgd },
  label: text("Use SGD", "SGD nehmen")
};
function isStep({ block, params: params2 }) {
  return block.type === "perceptron" && hasStep(params2["activation"]);
}
function ruleProblems(network) {
  const end = network.at(-1);
  const learning = network.filter(({ parameters }) => parameters > 0);
  const other = learning.find((node) => !isStep(node));
  const behind = learning.find((node) => node.inputs.some(({ from }) => learning.some((one) => one.id === from.node)));
  const guilty = other ?? behind;
  const fitsLoss = end?.params["loss"] === "meanSquaredError";
  if (!end || fitsLoss && !guilty && learning.length > 0) return [];
  return [
    {
      severity: "error",
      nodeId: (guilty ?? end).id,
      message: text(
        "The perceptron rule trains a single layer of perceptrons with a step or sign, compared with the labels by the mean squared error: choose another optimizer for this network.",
        "Die Perzeptron-Regel trainiert eine einzige Schicht aus Perzeptronen mit Stufe oder Vorzeichen, die der mittlere quadratische Fehler mit den Labels vergleicht: f\xFCr dieses Netz einen anderen Optimierer w\xE4hlen."
      ),
      fixes: [useSgd]
    }
  ];
}

// core/analysis/analyse.ts
function analyse({ graph: graph2, modules, data, training }) {
  const read2 = readNetwork(graph2, modules, data);
  const { optimizer, batchSize } = training;
  const asked = JSON.stringify([optimizer, batchSize]);
  const known2 = lastAnalysis.get(read2);
  if (known2?.asked === asked) return known2.analysis;
  const analysis = withTraining(read2, training);
  lastAnalysis.set(read2, { asked, analysis });
  return analysis;
}
var lastAnalysis = /* @__PURE__ */ new WeakMap();
var readNetwork = memoised((graph2, modules, source) => {
  const read2 = readAsItIs(graph2, modules, source);
  const problemsOf = (other) => readAsItIs(other.graph, other.modules, source).problems;
  const problems = suited(read2.problems, { graph: graph2, modules }, read2.byId, problemsOf);
  return { ...read2, problems: perUse(problems, [...read2.copies.keys()]) };
});
function readAsItIs(graph2, modules, source) {
  const data = dataSpec(source);
  const { nodes: flat, broken, repeated } = flatten2({ graph: graph2, modules });
  const { order, cyclic } = executionOrder(flat);
  const problems = [...brokenModules(broken), ...cycles(cyclePlaces(cyclic))];
  const known2 = /* @__PURE__ */ new Map();
  const edgeTypes = /* @__PURE__ */ new Map();
  const ids = new Set(flat.map(({ id: id2 }) => id2));
  const isNowhere2 = ({ node }) => known2.has(node) || !ids.has(node) && !broken.some(({ id: id2 }) => node.startsWith(`${id2}/`));
  for (const node of order) {
    const outcome = analyseNode(node, { known: known2, data, isNowhere: isNowhere2 });
    if ("problem" in outcome) problems.push(...outcome.problem ? [outcome.problem] : []);
    else known2.set(node.id, outcome);
  }
  const { byId, problems: untied } = withTies(flat, known2);
  problems.push(...untied);
  for (const node of flat) {
    for (const { edge, from } of node.inputs) {
      const type = typeAt(byId, from);
      if (type) edgeTypes.set(edge, type);
    }
  }
  const nodes = [...byId.values()];
  const outputs = flat.filter((node) => node.type === "output");
  problems.push(...outputProblems(flat, outputs));
  const needed = ancestors(nodes, outputs[0]?.id ?? "");
  const whole = nodes.filter((node) => needed.has(node.id));
  problems.push(...tieProblems(whole));
  return { data, nodes, byId, copies: repeated, edgeTypes, problems, whole };
}
function withTraining({ whole, problems: own, ...read2 }, training) {
  const problems = isSound(own) ? [...own, ...trainingProblems(whole, training)] : own;
  const isTrainable = isSound(problems);
  const network = isTrainable ? whole : [];
  return { ...read2, network, problems, isTrainable, totals: totalsOf(read2.nodes, training) };
}
function isSound(problems) {
  return problems.every((problem2) => problem2.severity !== "error");
}
function typeAt(known2, { node, port }) {
  return known2.get(node)?.types[port];
}
function analyseNode(flat, { known: known2, data, isNowhere: isNowhere2 }) {
  const { block } = flat;
  if (!block) return { problem: unknownProblem(flat) };
  if (flat.wrong) return { problem: paramProblem(flat.id, flat.wrong) };
  const ports = blockPorts(block, flat.params, data, "inputs");
  const unwired2 = inputProblem(flat, block, ports);
  if (unwired2) return { problem: unwired2 };
  const node = { ...flat, inputs: inPortOrder(ports, flat.inputs, ({ port }) => port) };
  const inputs = [];
  for (const { port, from, edge } of node.inputs) {
    const type = typeAt(known2, from);
    if (!type) return { problem: isNowhere2(from) ? noOutputProblem(node.id) : void 0 };
    inputs.push({ port, from, edge, type });
  }
  const mistyped = dtypeProblem(node.id, block, ports, inputs);
  if (mistyped) return { problem: mistyped };
  const facts = factsOf(node, block, inputs, data);
  if (!facts.ok) return { problem: facts.error(node.id) };
  const { weights } = facts.value;
  const types = inputs.map(({ type }) => type);
  return {
    id: node.id,
    identity: node.identity,
    block,
    name: node.name,
    params: node.params,
    inputs,
    ...facts.value,
    ...handSet(node, types, weights),
    isFrozen: node.isFrozen,
    ties: noTies,
    said: {
      weights: node.weights,
      locked: node.locked,
      edges: node.inputs.map(({ weights: own, isLocked }) => ({ weights: own, isLocked }))
    }
  };
}
var noTies = [];

// core/graph/create.ts
function emptyDocument(name3, data = { kind: "fashion-mnist" }, training = defaultTraining) {
  const graph2 = { nodes: [], edges: [] };
  return { format: "neuroloom", version: DOCUMENT_VERSION, name: name3, graph: graph2, modules: {}, data, training, layout: {} };
}

// core/graph/overrides.ts
function withoutStale(document) {
  const find = (module, [first, ...rest]) => {
    const graph2 = moduleOf(document, module)?.graph;
    const node = graph2?.nodes.find(({ id: id2 }) => id2 === first);
    return node && (rest.length === 0 ? graph2 : find(node.module, intoCopy(node, rest).inner));
  };
  return eachUse(
    document,
    (use, overrides) => overrides.flatMap(([name3, said]) => {
      const path2 = name3.split("/");
      const graph2 = find(use.module, intoCopy(use, path2).inner);
      if (!graph2) return [];
      if (!said.edges) return [[name3, said]];
      const arriving = new Set(graph2.edges.filter(({ to }) => to.node === path2.at(-1)).map(({ id: id2 }) => id2));
      const edges = Object.entries(said.edges).filter(([id2]) => arriving.has(id2));
      return [[name3, { ...said, edges: Object.fromEntries(edges) }]];
    })
  );
}
function intoCopy(use, path2) {
  return use?.repeat === void 0 ? { copy: [], inner: path2 } : { copy: path2.slice(0, 1), inner: path2.slice(1) };
}
function eachUse(document, edit) {
  const edited = (graph2) => graph2.nodes.some(({ overrides }) => overrides) ? {
    ...graph2,
    nodes: graph2.nodes.map(
      (node) => node.overrides ? { ...node, overrides: Object.fromEntries(edit(node, Object.entries(node.overrides))) } : node
    )
  } : graph2;
  const modules = Object.entries(document.modules).map(([id2, module]) => {
    const graph2 = edited(module.graph);
    return [id2, graph2 === module.graph ? module : { ...module, graph: graph2 }];
  });
  return { ...document, graph: edited(document.graph), modules: Object.fromEntries(modules) };
}

// core/graph/edits.ts
function freeId(graph2, prefix) {
  const shared = graph2.nodes.flatMap(({ shares: shares3 }) => shares3?.split("/")[0] ?? []);
  const taken2 = /* @__PURE__ */ new Set([...[...graph2.nodes, ...graph2.edges].map((item) => item.id), ...shared]);
  for (let number2 = 1; ; number2++) if (!taken2.has(`${prefix}${number2}`)) return `${prefix}${number2}`;
}
function named3(document, { uid: _old, ...node }) {
  const graphs = [document.graph, ...Object.values(document.modules).map(({ graph: graph2 }) => graph2)];
  if (graphs.length === 1 && document.graph.nodes.every(({ uid }) => uid === void 0)) return node;
  const taken2 = new Set(graphs.flatMap(({ nodes }) => nodes.flatMap((other) => beginnings(other.uid ?? other.id))));
  if (!taken2.has(node.id)) return node;
  const prefix = node.block ?? "module";
  for (let number2 = 1; ; number2++) if (!taken2.has(`${prefix}${number2}`)) return { ...node, uid: `${prefix}${number2}` };
}
function beginnings(name3) {
  const parts = name3.split("/");
  return parts.map((_, i) => parts.slice(0, i + 1).join("/"));
}
function withGraph(document, key, graph2) {
  if (key === ROOT2) return { ...document, graph: graph2 };
  const old = moduleOf(document, key);
  return old ? { ...document, modules: { ...document.modules, [key]: { ...old, graph: graph2 } } } : document;
}
function editGraph(document, key, edit) {
  const graph2 = graphOf(document, key);
  return graph2 ? withGraph(document, key, edit(graph2)) : document;
}
function withPoints(document, key, points3) {
  return { ...document, layout: { ...document.layout, [key]: { ...document.layout[key], ...points3 } } };
}
function addNode(document, key, block, at, params2 = {}) {
  const id2 = freeId(graphOf(document, key) ?? document.graph, block);
  const node = named3(document, { id: id2, block, params: mutable(params2) });
  const added = editGraph(document, key, (graph2) => ({ ...graph2, nodes: [...graph2.nodes, node] }));
  return { document: withPoints(added, key, { [id2]: at }), id: id2 };
}
function connect(document, key, from, to) {
  return draw(document, key, from, to);
}
function draw(document, key, from, to, old) {
  const whole = graphOf(document, key);
  const source = whole?.nodes.find((node) => node.id === from.node);
  const target = whole?.nodes.find((node) => node.id === to.node);
  const output2 = source && portsOf(document, source, "outputs").find((port) => port.name === from.port);
  const input3 = target && portsOf(document, target, "inputs").find((port) => port.name === to.port);
  if (!whole || !output2 || !input3) {
    return failure(text("There is no such port.", "Diesen Anschluss gibt es nicht."));
  }
  const graph2 = { ...whole, edges: whole.edges.filter((edge2) => edge2 !== old) };
  if (reaches(graph2, to.node, from.node)) {
    return failure(
      text(
        "This wire would close a cycle; data flows one way.",
        "Diese Leitung schl\xF6sse einen Kreis; Daten flie\xDFen in eine Richtung."
      )
    );
  }
  const arriving = graph2.edges.filter((edge2) => isSameEnd(edge2.to, to));
  if (arriving.some((edge2) => isSameEnd(edge2.from, from))) {
    return failure(text("This wire is there already.", "Diese Leitung gibt es schon."));
  }
  const displaced = input3.isVariadic ? [] : arriving;
  const stays = old && isSameEnd(old.to, to);
  const place = stays ? old : displaced[0];
  const edge = stays ? { ...old, from } : { id: old?.id ?? freeId(graph2, "edge"), from, to };
  const edges = whole.edges.flatMap((other) => {
    if (other === place) return [edge];
    return other === old || displaced.includes(other) ? [] : [other];
  });
  const drawn = withGraph(document, key, { ...graph2, edges: place ? edges : [...edges, edge] });
  return ok(key === ROOT2 ? drawn : withoutStale(drawn));
}
function isSameEnd(a, b) {
  return a.node === b.node && a.port === b.port;
}
function reaches(graph2, start, goal) {
  const seen = /* @__PURE__ */ new Set();
  const pending = [start];
  for (let id2 = pending.pop(); id2 !== void 0; id2 = pending.pop()) {
    if (id2 === goal) return true;
    if (seen.has(id2)) continue;
    seen.add(id2);
    for (const edge of graph2.edges) if (edge.from.node === id2) pending.push(edge.to.node);
  }
  return false;
}
function setParams(document, key, nodeId, params2) {
  return editNode(document, key, nodeId, (node) => ({ ...node, params: { ...node.params, ...mutable(params2) } }));
}
function editNode(document, key, nodeId, edit) {
  return editGraph(document, key, (graph2) => ({
    ...graph2,
    nodes: graph2.nodes.map((node) => node.id === nodeId ? edit(node) : node)
  }));
}
function mutable(params2) {
  return params2;
}

// core/graph/chain.ts
function chain(name3, blocks, options = {}) {
  let document = emptyDocument(name3, options.data, options.training);
  let previous;
  blocks.forEach(([block, params2], i) => {
    const added = addNode(document, ROOT2, block, { x: i % 4 * 268, y: Math.floor(i / 4) * 140 }, params2);
    document = added.document;
    if (previous !== void 0) {
      const joined = connect(document, ROOT2, { node: previous, port: "out" }, { node: added.id, port: "in" });
      if (!joined.ok) throw new Error(`${name3}: ${previous} -> ${added.id}: ${joined.error.en}`);
      document = joined.value;
    }
    previous = added.id;
  });
  return document;
}

// core/graph/clipboard.ts
import { z as z15 } from "zod";

// core/graph/modules.ts
function freeModuleId(document) {
  for (let number2 = 1; ; number2++) if (!moduleOf(document, `module${number2}`)) return `module${number2}`;
}

// core/graph/clipboard.ts
var points2 = z15.record(z15.string(), point2);
var modulesOf = z15.object({
  /** Modules that are used, so that they can be taken into another document. */
  modules: z15.record(moduleId, moduleDefinition.extend({ params: moduleDefinition.shape.params.default([]) })),
  /** Where the nodes of these modules stand. */
  layout: z15.record(z15.string(), points2).optional()
});
var fragmentSchema = modulesOf.extend({
  format: z15.literal("neuroloom-fragment"),
  nodes: z15.array(graphNode),
  edges: z15.array(graphEdge),
  points: points2
}).superRefine(requireOwnIds);
function paste(document, key, fragment, offset) {
  const { document: wider, names: names3 } = withModules(document, fragment);
  const graph2 = graphOf(wider, key);
  if (!graph2) return { document, ids: [] };
  const renamed = /* @__PURE__ */ new Map();
  let grown = graph2;
  const points3 = { ...wider.layout[key] };
  for (const node of fragment.nodes) {
    const id2 = freeId(grown, node.block ?? (node.module === void 0 ? "node" : "module"));
    renamed.set(node.id, id2);
    grown = {
      ...grown,
      nodes: [...grown.nodes, named3(withGraph(wider, key, grown), { ...renamedUse(node, names3), id: id2 })]
    };
    const place = fragment.points[node.id] ?? { x: 0, y: 0 };
    points3[id2] = { x: place.x + offset.x, y: place.y + offset.y };
  }
  const copies = new Set(renamed.values());
  grown = { ...grown, nodes: grown.nodes.map((node) => copies.has(node.id) ? withShare(node, renamed) : node) };
  for (const edge of fragment.edges) {
    const [from, to] = [renamed.get(edge.from.node), renamed.get(edge.to.node)];
    if (from === void 0 || to === void 0) continue;
    const ends2 = { from: { ...edge.from, node: from }, to: { ...edge.to, node: to } };
    grown = { ...grown, edges: [...grown.edges, { ...edge, id: freeId(grown, "edge"), ...ends2 }] };
  }
  const pasted = withGraph(wider, key, grown);
  return { document: { ...pasted, layout: { ...pasted.layout, [key]: points3 } }, ids: [...renamed.values()] };
}
function withModules(document, { modules, layout: layout3 }) {
  let wider = document;
  const names3 = /* @__PURE__ */ new Map();
  const take = (id2) => {
    const definition2 = moduleOf({ modules }, id2);
    if (!definition2 || names3.has(id2)) return;
    const free = moduleOf(wider, id2) ? freeModuleId(wider) : id2;
    names3.set(id2, free);
    wider = { ...wider, modules: { ...wider.modules, [free]: definition2 } };
    for (const { module } of definition2.graph.nodes) if (module !== void 0) take(module);
    const own = { ...definition2, graph: { ...definition2.graph, nodes: definition2.graph.nodes.map((node) => renamedUse(node, names3)) } };
    const { [free]: _placeholder, ...others2 } = wider.modules;
    const same2 = [id2, ...Object.keys(document.modules)].find((known2) => isAlike(moduleOf(document, known2), own));
    if (same2 !== void 0) names3.set(id2, same2);
    wider = same2 === void 0 ? { ...wider, modules: { ...others2, [free]: withOwnName(own, others2) }, layout: { ...wider.layout, [free]: layout3?.[id2] ?? {} } } : { ...wider, modules: others2 };
  };
  for (const id2 of Object.keys(modules)) take(id2);
  return { document: wider, names: names3 };
}
function withShare(node, renamed) {
  if (node.shares === void 0) return node;
  const [first = "", ...rest] = node.shares.split("/");
  return { ...node, shares: [renamed.get(first) ?? first, ...rest].join("/") };
}
function renamedUse(node, names3) {
  return node.module === void 0 ? node : { ...node, module: names3.get(node.module) ?? node.module };
}
function isAlike(known2, module) {
  if (!known2) return false;
  const isName = inBoth((language) => withoutNumber(asText(known2.name)[language]));
  const isMeant = isSame(
    isName,
    inBoth((language) => withoutNumber(asText(module.name)[language]))
  );
  return isMeant && isSame({ ...known2, name: module.name }, module);
}
function withoutNumber(name3) {
  return name3.replace(/ \d+$/, "");
}
function withOwnName(module, others2) {
  const taken2 = new Set(Object.values(others2).flatMap(({ name: name4 }) => Object.values(asText(name4))));
  const numbered = (number2) => inBoth((language) => `${withoutNumber(asText(module.name)[language]).slice(0, 190)} ${number2}`);
  let name3 = asText(module.name);
  for (let number2 = 2; Object.values(name3).some((each) => taken2.has(each)); number2++) name3 = numbered(number2);
  if (isSame(name3, asText(module.name))) return module;
  return { ...module, name: typeof module.name === "string" ? name3.en : name3 };
}
function isSame(a, b) {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return Object.is(a, b);
  const [left, right] = [a, b].map((value) => Object.entries(value).filter(([, item]) => item !== void 0));
  const others2 = new Map(right);
  return left?.length === others2.size && left.every(([key, value]) => others2.has(key) && isSame(value, others2.get(key)));
}

// core/modules/all.ts
var all_exports5 = {};
__export(all_exports5, {
  bert: () => bert,
  bertEmbedding: () => bertEmbedding,
  decoder: () => decoder,
  decoderBlock: () => decoderBlock,
  encoder: () => encoder,
  encoderBlock: () => encoderBlock,
  feedForwardLayer: () => feedForwardLayer,
  gpt: () => gpt,
  gptAttention: () => gptAttention,
  gptBlock: () => gptBlock,
  gptMlp: () => gptMlp,
  llama: () => llama,
  llamaAttention: () => llamaAttention,
  llamaBlock: () => llamaBlock,
  multiHead: () => multiHead,
  pooler: () => pooler,
  residualConv: () => residualConv,
  residualDense: () => residualDense,
  scaledDotProduct: () => scaledDotProduct,
  swiGlu: () => swiGlu
});

// core/modules/define.ts
var IN_A_ROW = 5;
var [COLUMN, ROW] = [268, 140];
function defineModule({ params: params2, nodes, ...about }) {
  const all = Object.entries(nodes);
  const graph2 = {
    nodes: all.map(([id2, [what, settings2 = {}, , { at: _at, ...more } = {}]]) => ({
      id: id2,
      ...typeof what === "string" ? { block: what } : { module: what.id },
      params: { ...settings2 },
      ...more
    })),
    edges: all.flatMap(([id2, [what, , from = []]]) => edgesInto(id2, firstEnd(what, "moduleInput", "in"), from, nodes))
  };
  const points3 = Object.fromEntries(
    all.map(([id2, [, , , more]], i) => {
      const [column, row] = more?.at ?? [i % IN_A_ROW, Math.floor(i / IN_A_ROW)];
      return [id2, { x: column * COLUMN, y: row * ROW }];
    })
  );
  const parts = [...new Set(all.flatMap(([, [what]]) => typeof what === "string" ? [] : [what]))];
  const { label: label3, help } = about;
  return { ...about, module: { name: label3, help, params: [...params2], graph: graph2 }, points: points3, parts };
}
function edgesInto(id2, first, from, nodes) {
  const ends2 = isList(from) ? from.map((source) => [first, source]) : Object.entries(from);
  return ends2.map(([port, source]) => {
    const [node = "", output2] = source.split(".");
    const what = nodes[node]?.[0];
    if (what === void 0) throw new Error(`Nothing in the module is called "${node}".`);
    return {
      id: `${source.replace(".", "_")}_${id2}${port === first ? "" : `_${port}`}`,
      from: { node, port: output2 ?? firstEnd(what, "moduleOutput", "out") },
      to: { node: id2, port }
    };
  });
}
function isList(from) {
  return Array.isArray(from);
}
function firstEnd(what, end, port) {
  if (typeof what === "string") return port;
  return what.module.graph.nodes.find(({ block }) => block === end)?.id ?? port;
}
function computed3(expression) {
  return { expression };
}
function handedOn(...names3) {
  return Object.fromEntries(names3.map((name3) => [name3, computed3(name3)]));
}

// core/modules/params.ts
var params_exports = {};
__export(params_exports, {
  activation: () => activation2,
  bias: () => bias,
  causal: () => causal,
  dropout: () => dropout2,
  epsilon: () => epsilon2,
  feedForward: () => feedForward,
  heads: () => heads,
  keyHeads: () => keyHeads,
  layers: () => layers,
  normFirst: () => normFirst,
  pairs: () => pairs,
  positions: () => positions2,
  vocabulary: () => vocabulary2,
  width: () => width,
  withDefault: () => withDefault
});
function integer(name3, label3, initial) {
  return { kind: "integer", name: name3, label: label3, default: initial, min: 1 };
}
var width = integer("width", text("Width", "Breite"), 64);
var heads = integer("heads", text("Heads", "K\xF6pfe"), 4);
var feedForward = integer("feedForward", text("Feed-forward width", "Breite der Feed-Forward-Schicht"), 256);
var layers = integer("layers", text("Layers", "Schichten"), 2);
var vocabulary2 = integer("vocabulary", text("Kinds of tokens", "Arten von Tokens"), 256);
var positions2 = integer("positions", text("Longest text", "L\xE4ngster Text"), 64);
var dropout2 = {
  kind: "number",
  name: "dropout",
  label: text("Dropout", "Dropout-Rate"),
  default: 0.1,
  min: 0,
  max: 0.99
};
var causal = {
  kind: "boolean",
  name: "causal",
  label: text("Causal", "Kausal"),
  default: false
};
var bias = { kind: "boolean", name: "bias", label: text("Biases", "Bias-Werte"), default: true };
var normFirst = {
  kind: "boolean",
  name: "normFirst",
  label: text("Norm first", "Norm zuerst"),
  default: false
};
var epsilon2 = {
  kind: "number",
  name: "epsilon",
  label: text("Epsilon of norms", "Epsilon der Normen"),
  default: 1e-5,
  min: 1e-12,
  max: 1
};
var activation2 = {
  kind: "choice",
  name: "activation",
  label: text("Activation", "Aktivierung"),
  default: "relu",
  options: ["relu", "gelu", "geluTanh", "silu", "tanh", "sigmoid"]
};
function withDefault(param, initial) {
  return { ...param, default: initial };
}
var keyHeads = integer("keyHeads", text("Heads of keys and values", "K\xF6pfe der Schl\xFCssel und Werte"), 4);
var pairs = {
  kind: "choice",
  name: "pairs",
  label: text("Rotary pairs", "Gedrehte Paare"),
  default: "halves",
  options: ["halves", "neighbours"]
};

// core/modules/bertEmbedding.ts
var table = (tokens2) => ({
  tokens: typeof tokens2 === "number" ? tokens2 : computed3(tokens2),
  width: computed3("width"),
  initializer: "smallNormal"
});
var bertEmbedding = defineModule({
  id: "bertEmbedding",
  label: text("BERT embedding", "BERT-Embedding"),
  help: text(
    "Three vectors are added for every token: of the token itself, of the segment (first or second sentence) and of its position. All three tables are learned.",
    "Zu jedem Token werden drei Vektoren addiert: der des Tokens selbst, der des Segments (erster oder zweiter Satz) und der seiner Position. Alle drei Tabellen werden gelernt."
  ),
  keywords: ["token", "segment", "position", "transformer", "[CLS]", "[SEP]"],
  params: [vocabulary2, width, positions2, dropout2, withDefault(epsilon2, 1e-12)],
  nodes: {
    tokens: ["moduleInput", {}, [], { name: "tokens", at: [0, 0] }],
    segments: ["moduleInput", {}, [], { name: "segments", at: [0, 1] }],
    positions1: ["positions", {}, ["tokens"], { at: [0, 2] }],
    word_embeddings: ["embedding", table("vocabulary"), ["tokens"], { at: [1, 0] }],
    token_type_embeddings: ["embedding", table(2), ["segments"], { at: [1, 1] }],
    position_embeddings: ["embedding", table("positions"), ["positions1"], { at: [1, 2] }],
    add1: ["add", {}, ["word_embeddings", "token_type_embeddings", "position_embeddings"], { at: [2, 1] }],
    LayerNorm: ["layerNorm", handedOn("epsilon"), ["add1"], { at: [3, 1] }],
    dropout1: ["dropout", { rate: computed3("dropout") }, ["LayerNorm"], { at: [4, 1] }],
    out1: ["moduleOutput", {}, ["dropout1"], { at: [5, 1] }]
  }
});

// core/modules/feedForwardLayer.ts
var feedForwardLayer = defineModule({
  id: "feedForward",
  label: text("Feed-forward", "Feed-Forward-Schicht"),
  help: text(
    "Two layers with an activation between them, for every word by itself: attention has fetched what belongs together, here it is worked on.",
    "Zwei Schichten mit einer Aktivierung dazwischen, f\xFCr jedes Wort einzeln: Attention hat geholt, was zusammengeh\xF6rt, hier wird es verarbeitet."
  ),
  keywords: ["MLP", "position-wise", "transformer", "FFN"],
  params: [width, feedForward, withDefault(dropout2, 0), activation2, bias],
  nodes: {
    in1: ["moduleInput", {}, [], { name: "x", at: [0, 0] }],
    linear1: ["linear", { units: computed3("feedForward"), bias: computed3("bias") }, ["in1"], { at: [1, 0] }],
    activation1: ["activation", { function: computed3("activation") }, ["linear1"], { at: [2, 0] }],
    dropout1: ["dropout", { rate: computed3("dropout") }, ["activation1"], { at: [3, 0] }],
    linear2: ["linear", { units: computed3("width"), bias: computed3("bias") }, ["dropout1"], { at: [4, 0] }],
    out1: ["moduleOutput", {}, ["linear2"], { at: [5, 0] }]
  }
});

// core/modules/scaledDotProduct.ts
var scaledDotProduct = defineModule({
  id: "scaledDotProduct",
  label: text("Scaled dot-product attention", "Skalierte Skalarprodukt-Attention"),
  help: text(
    "The scalar product of a query with a key says how well two words match. Softmax makes weights of all matches of a word, and by these the values are mixed: every word becomes what it pays attention to.",
    "Das Skalarprodukt einer Anfrage mit einem Schl\xFCssel sagt, wie gut zwei W\xF6rter zueinander passen. Softmax macht aus allen Treffern eines Wortes Gewichte, mit denen die Werte gemischt werden: Jedes Wort wird zu dem, worauf es achtet."
  ),
  keywords: ["attention", "Aufmerksamkeit", "softmax(QK^T)V", "query", "key", "value", "transformer"],
  params: [withDefault(dropout2, 0), causal],
  nodes: {
    q: ["moduleInput", {}, [], { name: "Q", at: [0, 0] }],
    k: ["moduleInput", {}, [], { name: "K", at: [0, 1] }],
    v: ["moduleInput", {}, [], { name: "V", at: [0, 3] }],
    mask: ["moduleInput", { optional: true }, [], { name: "mask", at: [1, 2] }],
    matMul1: ["matMul", { transposed: true }, { left: "q", right: "k" }, { at: [1, 0] }],
    scale1: ["scale", {}, { in: "matMul1", width: "k" }, { at: [2, 0] }],
    mask1: ["mask", { causal: computed3("causal") }, { in: "scale1", mask: "mask" }, { at: [3, 0] }],
    softmax1: ["softmax", {}, ["mask1"], { at: [4, 0] }],
    dropout1: ["dropout", { rate: computed3("dropout") }, ["softmax1"], { at: [4, 1] }],
    matMul2: ["matMul", {}, { left: "dropout1", right: "v" }, { at: [5, 2] }],
    out1: ["moduleOutput", {}, ["matMul2"], { at: [6, 2] }]
  }
});

// core/modules/multiHead.ts
var linear3 = { units: computed3("width"), bias: computed3("bias") };
var split2 = { heads: computed3("heads") };
var multiHead = defineModule({
  id: "multiHead",
  label: text("Multi-head attention", "Multi-Head-Attention"),
  help: text(
    "Q, K and V are three versions of the input, made by three matrices that are learned. Cut into h parts, they are compared in h ways side by side, all words at once. Wire one text to all three inputs and it looks at itself; with another one at K and V, at that.",
    "Q, K und V sind drei Fassungen der Eingabe, gemacht von drei gelernten Matrizen. In h Teile geteilt, werden sie auf h Arten nebeneinander verglichen, alle W\xF6rter zugleich. Liegt ein Text an allen drei Eing\xE4ngen, sieht er auf sich selbst; mit einem anderen an K und V auf diesen."
  ),
  keywords: ["attention", "Aufmerksamkeit", "self-attention", "cross-attention", "heads", "K\xF6pfe", "transformer"],
  params: [width, heads, withDefault(dropout2, 0), causal, bias],
  nodes: {
    query: ["moduleInput", {}, [], { name: "Q", at: [0, 0] }],
    key: ["moduleInput", {}, [], { name: "K", at: [0, 1] }],
    value: ["moduleInput", {}, [], { name: "V", at: [0, 2] }],
    mask: ["moduleInput", { optional: true }, [], { name: "mask", at: [2, 3] }],
    q_proj: ["linear", linear3, ["query"], { at: [1, 0] }],
    k_proj: ["linear", linear3, ["key"], { at: [1, 1] }],
    v_proj: ["linear", linear3, ["value"], { at: [1, 2] }],
    splitHeads1: ["splitHeads", split2, ["q_proj"], { at: [2, 0] }],
    splitHeads2: ["splitHeads", split2, ["k_proj"], { at: [2, 1] }],
    splitHeads3: ["splitHeads", split2, ["v_proj"], { at: [2, 2] }],
    attention: [
      scaledDotProduct,
      handedOn("dropout", "causal"),
      { q: "splitHeads1", k: "splitHeads2", v: "splitHeads3", mask: "mask" },
      { at: [3, 1] }
    ],
    mergeHeads1: ["mergeHeads", {}, ["attention"], { at: [4, 1] }],
    out_proj: ["linear", linear3, ["mergeHeads1"], { at: [5, 1] }],
    out1: ["moduleOutput", {}, ["out_proj"], { at: [6, 1] }]
  }
});

// core/modules/encoderBlock.ts
var { width: width2, heads: heads2, feedForward: feedForward2, dropout: dropout3, normFirst: normFirst2, activation: activation3, causal: causal2, bias: bias2, epsilon: epsilon3 } = params_exports;
var norm2 = { first: computed3("normFirst"), ...handedOn("bias", "epsilon") };
var rate = { rate: computed3("dropout") };
var encoderBlock = defineModule({
  id: "encoderBlock",
  label: text("Encoder block", "Encoderblock"),
  help: text(
    "Attention, add and norm, feed-forward, add and norm: the block of which transformers are built. Words first look at each other, then each is worked on by itself; both times the result is added to what came in.",
    "Attention, Addieren und Norm, Feed-Forward-Schicht, Addieren und Norm: der Block, aus dem Transformer gebaut sind. W\xF6rter sehen erst aufeinander, dann wird jedes f\xFCr sich verarbeitet; beide Male wird das Ergebnis zu dem addiert, was hereinkam."
  ),
  keywords: ["transformer", "attention", "add & norm", "BERT", "TransformerEncoderLayer"],
  params: [width2, heads2, feedForward2, dropout3, normFirst2, activation3, causal2, bias2, epsilon3],
  nodes: {
    in1: ["moduleInput", {}, [], { name: "x", at: [0, 1] }],
    mask: ["moduleInput", { optional: true }, [], { name: "mask", at: [1, 2] }],
    norm1_first: ["norm", { stands: "before", ...norm2 }, ["in1"], { at: [1, 1] }],
    self_attn: [
      multiHead,
      handedOn("width", "heads", "dropout", "causal", "bias"),
      { query: "norm1_first", key: "norm1_first", value: "norm1_first", mask: "mask" },
      { at: [2, 1] }
    ],
    dropout1: ["dropout", rate, ["self_attn"], { at: [3, 1] }],
    add1: ["add", {}, ["in1", "dropout1"], { at: [4, 0] }],
    norm1: ["norm", { stands: "after", ...norm2 }, ["add1"], { at: [5, 0] }],
    norm2_first: ["norm", { stands: "before", ...norm2 }, ["norm1"], { at: [6, 1] }],
    feed_forward: [
      feedForwardLayer,
      handedOn("width", "feedForward", "dropout", "activation", "bias"),
      ["norm2_first"],
      { at: [7, 1] }
    ],
    dropout2: ["dropout", rate, ["feed_forward"], { at: [8, 1] }],
    add2: ["add", {}, ["norm1", "dropout2"], { at: [9, 0] }],
    norm2: ["norm", { stands: "after", ...norm2 }, ["add2"], { at: [10, 0] }],
    out1: ["moduleOutput", {}, ["norm2"], { at: [11, 0] }]
  }
});

// core/modules/encoder.ts
var { width: width3, heads: heads3, feedForward: feedForward3, layers: layers2, dropout: dropout4, normFirst: normFirst3, activation: activation4, causal: causal3, bias: bias3, epsilon: epsilon4 } = params_exports;
var encoder = defineModule({
  id: "encoder",
  label: text("Encoder", "Encoder aus N Bl\xF6cken"),
  help: text(
    "N encoder blocks one after the other, each with weights of its own: modules in modules. It reads a text and gives every word a vector that knows of all the others. Norms that come first want one more at the end.",
    "N Encoderbl\xF6cke hintereinander, jeder mit eigenen Gewichten: Module in Modulen. Er liest einen Text und gibt jedem Wort einen Vektor, der von allen anderen wei\xDF. Stehen die Normen vorn, kommt am Ende noch eine."
  ),
  keywords: ["transformer", "BERT", "TransformerEncoder", "stack"],
  params: [layers2, width3, heads3, feedForward3, dropout4, normFirst3, activation4, causal3, bias3, epsilon4],
  nodes: {
    in1: ["moduleInput", {}, [], { name: "x", at: [0, 0] }],
    mask: ["moduleInput", { optional: true }, [], { name: "mask", at: [0, 1] }],
    layer: [
      encoderBlock,
      handedOn("width", "heads", "feedForward", "dropout", "normFirst", "activation", "causal", "bias", "epsilon"),
      { in1: "in1", mask: "mask" },
      { at: [1, 0], repeat: { expression: "layers" } }
    ],
    norm: [
      "norm",
      { stands: "before", first: computed3("normFirst"), ...handedOn("bias", "epsilon") },
      ["layer"],
      { at: [2, 0] }
    ],
    out1: ["moduleOutput", {}, ["norm"], { at: [3, 0] }]
  }
});

// core/modules/pooler.ts
var pooler = defineModule({
  id: "pooler",
  label: text("Pooler", "Pooler f\xFCr den ganzen Text"),
  help: text(
    "The vector of the first token, [CLS], through one more layer and tanh: it stands for the whole text, and a classifier goes on from there.",
    "Der Vektor des ersten Tokens, [CLS], durch eine weitere Schicht und Tanh: Er steht f\xFCr den ganzen Text, und ein Klassifikator macht dort weiter."
  ),
  keywords: ["BERT", "[CLS]", "classification", "Klassifikation", "next sentence"],
  params: [width],
  nodes: {
    in1: ["moduleInput", {}, [], { name: "x" }],
    first: ["selectToken", { place: "first" }, ["in1"]],
    dense: ["linear", { units: computed3("width"), initializer: "smallNormal" }, ["first"]],
    tanh1: ["tanh", {}, ["dense"]],
    out1: ["moduleOutput", {}, ["tanh1"]]
  }
});

// core/modules/bert.ts
var { width: width4, heads: heads4, feedForward: feedForward4, layers: layers3, dropout: dropout5, vocabulary: vocabulary3, positions: positions3, withDefault: withDefault2 } = params_exports;
var bert = defineModule({
  id: "bert",
  label: text("BERT", "BERT-Encoder"),
  help: text(
    "Embeddings and an encoder that sees the whole text at once. It leaves a vector for every word, for masked words, and one for the whole text, for pairs of sentences and for classes.",
    "Embeddings und ein Encoder, der den ganzen Text auf einmal sieht. Heraus kommen ein Vektor f\xFCr jedes Wort, f\xFCr maskierte W\xF6rter, und einer f\xFCr den ganzen Text, f\xFCr Satzpaare und Klassen."
  ),
  keywords: ["transformer", "encoder", "masked words", "maskierte W\xF6rter", "next sentence", "pre-training"],
  params: [
    vocabulary3,
    positions3,
    layers3,
    width4,
    heads4,
    feedForward4,
    dropout5,
    withDefault2(activation2, "gelu"),
    withDefault2(epsilon2, 1e-12)
  ],
  nodes: {
    tokens: ["moduleInput", {}, [], { name: "tokens", at: [0, 0] }],
    segments: ["moduleInput", {}, [], { name: "segments", at: [0, 1] }],
    mask: ["moduleInput", { optional: true }, [], { name: "mask", at: [0, 2] }],
    embeddings: [
      bertEmbedding,
      handedOn("vocabulary", "width", "positions", "dropout", "epsilon"),
      { tokens: "tokens", segments: "segments" },
      { at: [1, 0] }
    ],
    encoder: [
      encoder,
      handedOn("layers", "width", "heads", "feedForward", "dropout", "activation", "epsilon"),
      { in1: "embeddings", mask: "mask" },
      { at: [2, 0] }
    ],
    pooler: [pooler, handedOn("width"), ["encoder"], { at: [3, 1] }],
    words: ["moduleOutput", {}, ["encoder"], { name: "words", at: [4, 0] }],
    pooled: ["moduleOutput", {}, ["pooler"], { name: "whole text", at: [4, 1] }]
  }
});

// core/modules/decoderBlock.ts
var { width: width5, heads: heads5, feedForward: feedForward5, dropout: dropout6, normFirst: normFirst4, activation: activation5, bias: bias4, epsilon: epsilon5 } = params_exports;
var norm3 = { first: computed3("normFirst"), ...handedOn("bias", "epsilon") };
var rate2 = { rate: computed3("dropout") };
var attention2 = handedOn("width", "heads", "dropout", "bias");
var decoderBlock = defineModule({
  id: "decoderBlock",
  label: text("Decoder block", "Decoderblock"),
  help: text(
    "An encoder block that writes: its words look at those before them only, then at all words of the text that was read (the memory), whose keys and values come from the encoder.",
    "Ein Encoderblock, der schreibt: Seine W\xF6rter sehen nur auf die vor ihnen, dann auf alle W\xF6rter des gelesenen Textes (memory), dessen Schl\xFCssel und Werte vom Encoder kommen."
  ),
  keywords: ["transformer", "cross-attention", "translation", "\xDCbersetzung", "memory", "TransformerDecoderLayer"],
  params: [width5, heads5, feedForward5, dropout6, normFirst4, activation5, bias4, epsilon5],
  nodes: {
    in1: ["moduleInput", {}, [], { name: "x", at: [0, 1] }],
    memory: ["moduleInput", {}, [], { name: "memory", at: [5, 2] }],
    mask: ["moduleInput", { optional: true }, [], { name: "mask", at: [1, 2] }],
    memory_mask: ["moduleInput", { optional: true }, [], { name: "memory mask", at: [5, 3] }],
    norm1_first: ["norm", { stands: "before", ...norm3 }, ["in1"], { at: [1, 1] }],
    self_attn: [
      multiHead,
      { ...attention2, causal: true },
      { query: "norm1_first", key: "norm1_first", value: "norm1_first", mask: "mask" },
      { at: [2, 1] }
    ],
    dropout1: ["dropout", rate2, ["self_attn"], { at: [3, 1] }],
    add1: ["add", {}, ["in1", "dropout1"], { at: [4, 0] }],
    norm1: ["norm", { stands: "after", ...norm3 }, ["add1"], { at: [5, 0] }],
    norm2_first: ["norm", { stands: "before", ...norm3 }, ["norm1"], { at: [6, 1] }],
    multihead_attn: [
      multiHead,
      attention2,
      { query: "norm2_first", key: "memory", value: "memory", mask: "memory_mask" },
      { at: [7, 1] }
    ],
    dropout2: ["dropout", rate2, ["multihead_attn"], { at: [8, 1] }],
    add2: ["add", {}, ["norm1", "dropout2"], { at: [9, 0] }],
    norm2: ["norm", { stands: "after", ...norm3 }, ["add2"], { at: [10, 0] }],
    norm3_first: ["norm", { stands: "before", ...norm3 }, ["norm2"], { at: [11, 1] }],
    feed_forward: [
      feedForwardLayer,
      handedOn("width", "feedForward", "dropout", "activation", "bias"),
      ["norm3_first"],
      { at: [12, 1] }
    ],
    dropout3: ["dropout", rate2, ["feed_forward"], { at: [13, 1] }],
    add3: ["add", {}, ["norm2", "dropout3"], { at: [14, 0] }],
    norm3: ["norm", { stands: "after", ...norm3 }, ["add3"], { at: [15, 0] }],
    out1: ["moduleOutput", {}, ["norm3"], { at: [16, 0] }]
  }
});

// core/modules/decoder.ts
var { width: width6, heads: heads6, feedForward: feedForward6, layers: layers4, dropout: dropout7, normFirst: normFirst5, activation: activation6, bias: bias5, epsilon: epsilon6 } = params_exports;
var decoder = defineModule({
  id: "decoder",
  label: text("Decoder", "Decoder aus N Bl\xF6cken"),
  help: text(
    "N decoder blocks one after the other. All of them look at the same memory: the text as the encoder has read it. What leaves says at every place which word comes next.",
    "N Decoderbl\xF6cke hintereinander. Alle sehen auf denselben Speicher (memory): den Text, wie ihn der Encoder gelesen hat. Was herauskommt, sagt an jeder Stelle, welches Wort folgt."
  ),
  keywords: ["transformer", "translation", "\xDCbersetzung", "TransformerDecoder", "stack"],
  params: [layers4, width6, heads6, feedForward6, dropout7, normFirst5, activation6, bias5, epsilon6],
  nodes: {
    in1: ["moduleInput", {}, [], { name: "x", at: [0, 0] }],
    memory: ["moduleInput", {}, [], { name: "memory", at: [0, 1] }],
    mask: ["moduleInput", { optional: true }, [], { name: "mask", at: [0, 2] }],
    memory_mask: ["moduleInput", { optional: true }, [], { name: "memory mask", at: [0, 3] }],
    layer: [
      decoderBlock,
      handedOn("width", "heads", "feedForward", "dropout", "normFirst", "activation", "bias", "epsilon"),
      { in1: "in1", memory: "memory", mask: "mask", memory_mask: "memory_mask" },
      { at: [1, 0], repeat: { expression: "layers" } }
    ],
    norm: [
      "norm",
      { stands: "before", first: computed3("normFirst"), ...handedOn("bias", "epsilon") },
      ["layer"],
      { at: [2, 0] }
    ],
    out1: ["moduleOutput", {}, ["norm"], { at: [3, 0] }]
  }
});

// core/modules/gptAttention.ts
var linear4 = (units) => ({ units: computed3(units), bias: computed3("bias"), initializer: "smallNormal" });
var gptAttention = defineModule({
  id: "gptAttention",
  label: text("GPT attention", "GPT-Attention"),
  help: text(
    "Multi-head attention as GPT-2 has it: Q, K and V come from one layer that is three times as wide, and no word sees a later one.",
    "Multi-Head-Attention, wie GPT-2 sie hat: Q, K und V kommen aus einer dreimal so breiten Schicht, und kein Wort sieht ein sp\xE4teres."
  ),
  keywords: ["GPT-2", "causal", "kausal", "self-attention", "transformer"],
  params: [width, heads, dropout2, bias],
  nodes: {
    in1: ["moduleInput", {}, [], { name: "x", at: [0, 0] }],
    c_attn: ["linear", linear4("3 * width"), ["in1"], { at: [1, 0] }],
    split: ["splitQkv", { heads: computed3("heads") }, ["c_attn"], { at: [2, 0] }],
    attention: [
      scaledDotProduct,
      { ...handedOn("dropout"), causal: true },
      { q: "split.q", k: "split.k", v: "split.v" },
      { at: [3, 0] }
    ],
    mergeHeads1: ["mergeHeads", {}, ["attention"], { at: [4, 0] }],
    c_proj: ["linear", linear4("width"), ["mergeHeads1"], { at: [5, 0] }],
    dropout1: ["dropout", { rate: computed3("dropout") }, ["c_proj"], { at: [6, 0] }],
    out1: ["moduleOutput", {}, ["dropout1"], { at: [7, 0] }]
  }
});

// core/modules/gptMlp.ts
var linear5 = (units) => ({ units: computed3(units), bias: computed3("bias"), initializer: "smallNormal" });
var gptMlp = defineModule({
  id: "gptMlp",
  label: text("GPT feed-forward", "GPT-Feed-Forward-Schicht"),
  help: text(
    "The feed-forward layer of GPT-2: four times as wide inside, with GELU, for every word by itself.",
    "Die Feed-Forward-Schicht von GPT-2: innen viermal so breit, mit GELU, f\xFCr jedes Wort einzeln."
  ),
  keywords: ["GPT-2", "MLP", "transformer"],
  params: [width, withDefault(activation2, "geluTanh"), dropout2, bias],
  nodes: {
    in1: ["moduleInput", {}, [], { name: "x" }],
    c_fc: ["linear", linear5("4 * width"), ["in1"]],
    activation1: ["activation", { function: computed3("activation") }, ["c_fc"]],
    c_proj: ["linear", linear5("width"), ["activation1"]],
    dropout1: ["dropout", { rate: computed3("dropout") }, ["c_proj"]],
    out1: ["moduleOutput", {}, ["dropout1"]]
  }
});

// core/modules/gptBlock.ts
var gptBlock = defineModule({
  id: "gptBlock",
  label: text("GPT block", "GPT-Block"),
  help: text(
    "The block of GPT-2: norm, causal attention, add; norm, feed-forward, add. The way past both stays free, so that many blocks can follow each other.",
    "Der Block von GPT-2: Norm, kausale Attention, Addieren; Norm, Feed-Forward-Schicht, Addieren. Der Weg an beiden vorbei bleibt frei, sodass viele Bl\xF6cke aufeinander folgen k\xF6nnen."
  ),
  keywords: ["GPT-2", "decoder", "transformer", "pre-norm"],
  params: [width, heads, withDefault(activation2, "geluTanh"), dropout2, bias],
  nodes: {
    in1: ["moduleInput", {}, [], { name: "x", at: [0, 0] }],
    ln_1: ["layerNorm", handedOn("bias"), ["in1"], { at: [1, 1] }],
    attn: [gptAttention, handedOn("width", "heads", "dropout", "bias"), ["ln_1"], { at: [2, 1] }],
    add1: ["add", {}, ["in1", "attn"], { at: [3, 0] }],
    ln_2: ["layerNorm", handedOn("bias"), ["add1"], { at: [4, 1] }],
    mlp: [gptMlp, handedOn("width", "activation", "dropout", "bias"), ["ln_2"], { at: [5, 1] }],
    add2: ["add", {}, ["add1", "mlp"], { at: [6, 0] }],
    out1: ["moduleOutput", {}, ["add2"], { at: [7, 0] }]
  }
});

// core/modules/gpt.ts
var initializer = "smallNormal";
var gpt = defineModule({
  id: "gpt",
  label: text("GPT", "GPT-Sprachmodell"),
  help: text(
    "A language model in the form of GPT-2: tokens become vectors, positions are added, N blocks look back at what came before, and the head says at every place how likely each token comes next. Head and embedding share one table.",
    "Ein Sprachmodell in der Form von GPT-2: Tokens werden Vektoren, Positionen kommen dazu, N Bl\xF6cke sehen auf das Vorangegangene zur\xFCck, und der Kopf sagt an jeder Stelle, wie wahrscheinlich jedes Token folgt. Kopf und Embedding teilen sich eine Tabelle."
  ),
  keywords: ["GPT-2", "nanoGPT", "language model", "decoder", "transformer", "next word", "n\xE4chstes Wort"],
  params: [vocabulary2, positions2, layers, width, heads, withDefault(activation2, "geluTanh"), dropout2, bias],
  nodes: {
    tokens: ["moduleInput", {}, [], { name: "tokens" }],
    wte: ["embedding", { tokens: computed3("vocabulary"), width: computed3("width"), initializer }, ["tokens"]],
    wpe: ["positionalEncoding", { kind: "learned", positions: computed3("positions"), initializer }, ["wte"]],
    drop: ["dropout", { rate: computed3("dropout") }, ["wpe"]],
    h: [
      gptBlock,
      handedOn("width", "heads", "activation", "dropout", "bias"),
      ["drop"],
      { repeat: { expression: "layers" } }
    ],
    ln_f: ["layerNorm", handedOn("bias"), ["h"]],
    lm_head: ["languageHead", { units: computed3("vocabulary"), initializer }, ["ln_f"], { shares: "wte" }],
    out1: ["moduleOutput", {}, ["lm_head"], { name: "scores" }]
  }
});

// core/modules/llamaAttention.ts
var linear6 = (units) => ({ units: computed3(units), bias: false, initializer: "smallNormal" });
var split3 = (heads7) => ({ heads: computed3(heads7) });
var times = { times: computed3("heads / keyHeads") };
var llamaAttention = defineModule({
  id: "llamaAttention",
  label: text("Llama attention", "Llama-Attention"),
  help: text(
    "Multi-head attention as Llama has it: queries and keys are turned by their positions, and several heads of queries may share those of keys and values.",
    "Multi-Head-Attention, wie Llama sie hat: Anfragen und Schl\xFCssel werden nach ihrer Position gedreht, und mehrere K\xF6pfe von Anfragen k\xF6nnen sich die der Schl\xFCssel und Werte teilen."
  ),
  keywords: ["RoPE", "rotary", "grouped-query", "GQA", "transformer"],
  params: [width, heads, keyHeads, pairs],
  nodes: {
    in1: ["moduleInput", {}, [], { name: "x", at: [0, 1] }],
    q_proj: ["linear", linear6("width"), ["in1"], { at: [1, 0] }],
    k_proj: ["linear", linear6("width * keyHeads / heads"), ["in1"], { at: [1, 1] }],
    v_proj: ["linear", linear6("width * keyHeads / heads"), ["in1"], { at: [1, 2] }],
    splitHeads1: ["splitHeads", split3("heads"), ["q_proj"], { at: [2, 0] }],
    splitHeads2: ["splitHeads", split3("keyHeads"), ["k_proj"], { at: [2, 1] }],
    splitHeads3: ["splitHeads", split3("keyHeads"), ["v_proj"], { at: [2, 2] }],
    rotary1: ["rotary", { pairs: computed3("pairs") }, ["splitHeads1"], { at: [3, 0] }],
    rotary2: ["rotary", { pairs: computed3("pairs") }, ["splitHeads2"], { at: [3, 1] }],
    repeatHeads1: ["repeatHeads", times, ["rotary2"], { at: [4, 1] }],
    repeatHeads2: ["repeatHeads", times, ["splitHeads3"], { at: [4, 2] }],
    attention: [
      scaledDotProduct,
      { causal: true },
      { q: "rotary1", k: "repeatHeads1", v: "repeatHeads2" },
      { at: [5, 1] }
    ],
    mergeHeads1: ["mergeHeads", {}, ["attention"], { at: [6, 1] }],
    o_proj: ["linear", linear6("width"), ["mergeHeads1"], { at: [7, 1] }],
    out1: ["moduleOutput", {}, ["o_proj"], { at: [8, 1] }]
  }
});

// core/modules/swiGlu.ts
var linear7 = (units) => ({ units: computed3(units), bias: false, initializer: "smallNormal" });
var swiGlu = defineModule({
  id: "swiGlu",
  label: text("SwiGLU", "SwiGLU-Schicht"),
  help: text(
    "The feed-forward layer of Llama: one layer, through SiLU, is the gate by which another one is multiplied. So the network can let some values pass and stop others.",
    "Die Feed-Forward-Schicht von Llama: Eine Schicht ist, durch SiLU, das Tor, mit dem eine andere multipliziert wird. So kann das Netz manche Werte durchlassen und andere aufhalten."
  ),
  keywords: ["Llama", "gate", "Tor", "GLU", "MLP", "SiLU", "transformer"],
  params: [width, feedForward],
  nodes: {
    in1: ["moduleInput", {}, [], { name: "x", at: [0, 0] }],
    gate_proj: ["linear", linear7("feedForward"), ["in1"], { at: [1, 0] }],
    up_proj: ["linear", linear7("feedForward"), ["in1"], { at: [1, 1] }],
    silu1: ["silu", {}, ["gate_proj"], { at: [2, 0] }],
    multiply1: ["multiply", {}, ["silu1", "up_proj"], { at: [3, 0] }],
    down_proj: ["linear", linear7("width"), ["multiply1"], { at: [4, 0] }],
    out1: ["moduleOutput", {}, ["down_proj"], { at: [5, 0] }]
  }
});

// core/modules/llamaBlock.ts
var llamaBlock = defineModule({
  id: "llamaBlock",
  label: text("Llama block", "Llama-Block"),
  help: text(
    "The block of Llama: RMSNorm, attention with rotary positions, add; RMSNorm, SwiGLU, add. No biases anywhere.",
    "Der Block von Llama: RMSNorm, Attention mit rotierenden Positionen, Addieren; RMSNorm, SwiGLU, Addieren. Nirgends ein Bias."
  ),
  keywords: ["decoder", "transformer", "RMSNorm", "pre-norm"],
  params: [width, heads, keyHeads, feedForward, pairs, epsilon2],
  nodes: {
    in1: ["moduleInput", {}, [], { name: "x", at: [0, 0] }],
    input_layernorm: ["rmsNorm", handedOn("epsilon"), ["in1"], { at: [1, 1] }],
    self_attn: [llamaAttention, handedOn("width", "heads", "keyHeads", "pairs"), ["input_layernorm"], { at: [2, 1] }],
    add1: ["add", {}, ["in1", "self_attn"], { at: [3, 0] }],
    post_attention_layernorm: ["rmsNorm", handedOn("epsilon"), ["add1"], { at: [4, 1] }],
    mlp: [swiGlu, handedOn("width", "feedForward"), ["post_attention_layernorm"], { at: [5, 1] }],
    add2: ["add", {}, ["add1", "mlp"], { at: [6, 0] }],
    out1: ["moduleOutput", {}, ["add2"], { at: [7, 0] }]
  }
});

// core/modules/llama.ts
var initializer2 = "smallNormal";
var llama = defineModule({
  id: "llama",
  label: text("Llama", "Llama-Sprachmodell"),
  help: text(
    "A language model in the form of Llama: as GPT, but with rotary positions in the attention, RMSNorm and SwiGLU, and without biases. Head and embedding share one table.",
    "Ein Sprachmodell in der Form von Llama: wie GPT, aber mit rotierenden Positionen in der Attention, RMSNorm und SwiGLU und ohne Bias. Kopf und Embedding teilen sich eine Tabelle."
  ),
  keywords: ["language model", "decoder", "transformer", "RoPE", "RMSNorm", "SwiGLU"],
  params: [vocabulary2, layers, width, heads, keyHeads, feedForward, pairs, epsilon2],
  nodes: {
    tokens: ["moduleInput", {}, [], { name: "tokens" }],
    embed_tokens: ["embedding", { tokens: computed3("vocabulary"), width: computed3("width"), initializer: initializer2 }, ["tokens"]],
    layers: [
      llamaBlock,
      handedOn("width", "heads", "keyHeads", "feedForward", "pairs", "epsilon"),
      ["embed_tokens"],
      { repeat: { expression: "layers" } }
    ],
    norm: ["rmsNorm", handedOn("epsilon"), ["layers"]],
    lm_head: ["languageHead", { units: computed3("vocabulary"), initializer: initializer2 }, ["norm"], { shares: "embed_tokens" }],
    out1: ["moduleOutput", {}, ["lm_head"], { name: "scores" }]
  }
});

// core/modules/residualConv.ts
var residualConv = defineModule({
  id: "residualConv",
  label: text("Residual block for pictures", "Residualblock f\xFCr Bilder"),
  help: text(
    "Two convolutions that compute a change of the picture, which is added to it. It has as many channels as the picture that arrives.",
    "Zwei Faltungen, die eine \xC4nderung des Bildes berechnen; sie wird zu ihm addiert. Er hat so viele Kan\xE4le wie das Bild, das ankommt."
  ),
  keywords: ["ResNet", "skip", "Abk\xFCrzung", "convolution", "Faltung"],
  params: [
    { kind: "integer", name: "filters", label: text("Filters", "Filter"), default: 16 },
    { kind: "integer", name: "size", label: text("Kernel size", "Kerngr\xF6\xDFe"), default: 3, min: 1, max: 15 }
  ],
  nodes: {
    in1: ["moduleInput"],
    conv2d1: [
      "conv2d",
      { filters: computed3("filters"), kernelSize: computed3("size"), padding: "same", bias: false },
      ["in1"]
    ],
    batchNorm1: ["batchNorm", {}, ["conv2d1"]],
    relu1: ["relu", {}, ["batchNorm1"]],
    conv2d2: [
      "conv2d",
      { filters: computed3("filters"), kernelSize: computed3("size"), padding: "same", bias: false },
      ["relu1"]
    ],
    batchNorm2: ["batchNorm", {}, ["conv2d2"]],
    add1: ["add", {}, ["in1", "batchNorm2"]],
    relu2: ["relu", {}, ["add1"]],
    out1: ["moduleOutput", {}, ["relu2"]]
  }
});

// core/modules/residualDense.ts
var residualDense = defineModule({
  id: "residualDense",
  label: text("Residual block", "Residualblock"),
  help: text(
    "Two layers that compute a change, which is added to what came in. The way past them keeps gradients alive, so that many of these can follow each other. As wide as what arrives.",
    "Zwei Schichten, die eine \xC4nderung berechnen; sie wird zu dem addiert, was ankam. Der Weg daran vorbei erh\xE4lt die Gradienten, darum k\xF6nnen viele davon aufeinander folgen. So breit wie das, was ankommt."
  ),
  keywords: ["ResNet", "skip", "Abk\xFCrzung"],
  params: [{ kind: "integer", name: "width", label: text("Width", "Breite"), default: 64 }],
  nodes: {
    in1: ["moduleInput"],
    linear1: ["linear", { units: computed3("width") }, ["in1"]],
    relu1: ["relu", {}, ["linear1"]],
    linear2: ["linear", { units: computed3("width") }, ["relu1"]],
    add1: ["add", {}, ["in1", "linear2"]],
    relu2: ["relu", {}, ["add1"]],
    out1: ["moduleOutput", {}, ["relu2"]]
  }
});

// core/modules/catalogue.ts
var builtIns = Object.values(all_exports5);
function withParts(builtIn) {
  return [.../* @__PURE__ */ new Set([...builtIn.parts.flatMap(withParts), builtIn])];
}
function placeBuiltIn(document, key, builtIn, at) {
  const all = withParts(builtIn);
  return paste(
    document,
    key,
    {
      format: "neuroloom-fragment",
      nodes: [{ id: "use", module: builtIn.id, params: {} }],
      edges: [],
      points: { use: { x: 0, y: 0 } },
      modules: Object.fromEntries(all.map(({ id: id2, module }) => [id2, module])),
      layout: Object.fromEntries(all.map(({ id: id2, points: points3 }) => [id2, { ...points3 }]))
    },
    at
  );
}

// core/analysis/fields.ts
function takenFields(network, data) {
  const datasets = new Set(network.flatMap(({ id: id2, block }) => block.type === "dataset" ? [id2] : []));
  const taken2 = new Set(
    network.flatMap(({ inputs }) => inputs.flatMap(({ from }) => datasets.has(from.node) ? [from.port] : []))
  );
  return fieldPorts(data).filter(({ port }) => taken2.has(port));
}

// core/analysis/identity.ts
function outputName({ node, port }) {
  return port === "out" ? node : `${node}:${port}`;
}
function outputsOf({ id: node, types }) {
  return Object.entries(types).map(([port, type]) => ({ name: outputName({ node, port }), port, type }));
}

// main/model/outputs.ts
function createOutputs(tf4) {
  const single = /* @__PURE__ */ new Map();
  const columns = /* @__PURE__ */ new Map();
  const joined = /* @__PURE__ */ new Map();
  const takeOne = (id2) => {
    const known2 = single.get(id2);
    if (known2) return known2;
    const place = columns.get(id2);
    if (!place) throw new Error(`There is no output of "${id2}".`);
    const output2 = tf4.slice(place.all, [0, place.column], [-1, 1]);
    single.set(id2, output2);
    return output2;
  };
  return {
    put(ids, output2) {
      const [id2] = ids;
      const key = ids.join(" ");
      if (id2 !== void 0 && ids.length === 1) {
        single.set(id2, output2);
        joined.delete(columns.get(id2)?.key ?? "");
        return;
      }
      for (const [column, own] of ids.entries()) columns.set(own, { all: output2, column, key });
      joined.set(key, output2);
    },
    take: (ids) => ids.map(takeOne),
    takeOne,
    takeJoined(ids) {
      const together = joined.get(ids.join(" "));
      return together ? [together] : ids.map(takeOne);
    }
  };
}

// main/model/units.ts
function unitsOf(network) {
  const nodes = beyondModules(network);
  const byIdentity = nodes.toSorted((a, b) => inNumbers.compare(a.identity, b.identity));
  const order = new Map(byIdentity.map(({ id: id2 }, i) => [id2, i]));
  const units = /* @__PURE__ */ new Map();
  const inOrder = ({ from: a }, { from: b }) => (order.get(a.node) ?? 0) - (order.get(b.node) ?? 0) || inNumbers.compare(a.port, b.port);
  for (const node of nodes) {
    const own = unitInputs(node.inputs);
    const isJoinable = node.block.isJoinable === true && new Set(own.map(({ from }) => from)).size === own.length;
    const inputs = isJoinable ? unitInputs(node.inputs.toSorted(inOrder)) : own;
    const key = isJoinable ? JSON.stringify([node.block.type, node.params, node.isFrozen, inputs]) : node.id;
    const [first, ...others2] = units.get(key)?.nodes ?? [];
    const [head, ...rest] = first ? [first, ...others2, node].toSorted((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0)) : [];
    if (head) units.set(key, { name: `${head.identity}+`, nodes: [head, ...rest], inputs });
    else {
      const isAsItStands = own.every(({ from }, i) => from === inputs[i]?.from);
      units.set(key, { name: `${node.identity}${isAsItStands ? "" : "+"}`, nodes: [node], inputs });
    }
  }
  return [...units.values()];
}
function unitInputs(inputs) {
  return inputs.map(({ port, from }) => ({ port, from: outputName(from) }));
}
var inNumbers = new Intl.Collator("en", { numeric: true });
function beyondModules(nodes) {
  const origins = /* @__PURE__ */ new Map();
  return nodes.map((node) => {
    const inputs = node.inputs.map((input3) => ({ ...input3, from: origins.get(outputName(input3.from)) ?? input3.from }));
    const [first] = inputs;
    if (node.block.category === "structure" && first) origins.set(node.id, first.from);
    return { ...node, inputs };
  });
}
function trainedWeights({ name: unit, nodes, inputs }) {
  const [first] = nodes;
  return first.weights.map((spec2) => {
    const shape = nodes.length === 1 ? spec2.shape : [...spec2.shape.slice(0, -1), nodes.length];
    const parts = nodes.map((node, column) => ({
      name: `${node.identity}.${spec2.name}`,
      spec: spec2,
      places: placesOf(node, spec2, inputs, column, nodes.length)
    }));
    const locked = parts.flatMap(
      ({ places: places2 }, i) => (nodes[i]?.locked[spec2.name] ?? []).map((at) => places2?.[at] ?? at)
    );
    return { name: `${unit}.${spec2.name}`, nodeId: first.id, spec: { ...spec2, shape }, parts, locked };
  });
}
function placesOf(node, { name: name3, shape }, inputs, column, columns) {
  const isOnEdges = node.block.edgeWeight === name3;
  const isInOrder = !isOnEdges || unitInputs(node.inputs).every(({ from }, i) => from === inputs[i]?.from);
  if (columns === 1 && isInOrder) return null;
  const rows = isOnEdges ? rowsOf(node, inputs) : Array.from({ length: sizeOf(shape) }, (_, i) => i);
  return Int32Array.from(rows, (row) => row * columns + column);
}
function rowsOf({ inputs: own }, inputs) {
  const sizes = new Map(own.map(({ from, type }) => [outputName(from), sizeOf(type.shape)]));
  const begins = /* @__PURE__ */ new Map();
  let begin = 0;
  for (const { from } of inputs) {
    begins.set(from, begin);
    begin += sizes.get(from) ?? 0;
  }
  return unitInputs(own).flatMap(
    ({ from }) => Array.from({ length: sizes.get(from) ?? 0 }, (_, i) => (begins.get(from) ?? 0) + i)
  );
}

// main/model/model.ts
function compile(analysis) {
  const taken2 = takenFields(analysis.network, analysis.data);
  const nodes = withUsedFields(analysis.network, taken2);
  const end = nodes.at(-1);
  if (end?.block.type !== "output") throw new Error("A document with problems cannot be compiled.");
  const objectives = objectivesOf(nodes, analysis.data);
  const [first] = objectives;
  if (!first) throw new Error("A network has no output.");
  const singles = nodes.map((node) => ({ name: node.identity, nodes: [node], inputs: unitInputs(node.inputs) }));
  const units = unitsOf(nodes);
  const trained = units.flatMap(trainedWeights);
  return {
    nodes,
    weights: nodes.flatMap(
      (node) => node.weights.map((spec2) => ({
        name: `${node.identity}.${spec2.name}`,
        nodeId: node.id,
        spec: spec2,
        start: node.start[spec2.name],
        locked: node.locked[spec2.name] ?? []
      }))
    ),
    trained,
    data: analysis.data,
    inputs: taken2.map(({ field }) => field),
    loss: first.loss,
    outputs: first.outputs,
    outputShape: first.outputShape,
    target: first.target,
    objectives,
    multiplyAdds: nodes.reduce((sum2, node) => sum2 + node.multiplyAdds, 0),
    apply: (tf4, weights, fields, options) => {
      const outputs = createOutputs(tf4);
      const batch = byPorts(analysis.data, fields);
      const isTrained = trained.every(({ name: name3 }) => weights.has(name3));
      for (const unit of isTrained ? units : singles) forward2(tf4, unit, outputs, weights, batch, options);
      options.onNode?.(void 0);
      return outputs.takeOne(end.id);
    }
  };
}
function withUsedFields(nodes, taken2) {
  const types = Object.fromEntries(taken2.map(({ port, field }) => [port, field.type]));
  return nodes.map((node) => {
    if (node.block.type !== "dataset") return node;
    return { ...node, types, type: taken2[0]?.field.type ?? node.type };
  });
}
function byPorts(data, fields) {
  const given = fieldPorts(data).flatMap(({ port, field }) => {
    const value = fields.get(field.name);
    return value ? [{ port, value }] : [];
  });
  return byPort(given, ({ value }) => value);
}
function forward2(tf4, { name: unit, nodes, inputs: from }, outputs, weights, batch, options) {
  const [node] = nodes;
  options.onNode?.(node.id);
  const joined = node.block.isJoinable && !options.onInput;
  const names3 = from.map((input3) => input3.from);
  const taken2 = joined ? outputs.takeJoined(names3) : outputs.take(names3);
  const arriving = taken2.map((value, i) => ({
    port: from[i]?.port ?? "",
    value: options.onInput?.(node.id, i, value) ?? value
  }));
  let draws = 0;
  const context2 = {
    // Frozen statistics are used and not measured: what is frozen does not drift.
    isTraining: options.isTraining && !(node.isFrozen && node.statistics.length > 0),
    passesSteps: options.passesSteps,
    uniform: (shape) => {
      const stream = seedOf(hashName(node.identity), draws++);
      if (options.uniform) return options.uniform(stream, shape);
      return tf4.tensor(uniformNumbers(sizeOf(shape), options.seed, stream), [...shape]);
    },
    update: (name3, value) => options.onUpdate?.(`${node.identity}.${name3}`, value)
  };
  const weight2 = (name3) => {
    const tie = node.ties.find((one) => one.name === name3);
    if (!tie) return lookUp(weights, `${unit}.${name3}`);
    const shared = lookUp(weights, tie.source);
    return tie.isTransposed ? tf4.transpose(shared) : shared;
  };
  const inputs = arriving.length === 0 ? batch : byPort(arriving, ({ value }) => value);
  const x = arriving[0]?.value ?? Object.values(inputs)[0]?.[0];
  if (!x) throw new Error(`Nothing arrives at "${node.id}".`);
  const output2 = node.block.forward(tf4, {
    x,
    inputs,
    weight: weight2,
    params: node.params,
    context: context2
  });
  const ends2 = nodes.map(outputsOf);
  if (output2 instanceof tf4.Tensor)
    outputs.put(ends2.flatMap(([first]) => first?.name ?? []), output2);
  else for (const { name: name3, port } of ends2.flat()) outputs.put([name3], lookUp(new Map(Object.entries(output2)), port));
  for (const { name: name3 } of options.onOutput ? ends2.flat() : []) {
    const [value] = outputs.take([name3]);
    const shown = value && options.onOutput?.(name3, value);
    if (shown) outputs.put([name3], shown);
  }
}
function learnedFields({ data, inputs }) {
  return data.fields.filter((field) => field.role === "target" || inputs.includes(field));
}

// bench/gpt.ts
function gpt2({ layers: layers5, width: width7, heads: heads7, tokens: tokens2, vocabulary: vocabulary4 }, bias6) {
  const classes = Array.from({ length: vocabulary4 }, (_, i) => String(i));
  const data = {
    name: same("tokens"),
    fields: [
      { name: "features", role: "input", type: floats([1]), meaning: { kind: "table", names: ["token"] } },
      { name: "labels", role: "target", type: tensorType("int32", []), meaning: { kind: "classes", classes } }
    ]
  };
  const params2 = { layers: layers5, width: width7, heads: heads7, positions: tokens2, vocabulary: vocabulary4, dropout: 0, bias: bias6, activation: "gelu" };
  const analysis = analyse(documentWith(params2, tokens2));
  const [problem2] = analysis.problems.filter(({ nodeId }) => nodeId !== void 0);
  if (problem2) throw new Error(problem2.message.en);
  const inner = compile({ ...analysis, data, network: networkOf(analysis, vocabulary4) });
  return {
    ...inner,
    apply(tf4, weights, fields, options) {
      const ids = tf4.cast(tf4.reshape(lookUp(fields, "features"), [-1, tokens2]), "int32");
      const scores = inner.apply(tf4, weights, /* @__PURE__ */ new Map([["features", ids]]), options);
      return tf4.reshape(scores, [-1, vocabulary4]);
    }
  };
}
function documentWith(params2, tokens2) {
  const start = chain("gpt", [["dataset"], ["flatten"], ["split", { width: tokens2 }]]);
  const text2 = chain("text", [["tokens", { count: 2 }]]);
  const builtIn = builtIns.find(({ id: id2 }) => id2 === "gpt");
  if (!builtIn) throw new Error("There is no GPT.");
  const graph2 = { nodes: [...start.graph.nodes, ...text2.graph.nodes], edges: start.graph.edges };
  const placed = placeBuiltIn({ ...start, graph: graph2 }, ROOT2, builtIn, { x: 0, y: 0 }).document;
  const wires = [
    [{ node: "split1", port: "first" }, { node: "tokens1", port: "in" }],
    [{ node: "tokens1", port: "out" }, { node: "module1", port: "tokens" }]
  ];
  return wires.reduce((document, [from, to]) => {
    const wired = connect(document, ROOT2, from, to);
    if (!wired.ok) throw new Error(wired.error.en);
    return wired.value;
  }, setParams(placed, ROOT2, "module1", params2));
}
function networkOf({ nodes, byId }, vocabulary4) {
  const [dataset2, last, block] = [byId.get("dataset1"), byId.get("module1/out1"), findBlock("output")];
  if (!dataset2 || !last || !block) throw new Error("The network has no ends.");
  const inside2 = nodes.filter(({ id: id2 }) => id2.startsWith("module1/")).map((node) => ({
    ...node,
    inputs: node.inputs.map((input3) => input3.from.node === "tokens1" ? { ...input3, from: { node: "dataset1", port: "out" } } : input3)
  }));
  const type = floats([vocabulary4]);
  const output2 = {
    ...last,
    id: "output1",
    identity: "output1",
    block,
    params: { loss: "crossEntropy", from: "logits", factor: 1 },
    inputs: [{ port: "in", from: { node: last.id, port: "out" }, edge: "end", type }],
    types: { out: type },
    type
  };
  return [{ ...dataset2, types: { out: type }, type }, ...inside2, output2];
}

// main/train/steps/optimizers.ts
var KEPT = "kept";
function createOptimizer({ optimizer: params2, weightDecay }) {
  const rule = optimizerOf(params2);
  const isDecoupled = rule.decay === "decoupled";
  return {
    slots: rule.slots(params2),
    scalars: (numbers2) => ({
      ...rule.scalars(numbers2, params2),
      ...isDecoupled && { [KEPT]: 1 - numbers2.learningRate * weightDecay }
    }),
    update(tf4, args) {
      const { weight: weight2, gradient, decay } = args;
      if (decay === 0 || rule.decay === "none") return rule.update(tf4, { ...args, params: params2 });
      if (isDecoupled) return rule.update(tf4, { ...args, weight: tf4.mul(weight2, args.scalar(KEPT)), params: params2 });
      return rule.update(tf4, { ...args, gradient: tf4.add(gradient, tf4.mul(weight2, decay)), params: params2 });
    }
  };
}
function jointNorm(tf4, gradients) {
  if (gradients.length === 0) return tf4.scalar(0);
  return tf4.sqrt(tf4.addN(gradients.map((gradient) => tf4.sum(tf4.square(gradient)))));
}
function clipGradients(tf4, clip2, gradients) {
  if (clip2.kind === "none" || gradients.length === 0) return gradients;
  if (clip2.kind === "value") return gradients.map((gradient) => tf4.clipByValue(gradient, -clip2.limit, clip2.limit));
  const factor = tf4.minimum(1, tf4.div(clip2.limit, tf4.add(jointNorm(tf4, gradients), 1e-6)));
  return gradients.map((gradient) => tf4.mul(gradient, factor));
}

// main/model/objective.ts
function meanLoss(tf4, objective, output2, labels) {
  const target = targetTensor(tf4, objective, labels);
  const isLogits = objective.outputs === "logits";
  return lossOf(objective.loss).forward(tf4, { output: output2, target, isLogits, mean: (values2) => tf4.mean(values2) });
}
function metricArguments(tf4, objective, output2, labels) {
  const predicted = () => tf4.cast(isSingle(objective) ? saysYes(tf4, objective, output2) : tf4.argMax(output2, -1), "int32");
  return { output: output2, labels, predicted };
}
function saysYes(tf4, { loss, outputs }, output2) {
  return tf4.greater(tf4.squeeze(output2, [1]), hasSignedOutput(loss, outputs) ? 0 : 0.5);
}
function isSingle({ outputShape, target }) {
  return outputShape.at(-1) === 1 && target.kind === "classes" && target.count === 2;
}
function targetTensor(tf4, objective, labels) {
  if (objective.target.kind === "values") return labels;
  const target = isSingle(objective) ? tf4.cast(tf4.expandDims(labels, -1), "float32") : oneHot(tf4, labels, objective.target.count);
  return objective.outputs === "signs" ? tf4.sub(tf4.mul(target, 2), 1) : target;
}
function oneHot(tf4, labels, classes) {
  return tf4.oneHot(tf4.cast(labels, "int32"), classes, 1, 0, "float32");
}

// main/model/report.ts
var keyOf2 = ({ name: name3 }) => name3 === accuracy.name ? "correct" : name3;
function summed(objective, isTraining) {
  return kindsOf(objective).filter(({ values: values2, isOfTraining }) => values2 && (isOfTraining || !isTraining));
}
function metricNames(objective, isTraining) {
  return summed(objective, isTraining).map((kind2) => metricName(objective, keyOf2(kind2)));
}
function reportOf(tf4, objectives, output2, labels, isTraining) {
  const counts = objectives.some((objective) => metricNames(objective, isTraining).includes("correct"));
  const report = counts ? {} : { correct: tf4.scalar(0) };
  for (const objective of objectives) {
    const args = metricArguments(tf4, objective, output2, labels);
    for (const kind2 of summed(objective, isTraining)) {
      const values2 = kind2.values?.(tf4, args);
      if (values2) report[metricName(objective, keyOf2(kind2))] = tf4.sum(values2);
    }
    report["loss"] = meanLoss(tf4, objective, output2, labels);
  }
  return report;
}

// core/protocol/neurons.ts
import { z as z19 } from "zod";

// core/protocol/moment.ts
import { z as z16 } from "zod";
var moment = z16.union([
  z16.object({ step: z16.number().int().min(0) }),
  z16.object({ landscape: z16.string(), a: z16.number(), b: z16.number() })
]);

// core/protocol/plane.ts
import { z as z17 } from "zod";
var extent = z17.tuple([z17.number(), z17.number()]);
var planeGrid = z17.object({
  /** Along the first feature. */
  across: extent,
  /** Along the second; null where there is one feature alone. */
  up: extent.nullable(),
  /** Points along each side. */
  size: z17.number().int().min(2).max(128)
});

// core/data/split.ts
import { z as z18 } from "zod";
var splits = ["training", "validation", "test"];
var split4 = z18.enum(splits);

// core/protocol/neurons.ts
var neuronView = z19.object({
  at: moment.optional(),
  /** For which example the outputs are shown; null: for none. */
  example: z19.object({ split: split4, index: z19.number().int().min(0) }).nullable(),
  /** Over which plane the maps are drawn; null: none. */
  grid: planeGrid.nullable()
});

// main/train/steps/update.ts
function computeUpdate(tf4, learner, inputs) {
  const { model, settings: settings2, optimizer } = learner;
  const trainable = model.trained.filter(({ spec: spec2 }) => spec2.isTrainable);
  const { report, gradients, statistics } = differentiate(tf4, learner, inputs);
  const weights = new Map(statistics);
  const slots = /* @__PURE__ */ new Map();
  const clipped = clipGradients(tf4, settings2.clip, gradients);
  for (const [i, { name: name3, nodeId, spec: spec2, locked }] of trainable.entries()) {
    const gradient = clipped[i];
    if (!gradient) continue;
    inputs.draw.onNode?.(nodeId);
    const updated = optimizer.update(tf4, {
      weight: lookUp(inputs.weights, name3),
      gradient,
      decay: spec2.decays ? settings2.weightDecay : 0,
      slot: (slot) => lookUp(inputs.slots, `${name3}/${slot}`),
      scalar: (scalar2) => lookUp(inputs.scalars, scalar2)
    });
    weights.set(name3, held(tf4, locked, lookUp(inputs.weights, name3), updated.weight));
    for (const [slot, value] of Object.entries(updated.slots)) slots.set(`${name3}/${slot}`, value);
  }
  inputs.draw.onNode?.(void 0);
  const gradientNorm = inputs.measuresGradient ? jointNorm(tf4, gradients) : void 0;
  return { report, gradientNorm, weights, slots };
}
function held(tf4, locked, before, after) {
  if (locked.length === 0) return after;
  const isFree = new Uint8Array(before.size).fill(1);
  for (const at of locked) isFree[at] = 0;
  return tf4.where(tf4.tensor(isFree, before.shape, "bool"), after, before);
}
var SHARE = 2 ** -32;
function differentiate(tf4, { model, settings: settings2 }, { weights, fields, draw: draw2 }) {
  const labels = lookUp(fields, targetField(model.data).name);
  const trainable = model.trained.filter(({ spec: spec2 }) => spec2.isTrainable).map(({ name: name3 }) => lookUp(weights, name3));
  const statistics = /* @__PURE__ */ new Map();
  const report = /* @__PURE__ */ new Map();
  const lossOf2 = () => {
    const output2 = model.apply(tf4, weights, fields, {
      ...draw2,
      isTraining: true,
      passesSteps: isPerceptronRule(settings2),
      // Differentiation drops all that it made on the way and that is not the loss.
      onUpdate: (name3, value) => void statistics.set(name3, tf4.keep(value))
    });
    const { loss: loss2, ...others3 } = reportOf(tf4, model.objectives, output2, labels, true);
    for (const [name3, value] of Object.entries(others3)) report.set(name3, tf4.keep(value));
    return loss2;
  };
  const { value: loss, grads: gradients } = trainable.length > 0 ? tf4.valueAndGrads(lossOf2)(trainable) : { value: lossOf2(), grads: [] };
  const others2 = [...report].map(([name3, value]) => [name3, released(tf4, value)]);
  return {
    report: { loss, ...Object.fromEntries(others2) },
    gradients,
    statistics: new Map([...statistics].map(([name3, value]) => [name3, released(tf4, value)]))
  };
}
function released(tf4, kept) {
  const tensor = tf4.clone(kept);
  kept.dispose();
  return tensor;
}

// main/graph/tracer.ts
import * as tf2 from "@tensorflow/tfjs";

// main/graph/builder.ts
var COMPARED_SIZE = 64;
function createBuilder() {
  const nodes = [];
  const known2 = /* @__PURE__ */ new Map();
  const identities2 = /* @__PURE__ */ new Map();
  const node = (value) => {
    const found = nodes[value];
    if (!found) throw new Error(`There is no value ${value} in this graph.`);
    return found;
  };
  const constantKey = (values2) => {
    if (values2.length <= COMPARED_SIZE) return `[${values2.join()}]`;
    const identity = identities2.get(values2) ?? identities2.size;
    identities2.set(values2, identity);
    return `#${identity}`;
  };
  const keyOf3 = (operation, { dtype, shape }) => {
    const what = operation.op === "constant" ? constantKey(operation.values) : JSON.stringify(operation, spelled);
    return `${operation.op} ${dtype} ${shape.join()} ${what}`;
  };
  const builder = {
    scope: void 0,
    type: (value) => node(value).type,
    operation: (value) => node(value).operation,
    scopeOf: (value) => node(value).scope,
    find: (operation, type) => known2.get(keyOf3(operation, type)),
    emit(operation, type) {
      const key = keyOf3(operation, type);
      const value = known2.get(key) ?? nodes.length;
      if (value === nodes.length) {
        nodes.push({ operation, type, scope: builder.scope });
        known2.set(key, value);
      }
      return value;
    },
    finish: (outputs) => withoutDeadCode(nodes, outputs)
  };
  return builder;
}
function spelled(_key, value) {
  if (typeof value !== "number" || Number.isFinite(value) && !Object.is(value, -0)) return value;
  return Object.is(value, -0) ? "-0" : String(value);
}
function withoutDeadCode(nodes, outputs) {
  const isNeeded = nodes.map(({ operation }) => operation.op === "input");
  for (const { value } of outputs) isNeeded[value] = true;
  for (let i = nodes.length - 1; i >= 0; i--) {
    if (isNeeded[i]) for (const input3 of nodes[i]?.operation.inputs ?? []) isNeeded[input3] = true;
  }
  const renumbered = /* @__PURE__ */ new Map();
  const kept = [];
  const rename = (value) => renumbered.get(value) ?? value;
  for (const [i, node] of nodes.entries()) {
    if (!isNeeded[i]) continue;
    renumbered.set(i, kept.length);
    kept.push({ ...node, operation: withInputs(node.operation, node.operation.inputs.map(rename)) });
  }
  return { nodes: kept, outputs: outputs.map(({ name: name3, value }) => ({ name: name3, value: rename(value) })) };
}
function withInputs(operation, inputs) {
  if (inputs.length !== operation.inputs.length) throw new Error(`${operation.op} has other inputs.`);
  return { ...operation, inputs };
}

// main/graph/build/leaves.ts
function input2(b, name3, type) {
  return b.emit({ op: "input", inputs: [], name: name3 }, type);
}
function fill(b, value, shape = [], dtype = "float32") {
  return b.emit({ op: "fill", inputs: [], value: representable(value, dtype) }, { dtype, shape });
}
function constant2(b, values2, type) {
  const [first = 0] = values2;
  if (values2.every((value) => Object.is(value, first))) return fill(b, first, type.shape, type.dtype);
  if (values2.length !== sizeOf(type.shape))
    throw new Error(`${values2.length} numbers do not fill [${type.shape.join(", ")}].`);
  return b.emit({ op: "constant", inputs: [], values: values2 }, type);
}
function range(b, count, start = 0, step3 = 1, dtype = "int32") {
  if (count <= 1) return fill(b, start, [count], dtype);
  return b.emit({ op: "range", inputs: [], start, step: step3 }, { dtype, shape: [count] });
}
function fillOf(b, value) {
  const operation = b.operation(value);
  return operation.op === "fill" ? operation.value : void 0;
}
function representable(value, dtype) {
  if (dtype === "float32") return Math.fround(value);
  return dtype === "bool" ? Number(value !== 0) : Math.trunc(value);
}

// main/graph/shape.ts
function broadcastShapes(...shapes) {
  const rank = Math.max(...shapes.map(({ length }) => length));
  return Array.from({ length: rank }, (_, i) => {
    const sizes = shapes.map((shape) => shape[i - rank + shape.length] ?? 1).filter((size2) => size2 !== 1);
    const [size = 1] = sizes;
    if (sizes.some((other) => other !== size)) {
      throw new Error(`Shapes ${shapes.map((shape) => `[${shape.join(", ")}]`).join(" and ")} do not broadcast.`);
    }
    return size;
  });
}
function normaliseAxes(axes, rank) {
  if (axes === void 0 || axes === null) return Array.from({ length: rank }, (_, i) => i);
  const list = typeof axes === "number" ? [axes] : [...axes];
  return list.map((axis) => axis < 0 ? axis + rank : axis).sort((a, b) => a - b);
}
function normaliseAxis(axis, rank) {
  return axis < 0 ? axis + rank : axis;
}
function reducedShape(shape, axes, keepDims) {
  if (keepDims) return shape.map((size, axis) => axes.includes(axis) ? 1 : size);
  return shape.filter((_, axis) => !axes.includes(axis));
}
function sizeAlong(shape, axes) {
  return sizeOf(axes.map((axis) => shape[axis] ?? 1));
}
function permuted(shape, perm) {
  return perm.map((axis) => {
    const size = shape[axis];
    if (size === void 0) throw new Error(`There is no axis ${axis} in [${shape.join(", ")}].`);
    return size;
  });
}
function inversePermutation(perm) {
  return perm.map((_, axis) => perm.indexOf(axis));
}
function isIdentity(perm) {
  return perm.every((axis, i) => axis === i);
}

// main/graph/build/arrange.ts
function reshape2(b, x, shape) {
  const type = b.type(x);
  if (sizeOf(shape) !== sizeOf(type.shape)) {
    throw new Error(`[${type.shape.join(", ")}] cannot become [${shape.join(", ")}].`);
  }
  if (isSameShape(shape, type.shape)) return x;
  const operation = b.operation(x);
  switch (operation.op) {
    case "reshape":
      return reshape2(b, operation.inputs[0], shape);
    case "fill":
      return fill(b, operation.value, shape, type.dtype);
    case "constant":
      return b.emit(operation, { dtype: type.dtype, shape });
    default:
      return b.emit({ op: "reshape", inputs: [x] }, { dtype: type.dtype, shape });
  }
}
function transpose(b, x, perm) {
  const { dtype, shape } = b.type(x);
  if (isIdentity(perm)) return x;
  const result = permuted(shape, perm);
  const operation = b.operation(x);
  if (operation.op === "transpose") return transpose(b, operation.inputs[0], permuted(operation.perm, perm));
  if (operation.op === "fill") return fill(b, operation.value, result, dtype);
  const moved = perm.filter((axis) => shape[axis] !== 1);
  if (moved.every((axis, i) => i === 0 || axis > (moved[i - 1] ?? 0))) return reshape2(b, x, result);
  return b.emit({ op: "transpose", inputs: [x], perm }, { dtype, shape: result });
}
function untranspose(b, x, perm) {
  return transpose(b, x, inversePermutation(perm));
}
function broadcast(b, x, shape) {
  const type = b.type(x);
  if (isSameShape(type.shape, shape)) return x;
  const known2 = fillOf(b, x);
  if (known2 !== void 0) return fill(b, known2, shape, type.dtype);
  const operation = b.operation(x);
  if (operation.op === "broadcast") return broadcast(b, operation.inputs[0], shape);
  return b.emit({ op: "broadcast", inputs: [x] }, { dtype: type.dtype, shape });
}
function withoutBroadcast(b, values2) {
  const rank = Math.max(...values2.map((value) => b.type(value).shape.length));
  const strip = (value) => {
    const operation = b.operation(value);
    if (operation.op === "broadcast") return operation.inputs[0];
    const { dtype, shape } = b.type(value);
    return operation.op === "fill" && shape.length > 0 ? fill(b, operation.value, [], dtype) : value;
  };
  const stripped = values2.map(strip);
  const isFull = (value) => b.type(value).shape.length === rank && (rank === 0 || b.type(value).shape[0] !== 1);
  if (!stripped.some(isFull)) return stripped;
  return stripped.map((value) => withoutOnes(b, value));
}
function withoutOnes(b, value) {
  const { shape } = b.type(value);
  const first = shape.findIndex((length) => length !== 1);
  return reshape2(b, value, first < 0 ? [] : shape.slice(first));
}
function slice(b, x, begin, size, strides = size.map(() => 1)) {
  const { dtype, shape } = b.type(x);
  const known2 = fillOf(b, x);
  if (known2 !== void 0) return fill(b, known2, size, dtype);
  if (isSameShape(shape, size) && strides.every((stride) => stride === 1)) return x;
  return b.emit({ op: "slice", inputs: [x], begin, strides }, { dtype, shape: size });
}
function reverse(b, x, axes) {
  const { shape } = b.type(x);
  const isReversed = (axis) => axes.includes(axis) && shape[axis] !== 1;
  const begin = shape.map((length, axis) => isReversed(axis) ? length - 1 : 0);
  const strides = shape.map((_, axis) => isReversed(axis) ? -1 : 1);
  return slice(b, x, begin, shape, strides);
}
function pad(b, x, paddings, value = 0) {
  const { dtype, shape } = b.type(x);
  if (paddings.every(([before2, after]) => before2 === 0 && after === 0)) return x;
  const padded = shape.map((length, axis) => length + (paddings[axis]?.[0] ?? 0) + (paddings[axis]?.[1] ?? 0));
  if (fillOf(b, x) === value) return fill(b, value, padded, dtype);
  const before = paddings.map(([length]) => length);
  return b.emit({ op: "pad", inputs: [x], before, value }, { dtype, shape: padded });
}
function concat(b, values2, axis) {
  const [first, ...others2] = values2;
  if (first === void 0) throw new Error("Nothing to concatenate.");
  if (others2.length === 0) return first;
  const { dtype, shape } = b.type(first);
  const length = values2.reduce((sum2, value) => sum2 + (b.type(value).shape[axis] ?? 0), 0);
  const known2 = fillOf(b, first);
  const result = shape.map((size, i) => i === axis ? length : size);
  if (known2 !== void 0 && values2.every((value) => fillOf(b, value) === known2)) return fill(b, known2, result, dtype);
  return b.emit({ op: "concat", inputs: values2, axis }, { dtype, shape: result });
}
function tile(b, x, reps) {
  const { shape } = b.type(x);
  const spread = reshape2(
    b,
    x,
    shape.flatMap((length) => [1, length])
  );
  const repeated = broadcast(
    b,
    spread,
    shape.flatMap((length, axis) => [reps[axis] ?? 1, length])
  );
  return reshape2(
    b,
    repeated,
    shape.map((length, axis) => length * (reps[axis] ?? 1))
  );
}
function withRank(b, x, rank) {
  const { shape } = b.type(x);
  return reshape2(b, x, [...Array.from({ length: rank - shape.length }, () => 1), ...shape]);
}

// main/graph/build/elementwise.ts
var unaryOf = {
  abs: Math.abs,
  neg: (x) => -x,
  sign: Math.sign,
  floor: Math.floor,
  ceil: Math.ceil,
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  reciprocal: (x) => 1 / x,
  relu: (x) => Math.max(0, x),
  not: (x) => 1 - x
};
var binaryOf = {
  add: (x, y) => x + y,
  sub: (x, y) => x - y,
  mul: (x, y) => x * y,
  max: Math.max,
  min: Math.min,
  pow: Math.pow
};
var compareOf = {
  equal: (x, y) => x === y,
  less: (x, y) => x < y,
  lessEqual: (x, y) => x <= y,
  greater: (x, y) => x > y,
  greaterEqual: (x, y) => x >= y
};
function unary(b, fn, x) {
  const { dtype, shape } = b.type(x);
  const known2 = fillOf(b, x);
  const compute4 = unaryOf[fn];
  if (known2 !== void 0 && compute4) return fill(b, compute4(known2), shape, dtype);
  const operation = b.operation(x);
  if (fn === "neg" && operation.op === "unary" && operation.fn === "neg") return operation.inputs[0];
  if (operation.op === "broadcast") return broadcast(b, unary(b, fn, operation.inputs[0]), shape);
  const result = fn === "isNaN" ? "bool" : dtype;
  return b.emit({ op: "unary", inputs: [x], fn }, { dtype: result, shape });
}
function binary(b, fn, x, y) {
  const { dtype } = b.type(x);
  if (b.type(y).dtype !== dtype) throw new Error(`${fn} of ${dtype} and ${b.type(y).dtype}: cast one of them.`);
  const shape = broadcastShapes(b.type(x).shape, b.type(y).shape);
  const simple = binaryOfFills(b, fn, x, y, shape) ?? withNeutral(b, fn, x, y, shape);
  if (simple !== void 0) return simple;
  const [left, right] = withoutBroadcast(b, [x, y]);
  const scaled = fn === "mul" || fn === "div" ? mergedScale(b, fn, left, right) : void 0;
  const own = broadcastShapes(b.type(left).shape, b.type(right).shape);
  const value = scaled ?? b.emit({ op: "binary", inputs: [left, right], fn }, { dtype, shape: own });
  return broadcast(b, value, shape);
}
function binaryOfFills(b, fn, x, y, shape) {
  const [left, right] = [fillOf(b, x), fillOf(b, y)];
  if (left === void 0 || right === void 0) return void 0;
  const { dtype } = b.type(x);
  if (fn === "div" && dtype === "float32") return fill(b, left / right, shape, dtype);
  const compute4 = binaryOf[fn];
  return compute4 && dtype !== "bool" ? fill(b, compute4(left, right), shape, dtype) : void 0;
}
function withNeutral(b, fn, x, y, shape) {
  const neutral = { add: 0, sub: 0, mul: 1, div: 1, pow: 1 }[fn];
  if (neutral === void 0) return void 0;
  if (fillOf(b, y) === neutral) return broadcast(b, x, shape);
  const isCommutative = fn === "add" || fn === "mul";
  if (isCommutative && fillOf(b, x) === neutral) return broadcast(b, y, shape);
  if (fn === "sub" && fillOf(b, x) === 0) return broadcast(b, unary(b, "neg", y), shape);
  if (fn === "pow" && fillOf(b, y) === 2) return binary(b, "mul", x, x);
  return void 0;
}
function mergedScale(b, fn, x, y) {
  if (b.type(x).dtype !== "float32") return void 0;
  const [value, number2] = fn === "mul" && fillOf(b, x) !== void 0 ? [y, fillOf(b, x)] : [x, fillOf(b, y)];
  if (number2 === void 0) return void 0;
  const factor = fn === "mul" ? number2 : 1 / number2;
  if (factor === -1) return unary(b, "neg", value);
  const inner = b.operation(value);
  if (inner.op === "unary" && inner.fn === "neg") return scale2(b, inner.inputs[0], -factor);
  if (inner.op === "binary" && inner.fn === "mul") {
    const before = fillOf(b, inner.inputs[1]);
    if (before !== void 0) return scale2(b, inner.inputs[0], before * factor);
  }
  const { dtype, shape } = b.type(value);
  return b.emit({ op: "binary", inputs: [value, fill(b, factor)], fn: "mul" }, { dtype, shape });
}
function scale2(b, x, factor) {
  return binary(b, "mul", x, fill(b, factor, [], b.type(x).dtype));
}
function compare(b, fn, x, y) {
  if (b.type(x).dtype !== b.type(y).dtype) throw new Error(`${fn} of different kinds: cast one of them.`);
  const shape = broadcastShapes(b.type(x).shape, b.type(y).shape);
  const [known2, other] = [fillOf(b, x), fillOf(b, y)];
  if (known2 !== void 0 && other !== void 0) return fill(b, Number(compareOf[fn](known2, other)), shape, "bool");
  const [left, right] = withoutBroadcast(b, [x, y]);
  const own = broadcastShapes(b.type(left).shape, b.type(right).shape);
  return broadcast(b, b.emit({ op: "compare", inputs: [left, right], fn }, { dtype: "bool", shape: own }), shape);
}
function select(b, condition, then, otherwise) {
  const { dtype } = b.type(then);
  if (b.type(condition).dtype !== "bool") throw new Error("The condition of a select has to be of booleans.");
  if (b.type(otherwise).dtype !== dtype) throw new Error("Both sides of a select have to be of one kind.");
  const shape = broadcastShapes(b.type(condition).shape, b.type(then).shape, b.type(otherwise).shape);
  const known2 = fillOf(b, condition);
  if (known2 !== void 0) return broadcast(b, known2 ? then : otherwise, shape);
  const [c, t, e] = withoutBroadcast(b, [condition, then, otherwise]);
  const own = broadcastShapes(b.type(c).shape, b.type(t).shape, b.type(e).shape);
  return broadcast(b, b.emit({ op: "select", inputs: [c, t, e] }, { dtype, shape: own }), shape);
}
function cast(b, x, dtype) {
  const type = b.type(x);
  if (type.dtype === dtype) return x;
  const known2 = fillOf(b, x);
  if (known2 !== void 0) return fill(b, known2, type.shape, dtype);
  const operation = b.operation(x);
  if (operation.op === "broadcast") return broadcast(b, cast(b, operation.inputs[0], dtype), type.shape);
  if (operation.op === "range" && dtype !== "bool") return b.emit(operation, { ...type, dtype });
  return b.emit({ op: "cast", inputs: [x] }, { ...type, dtype });
}

// main/graph/build/pick.ts
function gather(b, x, indices, axis) {
  const { shape, dtype } = b.type(x);
  const result = [...shape.slice(0, axis), ...b.type(indices).shape, ...shape.slice(axis + 1)];
  return b.emit({ op: "gather", inputs: [x, indices], axis }, { dtype, shape: result });
}
function scatterAdd(b, updates, rows, count) {
  const { shape, dtype } = b.type(updates);
  return b.emit({ op: "scatterAdd", inputs: [updates, rows] }, { dtype, shape: [count, ...shape.slice(1)] });
}
function oneHot2(b, indices, depth, on, off, dtype) {
  const shape = [...b.type(indices).shape, depth];
  const picked = b.emit({ op: "oneHot", inputs: [indices] }, { dtype: "float32", shape });
  const scaled = binary(b, "add", scale2(b, picked, on - off), fill(b, off));
  return cast(b, scaled, dtype);
}
function uniform(b, seed, stream, shape) {
  return b.emit({ op: "uniform", inputs: [seed], stream }, { dtype: "float32", shape });
}

// main/graph/lowerings/lowering.ts
function lowering(kernel, lower) {
  return { kernel, lower: (b, inputs, attrs) => lower(b, inputs, attrs) };
}
function shapeOf(b, value) {
  return [...b.type(value).shape];
}
function dtypeOf(name3) {
  if (name3 === "float32" || name3 === "int32" || name3 === "bool") return name3;
  throw new Error(`Tensors of ${name3} cannot be traced.`);
}

// main/graph/lowerings/arrange.ts
import {
  slice_util
} from "@tensorflow/tfjs";
function fillIn(shape, size) {
  const known2 = sizeOf(shape.filter((length) => length !== -1));
  return shape.map((length) => length === -1 ? size / known2 : length);
}
function split5(b, x, axis, lengths) {
  const shape = shapeOf(b, x);
  const total = shape[axis] ?? 0;
  const known2 = lengths.filter((length) => length !== -1).reduce((sum2, length) => sum2 + length, 0);
  let at = 0;
  return lengths.map((given) => {
    const length = given === -1 ? total - known2 : given;
    const begin = shape.map((_, i) => i === axis ? at : 0);
    at += length;
    return slice(
      b,
      x,
      begin,
      shape.map((whole, i) => i === axis ? length : whole)
    );
  });
}
function numberOf(value) {
  if (typeof value === "string") throw new Error("Strings cannot be traced.");
  return value;
}
var arrangeLowerings = [
  lowering("Reshape", (b, inputs, { shape }) => {
    const x = inputs.get("x");
    return reshape2(b, x, fillIn(shape, sizeOf(shapeOf(b, x))));
  }),
  lowering("ExpandDims", (b, inputs, { dim }) => {
    const x = inputs.get("input");
    const shape = shapeOf(b, x);
    shape.splice(dim < 0 ? shape.length + dim + 1 : dim, 0, 1);
    return reshape2(b, x, shape);
  }),
  lowering("Transpose", (b, inputs, { perm }) => transpose(b, inputs.get("x"), perm)),
  lowering("Tile", (b, inputs, { reps }) => tile(b, inputs.get("x"), reps)),
  lowering("Reverse", (b, inputs, { dims }) => {
    const x = inputs.get("x");
    return reverse(b, x, normaliseAxes(dims, shapeOf(b, x).length));
  }),
  lowering("Slice", (b, inputs, { begin, size }) => {
    const x = inputs.get("x");
    const shape = shapeOf(b, x);
    const starts = [begin].flat();
    const sizes = [size].flat();
    const length = (axis) => {
      const given = sizes[axis] ?? -1;
      return given === -1 ? (shape[axis] ?? 1) - (starts[axis] ?? 0) : given;
    };
    return slice(
      b,
      x,
      shape.map((_, axis) => starts[axis] ?? 0),
      shape.map((_, axis) => length(axis))
    );
  }),
  lowering("StridedSlice", (b, inputs, attrs) => {
    const x = inputs.get("x");
    const { begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = attrs;
    const info = slice_util.sliceInfo(
      shapeOf(b, x),
      begin,
      end,
      strides,
      beginMask,
      endMask,
      ellipsisMask,
      newAxisMask,
      shrinkAxisMask
    );
    const size = slice_util.computeOutShape(info.begin, info.end, info.strides);
    return reshape2(b, slice(b, x, info.begin, size, info.strides), info.finalShape);
  }),
  lowering(
    "PadV2",
    (b, inputs, { paddings, constantValue }) => pad(b, inputs.get("x"), paddings, constantValue)
  ),
  lowering("Concat", (b, { all }, { axis }) => {
    const [first = 0] = all;
    const parts = all.filter((value) => sizeOf(shapeOf(b, value)) > 0);
    return concat(b, parts, normaliseAxis(axis, shapeOf(b, first).length));
  }),
  lowering("SplitV", (b, inputs, { numOrSizeSplits, axis }) => {
    const x = inputs.get("x");
    const shape = shapeOf(b, x);
    const along = normaliseAxis(axis, shape.length);
    const lengths = Array.isArray(numOrSizeSplits) ? numOrSizeSplits : Array.from({ length: numOrSizeSplits }, () => (shape[along] ?? 0) / numOrSizeSplits);
    return split5(b, x, along, lengths);
  }),
  lowering("Pack", (b, { all }, { axis }) => {
    const [first = 0] = all;
    const shape = shapeOf(b, first);
    const along = normaliseAxis(axis, shape.length + 1);
    const single = [...shape.slice(0, along), 1, ...shape.slice(along)];
    return concat(
      b,
      all.map((value) => reshape2(b, value, single)),
      along
    );
  }),
  lowering("Unpack", (b, inputs, { axis }) => {
    const x = inputs.get("value");
    const shape = shapeOf(b, x);
    const along = normaliseAxis(axis, shape.length);
    const parts = split5(
      b,
      x,
      along,
      Array.from({ length: shape[along] ?? 0 }, () => 1)
    );
    return parts.map(
      (part) => reshape2(
        b,
        part,
        shape.filter((_, i) => i !== along)
      )
    );
  }),
  lowering(
    "Fill",
    (b, _, { shape, value, dtype }) => fill(b, numberOf(value), shape, dtypeOf(dtype ?? "float32"))
  ),
  lowering(
    "Range",
    (b, _, { start, stop, step: step3, dtype }) => range(b, Math.max(0, Math.ceil((stop - start) / step3)), start, step3, dtypeOf(dtype))
  )
];

// main/graph/lowerings/elementwise.ts
var SELU_SCALE = 1.0507009873554805;
var SELU_SCALED_ALPHA = 1.7580993408473768;
function ofOne(kernel, compute4) {
  return lowering(kernel, (b, inputs) => compute4(b, inputs.get("x")));
}
function ofTwo(kernel, compute4) {
  return lowering(kernel, (b, inputs) => compute4(b, inputs.get("a"), inputs.get("b")));
}
var named4 = (kernel, fn) => ofOne(kernel, (b, x) => unary(b, fn, x));
var pair = (kernel, fn) => ofTwo(kernel, (b, x, y) => binary(b, fn, x, y));
var comparison = (kernel, fn) => ofTwo(kernel, (b, x, y) => compare(b, fn, x, y));
var number = (b, value, like) => fill(b, value, [], b.type(like).dtype);
var isPositive = (b, x) => compare(b, "greater", x, number(b, 0, x));
var expMinusOne = (b, x) => binary(b, "sub", unary(b, "exp", x), number(b, 1, x));
var leaky = (b, x, slope2) => select(b, isPositive(b, x), x, binary(b, "mul", x, slope2));
var elu2 = (b, x) => select(b, isPositive(b, x), x, expMinusOne(b, x));
function floorDivision(b, x, y) {
  return unary(b, "floor", binary(b, "div", cast(b, x, "float32"), cast(b, y, "float32")));
}
function remainder(b, x, y) {
  return binary(b, "sub", x, binary(b, "mul", cast(b, floorDivision(b, x, y), b.type(x).dtype), y));
}
function clip(b, x, least, most) {
  return binary(b, "min", binary(b, "max", x, number(b, least, x)), number(b, most, x));
}
function step2(b, x, alpha) {
  const { dtype } = b.type(x);
  return alpha === 0 ? cast(b, isPositive(b, x), dtype) : select(b, isPositive(b, x), number(b, 1, x), number(b, alpha, x));
}
var unaries = [
  named4("Abs", "abs"),
  named4("Neg", "neg"),
  named4("Sign", "sign"),
  named4("Floor", "floor"),
  named4("Ceil", "ceil"),
  named4("Round", "round"),
  named4("Exp", "exp"),
  named4("Log", "log"),
  named4("Sqrt", "sqrt"),
  named4("Reciprocal", "reciprocal"),
  named4("Sin", "sin"),
  named4("Cos", "cos"),
  named4("Tanh", "tanh"),
  named4("Sigmoid", "sigmoid"),
  named4("Erf", "erf"),
  named4("Softplus", "softplus"),
  named4("Relu", "relu"),
  named4("LogicalNot", "not"),
  named4("IsNan", "isNaN"),
  ofOne("Expm1", expMinusOne),
  ofOne("Log1p", (b, x) => unary(b, "log", binary(b, "add", x, number(b, 1, x)))),
  ofOne("Rsqrt", (b, x) => unary(b, "reciprocal", unary(b, "sqrt", x))),
  ofOne("Square", (b, x) => binary(b, "mul", x, x)),
  ofOne("Relu6", (b, x) => clip(b, x, 0, 6)),
  ofOne("Elu", elu2),
  ofOne("Selu", (b, x) => {
    const below = scale2(b, expMinusOne(b, x), SELU_SCALED_ALPHA);
    return select(b, isPositive(b, x), scale2(b, x, SELU_SCALE), below);
  }),
  ofOne("Identity", (_, x) => x),
  ofOne("OnesLike", (b, x) => fill(b, 1, shapeOf(b, x), b.type(x).dtype)),
  ofOne("ZerosLike", (b, x) => fill(b, 0, shapeOf(b, x), b.type(x).dtype)),
  lowering("Step", (b, inputs, { alpha }) => step2(b, inputs.get("x"), alpha)),
  lowering("LeakyRelu", (b, inputs, { alpha }) => {
    const x = inputs.get("x");
    return leaky(b, x, number(b, alpha, x));
  }),
  lowering(
    "ClipByValue",
    (b, inputs, { clipValueMin, clipValueMax }) => clip(b, inputs.get("x"), clipValueMin, clipValueMax)
  ),
  lowering("Cast", (b, inputs, { dtype }) => cast(b, inputs.get("x"), dtypeOf(dtype)))
];
var binaries = [
  pair("Add", "add"),
  pair("Sub", "sub"),
  pair("Multiply", "mul"),
  pair("RealDiv", "div"),
  pair("Pow", "pow"),
  pair("Maximum", "max"),
  pair("Minimum", "min"),
  pair("LogicalAnd", "and"),
  pair("LogicalOr", "or"),
  comparison("Equal", "equal"),
  comparison("Less", "less"),
  comparison("LessEqual", "lessEqual"),
  comparison("Greater", "greater"),
  comparison("GreaterEqual", "greaterEqual"),
  ofTwo("NotEqual", (b, x, y) => unary(b, "not", compare(b, "equal", x, y))),
  ofTwo("FloorDiv", (b, x, y) => cast(b, floorDivision(b, x, y), "int32")),
  ofTwo("Mod", remainder),
  ofTwo("SquaredDifference", (b, x, y) => {
    const difference = binary(b, "sub", x, y);
    return binary(b, "mul", difference, difference);
  })
];
var others = [
  lowering("AddN", (b, { all }) => all.reduce((sum2, value) => binary(b, "add", sum2, value))),
  lowering("Prelu", (b, inputs) => leaky(b, inputs.get("x"), inputs.get("alpha"))),
  /** dy (1 + y) where y < 0, for y = e^x - 1 there. */
  lowering("EluGrad", (b, inputs) => {
    const [dy, y] = [inputs.get("dy"), inputs.get("y")];
    const below = binary(b, "mul", dy, binary(b, "add", y, number(b, 1, y)));
    return select(b, compare(b, "greaterEqual", y, number(b, 0, y)), dy, below);
  }),
  lowering("Select", (b, inputs) => {
    const [condition, then] = [inputs.get("condition"), inputs.get("t")];
    const missing = shapeOf(b, then).length - shapeOf(b, condition).length;
    const aligned = reshape2(b, condition, [...shapeOf(b, condition), ...Array.from({ length: missing }, () => 1)]);
    return select(b, aligned, then, inputs.get("e"));
  })
];
var elementwiseLowerings = [...unaries, ...binaries, ...others];

// main/graph/lowerings/pictures.ts
import {
  backend_util
} from "@tensorflow/tfjs";

// main/graph/build/products.ts
var ends = (shape, isTransposed) => {
  const [rows = 1, columns = 1] = shape.slice(-2);
  return isTransposed ? [columns, rows] : [rows, columns];
};
function matmul(b, x, y, { transposeA, transposeB }) {
  const [{ shape: left, dtype }, { shape: right }] = [b.type(x), b.type(y)];
  const [[rows, inner], [other, columns]] = [ends(left, transposeA), ends(right, transposeB)];
  if (inner !== other) throw new Error(`[${left.join(", ")}] times [${right.join(", ")}]: ${inner} is not ${other}.`);
  const shape = [...broadcastShapes(left.slice(0, -2), right.slice(0, -2)), rows, columns];
  return b.emit({ op: "matmul", inputs: [x, y], transposeA, transposeB }, { dtype, shape });
}
function gemm(b, x, y, c, options) {
  const [{ shape: left, dtype }, { shape: right }] = [b.type(x), b.type(y)];
  const shape = [ends(left, options.transposeA)[0], ends(right, options.transposeB)[1]];
  const { transposeA, transposeB, alpha } = options;
  return b.emit({ op: "gemm", inputs: [x, y, c], transposeA, transposeB, alpha }, { dtype, shape });
}
function positions4(length, size, stride, padding, dilation = 1) {
  return Math.floor((length + padding[0] + padding[1] - dilation * (size - 1) - 1) / stride) + 1;
}
function slidOver(shape, { size, strides, padding }, dilations) {
  const [height = 1, width7 = 1] = shape.slice(-2);
  return [
    positions4(height, size[0], strides[0], padding[0], dilations[0]),
    positions4(width7, size[1], strides[1], padding[1], dilations[1])
  ];
}
function conv(b, x, filters, attributes) {
  const [{ shape, dtype }, { shape: kernel }] = [b.type(x), b.type(filters)];
  const [out2 = 1, , height = 1, width7 = 1] = kernel;
  const { strides, dilations, padding, groups } = attributes;
  const result = [shape[0] ?? 1, out2, ...slidOver(shape, { size: [height, width7], strides, padding }, dilations)];
  return b.emit({ op: "conv", inputs: [x, filters], strides, dilations, padding, groups }, { dtype, shape: result });
}
function convTranspose(b, dy, filters, shape, { strides, dilations, padding, groups }) {
  const { dtype } = b.type(dy);
  return b.emit({ op: "convTranspose", inputs: [dy, filters], strides, dilations, padding, groups }, { dtype, shape });
}
function pool2(b, fn, x, window) {
  const { shape, dtype } = b.type(x);
  const result = [...shape.slice(0, 2), ...slidOver(shape, window, [1, 1])];
  return b.emit({ op: fn === "max" ? "maxPool" : "averagePool", inputs: [x], window }, { dtype, shape: result });
}
function maxPoolGradient(b, x, dy, window) {
  return b.emit({ op: "maxPoolGradient", inputs: [x, dy], window }, b.type(x));
}

// main/graph/lowerings/pictures.ts
var FIRST = [0, 3, 1, 2];
var LAST = [0, 2, 3, 1];
var FILTER = [3, 2, 0, 1];
var channelsFirst = (b, x) => transpose(b, x, FIRST);
var channelsLast = (b, x) => transpose(b, x, LAST);
function paddingOf({ padInfo }) {
  return [
    [padInfo.top, padInfo.bottom],
    [padInfo.left, padInfo.right]
  ];
}
function convInfo(shape, filter, attrs) {
  const { strides, dilations = 1, pad: padding, dimRoundingMode, dataFormat = "NHWC" } = attrs;
  if (dataFormat !== "NHWC") throw new Error("Pictures with the channels first cannot be traced.");
  return backend_util.computeConv2DInfo(
    [...shape],
    [...filter],
    strides,
    dilations,
    padding,
    dimRoundingMode
  );
}
function convAttributes(info) {
  return {
    strides: [info.strideHeight, info.strideWidth],
    dilations: [info.dilationHeight, info.dilationWidth],
    padding: paddingOf(info),
    groups: 1
  };
}
function filterGradient(b, x, dy, info) {
  const strides = [info.strideHeight, info.strideWidth];
  const before = [info.padInfo.top, info.padInfo.left];
  const lengths = [info.inHeight, info.inWidth];
  const reach = [info.outHeight - 1, info.outWidth - 1].map((count, i) => count * (strides[i] ?? 1));
  const size = [info.filterHeight, info.filterWidth];
  const [down = 0, across = 0] = lengths.map(
    (length, i) => (size[i] ?? 1) + (reach[i] ?? 0) - length - (before[i] ?? 0)
  );
  const shape = [
    info.inChannels,
    info.batchSize,
    info.inHeight + Math.min(down, 0),
    info.inWidth + Math.min(across, 0)
  ];
  const picture = slice(b, transpose(b, x, [3, 0, 1, 2]), [0, 0, 0, 0], shape);
  const gradient = conv(b, picture, transpose(b, dy, [3, 0, 1, 2]), {
    strides: [info.dilationHeight, info.dilationWidth],
    dilations: strides,
    padding: [
      [before[0], Math.max(down, 0)],
      [before[1], Math.max(across, 0)]
    ],
    groups: 1
  });
  return transpose(b, gradient, [2, 3, 0, 1]);
}
function windowOf2(info) {
  return {
    size: [info.effectiveFilterHeight, info.effectiveFilterWidth],
    strides: [info.strideHeight, info.strideWidth],
    padding: paddingOf(info)
  };
}
function poolInfo(shape, attrs) {
  const { filterSize, strides, pad: padding, dimRoundingMode } = attrs;
  return backend_util.computePool2DInfo([...shape], filterSize, strides, 1, padding, dimRoundingMode);
}
function averagePoolGradient(b, dy, info) {
  const window = windowOf2(info);
  const shares3 = scale2(b, dy, 1 / (window.size[0] * window.size[1]));
  const planes = reshape2(b, channelsFirst(b, shares3), [
    info.batchSize * info.inChannels,
    1,
    info.outHeight,
    info.outWidth
  ]);
  const ones2 = fill(b, 1, [1, 1, ...window.size]);
  const attributes = { strides: window.strides, dilations: [1, 1], padding: window.padding, groups: 1 };
  const counts = insideCounts(b, info, window);
  const even = counts === void 0 ? planes : binary(b, "mul", planes, counts);
  const spread = convTranspose(
    b,
    even,
    ones2,
    [info.batchSize * info.inChannels, 1, info.inHeight, info.inWidth],
    attributes
  );
  return channelsLast(b, reshape2(b, spread, [info.batchSize, info.inChannels, info.inHeight, info.inWidth]));
}
function insideCounts(b, info, window) {
  if (window.padding.flat().every((length) => length === 0)) return void 0;
  const ones2 = fill(b, 1, [1, 1, info.inHeight, info.inWidth]);
  const padded = pad(b, ones2, [[0, 0], [0, 0], ...window.padding]);
  const mean = pool2(b, "average", padded, { ...window, padding: [[0, 0], [0, 0]] });
  return unary(b, "reciprocal", mean);
}
var pictureLowerings = [
  lowering("Conv2D", (b, inputs, attrs) => {
    const [x, filter] = [inputs.get("x"), inputs.get("filter")];
    const info = convInfo(shapeOf(b, x), shapeOf(b, filter), attrs);
    return channelsLast(b, conv(b, channelsFirst(b, x), transpose(b, filter, FILTER), convAttributes(info)));
  }),
  lowering("Conv2DBackpropInput", (b, inputs, attrs) => {
    const [dy, filter] = [inputs.get("dy"), inputs.get("filter")];
    const info = convInfo(attrs.inputShape, shapeOf(b, filter), attrs);
    const shape = permuted(attrs.inputShape, FIRST);
    const filters = transpose(b, filter, FILTER);
    return channelsLast(b, convTranspose(b, channelsFirst(b, dy), filters, shape, convAttributes(info)));
  }),
  lowering("Conv2DBackpropFilter", (b, inputs, attrs) => {
    const [x, dy] = [inputs.get("x"), inputs.get("dy")];
    return filterGradient(b, x, dy, convInfo(shapeOf(b, x), attrs.filterShape, attrs));
  }),
  lowering("MaxPool", (b, inputs, attrs) => {
    const x = inputs.get("x");
    return channelsLast(b, pool2(b, "max", channelsFirst(b, x), windowOf2(poolInfo(shapeOf(b, x), attrs))));
  }),
  lowering("MaxPoolGrad", (b, inputs, attrs) => {
    const x = inputs.get("input");
    const window = windowOf2(poolInfo(shapeOf(b, x), attrs));
    return channelsLast(b, maxPoolGradient(b, channelsFirst(b, x), channelsFirst(b, inputs.get("dy")), window));
  }),
  lowering("AvgPool", (b, inputs, attrs) => {
    const x = inputs.get("x");
    return channelsLast(b, pool2(b, "average", channelsFirst(b, x), windowOf2(poolInfo(shapeOf(b, x), attrs))));
  }),
  lowering(
    "AvgPoolGrad",
    (b, inputs, attrs) => averagePoolGradient(b, inputs.get("dy"), poolInfo(shapeOf(b, inputs.get("input")), attrs))
  ),
  lowering("FusedBatchNorm", (b, inputs, { varianceEpsilon }) => {
    const variance = inputs.get("variance");
    const deviation = unary(b, "sqrt", binary(b, "add", variance, fill(b, varianceEpsilon)));
    const normal = binary(b, "div", binary(b, "sub", inputs.get("x"), inputs.get("mean")), deviation);
    const [factor, offset] = [inputs.optional("scale"), inputs.optional("offset")];
    const scaled = factor === void 0 ? normal : binary(b, "mul", normal, factor);
    return offset === void 0 ? scaled : binary(b, "add", scaled, offset);
  })
];

// main/graph/lowerings/products.ts
var productLowerings = [
  lowering(
    "BatchMatMul",
    (b, inputs, { transposeA, transposeB }) => matmul(b, inputs.get("a"), inputs.get("b"), { transposeA, transposeB })
  ),
  lowering("GatherV2", (b, inputs, { axis, batchDims }) => {
    if (batchDims !== 0) throw new Error("A gather with batch axes cannot be traced.");
    const x = inputs.get("x");
    return gather(b, x, inputs.get("indices"), normaliseAxis(axis, shapeOf(b, x).length));
  }),
  lowering("UnsortedSegmentSum", (b, inputs, { numSegments }) => {
    const [updates, rows] = [inputs.get("x"), inputs.get("segmentIds")];
    return scatterAdd(b, updates, rows, numSegments);
  }),
  lowering(
    "OneHot",
    (b, inputs, { depth, onValue, offValue, dtype }) => oneHot2(b, cast(b, inputs.get("indices"), "int32"), depth, onValue, offValue, dtypeOf(dtype))
  )
];

// main/graph/build/reduce.ts
function reduce(b, fn, x, axes, keepDims = false) {
  const { dtype, shape } = b.type(x);
  const result = reducedShape(shape, axes, keepDims);
  if (axes.every((axis) => shape[axis] === 1)) return reshape2(b, x, result);
  const known2 = fillOf(b, x);
  if (known2 !== void 0 && fn !== "prod") {
    return fill(b, fn === "sum" ? known2 * sizeAlong(shape, axes) : known2, result, dtype);
  }
  const simple = fn === "sum" ? simplerSum(b, x, axes, keepDims) : void 0;
  return simple ?? b.emit({ op: "reduce", inputs: [x], fn, axes, keepDims }, { dtype, shape: result });
}
function simplerSum(b, x, axes, keepDims) {
  const { shape, dtype } = b.type(x);
  const result = reducedShape(shape, axes, keepDims);
  const operation = b.operation(x);
  if (operation.op === "binary" && operation.fn === "mul") {
    const [value, factor] = operation.inputs;
    const number2 = fillOf(b, factor);
    if (number2 !== void 0) return scale2(b, reduce(b, "sum", value, axes, keepDims), number2);
  }
  if (operation.op === "unary" && operation.fn === "neg") {
    const sum2 = reduce(b, "sum", operation.inputs[0], axes, keepDims);
    return binary(b, "mul", sum2, fill(b, -1, [], dtype));
  }
  if (operation.op === "oneHot" && axes.length === 1 && axes[0] === shape.length - 1) return fill(b, 1, result, dtype);
  if (operation.op === "broadcast") return sumOfBroadcast(b, operation.inputs[0], shape, axes, keepDims);
  return void 0;
}
function sumOfBroadcast(b, x, shape, axes, keepDims) {
  const { shape: own } = b.type(x);
  const missing = shape.length - own.length;
  const lengthOf = (axis) => axis < missing ? 1 : own[axis - missing] ?? 1;
  const repeated = axes.filter((axis) => lengthOf(axis) !== shape[axis]);
  if (repeated.length === 0) return void 0;
  const aligned = reshape2(
    b,
    x,
    shape.map((_, axis) => lengthOf(axis))
  );
  const sum2 = reduce(b, "sum", aligned, axes, true);
  const scaled = scale2(b, sum2, sizeAlong(shape, repeated));
  const kept = broadcast(b, scaled, reducedShape(shape, axes, true));
  return reshape2(b, kept, reducedShape(shape, axes, keepDims));
}
function arg(b, fn, x, axis) {
  const shape = reducedShape(b.type(x).shape, [axis], false);
  return b.emit({ op: "arg", inputs: [x], fn, axis }, { dtype: "int32", shape });
}
function softmax2(b, x, axis, isLog = false) {
  return b.emit({ op: "softmax", inputs: [x], axis, isLog }, b.type(x));
}
function cumsum(b, x, axis, { exclusive, reverse: reverse2 }) {
  return b.emit({ op: "cumsum", inputs: [x], axis, exclusive, reverse: reverse2 }, b.type(x));
}

// main/graph/lowerings/reduce.ts
function reduction(kernel, fn) {
  return lowering(kernel, (b, inputs, { axis, reductionIndices, keepDims }) => {
    const x = inputs.get("x");
    const { dtype, shape } = b.type(x);
    const numbers2 = dtype === "bool" ? cast(b, x, "int32") : x;
    const values2 = fn === "mean" ? cast(b, numbers2, "float32") : numbers2;
    return reduce(b, fn, values2, normaliseAxes(reductionIndices ?? axis, shape.length), keepDims);
  });
}
function logical(kernel, fn) {
  return lowering(kernel, (b, inputs, { axis, keepDims }) => {
    const x = inputs.get("x");
    const axes = normaliseAxes(axis, shapeOf(b, x).length);
    return cast(b, reduce(b, fn, cast(b, x, "int32"), axes, keepDims), "bool");
  });
}
function index(kernel, fn) {
  return lowering(kernel, (b, inputs, { axis }) => {
    const x = inputs.get("x");
    return arg(b, fn, x, normaliseAxis(axis, shapeOf(b, x).length));
  });
}
var reduceLowerings = [
  reduction("Sum", "sum"),
  reduction("Mean", "mean"),
  reduction("Max", "max"),
  reduction("Min", "min"),
  reduction("Prod", "prod"),
  logical("All", "min"),
  logical("Any", "max"),
  index("ArgMax", "max"),
  index("ArgMin", "min"),
  lowering("Softmax", (b, inputs, { dim }) => {
    const x = inputs.get("logits");
    return softmax2(b, x, normaliseAxis(dim, shapeOf(b, x).length));
  }),
  lowering("Cumsum", (b, inputs, { axis, exclusive, reverse: reverse2 }) => {
    const x = inputs.get("x");
    return cumsum(b, x, normaliseAxis(axis, shapeOf(b, x).length), { exclusive, reverse: reverse2 });
  })
];

// main/graph/lowerings/table.ts
var lowerings = [
  ...elementwiseLowerings,
  ...arrangeLowerings,
  ...reduceLowerings,
  ...productLowerings,
  ...pictureLowerings
];

// main/graph/tape.ts
import * as tf from "@tensorflow/tfjs";
function createTape(within3) {
  let tape;
  let end = 0;
  return {
    assign(nodeId) {
      const { activeTape, gradientDepth } = tf.engine().state;
      if (gradientDepth === 0) return;
      if (activeTape !== tape) end = 0;
      tape = activeTape;
      if (nodeId !== void 0) for (const node of activeTape.slice(end)) wrap(node, nodeId, within3);
      end = activeTape.length;
    }
  };
}
function wrap(node, nodeId, within3) {
  const { gradient } = node;
  if (!gradient) return;
  node.gradient = (dys) => {
    const gradients = within3(nodeId, () => gradient(dys));
    return Object.fromEntries(
      Object.entries(gradients).map(([input3, compute4]) => [input3, () => within3(nodeId, compute4)])
    );
  };
}

// main/graph/tracer.ts
var BACKEND = "tracer";
var EPSILON2 = 1e-7;
var TraceError = class extends Error {
  kernel;
  /** The node of the document for which it computes; undefined for the loss. */
  nodeId;
  constructor(kernel, nodeId, reason) {
    super(`${nodeId === void 0 ? "" : `Node ${nodeId}: `}${kernel} ${reason}`);
    this.name = "TraceError";
    this.kernel = kernel;
    this.nodeId = nodeId;
  }
};
var TracerBackend = class extends tf2.KernelBackend {
  builder;
  entries;
  constructor() {
    super();
    this.entries = new tf2.DataStorage(this, tf2.engine());
  }
  get graph() {
    if (!this.builder) throw new Error("Nothing is being traced.");
    return this.builder;
  }
  hold(value) {
    const id2 = {};
    this.entries.set(id2, { value, references: 1 });
    return id2;
  }
  write(values2, shape, dtype) {
    return this.hold(constant2(this.graph, numbersOf(values2, dtype), { dtype: dtypeOf(dtype), shape: [...shape] }));
  }
  /** Tensors of another backend become constants. */
  move(id2, values2, shape, dtype, references) {
    const type = { dtype: dtypeOf(dtype), shape: [...shape] };
    this.entries.set(id2, { value: constant2(this.graph, numbersOf(values2, dtype), type), references });
  }
  readSync(id2) {
    throw this.unreadable(id2);
  }
  read(id2) {
    throw this.unreadable(id2);
  }
  unreadable(id2) {
    const { value } = this.entries.get(id2);
    const node = this.graph.scope ?? this.graph.scopeOf(value);
    return new TraceError(this.graph.operation(value).op, node, "is read back in the middle of the computation.");
  }
  refCount(id2) {
    return this.entries.has(id2) ? this.entries.get(id2).references : 0;
  }
  incRef(id2) {
    this.entries.get(id2).references += 1;
  }
  decRef(id2) {
    if (this.entries.has(id2)) this.entries.get(id2).references -= 1;
  }
  disposeData(id2, force = false) {
    if (!this.entries.has(id2)) return true;
    this.decRef(id2);
    if (!force && this.refCount(id2) > 0) return false;
    this.entries.delete(id2);
    return true;
  }
  numDataIds() {
    return this.entries.numDataIds();
  }
  memory() {
    return { unreliable: true };
  }
  floatPrecision() {
    return 32;
  }
  epsilon() {
    return EPSILON2;
  }
  dispose() {
  }
  /** Does a kernel's work: appends what it computes. */
  run(lowering2, inputs, attrs) {
    const b = this.graph;
    try {
      const result = lowering2.lower(b, this.inputsOf(lowering2, inputs), attrs);
      return typeof result === "number" ? this.info(result) : result.map((value) => this.info(value));
    } catch (error2) {
      if (error2 instanceof TraceError) throw error2;
      throw new TraceError(lowering2.kernel, b.scope, error2 instanceof Error ? error2.message : String(error2));
    }
  }
  info(value) {
    const { dtype, shape } = this.graph.type(value);
    return { dataId: this.hold(value), dtype, shape: [...shape] };
  }
  inputsOf(lowering2, inputs) {
    const optional = (name3) => {
      const info = inputs[name3];
      return info && this.entries.get(info.dataId).value;
    };
    return {
      optional,
      get: (name3) => {
        const value = optional(name3);
        if (value === void 0) throw new Error(`${lowering2.kernel} has no input "${name3}".`);
        return value;
      },
      all: Object.values(inputs).flatMap((info) => info ? [this.entries.get(info.dataId).value] : [])
    };
  }
};
function numbersOf(values2, dtype) {
  if (values2 instanceof Float32Array || values2 instanceof Int32Array || values2 instanceof Uint8Array) return values2;
  const numbers2 = Array.from(values2, Number);
  return dtype === "float32" ? Float32Array.from(numbers2) : Int32Array.from(numbers2);
}
var registered;
function tracerBackend() {
  if (registered) return registered;
  const backend = new TracerBackend();
  tf2.registerBackend(BACKEND, () => backend, 0);
  for (const lowering2 of lowerings) {
    tf2.registerKernel({
      kernelName: lowering2.kernel,
      backendName: BACKEND,
      kernelFunc: ({ inputs, attrs }) => backend.run(lowering2, inputs, attrs ?? {})
    });
  }
  registered = backend;
  return backend;
}
function trace(inputs, compute4) {
  const backend = tracerBackend();
  if (backend.builder) throw new Error("A trace cannot begin inside another.");
  const before = tf2.getBackend() || tf2.engine().backendNames()[0];
  const builder = createBuilder();
  backend.builder = builder;
  const tape = createTape((nodeId, work) => within2(builder, nodeId, work));
  const context2 = {
    enter: (nodeId) => {
      tape.assign(builder.scope);
      builder.scope = nodeId;
    },
    uniform: (seed, stream, shape) => tensorOf(backend, uniform(builder, backend.entries.get(seed.dataId).value, stream, shape))
  };
  try {
    void tf2.setBackend(BACKEND);
    let graph2;
    tf2.tidy(() => {
      const placeholders = Object.entries(inputs).map(([name3, type]) => [
        name3,
        tensorOf(backend, input2(builder, name3, type))
      ]);
      const outputs = compute4(Object.fromEntries(placeholders), context2);
      graph2 = builder.finish(
        Object.entries(outputs).map(([name3, tensor]) => ({ name: name3, value: backend.entries.get(tensor.dataId).value }))
      );
    });
    if (!graph2) throw new Error("The trace did not run.");
    return graph2;
  } catch (error2) {
    throw asTraceError(error2, builder.scope);
  } finally {
    backend.builder = void 0;
    if (before) void tf2.setBackend(before);
  }
}
function within2(builder, nodeId, work) {
  const outer = builder.scope;
  builder.scope = nodeId;
  try {
    return work();
  } catch (error2) {
    throw asTraceError(error2, nodeId);
  } finally {
    builder.scope = outer;
  }
}
function tensorOf(backend, value) {
  const { dtype, shape } = backend.graph.type(value);
  return tf2.engine().makeTensorFromDataId(backend.hold(value), [...shape], dtype);
}
function asTraceError(error2, nodeId) {
  const missing = error2 instanceof Error && /Kernel '(\w+)' not registered for backend/.exec(error2.message);
  return missing ? new TraceError(missing[1] ?? "", nodeId, "has no lowering.") : error2;
}

// main/train/steps/program.ts
var names2 = {
  weight: (name3) => `weight/${name3}`,
  slot: (name3) => `slot/${name3}`,
  /** Of the batch of a step, by the field's name. */
  field: (name3, step3) => `${name3}/${step3}`,
  seed: (step3) => `seed/${step3}`,
  scalar: (name3, step3) => `scalar/${name3}/${step3}`,
  /** What a step reports: scalars, see `reportNames`. */
  reported: (name3, step3) => `${name3}/${step3}`,
  gradientNorm: (step3) => `gradientNorm/${step3}`,
  output: (nodeId) => `output/${nodeId}`
};
var scalar = { dtype: "float32", shape: [] };
function traceTraining(tf4, learner, size, steps, measuresGradient = false) {
  const { model, optimizer } = learner;
  const scalars = Object.keys(optimizer.scalars({ learningRate: 1, step: 1 }));
  const slotTypes = slotsOf(learner);
  const inputs = { ...weightTypes(model), ...slotTypes };
  for (let step3 = 0; step3 < steps; step3++) {
    Object.assign(inputs, batchTypes(learnedFields(model), size, step3));
    inputs[names2.seed(step3)] = { dtype: "int32", shape: [] };
    for (const name3 of scalars) inputs[names2.scalar(name3, step3)] = scalar;
  }
  return trace(inputs, (given, context2) => {
    const weights = weightsOf2(model, given);
    const slots = new Map(Object.keys(slotTypes).map((name3) => [name3.slice(names2.slot("").length), of(given, name3)]));
    const outputs = {};
    for (let step3 = 0; step3 < steps; step3++) {
      const update = computeUpdate(tf4, learner, {
        weights,
        slots,
        scalars: new Map(scalars.map((name3) => [name3, of(given, names2.scalar(name3, step3))])),
        fields: fieldsOf(tf4, learnedFields(model), given, step3),
        measuresGradient,
        draw: drawing(context2, of(given, names2.seed(step3)))
      });
      for (const [name3, value] of update.weights) weights.set(name3, value);
      for (const [name3, value] of update.slots) slots.set(name3, value);
      Object.assign(outputs, reportOutputs(update.report, step3));
      if (update.gradientNorm) outputs[names2.gradientNorm(step3)] = update.gradientNorm;
    }
    for (const [name3, value] of weights) outputs[names2.weight(name3)] = value;
    for (const [name3, value] of slots) outputs[names2.slot(name3)] = value;
    return outputs;
  });
}
function reportOutputs(report, step3) {
  return Object.fromEntries(Object.entries(report).map(([name3, value]) => [names2.reported(name3, step3), value]));
}
function drawing(context2, seed) {
  return {
    seed: 0,
    uniform: (stream, shape) => context2.uniform(seed, stream, shape),
    onNode: (id2) => context2.enter(id2)
  };
}
function weightsOf2(model, given) {
  return new Map(model.trained.map(({ name: name3 }) => [name3, of(given, names2.weight(name3))]));
}
function weightTypes(model) {
  const types = model.trained.map(({ name: name3, spec: spec2 }) => [names2.weight(name3), floats2(spec2.shape)]);
  return Object.fromEntries(types);
}
function slotsOf({ model, optimizer }) {
  const types = model.trained.filter(({ spec: spec2 }) => spec2.isTrainable).flatMap(
    ({ name: name3, spec: spec2 }) => optimizer.slots.map((slot) => [names2.slot(`${name3}/${slot}`), floats2(spec2.shape)])
  );
  return Object.fromEntries(types);
}
function fieldsOf(tf4, fields, given, step3) {
  return new Map(fields.map((field) => [field.name, typed(tf4, field, of(given, names2.field(field.name, step3)))]));
}
function batchTypes(fields, size, step3) {
  return Object.fromEntries(fields.map((field) => [names2.field(field.name, step3), fieldType(field, size)]));
}
function fieldType({ type: { dtype, shape } }, size) {
  return { dtype: dtype === "float32" ? "float32" : "int32", shape: [size, ...shape] };
}
function floats2(shape) {
  return { dtype: "float32", shape };
}
function of(given, name3) {
  const tensor = given[name3];
  if (!tensor) throw new Error(`The program has no input "${name3}".`);
  return tensor;
}

// main/graph/passes/algebra.ts
var isBinary = (operation, fn) => operation.op === "binary" && operation.fn === fn;
var isScalar = (b, value) => sizeOf(b.type(value).shape) === 1;
function scaledBy(b, value) {
  const operation = b.operation(value);
  if (!isBinary(operation, "mul")) return void 0;
  const [x, y] = operation.inputs;
  if (isScalar(b, y) && !isScalar(b, x)) return [x, y];
  return isScalar(b, x) && !isScalar(b, y) ? [y, x] : void 0;
}
var logSoftmax = (b, operation) => {
  if (!isBinary(operation, "sub")) return void 0;
  const [shifted, logarithm] = operation.inputs.map((value) => b.operation(value));
  if (!shifted || !logarithm || !isBinary(shifted, "sub") || logarithm.op !== "unary" || logarithm.fn !== "log")
    return void 0;
  const sum2 = b.operation(logarithm.inputs[0]);
  if (sum2.op !== "reduce" || sum2.fn !== "sum") return void 0;
  const [powers, largest] = [b.operation(sum2.inputs[0]), b.operation(shifted.inputs[1])];
  const isOfShifted = powers.op === "unary" && powers.fn === "exp" && powers.inputs[0] === operation.inputs[0];
  const isOfMaximum = largest.op === "reduce" && largest.fn === "max" && largest.inputs[0] === shifted.inputs[0];
  const [x] = shifted.inputs;
  const last = b.type(x).shape.length - 1;
  const axes = [sum2, largest].map((reduction2) => "axes" in reduction2 ? reduction2.axes : []);
  if (!isOfShifted || !isOfMaximum || axes.some((list) => list.join() !== String(last))) return void 0;
  return softmax2(b, x, last, true);
};
var commonFactor = (b, operation) => {
  if (!isBinary(operation, "sub") && !isBinary(operation, "add")) return void 0;
  const [left, right] = operation.inputs;
  if (b.uses(left) > 1 || b.uses(right) > 1) return void 0;
  const [x, y] = [scaledBy(b, left), scaledBy(b, right)];
  if (!x || !y || x[1] !== y[1]) return void 0;
  return binary(b, "mul", binary(b, operation.fn, x[0], y[0]), x[1]);
};
var nestedScale = (b, operation) => {
  if (!isBinary(operation, "mul")) return void 0;
  const [left, right] = operation.inputs;
  for (const [value, factor] of [
    [left, right],
    [right, left]
  ]) {
    const inner = b.operation(value);
    if (!isBinary(inner, "mul") || b.uses(value) > 1) continue;
    const [x, own] = bySize(b, inner.inputs);
    const factors = sizeOf(broadcastShapes(b.type(own).shape, b.type(factor).shape));
    if (factors < sizeOf(b.type(x).shape)) return binary(b, "mul", x, binary(b, "mul", own, factor));
  }
  return void 0;
};
function bySize(b, [x, y]) {
  return sizeOf(b.type(y).shape) > sizeOf(b.type(x).shape) ? [y, x] : [x, y];
}
var factorOutOfSum = (b, operation, { shape }) => {
  if (operation.op !== "reduce" || operation.fn !== "sum") return void 0;
  const [value] = operation.inputs;
  const product = b.operation(value);
  if (!isBinary(product, "mul")) return void 0;
  const [x, factor] = bySize(b, product.inputs);
  const whole = b.type(value).shape;
  const own = b.type(factor).shape;
  const isConstant = operation.axes.every((axis) => (own[axis - whole.length + own.length] ?? 1) === 1);
  if (!isConstant || !isSameShape(b.type(x).shape, whole) || sizeOf(own) === sizeOf(whole)) return void 0;
  const sum2 = reduce(b, "sum", x, operation.axes, operation.keepDims);
  if (fillOf(b, sum2) === 0) return fill(b, 0, shape);
  const kept = reshape2(b, factor, ones(whole.length - own.length).concat(own));
  const fitting = reshape2(b, kept, reducedShape(b.type(kept).shape, operation.axes, operation.keepDims));
  return broadcast(b, binary(b, "mul", sum2, fitting), shape);
};
var ones = (count) => Array.from({ length: count }, () => 1);
var centredSum = (b, operation, { shape, dtype }) => {
  if (operation.op !== "reduce" || operation.fn !== "sum") return void 0;
  const [value] = operation.inputs;
  const difference = b.operation(value);
  if (!isBinary(difference, "sub")) return void 0;
  const [x, mean] = difference.inputs;
  const scaled = scaledBy(b, withoutReshape(b, mean));
  const sum2 = scaled && b.operation(withoutReshape(b, scaled[0]));
  if (!sum2 || sum2.op !== "reduce" || sum2.fn !== "sum" || sum2.inputs[0] !== x) return void 0;
  const count = sizeOf(b.type(x).shape) / sizeOf(b.type(mean).shape);
  const isMean = Math.abs((fillOf(b, scaled[1]) ?? 0) * count - 1) < 1e-6;
  return isMean && sum2.axes.join() === operation.axes.join() ? fill(b, 0, shape, dtype) : void 0;
};
function withoutReshape(b, value) {
  const operation = b.operation(value);
  return operation.op === "reshape" ? operation.inputs[0] : value;
}
var signOfRelu = (b, operation) => {
  if (operation.op !== "compare" || operation.fn !== "greater") return void 0;
  const [x, zero] = operation.inputs;
  if (fillOf(b, zero) !== 0) return void 0;
  const relu2 = b.find({ op: "unary", inputs: [x], fn: "relu" }, b.type(x));
  return relu2 === void 0 ? void 0 : compare(b, "greater", relu2, zero);
};
var scaledDenominator = (b, operation) => {
  if (!isBinary(operation, "div") || isScalar(b, operation.inputs[0])) return void 0;
  const [x, below] = operation.inputs;
  const sum2 = b.operation(below);
  if (!isBinary(sum2, "add") || !isScalar(b, sum2.inputs[1]) || b.uses(below) > 1) return void 0;
  const quotient = b.operation(sum2.inputs[0]);
  if (!isBinary(quotient, "div") || !isScalar(b, quotient.inputs[1]) || b.uses(sum2.inputs[0]) > 1) return void 0;
  const [root, correction] = quotient.inputs;
  const epsilon7 = binary(b, "mul", sum2.inputs[1], correction);
  return binary(b, "mul", binary(b, "div", x, binary(b, "add", root, epsilon7)), correction);
};
var nestedSum = (b, operation) => {
  if (operation.op !== "reduce" || operation.fn !== "sum" || operation.keepDims) return void 0;
  const [x] = operation.inputs;
  const inner = b.operation(x);
  if (inner.op !== "reduce" || inner.fn !== "sum" || inner.keepDims || b.uses(x) > 1) return void 0;
  const rank = b.type(inner.inputs[0]).shape.length;
  const left = Array.from({ length: rank }, (_, axis) => axis).filter((axis) => !inner.axes.includes(axis));
  const axes = [...inner.axes, ...operation.axes.map((axis) => left[axis] ?? 0)].sort((a, c) => a - c);
  return reduce(b, "sum", inner.inputs[0], axes);
};
var meanAsSum = (b, operation, { shape }) => {
  if (operation.op !== "reduce" || operation.fn !== "mean") return void 0;
  const [x] = operation.inputs;
  const count = sizeOf(b.type(x).shape) / sizeOf(shape);
  return scale2(b, reduce(b, "sum", x, operation.axes, operation.keepDims), 1 / count);
};
var negatedScale = (b, operation) => {
  if (operation.op !== "unary" || operation.fn !== "neg") return void 0;
  const inner = b.operation(operation.inputs[0]);
  if (!isBinary(inner, "mul")) return void 0;
  const number2 = fillOf(b, inner.inputs[1]);
  return number2 === void 0 ? void 0 : scale2(b, inner.inputs[0], -number2);
};
var algebra = [
  meanAsSum,
  logSoftmax,
  commonFactor,
  nestedScale,
  scaledDenominator,
  nestedSum,
  factorOutOfSum,
  centredSum,
  signOfRelu,
  negatedScale
];

// main/graph/passes/conv.ts
var convWithBias = (b, operation, type) => {
  if (operation.op !== "binary" || operation.fn !== "add") return void 0;
  const [value, bias6] = operation.inputs;
  const conv2 = b.operation(value);
  if (conv2.op !== "conv" || conv2.inputs.length !== 2 || b.uses(value) > 1) return void 0;
  const channels = type.shape[1] ?? 0;
  const own = b.type(bias6).shape;
  if (own.length < 3 || own.at(-3) !== channels || own.filter((length) => length !== 1).length > 1) return void 0;
  return b.emit({ ...conv2, inputs: [...conv2.inputs, reshape2(b, bias6, [channels])] }, type);
};
var turnedFirst = (b, operation) => {
  if (operation.op !== "transpose") return void 0;
  const [value] = operation.inputs;
  const turned = turnedProduct(b, value, operation.perm);
  return turned === value ? void 0 : turned;
};
function turnedProduct(b, value, perm) {
  const operation = b.operation(value);
  if (operation.op !== "binary" || operation.fn !== "mul" || b.uses(value) > 1) return value;
  const tensors = new Set(operation.inputs.filter((input3) => !isScalar(b, input3)));
  if (tensors.size !== 1) return value;
  const turned = (input3) => {
    if (isScalar(b, input3)) return input3;
    const product = turnedProduct(b, input3, perm);
    return product === input3 ? transpose(b, input3, perm) : product;
  };
  const [x, y] = operation.inputs;
  return binary(b, "mul", turned(x), turned(y));
}

// main/graph/passes/gemm.ts
function productOf(b, value) {
  const operation = b.operation(value);
  const isOwn = operation.op === "matmul" && b.type(value).shape.length === 2 && b.uses(value) <= 1;
  return isOwn && operation.inputs.every((input3) => b.type(input3).shape.length === 2) ? operation : void 0;
}
var scaledProduct = (b, operation, type) => {
  if (operation.op !== "binary" || operation.fn !== "mul") return void 0;
  const [x, y] = operation.inputs;
  const scaled = scaledBySmaller(b, x, y) ?? scaledBySmaller(b, y, x);
  return scaled !== void 0 && isSameShape(b.type(scaled).shape, type.shape) ? scaled : void 0;
};
function scaledBySmaller(b, value, number2) {
  const product = productOf(b, value);
  if (!product || sizeOf(b.type(number2).shape) !== 1) return void 0;
  const [x, y] = product.inputs;
  const [sizeX, sizeY] = [x, y].map((input3) => sizeOf(b.type(input3).shape));
  const size = sizeOf(b.type(value).shape);
  if ((sizeX ?? 0) >= size && (sizeY ?? 0) >= size) return void 0;
  const flat = b.type(number2).shape.length <= 2 ? number2 : void 0;
  if (flat === void 0) return void 0;
  return (sizeY ?? 0) <= (sizeX ?? 0) ? matmul(b, x, binary(b, "mul", y, flat), product) : matmul(b, binary(b, "mul", x, flat), y, product);
}
function fits(b, c, shape) {
  const own = b.type(c).shape;
  return own.length <= 2 && own.every((size, i) => size === 1 || size === shape[i - own.length + shape.length]);
}
var LARGE = 65536;
var ONE_GO = 128;
function isShared(b, { inputs: [x], transposeA }, c) {
  const added = b.type(x).shape[transposeA ? 0 : 1] ?? Infinity;
  return sizeOf(b.type(c).shape) >= LARGE && added <= ONE_GO;
}
var sumWithProduct = (threads) => (b, operation, { shape }) => {
  if (operation.op !== "binary" || operation.fn !== "add" && operation.fn !== "sub") return void 0;
  const [left, right] = operation.inputs;
  const isSum = operation.fn === "add";
  const last = productOf(b, right);
  if (last && !isSum && threads > 1 && isShared(b, last, left)) return void 0;
  if (last && fits(b, left, shape) && isSameShape(b.type(right).shape, shape)) {
    return gemm(b, ...last.inputs, left, { ...last, alpha: isSum ? 1 : -1 });
  }
  const first = isSum ? productOf(b, left) : void 0;
  if (first && fits(b, right, shape) && isSameShape(b.type(left).shape, shape)) {
    return gemm(b, ...first.inputs, right, { ...first, alpha: 1 });
  }
  return void 0;
};
var FEWEST_COLUMNS = 32;
var columnSums = (b, operation, type) => {
  if (operation.op !== "reduce" || operation.fn !== "sum" || operation.axes.join() !== "0") return void 0;
  const [x] = operation.inputs;
  const [rows = 1, columns = 1, ...more] = b.type(x).shape;
  if (more.length > 0 || columns < FEWEST_COLUMNS || type.dtype !== "float32") return void 0;
  const ones2 = fill(b, 1, [1, rows]);
  return reshape2(b, matmul(b, ones2, x, { transposeA: false, transposeB: false }), type.shape);
};
var biasUpdate = (b, operation, { shape }) => {
  if (operation.op !== "binary" || operation.fn !== "sub" || shape.length !== 1) return void 0;
  const [bias6, right] = operation.inputs;
  const [sums, factor] = scaledBy(b, right) ?? [];
  const flat = sums === void 0 ? void 0 : b.operation(sums);
  if (sums === void 0 || factor === void 0 || flat?.op !== "reshape" || b.uses(sums) > 1) return void 0;
  const product = productOf(b, flat.inputs[0]);
  const ones2 = product && b.type(product.inputs[0]).shape;
  if (!product || ones2?.[0] !== 1 || fillOf(b, product.inputs[0]) !== 1) return void 0;
  const scaled = binary(b, "mul", product.inputs[1], factor);
  return reshape2(b, gemm(b, fill(b, -1, ones2), scaled, bias6, { ...product, alpha: 1 }), shape);
};
function gemms(threads) {
  return [columnSums, biasUpdate, scaledProduct, sumWithProduct(threads)];
}

// main/graph/passes/layout.ts
function transposed(b, value) {
  const operation = b.operation(value);
  return operation.op === "transpose" ? operation : void 0;
}
var behindOne = (b, operation, type) => {
  const [value] = operation.inputs;
  const inner = value === void 0 ? void 0 : transposed(b, value);
  if (!inner) return void 0;
  const [[x], perm] = [inner.inputs, inner.perm];
  const back = (result) => transpose(b, result, perm);
  const before = (list) => permuted(list, inversePermutation(perm));
  switch (operation.op) {
    case "unary":
      return back(unary(b, operation.fn, x));
    case "cast":
      return back(cast(b, x, type.dtype));
    case "softmax":
      return back(softmax2(b, x, perm[operation.axis] ?? 0, operation.isLog));
    case "slice":
      return back(slice(b, x, before(operation.begin), before(type.shape), before(operation.strides)));
    case "pad": {
      const lengths = permuted(b.type(x).shape, perm);
      const sides = operation.before.map(
        (length, axis) => [length, (type.shape[axis] ?? 0) - (lengths[axis] ?? 0) - length]
      );
      return back(pad(b, x, before(sides), operation.value));
    }
    case "reduce": {
      const axes = operation.axes.map((axis) => perm[axis] ?? 0).sort((a, c) => a - c);
      const reduced = reduce(b, operation.fn, x, axes, operation.keepDims);
      if (operation.keepDims) return back(reduced);
      const left = perm.filter((axis) => !axes.includes(axis));
      const order = left.toSorted((a, c) => a - c);
      return transpose(b, reduced, left.map((axis) => order.indexOf(axis)));
    }
    default:
      return void 0;
  }
};
var behindSeveral = (b, operation, { shape }) => {
  if (operation.op !== "binary" && operation.op !== "compare" && operation.op !== "select") return void 0;
  const first = operation.inputs.map((value) => transposed(b, value)).find((inner) => inner?.perm.length === shape.length);
  if (!first) return void 0;
  const { perm } = first;
  const inputs = operation.inputs.map((value) => untransposed(b, value, perm, shape));
  const [x, y, z20] = inputs;
  if (x === void 0 || y === void 0) return void 0;
  if (operation.op === "binary") return transpose(b, binary(b, operation.fn, x, y), perm);
  if (operation.op === "compare") return transpose(b, compare(b, operation.fn, x, y), perm);
  return z20 === void 0 ? void 0 : transpose(b, select(b, x, y, z20), perm);
};
function untransposed(b, value, perm, shape) {
  const own = b.type(value).shape;
  const inner = transposed(b, value);
  if (inner?.perm.join() === perm.join()) return inner.inputs[0];
  if (own.length === 0) return value;
  const isRow = own.filter((length) => length !== 1).length <= 1;
  if (isSameShape(own, shape)) return b.operation(value).op === "reshape" ? untranspose(b, value, perm) : void 0;
  if (!isRow) return void 0;
  return reshape2(b, withRank(b, value, perm.length), permuted(withOnes(own, perm.length), inversePermutation(perm)));
}
function withOnes(shape, rank) {
  return [...Array.from({ length: rank - shape.length }, () => 1), ...shape];
}
var behindConcat = (b, operation) => {
  if (operation.op !== "concat") return void 0;
  const inner = operation.inputs.map((value) => transposed(b, value));
  const [first] = inner;
  if (!first || inner.some((other) => other?.perm.join() !== first.perm.join())) return void 0;
  const parts = inner.flatMap((other) => other ? [other.inputs[0]] : []);
  return transpose(b, concat(b, parts, first.perm[operation.axis] ?? 0), first.perm);
};
var layout2 = [behindOne, behindSeveral, behindConcat];
function hasPictures(graph2) {
  return graph2.nodes.some(({ operation: { op } }) => ["conv", "convTranspose", "maxPool", "averagePool"].includes(op));
}

// main/graph/passes/pools.ts
function positivesOf(b, value) {
  const operation = b.operation(value);
  if (operation.op !== "cast") return void 0;
  const comparison2 = b.operation(operation.inputs[0]);
  if (comparison2.op !== "compare" || comparison2.fn !== "greater") return void 0;
  return fillOf(b, comparison2.inputs[1]) === 0 ? comparison2.inputs[0] : void 0;
}
var reluBeforeMaxPool = (b, operation) => {
  if (operation.op !== "binary" || operation.fn !== "mul") return void 0;
  const [left, right] = operation.inputs;
  for (const [value, mask2] of [
    [left, right],
    [right, left]
  ]) {
    const gradient = b.operation(value);
    if (gradient.op !== "maxPoolGradient" || b.uses(value) > 1) continue;
    const [x, dy] = gradient.inputs;
    if (positivesOf(b, mask2) !== x) continue;
    const type = b.type(dy);
    const pooled = b.find({ op: "maxPool", inputs: [x], window: gradient.window }, type);
    if (pooled === void 0) continue;
    const isPositive2 = compare(b, "greater", pooled, fill(b, 0));
    const passed = binary(b, "mul", dy, cast(b, isPositive2, "float32"));
    b.scope = b.scopeOf(value);
    return maxPoolGradient(b, x, passed, gradient.window);
  }
  return void 0;
};

// main/graph/passes/rebuild.ts
function rebuild(b, operation, type) {
  switch (operation.op) {
    case "input":
      return input2(b, operation.name, type);
    case "constant":
      return constant2(b, operation.values, type);
    case "fill":
      return fill(b, operation.value, type.shape, type.dtype);
    case "range":
      return range(b, type.shape[0] ?? 0, operation.start, operation.step, type.dtype);
    case "unary":
      return unary(b, operation.fn, ...operation.inputs);
    case "binary":
      return binary(b, operation.fn, ...operation.inputs);
    case "compare":
      return compare(b, operation.fn, ...operation.inputs);
    case "select":
      return select(b, ...operation.inputs);
    case "cast":
      return cast(b, ...operation.inputs, type.dtype);
    case "reduce":
      return reduce(b, operation.fn, ...operation.inputs, operation.axes, operation.keepDims);
    case "arg":
      return arg(b, operation.fn, ...operation.inputs, operation.axis);
    case "softmax":
      return softmax2(b, ...operation.inputs, operation.axis, operation.isLog);
    case "matmul":
      return matmul(b, ...operation.inputs, operation);
    case "reshape":
      return reshape2(b, ...operation.inputs, type.shape);
    case "transpose":
      return transpose(b, ...operation.inputs, operation.perm);
    case "broadcast":
      return broadcast(b, ...operation.inputs, type.shape);
    case "slice":
      return slice(b, ...operation.inputs, operation.begin, type.shape, operation.strides);
    case "concat":
      return concat(b, operation.inputs, operation.axis);
    case "pad":
      return rebuildPad(b, operation, type.shape);
    case "uniform":
    case "cumsum":
    case "gemm":
    case "conv":
    case "convTranspose":
    case "maxPool":
    case "maxPoolGradient":
    case "averagePool":
    case "gather":
    case "scatterAdd":
    case "oneHot":
      return b.emit(operation, type);
  }
}
function rebuildPad(b, { inputs: [x], before, value }, shape) {
  const lengths = b.type(x).shape;
  const sides = before.map((length, axis) => [length, (shape[axis] ?? 0) - (lengths[axis] ?? 0) - length]);
  return pad(b, x, sides, value);
}

// main/graph/passes/rewrite.ts
function rewrite(graph2, rules) {
  const before = countUses(graph2);
  const uses = /* @__PURE__ */ new Map();
  const b = Object.assign(createBuilder(), { uses: (value) => uses.get(value) ?? 0 });
  const renamed = [];
  const rename = (value) => renamed[value] ?? 0;
  for (const [i, { operation, type, scope }] of graph2.nodes.entries()) {
    b.scope = scope;
    const own = withInputs(operation, operation.inputs.map(rename));
    const value = firstOf(rules, (rule) => rule(b, own, type)) ?? rebuild(b, own, type);
    if (b.type(value).shape.join() !== type.shape.join()) {
      throw new Error(`${operation.op} of [${type.shape.join(", ")}] became [${b.type(value).shape.join(", ")}].`);
    }
    renamed.push(value);
    uses.set(value, (uses.get(value) ?? 0) + (before[i] ?? 0));
  }
  return b.finish(graph2.outputs.map(({ name: name3, value }) => ({ name: name3, value: rename(value) })));
}
function firstOf(items, apply) {
  for (const item of items) {
    const result = apply(item);
    if (result !== void 0) return result;
  }
  return void 0;
}
function countUses(graph2) {
  const counts = graph2.nodes.map(() => 0);
  const count = (value) => counts[value] = (counts[value] ?? 0) + 1;
  for (const { operation } of graph2.nodes) operation.inputs.forEach(count);
  for (const { value } of graph2.outputs) count(value);
  return counts;
}

// main/graph/passes/optimise.ts
function optimise(graph2, threads = 1) {
  const passes = [algebra, algebra, gemms(threads)];
  return (hasPictures(graph2) ? [layout2, ...passes, [convWithBias, turnedFirst, reluBeforeMaxPool]] : passes).reduce(
    rewrite,
    graph2
  );
}

// ../../../tmp/blocks_ops.ts
await tf3.setBackend("cpu");
var two = { layers: 2, width: 128, heads: 4, tokens: 64, vocabulary: 256 };
var four = { layers: 4, width: 128, heads: 4, tokens: 64, vocabulary: 65 };
var settings = { ...defaultTraining, batchSize: 16 * 64, optimizer: defaultOptimizers.adam };
var histos = [];
for (const [name3, model] of [["hand 2", transformer(two)], ["gpt 2", gpt2(two, true)], ["hand 4", transformer(four)], ["gpt 4", gpt2(four, false)]]) {
  const learner = { model, settings, optimizer: createOptimizer(settings) };
  const t0 = performance.now();
  const traced = traceTraining(tf3, learner, settings.batchSize, 1);
  const t1 = performance.now();
  const clean = optimise(traced);
  const t2 = performance.now();
  console.log(name3, "traced", traced.nodes?.length ?? Object.keys(traced), "cleaned", clean.nodes?.length, "ms", (t1 - t0).toFixed(0), (t2 - t1).toFixed(0));
  const h = /* @__PURE__ */ new Map();
  for (const n of clean.nodes) {
    const o = n.operation ?? n;
    const k = `${o.op}${o.fn ? " " + o.fn : ""} [${(n.type?.shape ?? []).join()}]${o.transposeA ? " tA" : ""}${o.transposeB ? " tB" : ""}${o.perm ? " perm " + o.perm : ""}`;
    h.set(k, (h.get(k) ?? 0) + 1);
  }
  histos.push(h);
}
var show = (a, b) => {
  for (const k of /* @__PURE__ */ new Set([...a.keys(), ...b.keys()])) {
    const [x, y] = [a.get(k) ?? 0, b.get(k) ?? 0];
    const size = (/\[(.*)\]/.exec(k)?.[1] ?? "").split(",").map(Number).reduce((p, c) => p * (c || 1), 1);
    if (size > 4e3 && (x !== y || process.argv[2] === "all")) console.log(String(x).padStart(4), String(y).padStart(4), k);
  }
};
show(histos[0], histos[1]);
process.exit();
