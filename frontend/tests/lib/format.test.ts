import { describe, expect, it } from "vitest";
import { formatAgo, percent } from "@/lib/format";

describe("numbers and times", () => {
  it("never claims certainty", () => {
    expect(percent(0.9999)).toBe(99);
    expect(percent(0.0001)).toBe(1);
    expect(percent(0.714)).toBe(71);
  });
  it("says how long ago", () => {
    const now = Date.parse("2026-01-02T12:00:00Z");
    expect(formatAgo("2026-01-02T11:55:00Z", "en", now)).toBe("5 minutes ago");
    expect(formatAgo("2026-01-01T12:00:00Z", "de", now)).toBe("gestern");
    expect(formatAgo("2026-01-02T11:59:40Z", "en", now)).toBe("this minute");
  });
});
