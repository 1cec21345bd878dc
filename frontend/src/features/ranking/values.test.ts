import { describe, expect, it } from "vitest";
import type { Ranking, RankingPart } from "@/api/types";
import { share, sorted, strength, within } from "./values";

const part = (code: string, most: number, typical: number | null): RankingPart => ({
  code,
  label: code,
  text: "",
  direction: most === 0 ? "unused" : most > 0 ? "raises" : "lowers",
  most,
  learned: true,
  typical,
});

describe("what counts", () => {
  const parts = [part("a", 9, 0.1), part("b", -1, 0.6), part("c", 0, null)];

  it("is sorted by its usual share where that is known", () => {
    const { used, unused } = sorted({ parts, typical_of: 100 } as Ranking);
    expect(used.map((p) => p.code)).toEqual(["b", "a"]);
    expect(unused.map((p) => p.code)).toEqual(["c"]);
  });

  it("is sorted by its greatest effect where no proposals are stored", () => {
    const { used } = sorted({ parts, typical_of: 0 } as Ranking);
    expect(used.map((p) => p.code)).toEqual(["a", "b"]);
    expect(strength(part("b", -1, null), false)).toBe(1);
  });
});

describe("shares", () => {
  it("keep a decimal where they are small", () => {
    expect(share(0.034, "en")).toBe("3.4%");
    expect(share(0.344, "en")).toBe("34%");
  });

  it("are within the goal, outside it, or unknown", () => {
    const goal = { lowest: 0.8, highest: 1.25 };
    expect([within(0.8, goal), within(1.3, goal), within(null, goal)]).toEqual([true, false, null]);
  });
});
