import { Button, NumberInput, Switch } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/errors";
import { type Policy, policyQuery, usePolicy } from "@/api/queries/introductions";
import { toastDone, toastError } from "@/components/toast";
import styles from "./Introductions.module.css";
import { useReplyTime } from "./words";

/** How the acting cluster takes part in the introductions of its members. */
export function PolicyPanel({ cluster }: { cluster: string }) {
  const { t } = useTranslation("introductions");
  const { data } = useQuery(policyQuery(cluster));
  const replyTime = useReplyTime();
  if (!data) return null;
  return (
    <section className="panel stack" aria-labelledby="policy-title">
      <h2 id="policy-title">{t("policy.title")}</h2>
      <p>{data.reply_hours ? replyTime(data.reply_hours) : t("policy.noTime")}</p>
      {data.editable && (
        <Form
          key={`${data.skip_own}-${data.skip_other}-${data.reply_days}-${data.remind_days}-${data.open_cap}`}
          cluster={cluster}
          policy={data}
        />
      )}
    </section>
  );
}

function Form({ cluster, policy }: { cluster: string; policy: Policy }) {
  const { t } = useTranslation("introductions");
  const save = usePolicy(cluster);
  const [draft, setDraft] = useState(policy);
  const fault = (name: string) =>
    save.error instanceof ApiError ? save.error.forField(name) : undefined;
  return (
    <form
      className="stack"
      onSubmit={(e) => {
        e.preventDefault();
        const { skip_own, skip_other, reply_days, remind_days, open_cap } = draft;
        save.mutate(
          { skip_own, skip_other, reply_days, remind_days, open_cap },
          { onSuccess: () => toastDone(t("policy.saved")), onError: toastError },
        );
      }}
    >
      <Switch
        label={t("policy.skipOwn")}
        description={t("policy.skipOwnText")}
        checked={draft.skip_own}
        onChange={(e) => setDraft({ ...draft, skip_own: e.currentTarget.checked })}
      />
      <Switch
        label={t("policy.skipOther")}
        description={t("policy.skipOtherText")}
        checked={draft.skip_other}
        onChange={(e) => setDraft({ ...draft, skip_other: e.currentTarget.checked })}
      />
      <div className={styles.numbers}>
        <NumberInput
          label={t("policy.days")}
          description={t("policy.daysText")}
          min={1}
          max={60}
          value={draft.reply_days}
          error={fault("reply_days")}
          onChange={(v) => setDraft({ ...draft, reply_days: Number(v) })}
        />
        <NumberInput
          label={t("policy.remind")}
          description={t("policy.remindText")}
          placeholder={t("policy.remindHalf")}
          min={1}
          max={Math.max(1, draft.reply_days - 1)}
          value={draft.remind_days ?? ""}
          error={fault("remind_days")}
          onChange={(v) => setDraft({ ...draft, remind_days: v === "" ? null : Number(v) })}
        />
        <NumberInput
          label={t("policy.cap")}
          description={t("policy.capText")}
          min={1}
          max={100}
          value={draft.open_cap}
          error={fault("open_cap")}
          onChange={(v) => setDraft({ ...draft, open_cap: Number(v) })}
        />
      </div>
      <div>
        <Button type="submit" loading={save.isPending}>
          {t("policy.save")}
        </Button>
      </div>
    </form>
  );
}
