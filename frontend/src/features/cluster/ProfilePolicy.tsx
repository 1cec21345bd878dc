import { Button, Checkbox, Switch } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { profilePolicyQuery, useProfilePolicy } from "@/api/queries/life";
import type { ProfilePolicy as Policy } from "@/api/types";
import { ErrorState, LoadingLines } from "@/components/states";
import { toastDone, toastError } from "@/components/toast";
import { FIELDS, type Field } from "@/features/profile/fields";
import styles from "./Cluster.module.css";

type Checked = Policy["revalidate_fields"][number];

/** The fields that a cluster may want to look at again, as the form of a profile groups them. */
const GROUPS: {
  key: "identity" | "place" | "numbers" | "activity";
  fields: (Checked & Field)[];
}[] = [
  {
    key: "identity",
    fields: [
      "legal_name",
      "short_name",
      "org_type",
      "size_class",
      "employees_min",
      "employees_max",
      "founded",
      "website",
      "languages",
    ],
  },
  {
    key: "place",
    fields: ["country", "legal_nuts", "site_nuts", "street", "postal_code", "city"],
  },
  { key: "numbers", fields: ["vat", "pic", "siren", "siret"] },
  {
    key: "activity",
    fields: ["nace", "stages", "chains", "links", "transitions", "is_newcomer"],
  },
];

/** How a cluster checks the profiles of its members. */
export function ProfilePolicy({ cluster }: { cluster: string }) {
  const { t } = useTranslation("cluster");
  const { data, error, refetch } = useQuery(profilePolicyQuery(cluster));
  return (
    <section className="panel stack" aria-labelledby="profiles-title">
      <h2 id="profiles-title">{t("profiles.title")}</h2>
      <p>{t("profiles.text")}</p>
      {error && !data && <ErrorState error={error} onRetry={refetch} level={3} />}
      {!data && !error && <LoadingLines rows={3} height={48} />}
      {data && <Form key={JSON.stringify(data)} cluster={cluster} policy={data} />}
    </section>
  );
}

function Form({ cluster, policy }: { cluster: string; policy: Policy }) {
  const { t } = useTranslation("cluster");
  const { t: profile } = useTranslation("profile");
  const save = useProfilePolicy(cluster);
  const [draft, setDraft] = useState(policy);
  const chosen = new Set<string>(draft.revalidate_fields);
  const label = (name: Field) => profile(`field.${FIELDS.find((f) => f === name) ?? "texts"}`);
  const turn = (field: Checked, on: boolean) =>
    setDraft({
      ...draft,
      revalidate_fields: on
        ? [...draft.revalidate_fields, field]
        : draft.revalidate_fields.filter((f) => f !== field),
    });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(draft, { onSuccess: () => toastDone(t("saved")), onError: toastError });
      }}
    >
      <Switch
        label={t("profiles.validates")}
        description={t(draft.validates ? "profiles.validatesOn" : "profiles.validatesOff")}
        checked={draft.validates}
        onChange={(event) => setDraft({ ...draft, validates: event.currentTarget.checked })}
      />
      {draft.validates && (
        <>
          <h3>{t("profiles.again")}</h3>
          <p>{t("profiles.againText")}</p>
          {GROUPS.map(({ key, fields }) => (
            <fieldset key={key} className={styles.group}>
              <legend>{profile(`group.${key}`)}</legend>
              <div className={styles.fields}>
                {fields.map((field) => (
                  <Checkbox
                    key={field}
                    label={label(field)}
                    checked={chosen.has(field)}
                    onChange={(event) => turn(field, event.currentTarget.checked)}
                  />
                ))}
              </div>
            </fieldset>
          ))}
          {draft.revalidate_fields.length === 0 && <p className="muted">{t("profiles.none")}</p>}
        </>
      )}
      <div>
        <Button type="submit" loading={save.isPending}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}
