import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { auth } from "@/api/auth";
import { ApiError } from "@/api/errors";
import { useRefreshSession } from "@/api/queries/account";
import { CodeField, FormFault, faultOf } from "./fields";

/** The second step of signing in: the code that the app shows, or a recovery code. */
export function SecondStep({ onDone, onBack }: { onDone: () => void; onBack?: () => void }) {
  const { t } = useTranslation("session");
  const refresh = useRefreshSession();
  const [code, setCode] = useState("");
  const send = useMutation({
    mutationFn: async () => {
      const answer = await auth("POST", "/auth/2fa/authenticate", { code: code.trim() });
      if (answer.status !== 200)
        throw new ApiError(401, [{ code: "gone", detail: t("code.gone"), attr: null }]);
      await refresh();
    },
    onSuccess: onDone,
  });
  return (
    <section className="panel stack" aria-labelledby="code-title">
      <h2 id="code-title">{t("code.title")}</h2>
      <p>{t("code.text")}</p>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          send.mutate();
        }}
      >
        <CodeField value={code} onValue={setCode} error={faultOf(send.error, "code")} />
        <FormFault error={send.error} fields={["code"]} />
        <div className="row">
          <Button type="submit" loading={send.isPending}>
            {t("form.submit")}
          </Button>
          {onBack && (
            <Button variant="default" onClick={onBack}>
              {t("code.back")}
            </Button>
          )}
        </div>
      </form>
    </section>
  );
}
