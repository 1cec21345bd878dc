import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Organisation } from "@/api/types";
import styles from "./Organisation.module.css";

/** The language to begin with: the reader's, else English, else the first. */
export function firstText(texts: Organisation["texts"], reader: string): string {
  const codes = texts.map((x) => x.language.code);
  return codes.find((c) => c === reader) ?? codes.find((c) => c === "en") ?? codes[0] ?? "";
}

/** The description, in each language that the organisation wrote. */
export function Texts({ organisation, own }: { organisation: Organisation; own: boolean }) {
  const { t, i18n } = useTranslation("organisation");
  const { texts } = organisation;
  const [language, setLanguage] = useState(firstText(texts, i18n.language));
  const shown = texts.find((x) => x.language.code === language);
  return (
    <section className={styles.section} aria-labelledby="description-title">
      <div className="row between">
        <h2 id="description-title">{t(own ? "descriptionOwn" : "description")}</h2>
        {texts.length > 1 && (
          <SegmentedControl
            aria-label={t("textLanguage")}
            value={language}
            onChange={setLanguage}
            data={texts.map((x) => ({ value: x.language.code, label: x.language.label }))}
          />
        )}
      </div>
      {shown ? (
        <p className={styles.text} lang={shown.language.code}>
          {shown.description}
        </p>
      ) : (
        <p className="muted">{t("noDescription")}</p>
      )}
      {shown && shown.language.code !== i18n.language && texts.length === 1 && (
        <p className="muted small">{t("onlyLanguage", { language: shown.language.label })}</p>
      )}
    </section>
  );
}
