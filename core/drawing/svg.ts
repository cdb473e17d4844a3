/** Text as it may stand in an element or attribute of SVG; characters that XML forbids are left out. */
export function escaped(words: string): string {
  return (
    words
      // eslint-disable-next-line no-control-regex
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '')
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      .replace(/"/g, '&quot;')
  );
}

/** A number as SVG has it: two decimals at most. */
export function number(value: number): string {
  return String(Math.round(value * 100) / 100 || 0);
}
