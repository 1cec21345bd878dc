/** Search parameters as the address holds them: a name may stand several times. */
export type RawSearch = Record<string, string | string[]>;

/** Read `?country=FR&country=DE&q=x`; a name that stands once gives a string, else a list. */
export function parseSearch(text: string): RawSearch {
  const found: RawSearch = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const before = found[name];
    if (before === undefined) found[name] = value;
    else found[name] = Array.isArray(before) ? [...before, value] : [before, value];
  }
  return found;
}

/** Write search parameters; empty values, empty lists and undefined are left out. */
export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one === undefined || one === null || one === "") continue;
      params.append(name, String(one));
    }
  }
  const text = params.toString();
  return text ? `?${text}` : "";
}

/** The value as a list of strings, without repetition. */
export function asList(value: unknown): string[] {
  const list = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return [...new Set(list.map(String).filter(Boolean))];
}

/** The value as one string, empty if there is none. */
export function asText(value: unknown): string {
  const one = Array.isArray(value) ? value[0] : value;
  return one === undefined || one === null ? "" : String(one);
}

/** The value as a whole number of at least 1; 1 otherwise. */
export function asPage(value: unknown): number {
  const number = Number(asText(value));
  return Number.isInteger(number) && number >= 1 ? number : 1;
}
