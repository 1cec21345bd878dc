import { Button, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/errors";
import { awardsQuery, useAwards } from "@/api/queries/calls";
import { programmesQuery } from "@/api/queries/programmes";
import { mayWrite, useSession } from "@/api/queries/session";
import { Icon } from "@/components/Icon";
import { toastDone, toastError } from "@/components/toast";
import calls from "@/features/calls/Calls.module.css";
import { readEuros } from "@/features/calls/money";
import { formatDay, formatMoney } from "@/lib/format";
import styles from "./Organisation.module.css";

/** Cascade money that a firm received: only its own seats see and write it. */
export function Awards({ organisation }: { organisation: string }) {
  const { t, i18n } = useTranslation("calls");
  const { seat } = useSession();
  const { data } = useQuery(awardsQuery(organisation));
  const { remove } = useAwards(organisation);
  const [adding, setAdding] = useState(false);
  if (!data) return null;
  const language = i18n.language;
  const total = data.results.reduce((sum, award) => sum + award.amount_cents, 0);
  const writes = mayWrite(seat);
  return (
    <section id="awards" className={styles.section} aria-labelledby="awards-title">
      <div className="row between">
        <h2 id="awards-title">{t("awards.title")}</h2>
        {writes && !adding && (
          <Button
            variant="default"
            leftSection={<Icon name="plus" size={16} />}
            onClick={() => setAdding(true)}
          >
            {t("awards.add")}
          </Button>
        )}
      </div>
      <p className="muted">{t("awards.text")}</p>
      {adding && <AwardForm organisation={organisation} onClose={() => setAdding(false)} />}
      {data.results.length === 0 && !adding && <p className="muted">{t("awards.none")}</p>}
      {data.results.length > 0 && (
        <>
          <ul className="plain-list" aria-labelledby="awards-title">
            {data.results.map((award) => {
              const name = [award.project_name || award.call?.title, award.programme?.label]
                .filter(Boolean)
                .join(", ");
              return (
                <li key={award.id} className={calls.award}>
                  <span>
                    <strong>{formatMoney(award.amount_cents, language)}</strong>
                    {name && ` · ${name}`}
                    <br />
                    <span className="muted small">{formatDay(award.awarded_on, language)}</span>
                  </span>
                  {writes && (
                    <Button
                      variant="subtle"
                      size="compact-md"
                      onClick={() =>
                        remove.mutate(award.id, {
                          onSuccess: () => toastDone(t("awards.removed")),
                          onError: toastError,
                        })
                      }
                    >
                      {t("awards.remove")}
                      <span className="visually-hidden">
                        : {formatMoney(award.amount_cents, language)} {name}
                      </span>
                    </Button>
                  )}
                </li>
              );
            })}
          </ul>
          <p>
            <strong>{t("awards.total", { sum: formatMoney(total, language) })}</strong>
          </p>
        </>
      )}
    </section>
  );
}

function AwardForm({ organisation, onClose }: { organisation: string; onClose: () => void }) {
  const { t } = useTranslation("calls");
  const { add } = useAwards(organisation);
  const { data: programmes } = useQuery(programmesQuery);
  const [programme, setProgramme] = useState<string | null>(null);
  const [project, setProject] = useState("");
  const [amount, setAmount] = useState("");
  const [day, setDay] = useState("");
  const [bad, setBad] = useState(false);
  const fault = (field: string) =>
    add.error instanceof ApiError ? add.error.forField(field) : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const cents = readEuros(amount);
    setBad(cents === null);
    if (cents === null) return;
    add.mutate(
      { programme, project_name: project, amount_cents: cents, awarded_on: day },
      {
        onSuccess: () => {
          toastDone(t("awards.saved"));
          onClose();
        },
        onError: (error) => {
          if (!(error instanceof ApiError && error.faults.some((f) => f.attr))) toastError(error);
        },
      },
    );
  };
  return (
    <form className="panel stack" onSubmit={submit} noValidate>
      <div className={calls.form}>
        <TextInput
          data-autofocus
          label={t("awards.project")}
          maxLength={200}
          value={project}
          error={fault("project_name")}
          onChange={(event) => setProject(event.currentTarget.value)}
        />
        <Select
          label={t("awards.programme")}
          description={t("awards.programmeHint")}
          placeholder={t("form.none")}
          searchable
          clearable
          clearButtonProps={{ "aria-label": t("form.clear") }}
          value={programme}
          error={fault("programme")}
          onChange={setProgramme}
          data={(programmes?.results ?? []).map((p) => ({ value: p.code, label: p.label }))}
        />
        <TextInput
          label={t("awards.amount")}
          withAsterisk
          inputMode="decimal"
          value={amount}
          error={bad ? t("cost.bad") : fault("amount_cents")}
          onChange={(event) => setAmount(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t("awards.date")}
          withAsterisk
          value={day}
          error={fault("awarded_on")}
          onChange={(event) => setDay(event.currentTarget.value)}
        />
      </div>
      <div className="row">
        <Button type="submit" loading={add.isPending}>
          {t("awards.save")}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t("awards.cancel")}
        </Button>
      </div>
    </form>
  );
}
