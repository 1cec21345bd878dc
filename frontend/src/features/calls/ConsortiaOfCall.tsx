import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { CallDetail } from "@/api/calls-types";
import { consortiaQuery, useNewConsortium } from "@/api/queries/consortia";
import { mayWrite, useSession } from "@/api/queries/session";
import { toastError } from "@/components/toast";
import { formatDay } from "@/lib/format";
import styles from "./Calls.module.css";

/** The consortia that one's place checks for a call, and starting another. */
export function ConsortiaOfCall({ call }: { call: CallDetail }) {
  const { t, i18n } = useTranslation("calls");
  const { seat } = useSession();
  const navigate = useNavigate();
  const { data } = useQuery(consortiaQuery(call.id));
  const make = useNewConsortium(call.id);
  const list = data?.results ?? [];
  const writes = mayWrite(seat);
  if (!writes && !list.length) return null;
  return (
    <section className={styles.section} aria-labelledby="consortia-title">
      <h2 id="consortia-title">{t("consortia.title")}</h2>
      <p className="muted">{t("consortia.text")}</p>
      {list.length > 0 && (
        <ul className={styles.lines} aria-label={t("consortia.list")}>
          {list.map((c) => (
            <li key={c.id}>
              <Link to="/consortia/$id" params={{ id: c.id }}>
                {c.name}
              </Link>{" "}
              <span className="muted small">
                (
                {c.submitted_on
                  ? t("consortia.submitted", { date: formatDay(c.submitted_on, i18n.language) })
                  : t("consortia.draft")}
                )
              </span>
            </li>
          ))}
        </ul>
      )}
      {writes && (
        <div>
          <Button
            loading={make.isPending}
            onClick={() =>
              make.mutate(t("consortia.newName", { title: call.title }).slice(0, 200), {
                onSuccess: ({ id }) => navigate({ to: "/consortia/$id", params: { id } }),
                onError: toastError,
              })
            }
          >
            {t("consortia.new")}
          </Button>
        </div>
      )}
    </section>
  );
}
