import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { auth } from "@/api/auth";
import { providerSignUpQuery, useRefreshSession } from "@/api/queries/account";
import { EmailField, FormFault, faultOf } from "./fields";
import { TermsField, useTermsVersion } from "./TermsField";

/** Somebody comes from another sign-in service for the first time: the account begins here. */
export function ProviderSignUp({ onDone, onMail }: { onDone: () => void; onMail: () => void }) {
  const { data } = useQuery(providerSignUpQuery);
  if (!data) return null;
  return <Form given={data} onDone={onDone} onMail={onMail} />;
}

function Form({
  given,
  onDone,
  onMail,
}: {
  given: string;
  onDone: () => void;
  onMail: () => void;
}) {
  const { t, i18n } = useTranslation("session");
  const refresh = useRefreshSession();
  const version = useTermsVersion();
  const [email, setEmail] = useState(given);
  const [agreed, setAgreed] = useState(false);
  const begin = useMutation({
    mutationFn: async () => {
      const body = { email: email.trim(), terms: agreed ? version : "", language: i18n.language };
      const answer = await auth("POST", "/auth/provider/signup", body);
      return answer.status === 200 ? refresh() : false;
    },
    onSuccess: (inside) => (inside ? onDone() : onMail()),
  });
  return (
    <section className="panel" aria-labelledby="begin-title">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          begin.mutate();
        }}
      >
        <h2 id="begin-title">{t("provider.first")}</h2>
        <EmailField value={email} onValue={setEmail} error={faultOf(begin.error, "email")} />
        <TermsField checked={agreed} onChecked={setAgreed} error={faultOf(begin.error, "terms")} />
        <FormFault error={begin.error} fields={["email", "terms"]} />
        <div>
          <Button type="submit" loading={begin.isPending}>
            {t("signUp.submit")}
          </Button>
        </div>
      </form>
    </section>
  );
}
