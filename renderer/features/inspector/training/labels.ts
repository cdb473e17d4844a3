import { text, type Text } from '../../../../core/text.ts';

/** A setting of the training: its label, and what people call it besides. */
interface Named {
  readonly label: Text;
  readonly also: string;
}

const named = (label: Text, also: string): Named => ({ label, also });

/** The settings of every training, by which the form and those who look for one know them. */
export const training = {
  epochs: named(text('Epochs', 'Epochen'), 'passes length duration how long Durchläufe Dauer wie lange'),
  batchSize: named(text('Batch size', 'Batch-Größe'), 'minibatch mini-batch Stapel Stapelgröße'),
  learningRate: named(text('Learning rate', 'Lernrate'), 'lr step size eta alpha Schrittweite Rate'),
  optimizer: named(
    text('Optimizer', 'Optimierer'),
    'SGD Adam AdamW RMSprop momentum Impuls solver gradient descent Gradientenabstieg Verfahren Optimizer',
  ),
  schedule: named(text('Schedule', 'Verlauf der Lernrate'), 'scheduler warmup cosine decay annealing Lernratenplan'),
  accumulate: named(text('Parts of a batch', 'Teile eines Batches'), 'gradient accumulation Akkumulation Speicher'),
  layerDecay: named(text('Rate from layer to layer', 'Rate von Schicht zu Schicht'), 'layer-wise discriminative decay'),
  unfreezing: named(text('Gradual unfreezing', 'Schrittweise auftauen'), 'freeze einfrieren'),
  weightDecay: named(
    text('Weight decay', 'Weight Decay'),
    'L2 regularisation regularization ridge overfitting Regularisierung Überanpassung Gewichtsabfall Gewichtszerfall',
  ),
  clip: named(text('Gradient clipping', 'Gradient Clipping'), 'exploding limit begrenzen explodierende'),
  earlyStopping: named(
    text('Early stopping', 'Early Stopping'),
    'patience overfitting Geduld früh beenden Abbruch Überanpassung',
  ),
  shuffles: named(text('Shuffle every epoch', 'Jede Epoche mischen'), 'order random Reihenfolge zufällig'),
  seed: named(text('Seed', 'Startwert'), 'random reproducible Zufall Seed reproduzierbar wiederholbar'),
} as const;
