/** One collected result list: each of its items once, in the order of their best ranks. */
export interface ResultList {
  /** Place of its query text among the texts. */
  text: number;
  /** Places among the items. */
  items: number[];
  /** Of each item, its best rank in this list. */
  ranks: number[];
  /** Of each item, how often it stands in this list. */
  occurrences: number[];
}

/** What was seen of a text or an item. */
export interface Seen {
  name: string;
  /** Of an item. */
  domain: string | null;
  results: number;
  /** Lists in which it stands. */
  lists: number;
  bestRank: number;
}

class Index {
  readonly all: Seen[] = [];
  private readonly places = new Map<string, number>();

  placeOf(name: string, domain: string | null): number {
    let place = this.places.get(name);
    if (place === undefined) {
      place = this.all.push({ name, domain, results: 0, lists: 0, bestRank: Number.MAX_SAFE_INTEGER }) - 1;
      this.places.set(name, place);
    }
    return place;
  }

  note(place: number, results: number, bestRank: number): void {
    const seen = this.all[place] as Seen;
    seen.results += results;
    seen.lists += 1;
    seen.bestRank = Math.min(seen.bestRank, bestRank);
  }
}

interface Collected {
  text: string;
  /** By rank. */
  items: readonly string[];
  domains: readonly (string | null)[];
  ranks: readonly number[];
}

/** Result lists with their texts and items as numbers, in the order in which they came. */
export class ResultLists {
  readonly lists: ResultList[] = [];
  private readonly textIndex = new Index();
  private readonly itemIndex = new Index();

  get texts(): readonly Seen[] {
    return this.textIndex.all;
  }

  get items(): readonly Seen[] {
    return this.itemIndex.all;
  }

  /** An item that comes twice counts at the rank at which it comes first. */
  add({ text, items, domains, ranks }: Collected): void {
    const list: ResultList = { text: this.textIndex.placeOf(text, null), items: [], ranks: [], occurrences: [] };
    const places = new Map<number, number>();
    for (const [i, item] of items.entries()) {
      const number = this.itemIndex.placeOf(item, domains[i] ?? null);
      const known = places.get(number);
      if (known !== undefined) {
        list.occurrences[known] = (list.occurrences[known] as number) + 1;
        continue;
      }
      places.set(number, list.items.push(number) - 1);
      list.ranks.push(ranks[i] as number);
      list.occurrences.push(1);
    }
    for (const [i, item] of list.items.entries())
      this.itemIndex.note(item, list.occurrences[i] as number, list.ranks[i] as number);
    this.textIndex.note(list.text, items.length, list.ranks[0] as number);
    this.lists.push(list);
  }
}
