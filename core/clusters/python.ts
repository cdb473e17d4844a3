import { hasTarget, targetField } from '../data/spec.ts';
import { dataSpec, kindOf } from '../data/source.ts';
import { joinSections, literal } from '../python.ts';
import type { ClusterMethod, ClusterSet } from './clusters.ts';

/** scikit-learn that clusters the same set in the same way. Its random numbers are others. */
export function clusterProgram(set: ClusterSet, method: ClusterMethod): string {
  const { imports, lines, hasClasses } = pointsCode(set);
  const { name, call } = methodCode(method);
  return joinSections([
    [
      ...new Set([...imports, 'import numpy as np']),
      `from sklearn.cluster import ${name}`,
      `from sklearn.metrics import ${hasClasses ? 'adjusted_rand_score, ' : ''}silhouette_score`,
    ],
    lines,
    [
      `labels = ${call}.fit_predict(x)`,
      'known = labels >= 0',
      'clusters = len(np.unique(labels[known]))',
      'print(f"{clusters} clusters, {np.sum(~known)} points of noise")',
      'if 1 < clusters < np.sum(known):',
      '    print(f"silhouette {silhouette_score(x[known], labels[known]):.3f}")',
      ...(hasClasses ? ['print(f"adjusted Rand index {adjusted_rand_score(y, labels):.3f}")'] : []),
    ],
  ]);
}

function methodCode(method: ClusterMethod) {
  if (method.kind === 'dbscan') {
    return { name: 'DBSCAN', call: `DBSCAN(eps=${literal(method.eps)}, min_samples=${literal(method.minPoints)})` };
  }
  const { k, restarts, seed } = method;
  return { name: 'KMeans', call: `KMeans(n_clusters=${k}, n_init=${restarts}, random_state=${seed})` };
}

interface PointsCode {
  readonly imports: readonly string[];
  readonly lines: readonly string[];
  /** Whether it makes `y`. */
  readonly hasClasses: boolean;
}

function pointsCode(set: ClusterSet): PointsCode {
  if (set.kind !== 'data') return textCode(set);
  const made = kindOf(set.source).python(set.source);
  if (!('lines' in made)) throw new Error('Sets of a library are not points.');
  const spec = dataSpec(set.source);
  const hasClasses = hasTarget(spec) && targetField(spec).meaning.kind === 'classes';
  const parts = ['train', ...(made.hasValidation ? ['val'] : []), 'test'];
  const all = (letter: string) => `${letter} = np.concatenate([${parts.map((part) => `${part}_${letter}`).join(', ')}])`; // prettier-ignore
  return {
    imports: made.imports,
    lines: [...made.lines, all('x'), ...(hasClasses ? [all('y')] : [])],
    hasClasses,
  };
}

function textCode(set: Exclude<ClusterSet, { kind: 'data' }>): PointsCode {
  const isCorpus = set.kind === 'corpus';
  return {
    imports: [
      ...(isCorpus ? ['import json'] : []),
      'import torch',
      'from transformers import AutoModel, AutoTokenizer',
    ],
    lines: [
      ...(isCorpus ? corpusLines(set.name) : ['texts = open("texts.txt", encoding="utf-8").read().splitlines()', 'texts = [text for text in texts if text.strip()]']), // prettier-ignore
      `name = ${literal(hubName(set.model))}`,
      'tokenizer, model = AutoTokenizer.from_pretrained(name), AutoModel.from_pretrained(name).eval()',
      'vectors = []',
      'for i in range(0, len(texts), 32):',
      '    read = tokenizer(texts[i : i + 32], padding=True, truncation=True, return_tensors="pt")',
      '    with torch.no_grad():',
      '        hidden = model(**read).last_hidden_state',
      '    mask = read["attention_mask"].unsqueeze(-1)',
      '    vectors.append((hidden * mask).sum(1) / mask.sum(1))',
      'x = torch.nn.functional.normalize(torch.cat(vectors), dim=1).numpy()',
    ],
    hasClasses: isCorpus,
  };
}

/** One text a line, as JSON. */
function corpusLines(name: string): readonly string[] {
  return [
    `rows = [json.loads(line) for line in open(${literal(name)}, encoding="utf-8")]`,
    'texts, y = [row["text"] for row in rows], np.unique([row["label"] for row in rows], return_inverse=True)[1]',
  ];
}

/** Models with the app are called as on the hub, but for their owner. */
function hubName(model: string): string {
  return model === 'all-MiniLM-L6-v2' ? `sentence-transformers/${model}` : model;
}
