/** What a form does: pressed, or by the key Enter in one of its fields. */
export const submits = (work: () => unknown) => (event: React.FormEvent) => {
  event.preventDefault();
  void work();
};
