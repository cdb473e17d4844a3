/** Keeps the browser from opening a file in place of the app where it is dropped on nothing that takes it. */
export function refuseDrops(page: Pick<Window, 'addEventListener'>): void {
  const refuse = (event: DragEvent) => {
    const { dataTransfer, defaultPrevented } = event;
    // Texts are dropped into fields as ever.
    if (defaultPrevented || !dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    dataTransfer.dropEffect = 'none';
  };
  page.addEventListener('dragover', refuse);
  page.addEventListener('drop', refuse);
}
