/** What an invalidation learned from Redis: where it stands in the order of all, and who may still serve old values. */
export interface Announcement {
  seq: number;
  epoch: string;
  /** Nodes with a lease on their memory, and for how many more milliseconds. */
  holders: Map<string, number>;
  /** Redis came up less than one lease ago: nodes that it does not know may hold one for so long. */
  unknownHolders: number;
}

export type RawAnnouncement = [seq: number, epoch: string, now: string, holders: string[], ...rest: string[]];

export function announcementOf([seq, epoch, now, flat]: RawAnnouncement, leaseMs: number): Announcement {
  const holders = new Map<string, number>();
  for (let at = 0; at < flat.length; at += 2) holders.set(flat[at] ?? '', Number(flat[at + 1]));
  const born = Number(epoch.slice(epoch.lastIndexOf(':') + 1));
  return { seq, epoch, holders, unknownHolders: Math.max(0, born + leaseMs - Number(now)) };
}

/** A writer's side: waits until every holder has said that it has seen the change, or can serve no longer. */
export class Acknowledgements {
  private readonly seen = new Map<string, { epoch: string; seq: number }>();
  private readonly waiting = new Set<() => void>();

  constructor(private readonly self: string) {}

  received(node: string, epoch: string, seq: number): void {
    this.seen.set(node, { epoch, seq });
    for (const look of this.waiting) look();
  }

  /** `since` is when the announcement was answered, at the latest: leases are counted from there. */
  async settled({ seq, epoch, holders, unknownHolders }: Announcement, since: number): Promise<void> {
    const until = (ms: number) => since + ms;
    const open = new Map([...holders].filter(([node]) => node !== this.self).map(([node, ms]) => [node, until(ms)]));
    const floor = until(unknownHolders);
    if (open.size === 0 && unknownHolders <= 0) return;
    await new Promise<void>((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      const look = () => {
        const now = performance.now();
        for (const [node, end] of open) if (now >= end || this.hasSeen(node, epoch, seq)) open.delete(node);
        clearTimeout(timer);
        if (open.size === 0 && now >= floor) {
          this.waiting.delete(look);
          resolve();
          return;
        }
        timer = setTimeout(look, Math.min(...open.values(), ...(now < floor ? [floor] : [])) - now + 1);
      };
      this.waiting.add(look);
      look();
    });
  }

  /** An acknowledgement counts for its epoch only: after a restart the numbers begin again. */
  private hasSeen(node: string, epoch: string, seq: number): boolean {
    const last = this.seen.get(node);
    return last !== undefined && last.epoch === epoch && last.seq >= seq;
  }
}
