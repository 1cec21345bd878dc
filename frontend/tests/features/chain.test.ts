import { describe, expect, it } from "vitest";
import { layoutChain, neighbours, orderChain } from "@/features/partners/chain";
import { edge } from "../samples";

const IDS = ["mine", "salts", "cathode", "anode", "machines", "cell", "pack", "use", "recycling"];
const EDGES = [
  edge("mine", "salts"),
  edge("salts", "cathode"),
  edge("cathode", "cell"),
  edge("anode", "cell"),
  edge("machines", "cell"),
  edge("cell", "pack"),
  edge("pack", "use"),
  edge("use", "recycling"),
  edge("recycling", "salts", true),
];

describe("the order of a chain", () => {
  const order = orderChain(IDS, EDGES);

  it("takes the longest way as the main line and ignores loops", () => {
    expect(order.spine).toEqual(["mine", "salts", "cathode", "cell", "pack", "use", "recycling"]);
  });
  it("hangs side links at the link they serve", () => {
    expect(order.strands.get("cell")).toEqual([
      { links: ["anode"], before: true },
      { links: ["machines"], before: true },
    ]);
  });
  it("reads every link once, suppliers first", () => {
    expect([...order.reading].sort()).toEqual([...IDS].sort());
    expect(order.reading.indexOf("anode")).toBeLessThan(order.reading.indexOf("cell"));
  });
  it("keeps side links behind one another together", () => {
    const { strands } = orderChain(
      ["a", "b", "c", "x", "y"],
      [edge("a", "b"), edge("b", "c"), edge("y", "x"), edge("x", "c")],
    );
    const all = [...strands.values()].flat().map((s) => s.links);
    expect(all).toHaveLength(1);
    expect(all[0]).toHaveLength(2);
  });
  it("survives circles that are not marked, lone links and nothing at all", () => {
    expect(orderChain(["a", "b"], [edge("a", "b"), edge("b", "a")]).reading).toHaveLength(2);
    expect(orderChain(["a", "b"], []).reading.sort()).toEqual(["a", "b"]);
    expect(orderChain([], []).reading).toEqual([]);
  });
});

describe("the layout of a chain", () => {
  const order = orderChain(IDS, EDGES);

  it("lies across where it fits, inside its width", () => {
    const layout = layoutChain(order, EDGES, 1100);
    expect(layout.way).toBe("across");
    for (const p of layout.places) {
      expect(p.x).toBeGreaterThanOrEqual(0);
      expect(p.x + p.width).toBeLessThanOrEqual(1100);
      expect(p.y + p.height).toBeLessThanOrEqual(layout.height);
    }
    expect(layout.arcs.map((a) => [a.from, a.to])).toEqual([["recycling", "salts"]]);
  });
  it("hangs down on a phone, inside its width", () => {
    const layout = layoutChain(order, EDGES, 300);
    expect(layout.way).toBe("down");
    expect(layout.places.map((p) => p.id)).toEqual(order.reading);
    for (const p of layout.places) expect(p.x + p.width).toBeLessThanOrEqual(300);
  });
  it.each([1100, 300])("interlocks every ring with the one it joins (%i px)", (width) => {
    const { places } = layoutChain(order, EDGES, width);
    const seen = new Set<string>();
    for (const place of places) {
      const other = places.find((p) => p.id === place.joins?.ring);
      if (place.joins) {
        expect(seen).toContain(place.joins.ring);
        expect(other).toBeDefined();
      }
      if (other) {
        const gapX = Math.max(place.x - (other.x + other.width), other.x - (place.x + place.width));
        const gapY = Math.max(
          place.y - (other.y + other.height),
          other.y - (place.y + place.height),
        );
        expect(Math.max(gapX, gapY)).toBeLessThan(0);
      }
      seen.add(place.id);
    }
  });
  it("lets no two rings touch that are not joined", () => {
    const { places } = layoutChain(order, EDGES, 1100);
    for (const a of places)
      for (const b of places) {
        if (a.id >= b.id || a.joins?.ring === b.id || b.joins?.ring === a.id) continue;
        const gapX = Math.max(a.x - (b.x + b.width), b.x - (a.x + a.width));
        const gapY = Math.max(a.y - (b.y + b.height), b.y - (a.y + a.height));
        expect(Math.max(gapX, gapY), `${a.id} ${b.id}`).toBeGreaterThanOrEqual(0);
      }
  });
  it("names neighbours, loops included", () => {
    expect(neighbours("salts", EDGES)).toEqual({ from: ["mine", "recycling"], to: ["cathode"] });
  });
});
