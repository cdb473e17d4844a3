/** For `ref`: what appears, or becomes the active one, is scrolled to where one sees it. */
export function scrollIntoView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' });
}
