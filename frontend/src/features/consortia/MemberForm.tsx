import { Button, Checkbox, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { MemberWrite } from "@/api/calls-types";
import { ApiError } from "@/api/errors";
import { referenceQuery } from "@/api/queries/reference";
import { readEuros, writeEuros } from "@/features/calls/money";
import { PARTICIPATION } from "./members";

type Props = {
  start: MemberWrite;
  /** The partner's place in the list, by which the API names faults. */
  at: number;
  saving: boolean;
  error: Error | null;
  onSave: (member: MemberWrite) => void;
  onCancel: () => void;
};

const answer = (value: boolean | null | undefined) =>
  value === null || value === undefined ? "unknown" : value ? "yes" : "no";
const truth = (value: string | null) => (value === "yes" ? true : value === "no" ? false : null);

/** What is said of one partner. What is not known stays open; the rules then say so. */
export function MemberForm({ start, at, saving, error, onSave, onCancel }: Props) {
  const { t } = useTranslation("consortia");
  const { t: calls } = useTranslation("calls");
  const { data: reference } = useQuery(referenceQuery);
  const [member, setMember] = useState(start);
  const [cost, setCost] = useState(writeEuros(start.cost_cents));
  const [sub, setSub] = useState(writeEuros(start.subcontracted_cents));
  const [tried, setTried] = useState(false);
  const set = (change: Partial<MemberWrite>) => setMember({ ...member, ...change });
  const badCost = cost.trim() !== "" && readEuros(cost) === null;
  const badSub = sub.trim() !== "" && readEuros(sub) === null;
  const fault = (field: string) =>
    error instanceof ApiError ? error.forField(`members.${at}.${field}`) : undefined;
  const unplaced =
    error && !(error instanceof ApiError && error.faults.some((f) => f.attr?.includes(`.${at}.`)))
      ? error.message
      : "";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (badCost || badSub || !member.name?.trim()) return;
    onSave({
      ...member,
      name: member.name.trim(),
      cost_cents: readEuros(cost),
      subcontracted_cents: readEuros(sub),
    });
  };
  const three = [
    { value: "unknown", label: t("form.unknown") },
    { value: "yes", label: t("form.yes") },
    { value: "no", label: t("form.no") },
  ];
  const clear = { "aria-label": t("form.clear") };
  const coded = (list: { code: string; label: string }[] | undefined) =>
    (list ?? [])
      .filter((x) => x.code !== "unknown")
      .map((x) => ({ value: x.code, label: x.label }));
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <TextInput
        data-autofocus
        label={t("form.name")}
        withAsterisk
        maxLength={300}
        value={member.name ?? ""}
        error={tried && !member.name?.trim() ? t("form.nameNeeded") : fault("name")}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <Select
        label={t("form.country")}
        searchable
        clearable
        clearButtonProps={clear}
        value={member.country || null}
        error={fault("country")}
        onChange={(v) => set({ country: v ?? "" })}
        data={coded(reference?.countries)}
      />
      <TextInput
        label={t("form.nuts")}
        description={t("form.nutsHint")}
        maxLength={5}
        value={member.nuts ?? ""}
        error={fault("nuts")}
        onChange={(event) => set({ nuts: event.currentTarget.value.toUpperCase() })}
      />
      <Select
        label={t("form.type")}
        clearable
        clearButtonProps={clear}
        value={member.org_type || null}
        error={fault("org_type")}
        onChange={(v) => set({ org_type: (v ?? "") as MemberWrite["org_type"] })}
        data={coded(reference?.org_types)}
      />
      <Select
        label={t("form.sme")}
        allowDeselect={false}
        value={answer(member.is_sme)}
        error={fault("is_sme")}
        onChange={(v) => set({ is_sme: truth(v) })}
        data={three}
      />
      <Select
        label={t("form.profit")}
        allowDeselect={false}
        value={answer(member.for_profit)}
        error={fault("for_profit")}
        onChange={(v) => set({ for_profit: truth(v) })}
        data={three}
      />
      <Select
        label={t("form.kind")}
        allowDeselect={false}
        value={member.kind || "beneficiary"}
        error={fault("kind")}
        onChange={(v) => set({ kind: (v ?? "beneficiary") as MemberWrite["kind"] })}
        data={PARTICIPATION.map((value) => ({ value, label: t(`form.kinds.${value}`) }))}
      />
      <Checkbox
        label={t("form.lead")}
        checked={member.is_lead ?? false}
        onChange={(event) => set({ is_lead: event.currentTarget.checked })}
      />
      <TextInput
        label={t("form.cost")}
        inputMode="decimal"
        value={cost}
        error={tried && badCost ? calls("cost.bad") : fault("cost_cents")}
        onChange={(event) => setCost(event.currentTarget.value)}
      />
      <TextInput
        label={t("form.sub")}
        inputMode="decimal"
        value={sub}
        error={tried && badSub ? calls("cost.bad") : fault("subcontracted_cents")}
        onChange={(event) => setSub(event.currentTarget.value)}
      />
      <TextInput
        label={t("form.group")}
        description={t("form.groupHint")}
        maxLength={120}
        value={member.group ?? ""}
        error={fault("group")}
        onChange={(event) => set({ group: event.currentTarget.value })}
      />
      {unplaced && <p role="alert">{unplaced}</p>}
      <div className="row">
        <Button type="submit" loading={saving}>
          {t("form.save")}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {t("form.cancel")}
        </Button>
      </div>
    </form>
  );
}
