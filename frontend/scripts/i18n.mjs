// Checks the catalogues: same keys in every language, no empty text, same placeholders, and every
// key that the code names exists.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..");
const LANGUAGES = ["en", "fr", "de"];

/** All texts of a catalogue by their dotted key. */
export function flatten(tree, prefix = "", found = {}) {
  for (const [key, value] of Object.entries(tree)) {
    const path = prefix ? `${prefix}.${key}` : key;
    if (typeof value === "object" && value !== null) flatten(value, path, found);
    else found[path] = String(value);
  }
  return found;
}

const placeholders = (text) => [...text.matchAll(/\{\{\s*(\w+)/g)].map((m) => m[1]);

/** Faults of catalogues `{language: {namespace: {key: text}}}` against the first language. */
export function compare(catalogues) {
  const faults = [];
  const [first, ...others] = Object.keys(catalogues);
  for (const [ns, texts] of Object.entries(catalogues[first])) {
    for (const [key, text] of Object.entries(texts))
      if (!text.trim()) faults.push(`${first}/${ns}: ${key} is empty`);
    for (const language of others) {
      const there = catalogues[language][ns] ?? {};
      for (const [key, text] of Object.entries(texts)) {
        if (there[key] === undefined) faults.push(`${language}/${ns}: ${key} is missing`);
        else if (!there[key].trim()) faults.push(`${language}/${ns}: ${key} is empty`);
        else {
          // A plural form may leave its number out ("one").
          const missing = placeholders(text).filter(
            (p) => p !== "count" && !placeholders(there[key]).includes(p),
          );
          if (missing.length) faults.push(`${language}/${ns}: ${key} lacks {{${missing}}}`);
        }
      }
      for (const key of Object.keys(there))
        if (texts[key] === undefined)
          faults.push(`${language}/${ns}: ${key} is in no other language`);
    }
  }
  return faults;
}

/** Keys that a source names: `useTranslation("ns")` and `t("key")`, also `t(\`a.${b}\`)` by its start. */
export function usedKeys(source) {
  const found = [];
  const names = new Map();
  for (const m of source.matchAll(
    /\{\s*t(?::\s*(\w+))?[^}]*\}\s*=\s*useTranslation\((?:"(\w+)")?\)/g,
  )) {
    const name = m[1] ?? "t";
    const ns = m[2] ?? "common";
    names.set(name, [...(names.get(name) ?? []), ns]);
  }
  for (const [name, spaces] of names) {
    const calls = new RegExp(`[^\\w.]${name}\\(([^;]*?)\\)`, "g");
    for (const call of source.matchAll(calls)) {
      // What stands inside a template's braces is a value, not a key.
      const argument = call[1].replace(/\$\{[^}]*\}/g, "${}").split(/,\s*\{/)[0];
      // Only the choices of a condition are keys, not what it compares.
      const choices = argument.includes("?") ? argument.slice(argument.indexOf("?") + 1) : argument;
      for (const text of choices.matchAll(/"([\w.]+)"|`([\w.]*)\$\{/g))
        found.push({ spaces, key: text[1] ?? null, prefix: text[1] ? null : text[2] });
    }
  }
  return found;
}

function sources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((e) => {
    const path = join(folder, e.name);
    if (e.isDirectory()) return e.name === "locales" ? [] : sources(path);
    return /\.tsx?$/.test(e.name) && !e.name.endsWith(".d.ts") ? [path] : [];
  });
}

export function readCatalogues() {
  const all = {};
  for (const language of LANGUAGES) {
    all[language] = {};
    const folder = join(ROOT, "src/locales", language);
    for (const file of readdirSync(folder).filter((f) => f.endsWith(".json")))
      all[language][file.slice(0, -5)] = flatten(
        JSON.parse(readFileSync(join(folder, file), "utf8")),
      );
  }
  return all;
}

/** Keys that the code names and the first catalogue lacks. */
export function unknownKeys(catalogues, files) {
  const texts = Object.values(catalogues)[0];
  const faults = [];
  for (const { path, source } of files)
    for (const { spaces, key, prefix } of usedKeys(source)) {
      const known = spaces.some((ns) =>
        Object.keys(texts[ns] ?? {}).some((k) =>
          key === null
            ? k.startsWith(prefix)
            : k === key || k.replace(/_(one|other|many)$/, "") === key,
        ),
      );
      if (!known) faults.push(`${path}: ${key ?? `${prefix}…`} is in no catalogue (${spaces})`);
    }
  return faults;
}

if (process.argv[1] === import.meta.filename) {
  const catalogues = readCatalogues();
  const files = sources(join(ROOT, "src")).map((path) => ({
    path: path.slice(ROOT.length + 1),
    source: readFileSync(path, "utf8"),
  }));
  const faults = [...compare(catalogues), ...unknownKeys(catalogues, files)];
  for (const fault of faults) console.error(fault);
  if (faults.length) process.exit(1);
  const count = Object.values(catalogues.en).reduce((n, ns) => n + Object.keys(ns).length, 0);
  console.log(`catalogues: ${count} texts in ${LANGUAGES.length} languages, no fault`);
}
