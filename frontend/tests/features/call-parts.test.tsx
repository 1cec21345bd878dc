import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import { SafeHtml } from "@/components/SafeHtml";
import { CallCardView } from "@/features/calls/CallCardView";
import { PlainSection } from "@/features/calls/Sections";
import { call, fitting, line, source } from "../calls-samples";
import { renderPart } from "../render";
import { server } from "../server";

describe("a call in a list", () => {
  it("says until when, what it pays and with whom, in plain words", async () => {
    await renderPart(<CallCardView call={call()} />);
    const article = screen.getByRole("article", { name: "Vouchers for recycling" });
    expect(article).toHaveTextContent("15 February 2027");
    expect(article).toHaveTextContent("45 days left");
    expect(article).toHaveTextContent("€60,000 as a lump sum");
    expect(article).toHaveTextContent("Only with partners");
    expect(article).toHaveTextContent("Invented for the demo");
  });
  it("says “may apply” only where the verdict is eligible", async () => {
    for (const [code, words] of [
      ["eligible", /You may take part/],
      ["no_obstacle", /Nothing against it found, but not every rule has been checked/],
      ["unknown", /We cannot say yet/],
      ["not_eligible", /a rule is not met/],
      ["something_new", /We cannot say yet/],
    ] as const) {
      const eligibility = { verdict: { code, label: "Eligible" }, summary: "Eligible" };
      const { unmount } = await renderPart(
        <CallCardView call={call({ fit: fitting({ eligibility }) })} />,
      );
      const article = screen.getByRole("article");
      expect(article).toHaveTextContent(words);
      if (code !== "eligible")
        expect(article).not.toHaveTextContent(/may (apply|take part)|eligible/i);
      unmount();
    }
  });
  it("gives reasons and the caution", async () => {
    await renderPart(<CallCardView call={call({ fit: fitting() })} />);
    const reasons = screen.getByRole("list", { name: "Why it fits" });
    expect(within(reasons).getAllByRole("listitem")).toHaveLength(1);
    expect(screen.getByRole("article")).toHaveTextContent("It asks for a working prototype.");
  });
  it("marks a cascade call that one firm may enter alone", async () => {
    const kind = { code: "cascade", label: "Cascade call" };
    const applicants = { code: "alone", label: "Alone" };
    await renderPart(<CallCardView call={call({ kind, applicants })} />);
    expect(screen.getByText("One small firm may apply alone")).toBeInTheDocument();
  });
  it("offers to show a hidden call again", async () => {
    await renderPart(<CallCardView call={call({ mark: "hidden" })} />);
    expect(screen.queryByRole("article")).toBeNull();
    expect(screen.getByRole("button", { name: "Show again" })).toBeInTheDocument();
  });
  it("saves, says so, and takes it back", async () => {
    const sent: string[] = [];
    server.use(
      http.put("*/api/v1/calls/*/mark/", async ({ request }) => {
        sent.push(((await request.json()) as { mark: string }).mark);
        return HttpResponse.json({ mark: "saved" });
      }),
      http.delete("*/api/v1/calls/*/mark/", () => {
        sent.push("none");
        return new HttpResponse(null, { status: 204 });
      }),
    );
    await renderPart(<CallCardView call={call()} />);
    await userEvent.click(screen.getByRole("button", { name: /^Save/ }));
    expect(await screen.findByText("Saved: Vouchers for recycling")).toBeInTheDocument();
    await userEvent.click(screen.getByRole("button", { name: "Undo" }));
    await expect.poll(() => sent).toEqual(["saved", "none"]);
  });
});

describe("a section of a plain page", () => {
  it("marks what was not verified and lists each source once", async () => {
    await renderPart(
      <PlainSection
        id="x"
        title="Who can apply"
        lines={[line("A."), line("B.", { verified: false, source: source({ title: "Guide" }) })]}
      />,
    );
    const [first, second] = screen.getAllByRole("listitem");
    expect(first).not.toHaveTextContent("Not verified");
    expect(second).toHaveTextContent("Not verified");
    expect(screen.getByText(/Sources \(2\)/)).toBeInTheDocument();
    expect(screen.getByRole("link", { name: /Guide/, hidden: true })).toHaveAttribute(
      "href",
      "https://example.org/annexes",
    );
  });
});

describe("foreign HTML", () => {
  it("is drawn without scripts, handlers, styles or odd addresses", async () => {
    const html = `<h1 onclick="x()">Head</h1><p style="color:red" class="y">Text <b>bold</b>
      <a href="javascript:alert(1)">bad</a> <a href="https://example.org/">good</a></p>
      <script>window.hacked = true</script><img src="x" onerror="y()"><custom-thing>kept</custom-thing>
      <table><tbody><tr><td colspan="2" onclick="z()">cell</td></tr></tbody></table>`;
    await renderPart(
      <div data-testid="drawn">
        <SafeHtml html={html} />
      </div>,
    );
    expect(screen.getByRole("heading", { level: 4, name: "Head" })).toBeInTheDocument();
    expect(screen.getByText("bold").tagName).toBe("STRONG");
    expect(screen.getAllByRole("link")).toHaveLength(1);
    expect(screen.getByRole("link", { name: "good" })).toHaveAttribute(
      "rel",
      "noreferrer noopener",
    );
    expect(screen.getByText(/kept/)).toBeInTheDocument();
    expect(screen.getByText("cell")).toHaveAttribute("colspan", "2");
    expect(screen.getByTestId("drawn").innerHTML).not.toMatch(
      /script|hacked|onclick|onerror|style=|javascript:|<img/,
    );
  });
});
