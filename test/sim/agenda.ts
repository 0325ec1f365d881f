/**
 * What will happen, in order of time; of two things at one time the one that was put down
 * first. A binary heap, because a day has a hundred thousand entries.
 */
export class Agenda {
  private readonly heap: Entry[] = [];
  private count = 0;

  put(at: number, act: () => void): void {
    const { heap } = this;
    const entry: Entry = { at, order: this.count++, act };
    let place = heap.length;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = heap[above] as Entry;
      if (!before(entry, parent)) break;
      heap[place] = parent;
      place = above;
    }
    heap[place] = entry;
  }

  /** When the next thing happens; Infinity when nothing will. */
  nextAt(): number {
    return this.heap[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  take(): () => void {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (!first || !last) throw new Error("the agenda is empty");
    if (heap.length > 0) this.sink(last);
    return first.act;
  }

  private sink(entry: Entry): void {
    const { heap } = this;
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= heap.length) break;
      const right = heap[below + 1];
      if (right && before(right, heap[below] as Entry)) below += 1;
      const child = heap[below] as Entry;
      if (!before(child, entry)) break;
      heap[place] = child;
      place = below;
    }
    heap[place] = entry;
  }
}

interface Entry {
  at: number;
  order: number;
  act: () => void;
}

function before(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
