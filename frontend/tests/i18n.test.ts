import { describe, expect, it } from "vitest";
import { compare, flatten, readCatalogues, unknownKeys, usedKeys } from "../scripts/i18n.mjs";

const flat = (en: object, fr: object) => ({ en: { ns: flatten(en) }, fr: { ns: flatten(fr) } });

describe("the check of the catalogues", () => {
  it("finds no fault in the real ones", () => {
    expect(compare(readCatalogues())).toEqual([]);
  });
  it("sees missing, extra and empty texts and lost placeholders", () => {
    const faults = compare(
      flat({ a: { b: "x" }, c: "{{name}} here", d: "x" }, { c: "ici", d: " ", e: "y" }),
    );
    expect(faults).toEqual([
      "fr/ns: a.b is missing",
      "fr/ns: c lacks {{name}}",
      "fr/ns: d is empty",
      "fr/ns: e is in no other language",
    ]);
  });
  it("finds the keys of a source, also those made from parts", () => {
    const source = `const { t } = useTranslation("ns");
      t("plain"); t(on ? "yes" : "no"); t(\`state.\${x}\`, { count: 1 });`;
    const keys = usedKeys(source).map(
      (u: { key: string | null; prefix: string | null }) => u.key ?? u.prefix,
    );
    expect(keys).toEqual(["plain", "yes", "no", "state."]);
  });
  it("names keys that no catalogue has; plural forms count", () => {
    const texts = { en: { ns: { n_one: "1", n_other: "2" } } };
    const source = `const { t } = useTranslation("ns"); t("n", { count: 2 }); t("lost");`;
    expect(unknownKeys(texts, [{ path: "a.tsx", source }])).toEqual([
      "a.tsx: lost is in no catalogue (ns)",
    ]);
  });
});
