import { Button, PasswordInput, TextInput } from "@mantine/core";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { statusOf } from "@/api/errors";
import { useSession, useSignIn } from "@/api/queries/session";
import type { DemoAccount } from "@/api/types";
import { Page } from "@/components/Page";
import { troubleOf } from "@/components/states";
import { useRoleName } from "@/shell/roles";
import styles from "./SignIn.module.css";

/** An address inside the site; anything else would lead away after signing in. */
export function safeNext(next: string | undefined): string {
  return next?.startsWith("/") && !next.startsWith("//") && !next.startsWith("/\\") ? next : "/";
}

/** Sign in: with e-mail and password, or as one of the demo's people. */
export function SignInPage() {
  const { t } = useTranslation("session");
  const { next } = getRouteApi("/sign-in").useSearch();
  return (
    <Page title={t("title")} lead={t("lead")}>
      <SignInForms next={next} />
    </Page>
  );
}

/** The form and the demo accounts, also on the start page. */
export function SignInForms({ next }: { next?: string }) {
  const { t } = useTranslation("session");
  const { t: te } = useTranslation("errors");
  const session = useSession();
  const navigate = useNavigate();
  const signIn = useSignIn();
  const roleName = useRoleName();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [asDemo, setAsDemo] = useState<string | null>(null);
  const enter = (body: { email: string; password: string }) =>
    signIn.mutate(body, { onSuccess: () => navigate({ to: safeNext(next), replace: true }) });
  const failed =
    signIn.error &&
    (statusOf(signIn.error) === 400 ? signIn.error.message : te(`${troubleOf(signIn.error)}.text`));
  return (
    <div className={styles.columns}>
      {session.demo_accounts.length > 0 && (
        <section className="panel stack" aria-labelledby="demo-title">
          <h2 id="demo-title">{t("demo.title")}</h2>
          <p className="muted">{t("demo.text")}</p>
          <ul className={`plain-list ${styles.accounts}`}>
            {session.demo_accounts.map((account: DemoAccount) => (
              <li key={account.email}>
                <button
                  type="button"
                  className={styles.account}
                  disabled={signIn.isPending}
                  onClick={() => {
                    setAsDemo(account.email);
                    enter({ email: account.email, password: account.password });
                  }}
                >
                  <strong>{account.name}</strong>
                  <span>{roleName(account.role)}</span>
                  {account.hint && <span className="muted small">{account.hint}</span>}
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section className="panel stack" aria-labelledby="form-title">
        <h2 id="form-title">{t("form.title")}</h2>
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            setAsDemo(null);
            enter({ email: email.trim(), password });
          }}
        >
          <TextInput
            label={t("form.email")}
            type="email"
            name="email"
            autoComplete="username"
            required
            withAsterisk={false}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <PasswordInput
            label={t("form.password")}
            name="password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            visibilityToggleButtonProps={{ "aria-label": t("form.show"), tabIndex: 0 }}
          />
          {failed && (
            <p role="alert" className={styles.failed}>
              {failed}
            </p>
          )}
          <div>
            <Button type="submit" loading={signIn.isPending && asDemo === null}>
              {t("form.submit")}
            </Button>
          </div>
        </form>
      </section>
    </div>
  );
}
