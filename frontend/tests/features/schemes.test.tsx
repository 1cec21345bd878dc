import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import { answersOf, readSchemes, stepOf } from "@/features/schemes/params";
import { firmSession, line, questions } from "../calls-samples";
import { renderApp } from "../render";
import { server } from "../server";

describe("the address of the six questions", () => {
  it("keeps answers and the step, nothing else", () => {
    expect(readSchemes({ step: "2", who: "sme", "<x>": "y", budget: "" })).toEqual({
      step: 2,
      who: "sme",
    });
    expect(readSchemes({ step: "99" })).toEqual({});
  });
  it("shows the first open question, the results once all are answered", () => {
    expect(stepOf({}, questions)).toBe(0);
    expect(stepOf({ who: "sme" }, questions)).toBe(1);
    expect(stepOf({ who: "sme", budget: "100" }, questions)).toBe(2);
    expect(stepOf({ who: "sme", step: 1 }, questions)).toBe(0);
    expect(stepOf({ step: 9 }, questions)).toBe(2);
  });
  it("sends only answers to questions that exist", () => {
    expect(answersOf({ who: "sme", other: "x" }, questions)).toEqual({ who: "sme" });
    expect(answersOf({ who: "unknown", budget: "5000" }, questions)).toEqual({ budget: 5000 });
    expect(answersOf({ budget: "much" }, questions)).toEqual({});
  });
});

describe("which scheme is for me", () => {
  const sections = {
    who_can_apply: [line("Small firms.")],
    what_is_asked: [],
    alone_or_with_whom: [],
    dates: [],
    what_it_pays: [],
    first_steps: [],
  };
  const answer = (code: string) => ({
    rule_set: { code, label: `Scheme ${code}` },
    summary: "",
    band: "european",
    is_template: false,
    applicants: { code: "either", label: "Either" },
    home: "",
    programme: { code: "p", label: "Programme" },
    level: { code: "european", label: "European" },
    sections,
    why: ["You are a small firm."],
    against: [],
    unknown: ["Whether it pays in your country."],
    calls: [],
  });

  it("asks one question after another and gives at most three answers", async () => {
    const sent: unknown[] = [];
    server.use(
      http.get("*/api/v1/session/", () => HttpResponse.json(firmSession())),
      http.get("*/api/v1/schemes/questions/", () => HttpResponse.json(questions)),
      http.post("*/api/v1/schemes/", async ({ request }) => {
        sent.push(await request.json());
        return HttpResponse.json({
          answers: ["a", "b", "c", "d"].map(answer),
          none_text: "",
        });
      }),
    );
    const { router } = renderApp("/schemes");
    expect(await screen.findByText("Question 1 of 2", {}, { timeout: 8000 })).toBeInTheDocument();
    await userEvent.click(screen.getByRole("button", { name: "Next" }));
    expect(screen.getByRole("alert")).toHaveTextContent("Please choose one answer");
    await userEvent.click(screen.getByRole("radio", { name: /A small firm/ }));
    await userEvent.click(screen.getByRole("button", { name: "Next" }));
    expect(await screen.findByRole("heading", { name: "How much?" })).toHaveFocus();
    await userEvent.click(screen.getByRole("button", { name: "Back" }));
    expect(await screen.findByRole("radio", { name: /A small firm/ })).toBeChecked();
    await userEvent.click(screen.getByRole("button", { name: "Next" }));
    await userEvent.type(await screen.findByLabelText("Sum in euros"), "60 000{Enter}");
    expect(await screen.findByRole("article", { name: "Scheme a" })).toHaveTextContent(
      "Whether it pays in your country.",
    );
    expect(screen.getAllByRole("article")).toHaveLength(3);
    expect(sent).toEqual([{ answers: { who: "sme", budget: 6_000_000 } }]);
    expect(router.state.location.search).toMatchObject({ who: "sme", budget: "6000000" });
  });
});
