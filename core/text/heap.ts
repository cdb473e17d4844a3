/** A binary heap ordered by `isBefore`. */
export class Heap<T> {
  private readonly items: T[];
  private readonly isBefore: (a: T, b: T) => boolean;

  constructor(isBefore: (a: T, b: T) => boolean, items: T[] = []) {
    this.isBefore = isBefore;
    this.items = items;
    for (let i = (items.length >> 1) - 1; i >= 0; i--) this.sink(i);
  }

  push(item: T): void {
    const { items } = this;
    let at = items.length;
    items.push(item);
    while (at > 0) {
      const above = (at - 1) >> 1;
      const other = items[above];
      if (other === undefined || !this.isBefore(item, other)) break;
      items[at] = other;
      at = above;
    }
    items[at] = item;
  }

  /** Removes and returns the first item; undefined if the heap is empty. */
  pop(): T | undefined {
    const first = this.items[0];
    const last = this.items.pop();
    if (last !== undefined && this.items.length > 0) {
      this.items[0] = last;
      this.sink(0);
    }
    return first;
  }

  private sink(start: number): void {
    const { items } = this;
    const item = items[start];
    if (item === undefined) return;
    let at = start;
    for (;;) {
      let below = 2 * at + 1;
      let next = items[below];
      if (next === undefined) break;
      const right = items[below + 1];
      if (right !== undefined && this.isBefore(right, next)) {
        below++;
        next = right;
      }
      if (!this.isBefore(next, item)) break;
      items[at] = next;
      at = below;
    }
    items[at] = item;
  }
}
