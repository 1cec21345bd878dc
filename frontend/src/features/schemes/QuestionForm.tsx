import { Button, Select, TextInput } from "@mantine/core";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Question } from "@/api/calls-types";
import { readEuros, writeEuros } from "@/features/calls/money";
import { PlaceSelect } from "./PlaceSelect";
import { UNKNOWN } from "./params";
import styles from "./Schemes.module.css";

type Props = {
  question: Question;
  given: string | undefined;
  number: number;
  total: number;
  onNext: (value: string) => void;
  onBack?: () => void;
};

let firstQuestion = true;

/** One question: cards for choices, a list for places, a field for sums; and "I do not know". */
export function QuestionForm({ question, given, number, total, onNext, onBack }: Props) {
  const { t } = useTranslation("schemes");
  const known = given === UNKNOWN ? undefined : given;
  const [value, setValue] = useState(
    question.kind === "money" && known && /^\d+$/.test(known)
      ? writeEuros(Number(known))
      : (known ?? ""),
  );
  const [fault, setFault] = useState("");
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // The page's own heading takes the focus first; each further question takes it over.
    if (firstQuestion) firstQuestion = false;
    else heading.current?.focus({ preventScroll: true });
  }, []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (question.kind === "money" && question.options.length === 0) {
      const cents = readEuros(value);
      if (cents === null) setFault(t("moneyBad"));
      else onNext(String(cents));
    } else if (value) onNext(value);
    else setFault(t("choose"));
  };
  const choices = question.options.filter((o) => o.code !== UNKNOWN);
  const cards = choices.length > 0 && (question.kind === "choice" || question.kind === "money");
  return (
    <form className={styles.question} onSubmit={submit} noValidate>
      <div>
        <p className="muted">{t("progress", { n: number, total })}</p>
        <h2 ref={heading} tabIndex={-1} id="question-title" className={styles.title}>
          {question.text}
        </h2>
        {question.hint && <p className="muted">{question.hint}</p>}
      </div>
      {cards && (
        <fieldset className={styles.cards} aria-labelledby="question-title">
          {choices.map((option) => (
            <label key={option.code} className={styles.card}>
              <input
                type="radio"
                name={question.id}
                value={option.code}
                checked={value === option.code}
                onChange={() => {
                  setValue(option.code);
                  setFault("");
                }}
              />
              <span>
                <strong>{option.label}</strong>
                {option.hint && <span className="muted small">{option.hint}</span>}
              </span>
            </label>
          ))}
        </fieldset>
      )}
      {question.kind === "country" && (
        <Select
          label={t("country")}
          placeholder={t("pick")}
          searchable
          maw="26rem"
          value={value || null}
          onChange={(v) => setValue(v ?? "")}
          data={choices.map((o) => ({ value: o.code, label: o.label }))}
        />
      )}
      {question.kind === "region" && <PlaceSelect value={value} onChange={setValue} />}
      {question.kind === "money" && !cards && (
        <TextInput
          label={t("money")}
          inputMode="decimal"
          autoComplete="off"
          maw="20rem"
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
        />
      )}
      {fault && <p role="alert">{fault}</p>}
      <div className="row">
        <Button type="submit">{t("next")}</Button>
        <Button variant="default" onClick={() => onNext(UNKNOWN)}>
          {t("skip")}
        </Button>
        {onBack && (
          <Button variant="subtle" onClick={onBack}>
            {t("back")}
          </Button>
        )}
      </div>
    </form>
  );
}
