// Fails when the JavaScript that the first page needs grows past its budget.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGET = 250; // kB, gzip
const dist = new URL("../dist/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", dist), "utf8"));

/** The entry, what it imports statically, and one language's catalogue. */
function initial(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const next of manifest[key].imports ?? []) initial(next, seen);
  return seen;
}

const entry = Object.keys(manifest).find((k) => manifest[k].isEntry);
const keys = initial(entry);
for (const key of Object.keys(manifest)) if (/locales\/de\/index/.test(key)) initial(key, keys);
let total = 0;
for (const key of keys) {
  const size =
    gzipSync(readFileSync(new URL(manifest[key].file, dist)), { level: 9 }).length / 1000;
  total += size;
}
console.log(`initial JavaScript: ${total.toFixed(1)} kB gzip (budget ${BUDGET} kB)`);
if (total > BUDGET) {
  console.error("The initial JavaScript is over its budget.");
  process.exit(1);
}
