import type { ChainEdge } from "@/api/types";

/** A chain put in order: a main line, and side links that hang at the link they serve. */
export type ChainOrder = {
  spine: string[];
  /** For each link of the main line its strands: side links, nearest to the main line first. */
  strands: Map<string, Strand[]>;
  /** Every link in reading order: what serves a link comes before it, what it serves after. */
  reading: string[];
};

/** Side links one behind the other; `before` says that they supply the main line. */
export type Strand = { links: string[]; before: boolean };

type Graph = { out: Map<string, string[]>; into: Map<string, string[]> };

function graphOf(ids: string[], edges: ChainEdge[]): Graph {
  const known = new Set(ids);
  const out = new Map(ids.map((id) => [id, [] as string[]]));
  const into = new Map(ids.map((id) => [id, [] as string[]]));
  for (const { source, target, loop } of edges) {
    if (loop || !known.has(source) || !known.has(target)) continue;
    out.get(source)?.push(target);
    into.get(target)?.push(source);
  }
  return { out, into };
}

function longestPath(ids: string[], { into }: Graph): string[] {
  const best = new Map<string, string[]>();
  const pathTo = (id: string, above: Set<string>): string[] => {
    const done = best.get(id);
    if (done) return done;
    let longest: string[] = [];
    for (const before of into.get(id) ?? []) {
      // A circle that is not marked as a loop must not hang the page.
      if (above.has(before)) continue;
      const path = pathTo(before, new Set([...above, id]));
      if (path.length > longest.length) longest = path;
    }
    const path = [...longest, id];
    best.set(id, path);
    return path;
  };
  let longest: string[] = [];
  for (const id of ids) {
    const path = pathTo(id, new Set([id]));
    if (path.length > longest.length) longest = path;
  }
  return longest;
}

/** The way from a side link to the main line, without itself, the main line's link last. */
function wayTo(start: string, next: Map<string, string[]>, spine: Set<string>): string[] | null {
  const queue: string[][] = [[start]];
  const seen = new Set([start]);
  for (let path = queue.shift(); path; path = queue.shift()) {
    const here = path[path.length - 1] ?? start;
    if (spine.has(here)) return path.slice(1);
    for (const id of next.get(here) ?? []) {
      if (seen.has(id)) continue;
      seen.add(id);
      queue.push([...path, id]);
    }
  }
  return null;
}

/** Put the links of a chain in order. Unconnected links hang at the last link of the main line. */
export function orderChain(ids: string[], edges: ChainEdge[]): ChainOrder {
  const graph = graphOf(ids, edges);
  const spine = longestPath(ids, graph);
  const onSpine = new Set(spine);
  const strands = new Map<string, Strand[]>(spine.map((id) => [id, []]));
  const sides = ids
    .filter((id) => !onSpine.has(id))
    .map((id) => {
      const ahead = wayTo(id, graph.out, onSpine);
      const way = ahead ?? wayTo(id, graph.into, onSpine) ?? [spine[spine.length - 1] ?? id];
      return { id, way, before: ahead !== null };
    })
    .sort((a, b) => a.way.length - b.way.length);
  for (const { id, way, before } of sides) {
    const anchor = strands.get(way[way.length - 1] ?? "");
    const parent = way.length > 1 ? way[0] : undefined;
    const strand = anchor?.find((s) => parent !== undefined && s.links.at(-1) === parent);
    if (strand) strand.links.push(id);
    else anchor?.push({ links: [id], before });
  }
  const reading = spine.flatMap((id) => {
    const here = strands.get(id) ?? [];
    const before = here.filter((s) => s.before).flatMap((s) => [...s.links].reverse());
    const after = here.filter((s) => !s.before).flatMap((s) => s.links);
    return [...before, id, ...after];
  });
  return { spine, strands, reading };
}

export type Join = { ring: string; side: "start" | "top" | "bottom" };
export type Place = {
  id: string;
  x: number;
  y: number;
  width: number;
  height: number;
  joins: Join | null;
};
export type Arc = { from: string; to: string; path: string };
export type Layout = {
  way: "across" | "down";
  width: number;
  height: number;
  places: Place[];
  arcs: Arc[];
};

const OVERLAP = 18;
const SPINE_HEIGHT = 114;
const SIDE_HEIGHT = 98;
const DOWN_HEIGHT = 98;
const INDENT = 36;
const NARROWEST = 124;
const WIDEST = 184;
const MARGIN = 10;
const ARC_ROOM = 30;

