import { Button, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type LifeStep, useLifeStep } from "@/api/queries/life";
import type { Life, Organisation } from "@/api/types";
import { toastDone, toastError } from "@/components/toast";
import { WhyNot } from "@/components/WhyNot";
import { formatDate } from "@/lib/format";
import { fieldOf } from "./fields";
import styles from "./Profile.module.css";

const STATES = ["draft", "submitted", "validated", "published"] as const;
const STEPS: LifeStep[] = ["submit", "send_back", "validate", "publish", "renew"];

function hintOf(life: Life): "waiting" | "hidden" | "shown" | "due" | "expired" | "validated" {
  const code = life.state.code;
  if (code === "expired" || code === "due" || code === "validated") return code;
  if (code === "submitted") return "waiting";
  return life.is_public ? "shown" : "hidden";
}

/** Where a profile stands in its life, and the next step the reader may take. */
export function StateBar({ organisation, life }: { organisation: Organisation; life: Life }) {
  const { t, i18n } = useTranslation("profile");
  const step = useLifeStep(organisation.id);
  const [remark, setRemark] = useState<string | null>(null);
  const code = life.state.code;
  const late = code === "due" || code === "expired";
  const steps = STEPS.filter((s) => life.steps.includes(s));
  const date = (value: string | null) => (value ? formatDate(value, i18n.language) : "");
  const take = (name: LifeStep, words?: string) =>
    step.mutate(
      { step: name, remark: words },
      {
        onSuccess: () => {
          setRemark(null);
          toastDone(t(`done.${name}`));
        },
        onError: toastError,
      },
    );
  return (
    <section className={`panel ${styles.bar}`} aria-labelledby="state-title">
      <h2 id="state-title">{t("state.title", { state: life.state.label })}</h2>
      <ol className={styles.steps} aria-label={t("state.path")}>
        {STATES.map((s) => (
          <li
            key={s}
            className={s === code ? styles.now : undefined}
            aria-current={s === code ? "step" : undefined}
          >
            {t(`state.${s}`)}
          </li>
        ))}
        {late && (
          <li className={styles.late} aria-current="step">
            {life.state.label}
          </li>
        )}
      </ol>
      <p>
        {t(`hint.${hintOf(life)}`, {
          clusters: life.waits_for.join(", "),
          date: date(life.renew_on),
        })}
      </p>
      {code === "draft" && life.waits_for.length > 0 && (
        <p className="muted small">{t("hint.needs", { clusters: life.waits_for.join(", ") })}</p>
      )}
      {life.validated_at && (
        <p className="muted small">
          {t("state.validatedBy", { cluster: life.validated_by, date: date(life.validated_at) })}
        </p>
      )}
      {life.remark && (
        <div>
          <p className="small">{t("state.remark")}</p>
          <blockquote>{life.remark}</blockquote>
        </div>
      )}
      {life.revalidate.length > 0 && (
        <p className="small">
          {t("state.revalidate", {
            fields: life.revalidate
              .map((name) => {
                const field = fieldOf(name);
                return field ? t(`field.${field}`) : name;
              })
              .join(", "),
          })}
        </p>
      )}
      {code !== "published" && <WhyNot reason={life.step_reasons.publish} />}
      {steps.length > 0 && (
        <div className="row">
          {steps.map((name, i) => (
            <Button
              key={name}
              variant={i === 0 ? "filled" : "default"}
              loading={step.isPending && step.variables?.step === name}
              onClick={() => (name === "send_back" ? setRemark("") : take(name))}
            >
              {t(`step.${name}`)}
            </Button>
          ))}
        </div>
      )}
      {remark !== null && (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            take("send_back", remark);
          }}
        >
          <Textarea
            label={t("remark")}
            data-autofocus
            required
            maxLength={300}
            value={remark}
            onChange={(event) => setRemark(event.currentTarget.value)}
          />
          <div className="row">
            <Button type="submit">{t("step.send_back")}</Button>
            <Button variant="default" onClick={() => setRemark(null)}>
              {t("cancel")}
            </Button>
          </div>
        </form>
      )}
    </section>
  );
}
