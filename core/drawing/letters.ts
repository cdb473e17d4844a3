/**
 * The font of pictures. DejaVu Sans (Linux, and inside the app) and Verdana (Windows, macOS) have letters of the same
 * widths, so that text takes the same room everywhere.
 */
export const PICTURE_FONT = 'DejaVu Sans, Verdana, Geneva, sans-serif';

/** The widths of the letters from space to ~, in thousandths of the font's size. */
const regular = [
  318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636, 636, 636, 636,
  636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787,
  603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352, 635,
  634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
]; // prettier-ignore
const bold = [
  348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415, 380, 365, 696, 696, 696, 696, 696, 696, 696, 696,
  696, 696, 400, 400, 838, 838, 838, 580, 1000, 774, 762, 734, 830, 683, 683, 821, 837, 372, 372, 775, 637, 995, 837, 850,
  733, 850, 770, 720, 682, 812, 774, 1103, 771, 724, 725, 457, 365, 457, 838, 500, 500, 675, 716, 593, 716, 678, 435, 716,
  712, 343, 343, 665, 343, 1042, 712, 687, 716, 716, 493, 595, 478, 712, 652, 924, 645, 652, 582, 712, 365, 712, 838,
]; // prettier-ignore
/** Of letters beyond those: wide enough for Latin and Greek ones; others (Chinese) are as wide as high. */
const FOREIGN = 800;
const WIDE = 1000;

/** The width of a line of text. */
export function textWidth(words: string, size: number, isBold = false): number {
  const widths = isBold ? bold : regular;
  let sum = 0;
  for (const letter of words) {
    const code = letter.codePointAt(0) ?? 0;
    sum += widths[code - 32] ?? (code < 0x2e80 ? FOREIGN : WIDE);
  }
  return (sum * size) / 1000;
}

/** The text in a room of that width: as it is, or cut off with an ellipsis. */
export function fitted(words: string, room: number, size: number, isBold = false): string {
  if (textWidth(words, size, isBold) <= room) return words;
  const letters = Array.from(new Intl.Segmenter().segment(words), ({ segment }) => segment);
  while (letters.length > 0 && textWidth(`${letters.join('')}…`, size, isBold) > room) letters.pop();
  return `${letters.join('').trimEnd()}…`;
}
