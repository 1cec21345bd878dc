import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { getRouteApi, Link, Navigate, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { auth } from "@/api/auth";
import { useRefreshSession } from "@/api/queries/account";
import { useSession } from "@/api/queries/session";
import { Page } from "@/components/Page";
import { EmptyState } from "@/components/states";
import { EmailField, FormFault, faultOf, PasswordField } from "./fields";
import { safeNext } from "./next";
import { TermsField, useTermsVersion } from "./TermsField";

/** Sign up; afterwards the address is confirmed by e-mail. */
export function SignUpPage() {
  const { t, i18n } = useTranslation("session");
  const { email: given, next } = getRouteApi("/sign-up").useSearch();
  const session = useSession();
  const navigate = useNavigate();
  const refresh = useRefreshSession();
  const [name, setName] = useState("");
  const [email, setEmail] = useState(given ?? "");
  const [password, setPassword] = useState("");
  const [agreed, setAgreed] = useState(false);
  const version = useTermsVersion();
  const signUp = useMutation({
    mutationFn: async () => {
      const body = {
        name,
        email: email.trim(),
        password,
        language: i18n.language,
        terms: agreed ? version : "",
      };
      const answer = await auth("POST", "/auth/signup", body);
      return answer.status === 200 ? refresh() : false;
    },
    onSuccess: (inside) => {
      if (inside) void navigate({ to: next ? safeNext(next) : "/welcome", replace: true });
    },
  });
  if (session.authenticated) return <Navigate to={next ? safeNext(next) : "/welcome"} replace />;
  if (signUp.data === false)
    return (
      <Page title={t("mailSent.title")}>
        <EmptyState title={t("mailSent.to", { email: email.trim() })}>
          <p>{t("mailSent.text")}</p>
          <p className="muted">{t("mailSent.nothing")}</p>
        </EmptyState>
      </Page>
    );
  return (
    <Page title={t("signUp.title")} lead={t("signUp.lead")}>
      <section className="panel" aria-label={t("signUp.title")}>
        {session.sign_up_open || given ? (
          <form
            className="stack"
            onSubmit={(event) => {
              event.preventDefault();
              signUp.mutate();
            }}
          >
            <TextInput
              label={t("signUp.name")}
              name="name"
              autoComplete="name"
              required
              withAsterisk={false}
              maxLength={150}
              value={name}
              error={faultOf(signUp.error, "name")}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <EmailField value={email} onValue={setEmail} error={faultOf(signUp.error, "email")} />
            <PasswordField
              fresh
              value={password}
              onValue={setPassword}
              error={faultOf(signUp.error, "password")}
            />
            <TermsField
              checked={agreed}
              onChecked={setAgreed}
              error={faultOf(signUp.error, "terms")}
            />
            <FormFault error={signUp.error} fields={["name", "email", "password", "terms"]} />
            <div className="row between">
              <Button type="submit" loading={signUp.isPending}>
                {t("signUp.submit")}
              </Button>
              <Link to="/sign-in" search={next ? { next } : {}}>
                {t("signUp.haveOne")}
              </Link>
            </div>
          </form>
        ) : (
          <p>{t("signUp.closed")}</p>
        )}
      </section>
    </Page>
  );
}
