import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { auth } from "@/api/auth";
import {
  eventsQuery,
  guarded,
  providersQuery,
  type SessionRow,
  sessionsQuery,
  useAccountAction,
  useGoToProvider,
} from "@/api/queries/account";
import { useSession } from "@/api/queries/session";
import { TableBox } from "@/components/TableBox";
import { Tag } from "@/components/tags";
import { toastDone, toastError } from "@/components/toast";
import { FormFault, faultOf, PasswordField } from "@/features/session/fields";
import { formatAgo } from "@/lib/format";
import { SecondStepPanel } from "./SecondStepPanel";
import { useAgain } from "./useAgain";

/** Password, second step, other services, sessions, and what happened lately. */
export function SecurityTab() {
  return (
    <div className="stack">
      <PasswordForm />
      <SecondStepPanel />
      <Services />
      <Sessions />
      <Events />
    </div>
  );
}

function PasswordForm() {
  const { t } = useTranslation("account");
  const [now, setNow] = useState("");
  const [next, setNext] = useState("");
  const change = useAccountAction(() =>
    auth("POST", "/account/password/change", { current_password: now, new_password: next }),
  );
  return (
    <section className="panel stack" aria-labelledby="password-title">
      <h2 id="password-title">{t("password.title")}</h2>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate(undefined, {
            onSuccess: () => {
              setNow("");
              setNext("");
              toastDone(t("password.done"));
            },
          });
        }}
      >
        <PasswordField
          label={t("password.now")}
          value={now}
          onValue={setNow}
          error={faultOf(change.error, "current_password")}
        />
        <PasswordField
          fresh
          label={t("password.next")}
          value={next}
          onValue={setNext}
          error={faultOf(change.error, "new_password")}
        />
        <FormFault error={change.error} fields={["current_password", "new_password"]} />
        <div>
          <Button type="submit" loading={change.isPending}>
            {t("password.submit")}
          </Button>
        </div>
      </form>
    </section>
  );
}

function Services() {
  const { t } = useTranslation("account");
  const { providers } = useSession();
  const { data: connected } = useQuery({ ...providersQuery, enabled: providers.length > 0 });
  const go = useGoToProvider();
  const { run, dialog } = useAgain();
  const remove = useAccountAction((account: { provider: string; account: string }) =>
    guarded("DELETE", "/account/providers", account),
  );
  if (providers.length === 0) return null;
  return (
    <section className="panel stack" aria-labelledby="services-title">
      <h2 id="services-title">{t("services.title")}</h2>
      <ul className="plain-list stack">
        {providers.map((p) => {
          const has = connected?.find((c) => c.provider.id === p.id);
          return (
            <li key={p.id} className="row between">
              <span>
                {p.name} {has && <span className="muted">{has.display}</span>}
              </span>
              {has ? (
                <Button
                  variant="default"
                  onClick={() =>
                    run(() => remove.mutateAsync({ provider: p.id, account: has.uid }))
                  }
                >
                  {t("services.remove")}
                </Button>
              ) : (
                <Button
                  variant="default"
                  onClick={() =>
                    go.mutate(
                      { provider: p.id, next: "/account?tab=security", connect: true },
                      { onError: toastError },
                    )
                  }
                >
                  {t("services.connect")}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {dialog}
    </section>
  );
}

/** The browser and system of a session, as briefly as one recognises them. */
export function browserOf(agent: string): string {
  const browser = ["Edg", "OPR", "Firefox", "Chrome", "Safari"].find((b) => agent.includes(b));
  const system = ["Windows", "Android", "iPhone", "iPad", "Mac OS", "Linux"].find((s) =>
    agent.includes(s),
  );
  const names: Record<string, string> = { Edg: "Edge", OPR: "Opera", "Mac OS": "macOS" };
  const words = [browser, system].filter((x) => x !== undefined).map((x) => names[x] ?? x);
  return words.join(" · ") || agent.slice(0, 40) || "?";
}

function Sessions() {
  const { t, i18n } = useTranslation("account");
  const { data: rows } = useQuery(sessionsQuery);
  const end = useAccountAction((ids: number[]) =>
    auth("DELETE", "/auth/sessions", { sessions: ids }),
  );
  const others = rows?.filter((r) => !r.is_current) ?? [];
  return (
    <section className="stack" aria-labelledby="sessions-title">
      <h2 id="sessions-title">{t("sessions.title")}</h2>
      {rows && rows.length > 0 && (
        <TableBox stacks="lines" label={t("sessions.title")}>
          <thead>
            <tr>
              <th scope="col">{t("sessions.where")}</th>
              <th scope="col">{t("sessions.address")}</th>
              <th scope="col">{t("sessions.since")}</th>
              <th scope="col">{t("sessions.end")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row: SessionRow) => (
              <tr key={row.id}>
                <th scope="row">
                  {browserOf(row.user_agent)}{" "}
                  {row.is_current && <Tag tone="brand">{t("sessions.this")}</Tag>}
                </th>
                <td>{row.ip}</td>
                <td>{formatAgo(new Date(row.created_at * 1000).toISOString(), i18n.language)}</td>
                <td>
                  {!row.is_current && (
                    <Button
                      variant="default"
                      size="compact-sm"
                      onClick={() => end.mutate([row.id], { onError: toastError })}
                    >
                      {t("sessions.endOne")}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </TableBox>
      )}
      {others.length > 1 && (
        <div>
          <Button
            variant="default"
            onClick={() =>
              end.mutate(
                others.map((r) => r.id),
                { onError: toastError },
              )
            }
          >
            {t("sessions.endAll")}
          </Button>
        </div>
      )}
    </section>
  );
}

const EVENTS = [
  "signed_in",
  "signed_out",
  "signed_up",
  "sign_in_failed",
  "password_changed",
  "password_reset",
  "password_set",
  "email_changed",
  "second_step_added",
  "second_step_removed",
  "second_step_failed",
  "recovery_codes_renewed",
] as const;

function Events() {
  const { t, i18n } = useTranslation("account");
  const { data: events } = useQuery(eventsQuery);
  const name = (event: string) => {
    const known = EVENTS.find((e) => e === event);
    return known ? t(`events.${known}`) : event;
  };
  return (
    <section className="panel stack" aria-labelledby="events-title">
      <h2 id="events-title">{t("events.title")}</h2>
      <ul className="plain-list">
        {events?.map((e, i) => (
          <li key={`${e.at}-${i}`} className="row between">
            <span>{name(e.event)}</span>
            <time className="muted" dateTime={e.at}>
              {formatAgo(e.at, i18n.language)}
            </time>
          </li>
        ))}
      </ul>
    </section>
  );
}
