import { describe, expect, it } from "vitest";
import { movedAs } from "./balancing";

describe("a moved proposal", () => {
  it("says whether it was moved itself or made room", () => {
    expect(movedAs({ moved: 2, why: ["region"] })).toBe("up");
    expect(movedAs({ moved: -1, why: ["newcomer", "own"] })).toBe("down");
    expect(movedAs({ moved: -3, why: ["own"] })).toBe("often");
    expect(movedAs({ moved: 1, why: [] })).toBe("roomUp");
    expect(movedAs({ moved: -1, why: [] })).toBe("roomDown");
  });
});
