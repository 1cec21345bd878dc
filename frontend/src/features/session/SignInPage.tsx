import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/errors";
import { pendingQuery, useGoToProvider } from "@/api/queries/account";
import { useSession, useSignIn } from "@/api/queries/session";
import type { DemoAccount } from "@/api/types";
import { Page } from "@/components/Page";
import { useRoleName } from "@/shell/roles";
import { EmailField, FormFault, PasswordField } from "./fields";
import { isServerPage, safeNext } from "./next";
import { ProviderSignUp } from "./ProviderSignUp";
import { SecondStep } from "./SecondStep";
import styles from "./SignIn.module.css";

/** Sign in: with e-mail and password, through another service, or as one of the demo's people. */
export function SignInPage() {
  const { t } = useTranslation("session");
  const { next, provider } = getRouteApi("/sign-in").useSearch();
  return (
    <Page title={t("title")} lead={t("lead")}>
      {provider ? <BackFromProvider next={next} /> : <SignInForms next={next} />}
    </Page>
  );
}

/** Go where the person wished to go before signing in. */
function useGoOn(next: string | undefined): () => void {
  const navigate = useNavigate();
  return () => {
    const to = safeNext(next);
    if (isServerPage(to)) window.location.assign(to);
    else void navigate({ to, replace: true });
  };
}

/** Back from another sign-in service: signed in, or a step is still due. */
function BackFromProvider({ next }: { next?: string }) {
  const { t } = useTranslation("session");
  const session = useSession();
  const goOn = useGoOn(next);
  const { data: pending } = useQuery({ ...pendingQuery, enabled: !session.authenticated });
  // biome-ignore lint/correctness/useExhaustiveDependencies: goes on once, when signed in.
  useEffect(() => {
    if (session.authenticated) goOn();
  }, [session.authenticated]);
  const [mailed, setMailed] = useState(false);
  if (pending?.id === "provider_signup" && !mailed)
    return <ProviderSignUp onDone={goOn} onMail={() => setMailed(true)} />;
  if (pending?.id === "mfa_authenticate") return <SecondStep onDone={goOn} />;
  return (
    <>
      {pending !== undefined && (
        <p role="alert" className={styles.failed}>
          {mailed || pending?.id === "verify_email" ? t("provider.verify") : t("provider.failed")}
        </p>
      )}
      <SignInForms next={next} />
    </>
  );
}

/** The form and the demo accounts, also on the start page. */
export function SignInForms({ next }: { next?: string }) {
  const { t } = useTranslation("session");
  const session = useSession();
  const goOn = useGoOn(next);
  const signIn = useSignIn();
  const toProvider = useGoToProvider();
  const roleName = useRoleName();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [asDemo, setAsDemo] = useState<string | null>(null);
  const enter = (body: { email: string; password: string }) =>
    signIn.mutate(body, { onSuccess: goOn });
  const due = signIn.error instanceof ApiError && signIn.error.code === "mfa_required";
  if (due) return <SecondStep onDone={goOn} onBack={() => signIn.reset()} />;
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
          <EmailField value={email} onValue={setEmail} />
          <PasswordField value={password} onValue={setPassword} />
          <FormFault error={signIn.error} />
          <div className="row between">
            <Button type="submit" loading={signIn.isPending && asDemo === null}>
              {t("form.submit")}
            </Button>
            <Link to="/reset-password">{t("form.forgot")}</Link>
          </div>
        </form>
        {session.providers.map((provider) => (
          <Button
            key={provider.id}
            variant="default"
            loading={toProvider.isPending}
            onClick={() => toProvider.mutate({ provider: provider.id, next: safeNext(next) })}
          >
            {t("provider.with", { name: provider.name })}
          </Button>
        ))}
        <FormFault error={toProvider.error} />
        {session.sign_up_open && (
          <p>
            {t("form.noAccount")} <Link to="/sign-up">{t("signUp.title")}</Link>
          </p>
        )}
      </section>
    </div>
  );
}
