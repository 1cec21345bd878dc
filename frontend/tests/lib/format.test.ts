import { describe, expect, it } from "vitest";
import {
  formatAgo,
  formatDay,
  formatMoment,
  formatMoney,
  formatMoneyShort,
  formatRate,
  percent,
} from "@/lib/format";

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

describe("dates and money of calls", () => {
  const moment = "2026-09-15T15:00:00Z";
  it("shows a moment on the clocks of the call's place, with its zone", () => {
    const named = () => "Brussels time";
    expect(formatMoment(moment, "Europe/Brussels", true, "en", named)).toMatch(
      /^15 September 2026.*17:00, Brussels time$/,
    );
    expect(formatMoment(moment, "Europe/Brussels", true, "en")).toMatch(/17:00 (CEST|GMT\+2)$/);
    expect(formatMoment(moment, "Europe/Brussels", false, "fr")).toBe("15 septembre 2026");
    expect(formatMoment("2026-09-15T22:30:00Z", "Europe/Athens", false, "de")).toBe(
      "16. September 2026",
    );
    expect(formatMoment(moment, "Nowhere/Here", false, "en")).toBe("15 September 2026");
  });
  it("keeps a day the same day everywhere", () => {
    expect(formatDay("2026-01-01", "de")).toBe("1. Januar 2026");
    expect(formatDay(null, "de")).toBe("");
    expect(formatDay("soon", "de")).toBe("soon");
  });
  it("writes money as the reader's language does", () => {
    expect(formatMoney(6_000_000, "en")).toBe("€60,000");
    expect(formatMoney(1_250, "en")).toBe("€12.50");
    expect(formatMoneyShort(250_000_000, "en")).toBe("€2.5M");
    expect(formatMoneyShort(25_000_000, "de")).toMatch(/250\.000\s€/);
    expect(formatRate(0.625, "fr")).toMatch(/62,5\s%/);
  });
});
