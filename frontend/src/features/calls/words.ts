import { useTranslation } from "react-i18next";
import type { CallBudget, CallCard, Deadline, Verdict } from "@/api/calls-types";
import { formatDay, formatMoment, formatMoneyShort } from "@/lib/format";

/** The deadline that counts next: the first of stage 1 that is not past. */
export function nextOf(call: Pick<CallCard, "deadlines">): Deadline | null {
  return (
    [...call.deadlines]
      .sort((a, b) => a.closes_at.localeCompare(b.closes_at))
      .find((d) => !d.past && d.stage === 1) ?? null
  );
}

/** The last moment at which one could enter; null where none is given. */
export function lastOf(call: Pick<CallCard, "deadlines">): Deadline | null {
  return (
    [...call.deadlines]
      .filter((d) => d.stage === 1)
      .sort((a, b) => b.closes_at.localeCompare(a.closes_at))[0] ?? null
  );
}

export type Sum =
  | { kind: "lumpSum" | "upTo" | "from" | "total"; sum: number }
  | { kind: "range"; from: number; to: number }
  | { kind: "unknown" };

/** What a call pays, from the most exact thing that is known of it. */
export function sumOf(budget: CallBudget): Sum {
  const { lump_sum_cents, min_cents, max_cents, total_cents } = budget;
  if (lump_sum_cents) return { kind: "lumpSum", sum: lump_sum_cents };
  if (min_cents && max_cents && min_cents !== max_cents)
    return { kind: "range", from: min_cents, to: max_cents };
  if (max_cents) return { kind: "upTo", sum: max_cents };
  if (min_cents) return { kind: "from", sum: min_cents };
  if (total_cents) return { kind: "total", sum: total_cents };
  return { kind: "unknown" };
}

const VERDICTS: Verdict[] = ["eligible", "not_eligible", "unknown", "no_obstacle"];

/** The verdict of a code; a code that we do not know says nothing, so it counts as unknown. */
export function verdictOf(coded: { code: string }): Verdict {
  return VERDICTS.find((v) => v === coded.code) ?? "unknown";
}

/** Time zones that have a name of ours; another shows as its short name. */
export const ZONES = [
  "Europe/Brussels",
  "Europe/Paris",
  "Europe/Berlin",
  "Europe/Zurich",
  "Europe/London",
  "Europe/Dublin",
  "Europe/Lisbon",
  "Europe/Athens",
  "Europe/Helsinki",
  "Europe/Bucharest",
  "UTC",
] as const;

const STATES = ["expected", "open", "closed"] as const;
const APPLICANTS = ["alone", "consortium", "either", "unknown"] as const;
const BANDS = ["strong", "good", "possible"] as const;

/** A call's facts in the reader's words. */
export function useCallWords() {
  const { t, i18n } = useTranslation("calls");
  const language = i18n.language;
  const money = (cents: number) => formatMoneyShort(cents, language);
  const zoneName = (zone: string) => {
    const known = ZONES.find((z) => z === zone);
    return known && t(`zones.${known}`);
  };
  const moment = (d: Deadline, call: Pick<CallCard, "time_zone">, brief: boolean) =>
    formatMoment(d.closes_at, call.time_zone, d.has_time && !brief, language, zoneName);
  return {
    zoneName,
    state: (call: CallCard): string => {
      const known = STATES.find((s) => s === call.status.code);
      return known ? t(`status.${known}`) : call.status.label;
    },
    /** Until when, as far as it is known; `brief` leaves time and zone out. */
    deadline: (call: CallCard, brief = false): string => {
      const next = nextOf(call);
      if (call.status.code === "closed") {
        const last = lastOf(call);
        return last ? t("closedSince", { date: moment(last, call, brief) }) : t("status.closed");
      }
      return next ? moment(next, call, brief) : t("noDeadline");
    },
    daysLeft: (call: CallCard): string => {
      if (call.status.code === "closed" || call.days_left === null) return "";
      return call.days_left <= 0 ? t("today") : t("days", { count: call.days_left });
    },
    opens: (call: CallCard): string => {
      if (call.status.code !== "expected") return "";
      return call.opens_on
        ? t("opensOn", { date: formatDay(call.opens_on, language) })
        : t("opensUnknown");
    },
    pays: (budget: CallBudget): string => {
      const sum = sumOf(budget);
      const words =
        sum.kind === "unknown"
          ? t("money.unknown")
          : sum.kind === "range"
            ? t("money.range", { from: money(sum.from), to: money(sum.to) })
            : t(`money.${sum.kind}`, { sum: money(sum.sum) });
      const capped = budget.cap_cents && budget.cap_cents !== budget.lump_sum_cents;
      return capped ? `${words}, ${t("money.cap", { sum: money(budget.cap_cents ?? 0) })}` : words;
    },
    applicants: (coded: { code: string; label: string }): string => {
      const known = APPLICANTS.find((a) => a === coded.code);
      return known ? t(`applicants.${known}`) : coded.label;
    },
    /** The verdict, said to the organisation itself. */
    verdict: (coded: { code: string }): string => t(`verdict.${verdictOf(coded)}`),
    band: (coded: { code: string; label: string }): string => {
      const known = BANDS.find((b) => b === coded.code);
      return known ? t(`band.${known}`) : coded.label;
    },
  };
}
