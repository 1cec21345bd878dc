import { Button, Radio } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { changesQuery, useAnswerChange, useWithdrawChange } from "@/api/queries/life";
import { useSession } from "@/api/queries/session";
import type { ChangeRequest } from "@/api/types";
import { ErrorState, LoadingLines } from "@/components/states";
import { Tag } from "@/components/tags";
import { toastDone, toastError } from "@/components/toast";
import { WhyNot } from "@/components/WhyNot";
import { formatDate } from "@/lib/format";
import { asText, fieldOf } from "./fields";
import styles from "./Profile.module.css";

/** Changes that clusters suggest: the firm answers field by field, a cluster sees its own. */
export function Suggestions({ organisation }: { organisation: string }) {
  const { t } = useTranslation("profile");
  const { data, error, refetch } = useQuery(changesQuery(organisation));
  if (error && !data) return <ErrorState error={error} onRetry={refetch} />;
  if (!data) return <LoadingLines rows={1} />;
  if (!data.length) return null;
  return (
    <section className="stack" aria-labelledby="suggestions-title">
      <h2 id="suggestions-title">{t("suggestions.title")}</h2>
      {data.map((row) => (
        <Request key={row.id} organisation={organisation} row={row} />
      ))}
    </section>
  );
}

type Answer = "accept" | "decline";

/** Why a suggestion is only read here; nothing where all of it says that it was answered. */
function whyOnlyRead({ values, abilities, ability_reasons: why }: ChangeRequest, own: boolean) {
  const waits = values.some((v) => v.state.code === "open");
  if (!waits || abilities.answer || abilities.withdraw) return undefined;
  return own ? why.answer : why.withdraw;
}

function Request({ organisation, row }: { organisation: string; row: ChangeRequest }) {
  const { t, i18n } = useTranslation("profile");
  const own = useSession().seat?.organisation?.id === organisation;
  const answer = useAnswerChange(organisation);
  const withdraw = useWithdrawChange(organisation);
  const [chosen, setChosen] = useState<Record<string, Answer>>({});
  const picked = (wanted: Answer) => Object.keys(chosen).filter((f) => chosen[f] === wanted);
  return (
    <article className="panel">
      <h3>
        {t("suggestions.by", {
          cluster: row.cluster,
          date: formatDate(row.created_at, i18n.language),
        })}
      </h3>
      {row.note && <p>{row.note}</p>}
      {row.values.map((v) => {
        const known = fieldOf(v.field);
        const name = t(`field.${known ?? "other"}`);
        const moved = asText(v.now) !== asText(v.old) && v.state.code === "open";
        return (
          <div key={v.field} className={styles.diff}>
            <strong>{name}</strong>
            <dl>
              <dt>{t(v.state.code === "open" ? "suggestions.now" : "suggestions.before")}</dt>
              <dd>{(v.state.code === "open" ? v.now_text : v.old_text) || "–"}</dd>
              <dt>{t("suggestions.new")}</dt>
              <dd className={styles.new}>{v.new_text || "–"}</dd>
            </dl>
            {row.abilities.answer && v.state.code === "open" ? (
              <Radio.Group
                aria-label={name}
                value={chosen[v.field] ?? ""}
                onChange={(value) => setChosen({ ...chosen, [v.field]: value as Answer })}
              >
                <div className="stack">
                  <Radio value="accept" label={t("suggestions.accept")} />
                  <Radio value="decline" label={t("suggestions.decline")} />
                </div>
              </Radio.Group>
            ) : (
              <span>
                <Tag tone={v.state.code === "accepted" ? "good" : "plain"}>{v.state.label}</Tag>
              </span>
            )}
            {moved && <p className="small muted">{t("suggestions.moved")}</p>}
          </div>
        );
      })}
      <div className="row">
        {row.abilities.answer && (
          <Button
            disabled={!Object.keys(chosen).length}
            loading={answer.isPending}
            onClick={() =>
              answer.mutate(
                { id: row.id, accept: picked("accept"), decline: picked("decline") },
                {
                  onSuccess: () => {
                    setChosen({});
                    toastDone(t("suggestions.answered"));
                  },
                  onError: toastError,
                },
              )
            }
          >
            {t("suggestions.answer")}
          </Button>
        )}
        {row.abilities.withdraw && (
          <Button
            variant="default"
            loading={withdraw.isPending}
            onClick={() =>
              withdraw.mutate(row.id, {
                onSuccess: () => toastDone(t("suggestions.withdrawn")),
                onError: toastError,
              })
            }
          >
            {t("suggestions.withdraw")}
          </Button>
        )}
        <WhyNot reason={whyOnlyRead(row, own)} />
      </div>
    </article>
  );
}
