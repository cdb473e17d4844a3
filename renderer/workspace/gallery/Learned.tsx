import classes from './Gallery.module.css';

/** Of these there is a picture (`npm run pictures`); a drawing of its network stands for any other example. */
const pictured: ReadonlySet<string> = new Set([
  'perceptron-and',
  'perceptron-xor',
  'moons',
  'xor',
  'iris',
  'penguins',
  'fashion-mnist',
  'fashion-cnn',
  'classify-reconstruct',
  'little-gpt',
  'little-bert',
  'fine-tuned-bert',
  'text-classifier',
  'translator',
]);

export const isPictured = (example: string): boolean => pictured.has(example);

/** What an example learns, as the app shows it. */
export function Learned({ example }: { readonly example: string }) {
  return (['light', 'dark'] as const).map((theme) => (
    <img key={theme} className={classes.learned} data-theme={theme} src={`./examples/${example}-${theme}.webp`} alt="" loading="lazy" draggable={false} />
  ));
} // prettier-ignore
