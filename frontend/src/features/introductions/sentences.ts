import type { Options, SentenceKind } from "@/api/queries/introductions";

/** What is chosen: by code, and where a sentence names something, by that too. */
export type Picked = { code: string; value: string };

export const GROUPS = ["their", "look", "offer", "work", "timing", "call"] as const;
export type Group = (typeof GROUPS)[number];

export const isPicked = (picked: Picked[], item: Picked): boolean =>
  picked.some((p) => p.code === item.code && p.value === item.value);

/** Take a sentence, or leave it out again; of the timing there is one at most. */
export function toggled(picked: Picked[], item: Picked): Picked[] {
  if (isPicked(picked, item))
    return picked.filter((p) => p.code !== item.code || p.value !== item.value);
  const others = item.code.startsWith("timing.")
    ? picked.filter((p) => !p.code.startsWith("timing."))
    : picked;
  return [...others, item];
}

/** What is taken from the start: the need that brought one here. */
export function startingWith(options: Options, need: string | undefined): Picked[] {
  const known = options.sentences
    .find((s) => s.code === "their.need")
    ?.values.some((v) => v.value === need);
  return need && known ? [{ code: "their.need", value: need }] : [];
}

/** Sentences that are taken as they are, and those that name something of a short list. */
export const plain = (kinds: SentenceKind[], group: Group): SentenceKind[] =>
  kinds.filter((k) => k.group === group && !k.needs_value);

export const naming = (kinds: SentenceKind[], group: Group): SentenceKind[] =>
  kinds.filter((k) => k.group === group && k.needs_value && k.values.length > 0);

/** Whether a request says enough to be sent. */
export function isComplete(picked: Picked[]): boolean {
  const has = (...groups: string[]) =>
    picked.some((p) => groups.includes(p.code.split(".")[0] ?? ""));
  return has("look", "their") && has("work");
}
