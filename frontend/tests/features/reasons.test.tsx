import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import type { Evidence } from "@/api/types";
import { ProposalCard } from "@/features/partners/ProposalCard";
import {
  evidenceField,
  topCaution,
  topReasons,
  weight,
  withoutRepetition,
} from "@/features/partners/reasons";
import { renderPart } from "../render";
import { proposal, reason } from "../samples";

const quote = (side: "you" | "them", excerpt: string): Evidence => ({
  side,
  field: side === "you" ? "needs" : "offers",
  entry_id: null,
  excerpt,
});

describe("reasons", () => {
  it("puts the heaviest first", () => {
    const three = [0.2, 0.9, 0.5].map((contribution) => reason({ contribution }));
    expect(topReasons(three, 2).map((r) => r.contribution)).toEqual([0.9, 0.5]);
  });
  it("takes the caution that pulls down most", () => {
    expect(
      topCaution([reason({ contribution: -0.1 }), reason({ contribution: -0.7 })])?.contribution,
    ).toBe(-0.7);
    expect(topCaution([])).toBeNull();
  });
  it("keeps a weight between nothing and everything", () => {
    expect(weight(reason({ strength: 0.486 }))).toBe(49);
    expect(weight(reason({ strength: 1.4 }))).toBe(100);
    expect(weight(reason({ strength: -1 }))).toBe(0);
  });
  it("quotes no passage twice", () => {
    const [first, second] = withoutRepetition([
      reason({ sentence: "So", evidence: [quote("you", "a"), quote("them", "b")] }),
      reason({ sentence: "So", evidence: [quote("you", "a"), quote("them", "c")] }),
    ]);
    expect(first?.evidence).toHaveLength(2);
    expect(second?.evidence.map((e) => e.excerpt)).toEqual(["c"]);
  });
  it("quotes nothing that the sentence says already", () => {
    const [only] = withoutRepetition([
      reason({ sentence: "Its industry (Paper) is usual.", evidence: [quote("them", "Paper")] }),
    ]);
    expect(only?.evidence).toHaveLength(0);
  });
  it("knows a field in the singular and with an entry", () => {
    expect(evidenceField("offer")).toBe("offers");
    expect(evidenceField("needs.12")).toBe("needs");
    expect(evidenceField("shoe_size")).toBeNull();
  });
});

describe("a proposal", () => {
  const shown = proposal({
    reasons: [
      reason({
        sentence: "It recycles what you throw away.",
        evidence: [quote("you", "broken panels"), quote("them", "we take panels")],
      }),
    ],
    cautions: [reason({ sentence: "It is far away.", contribution: -0.2 })],
  });

  it("gives the score with its reasons, both sides' words and the caution", async () => {
    await renderPart(
      <ProposalCard proposal={shown} quoted={false} onFeedback={vi.fn()} onUndo={vi.fn()} />,
    );
    const article = screen.getByRole("article", { name: "Reciclaje del Ebro" });
    expect(article).toHaveTextContent("Strong fit");
    expect(article).toHaveTextContent(/71\s%/);
    expect(article).toHaveTextContent("About 71 in 100 proposals like this one fit.");
    expect(article).toHaveTextContent("It recycles what you throw away.");
    expect(within(article).queryByText("broken panels")).toBeNull();
    await userEvent.click(within(article).getByRole("button", { name: /Show the wording/ }));
    expect(within(article).getByText("broken panels")).toBeInTheDocument();
    expect(within(article).getByText("we take panels")).toBeInTheDocument();
    expect(article).toHaveTextContent("It is far away.");
  });
  it("asks why it is not relevant", async () => {
    const onFeedback = vi.fn();
    await renderPart(
      <ProposalCard proposal={shown} quoted onFeedback={onFeedback} onUndo={vi.fn()} />,
    );
    await userEvent.click(screen.getByRole("button", { name: /Not relevant, because/ }));
    await userEvent.click(await screen.findByRole("menuitem", { name: "It is a competitor" }));
    expect(onFeedback).toHaveBeenCalledWith(
      expect.objectContaining({ value: "not_relevant", reason: "competitor" }),
    );
  });
  it("says that a public record has not joined", async () => {
    const record = proposal({ standing_action: "invite" });
    await renderPart(
      <ProposalCard proposal={record} quoted onFeedback={vi.fn()} onUndo={vi.fn()} />,
    );
    expect(screen.getByText(/this organisation has not joined/)).toBeInTheDocument();
  });
  it("folds away what was put away, with an undo", async () => {
    const onUndo = vi.fn();
    const away = proposal({ feedback: { value: "not_relevant", reason: "too_big", comment: "" } });
    await renderPart(<ProposalCard proposal={away} quoted onFeedback={vi.fn()} onUndo={onUndo} />);
    expect(screen.getByText(/too big/)).toBeInTheDocument();
    await userEvent.click(screen.getByRole("button", { name: "Undo" }));
    expect(onUndo).toHaveBeenCalledWith(away.id);
  });
});