/** Lay a chain out across where it fits, else downwards. All numbers are pixels. */
export function layoutChain(order: ChainOrder, edges: ChainEdge[], width: number): Layout {
  const count = Math.max(1, order.spine.length);
  const fitting = (width - 2 * MARGIN + OVERLAP * (count - 1)) / count;
  return fitting >= NARROWEST
    ? across(order, edges, width, Math.min(WIDEST, fitting))
    : down(order, width);
}

/** Share strands between above and below; below gets the first and the longer half. */
function share(strands: Strand[], onlyBelow: boolean): { above: string[]; below: string[] } {
  const above: string[] = [];
  const below: string[] = [];
  for (const { links } of strands)
    (onlyBelow || below.length <= above.length ? below : above).push(...links);
  return { above, below };
}

function across(order: ChainOrder, edges: ChainEdge[], width: number, ring: number): Layout {
  const onSpine = new Set(order.spine);
  const loops = edges.filter((e) => e.loop && onSpine.has(e.source) && onSpine.has(e.target));
  const ends = new Set(loops.flatMap((e) => [e.source, e.target]));
  const shared = order.spine.map((id) => share(order.strands.get(id) ?? [], ends.has(id)));
  const most = (side: "above" | "below") => Math.max(0, ...shared.map((s) => s[side].length));
  const stepDown = SIDE_HEIGHT - OVERLAP;
  const top = MARGIN + (loops.length ? ARC_ROOM : 0) + most("above") * stepDown;
  const step = ring - OVERLAP;
  const left = (width - (step * (order.spine.length - 1) + ring)) / 2;
  const places: Place[] = [];
  // Side links are narrower: next to each other they must not look joined.
  const slim = ring - 2 * OVERLAP;
  const size = { width: slim, height: SIDE_HEIGHT };
  order.spine.forEach((id, i) => {
    const x = left + i * step;
    const before = order.spine[i - 1];
    const joins: Join | null = before ? { ring: before, side: "start" } : null;
    places.push({ id, x, y: top, width: ring, height: SPINE_HEIGHT, joins });
  });
  order.spine.forEach((id, i) => {
    const x = left + i * step;
    let last = id;
    shared[i]?.below.forEach((side, n) => {
      const y = top + SPINE_HEIGHT - OVERLAP + n * stepDown;
      places.push({ id: side, x: x + OVERLAP, y, ...size, joins: { ring: last, side: "top" } });
      last = side;
    });
    last = id;
    shared[i]?.above.forEach((side, n) => {
      const y = top - (n + 1) * stepDown;
      places.push({ id: side, x: x + OVERLAP, y, ...size, joins: { ring: last, side: "bottom" } });
      last = side;
    });
  });
  const middle = new Map(order.spine.map((id, i) => [id, left + i * step + ring / 2]));
  const arcs = loops.map(({ source, target }) => {
    const from = middle.get(source) ?? 0;
    const to = middle.get(target) ?? 0;
    const turn = from < to ? 12 : -12;
    const path = `M${from} ${top - 6}V${MARGIN + 12}q0 -12 ${turn} -12H${to - turn}q${turn} 0 ${turn} 12V${top - 8}`;
    return { from: source, to: target, path };
  });
  const height = top + SPINE_HEIGHT + most("below") * stepDown + MARGIN;
  return { way: "across", width, height, places, arcs };
}

function down(order: ChainOrder, width: number): Layout {
  const onSpine = new Set(order.spine);
  const ring = Math.min(width - 2 * MARGIN - INDENT, 520);
  const step = DOWN_HEIGHT - OVERLAP;
  const places = order.reading.map((id, i): Place => {
    const before = order.reading[i - 1];
    return {
      id,
      x: MARGIN + (onSpine.has(id) ? 0 : INDENT),
      y: MARGIN + i * step,
      width: ring,
      height: DOWN_HEIGHT,
      joins: before ? { ring: before, side: "top" } : null,
    };
  });
  const height = MARGIN * 2 + step * Math.max(0, places.length - 1) + DOWN_HEIGHT;
  return { way: "down", width, height, places, arcs: [] };
}

/** The links that supply a link and those it supplies; loops count too. */
export function neighbours(id: string, edges: ChainEdge[]): { from: string[]; to: string[] } {
  return {
    from: edges.filter((e) => e.target === id).map((e) => e.source),
    to: edges.filter((e) => e.source === id).map((e) => e.target),
  };
}
