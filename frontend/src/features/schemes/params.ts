import type { Question, SchemeAsk } from "@/api/calls-types";
import { asText } from "@/lib/url";

/** The answers by the question's id, and the question that shows; all of it in the address. */
export type SchemesSearch = { step?: number } & { [question: string]: string | number | undefined };

/** The answer that says "I do not know". */
export const UNKNOWN = "unknown";

const MOST = 12;

/** Read answers from the address. Which of them are questions is known only to the API. */
export function readSchemes(raw: Record<string, unknown>): SchemesSearch {
  const found: SchemesSearch = {};
  for (const [name, value] of Object.entries(raw).slice(0, MOST)) {
    const text = asText(value).slice(0, 60);
    if (name === "step") {
      const step = Number(text);
      if (Number.isInteger(step) && step >= 1 && step <= MOST) found.step = step;
    } else if (/^[a-z_]{1,30}$/.test(name) && text) found[name] = text;
  }
  return found;
}

/** The answers as the API takes them: sums as numbers; what is not known is left out. */
export function answersOf(search: SchemesSearch, questions: Question[]): SchemeAsk {
  const answers: Record<string, string | number> = {};
  for (const { id, kind } of questions) {
    const value = search[id];
    if (value === undefined || value === UNKNOWN) continue;
    if (kind !== "money") answers[id] = String(value);
    else if (/^\d{1,15}$/.test(String(value))) answers[id] = Number(value);
  }
  // Codes that the API does not know it refuses itself.
  return answers as SchemeAsk;
}

/** The question that shows, from 0; the number of questions once all are answered. */
export function stepOf(search: SchemesSearch, questions: Question[]): number {
  if (search.step !== undefined) return Math.min(search.step - 1, questions.length);
  const open = questions.findIndex((q) => search[q.id] === undefined);
  return open < 0 ? questions.length : open;
}
