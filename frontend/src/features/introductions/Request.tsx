import { useTranslation } from "react-i18next";
import type { Introduction, Sentence, Written } from "@/api/queries/introductions";
import styles from "./Introductions.module.css";

/** Words as they were written, marked with their language. */
export function Original({ written }: { written: Written }) {
  const { t } = useTranslation("introductions");
  return (
    <blockquote className={styles.quote}>
      <span lang={written.language || undefined}>{written.text}</span>
      {written.language && (
        <span className={styles.language}>
          <span className="visually-hidden">{t("writtenIn")}: </span>
          {written.language}
        </span>
      )}
    </blockquote>
  );
}

/** The sentences of a request in the reader's language, with the originals that they quote. */
export function Sentences({ sentences }: { sentences: Sentence[] }) {
  return (
    <ul className={styles.sentences}>
      {sentences.map((s, i) => (
        <li key={`${s.code}-${i}`}>
          {s.text}
          {s.quote && <Original written={s.quote} />}
          {s.detail && <span className="muted small">{s.detail}</span>}
        </li>
      ))}
    </ul>
  );
}

/** What is asked for. */
export function RequestPanel({ introduction }: { introduction: Introduction }) {
  const { t } = useTranslation("introductions");
  return (
    <section className="panel stack" aria-labelledby="request-title">
      <h2 id="request-title">{t("request.title")}</h2>
      <Sentences sentences={introduction.sentences} />
      {introduction.note && (
        <div>
          <h3>{t("request.note")}</h3>
          <Original written={introduction.note} />
        </div>
      )}
      {introduction.own_need && (
        <div>
          <h3>
            {t(
              introduction.role === "asker"
                ? introduction.own_need.private
                  ? "request.ownPrivate"
                  : "request.ownNeed"
                : "request.theirNeed",
              { name: introduction.asker.name },
            )}
          </h3>
          <Original
            written={{
              text: [introduction.own_need.title, introduction.own_need.text]
                .filter(Boolean)
                .join("\n"),
              language: introduction.own_need.language,
            }}
          />
        </div>
      )}
    </section>
  );
}
