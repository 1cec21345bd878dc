import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { auth } from "@/api/auth";
import { ButtonLink } from "@/components/ButtonLink";
import { Page } from "@/components/Page";
import { EmptyState } from "@/components/states";
import { EmailField, FormFault, faultOf, PasswordField } from "./fields";

/** Ask for an e-mail with which to set a new password. */
export function ResetPasswordPage() {
  const { t } = useTranslation("session");
  const [email, setEmail] = useState("");
  const ask = useMutation({
    mutationFn: () => auth("POST", "/auth/password/request", { email: email.trim() }),
  });
  if (ask.isSuccess)
    return (
      <Page title={t("reset.title")}>
        <EmptyState title={t("mailSent.to", { email: email.trim() })}>
          <p>{t("reset.sent")}</p>
          <p className="muted">{t("mailSent.nothing")}</p>
        </EmptyState>
      </Page>
    );
  return (
    <Page title={t("reset.title")} lead={t("reset.lead")}>
      <section className="panel" aria-label={t("reset.title")}>
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            ask.mutate();
          }}
        >
          <EmailField value={email} onValue={setEmail} error={faultOf(ask.error, "email")} />
          <FormFault error={ask.error} fields={["email"]} />
          <div className="row between">
            <Button type="submit" loading={ask.isPending}>
              {t("reset.submit")}
            </Button>
            <Link to="/sign-in">{t("reset.back")}</Link>
          </div>
        </form>
      </section>
    </Page>
  );
}

/** Set a new password with the key of the e-mail. */
export function NewPasswordPage() {
  const { t } = useTranslation("session");
  const { key } = getRouteApi("/reset-password/$key").useParams();
  const [password, setPassword] = useState("");
  const set = useMutation({
    mutationFn: () => auth("POST", "/auth/password/reset", { key, password }),
  });
  return (
    <Page title={t("reset.new")}>
      <section className="panel stack" aria-label={t("reset.new")}>
        {set.isSuccess ? (
          <>
            <p role="status">{t("reset.done")}</p>
            <div>
              <ButtonLink to="/sign-in">{t("title")}</ButtonLink>
            </div>
          </>
        ) : (
          <form
            className="stack"
            onSubmit={(event) => {
              event.preventDefault();
              set.mutate();
            }}
          >
            <PasswordField
              fresh
              label={t("reset.new")}
              value={password}
              onValue={setPassword}
              error={faultOf(set.error, "password")}
            />
            <FormFault error={set.error} fields={["password"]} />
            <div className="row between">
              <Button type="submit" loading={set.isPending}>
                {t("reset.save")}
              </Button>
              {set.error && <Link to="/reset-password">{t("reset.again")}</Link>}
            </div>
          </form>
        )}
      </section>
    </Page>
  );
}
