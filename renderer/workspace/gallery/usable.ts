let resolve: () => void;

/** Until the gallery can be used: what it does not need waits for that. */
export const galleryIsUsable = new Promise<void>((settle) => (resolve = settle));

/** How long the app takes to get here, and what it loads for that, are measured by this mark. */
export function sayGalleryIsUsable(): void {
  if (performance.getEntriesByName('gallery').length === 0) performance.mark('gallery');
  resolve();
}
