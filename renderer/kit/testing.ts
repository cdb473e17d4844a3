import css from './tokens.css?raw';

type Colours = Readonly<Record<string, string>>;

/** The colours that a rule of tokens.css sets, by their names. */
function rule(selector: string): Colours {
  const body = css.slice(css.indexOf(`${selector} {`)).split('}')[0] ?? '';
  return Object.fromEntries(
    [...body.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value] as const),
  );
}

/** The colours of the light theme, which the others change. */
export const light = rule(':root');
/** The colours of all themes. */
export const themes: Readonly<Record<string, Colours>> = {
  light,
  dark: { ...light, ...rule(":root[data-theme='dark']") },
  projector: { ...light, ...rule(":root[data-theme='projector']") },
};

const channels = (colour: string) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);

/** Relative luminance of sRGB, by WCAG 2. */
function luminance(rgb: readonly number[]): number {
  const [r = 0, g = 0, b = 0] = rgb.map((value) =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast of a colour of that opacity on another one. */
export function contrast(colour: string, ground: string, opacity = 1): number {
  const below = channels(ground);
  const seen = channels(colour).map((value, i) => opacity * value + (1 - opacity) * (below[i] ?? 0));
  const [high = 0, low = 0] = [luminance(seen), luminance(below)].toSorted((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}
